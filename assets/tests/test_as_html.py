from unittest import TestCase

from bs4 import BeautifulSoup

from assets.reading import Cell, Heading, Image, ListItems, PageBreak, Paragraph, Table
from assets.reading.as_html import blocks_to_html


class BlocksToHtmlTests(TestCase):
    def test_blocks(self):
        rows = [
            (Paragraph("停水通知"), "<p>停水通知</p>"),
            (Paragraph("县水务局\n2024年3月5日", "right"), '<p class="align-right">县水务局<br>2024年3月5日</p>'),
            (ListItems(False, ("身份证",)), "<ul><li>身份证</li></ul>"),
            (ListItems(True, ("受理", "审核")), "<ol><li>受理</li><li>审核</li></ol>"),
            (ListItems(True, ("办结",), 3), '<ol start="3"><li>办结</li></ol>'),
            (PageBreak(2), '<p class="page-mark" id="page-2">第2页</p>'),
            (Image(b"", "a.png", "大楼"), '<p class="image-left-out">［大楼］</p>'),
        ]
        for block, expected in rows:
            with self.subTest(block):
                self.assertEqual(blocks_to_html([block]), expected)

    def test_nothing_in_a_file_becomes_markup(self):
        attack = '<script>alert("1")</script>&'
        blocks = [Heading(1, attack), Paragraph(attack), ListItems(True, (attack,)), Image(b"", "a", attack),
                  Table(((Cell(attack, True),), (Cell(attack),)), attack)]  # fmt: skip
        html = blocks_to_html(blocks, image_url=lambda image: 'x"onerror="y')
        self.assertNotIn("<script", html)
        self.assertNotIn('"onerror', html)
        self.assertEqual(html.count("&lt;script&gt;"), 8)  # the caption stands twice: it names the region too

    def test_headings_start_where_the_page_says_and_skip_no_level(self):
        blocks = [Heading(1, "方案"), Heading(4, "目标"), Heading(2, "任务"), Heading(6, "甲")]
        self.assertEqual(
            [
                tag.name
                for tag in BeautifulSoup(blocks_to_html(blocks), "lxml").find_all(["h2", "h3", "h4", "h5", "h6"])
            ],
            ["h2", "h3", "h3", "h4"],
        )

    def test_tables_tell_a_screen_reader_what_a_cell_belongs_to(self):
        table = Table(
            (
                (Cell("项目", True, rowspan=2), Cell("标准", True, colspan=2)),
                (Cell("城镇", True), Cell("农村", True)),
                (Cell("登记费", True), Cell("80元"), Cell("0元")),
            ),
            "收费表",
        )
        soup = BeautifulSoup(blocks_to_html([table]), "lxml")
        self.assertEqual(soup.caption.text, "收费表")
        self.assertEqual([(th.text, th["scope"]) for th in soup.thead.find_all("th")],
                         [("项目", "col"), ("标准", "colgroup"), ("城镇", "col"), ("农村", "col")])  # fmt: skip
        self.assertEqual(soup.tbody.th["scope"], "row")
        self.assertEqual(soup.thead.th["rowspan"], "2")

    def test_images_come_from_the_address_they_are_served_from(self):
        html = blocks_to_html([Image(b"", "a.png", "大楼")], image_url=lambda image: f"/files/x/{image.name}")
        self.assertIn('<img src="/files/x/a.png" alt="大楼" loading="lazy">', html)
