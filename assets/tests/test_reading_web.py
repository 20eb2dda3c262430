import io
from unittest import TestCase

from assets.reading import Heading, ListItems, Paragraph, Table, read_file
from assets.reading.web import html_to_blocks

PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312">
<meta name="ArticleTitle" content="关于调整自来水价格的通知"><meta name="PubDate" content="2024-03-05 09:00">
<title>关于调整自来水价格的通知_青澜县人民政府</title><style>p{color:red}</style></head><body>
<nav><a href="/">首页</a>&gt;<a href="/wj">政策文件</a></nav>
<table class="head"><tr><td>索引号：</td><td>000014349/2024-00012</td></tr>
<tr><td>发布机构：</td><td>县发改局</td></tr></table>
<h1>关于调整自来水价格的通知</h1><div class="info">发布日期：2024-03-05　来源：县发改局</div>
<div class="TRS_Editor"><p>各用水户：</p>
<p>经县政府同意，自<b>2024年4月1日</b>起调整自来水价格，现将有关事项通知如下，请遵照执行，特此通知。</p>
<h2>一、居民用水</h2><ul><li>第一阶梯2.10元</li><li>第二阶梯3.15元</li></ul>
<table><caption>水价表</caption><tr><th>类别</th><th>单价</th></tr>
<tr><td rowspan="2">居民</td><td>2.10</td></tr><tr><td>3.15</td></tr></table>
<div style="display:none">真人百家乐在线</div><p align="right">青澜县发展和改革局</p><script>alert(1)</script></div>
<footer>主办：青澜县人民政府</footer></body></html>"""


def read(html: str, encoding: str = "gb18030"):
    return read_file(io.BytesIO(html.encode(encoding)), "网页.html")


class ReadHtmlTests(TestCase):
    def test_the_article_is_read_without_the_page_around_it(self):
        text = read(PAGE).text
        self.assertIn("自2024年4月1日起调整自来水价格", text)
        for around in ("首页", "主办", "alert", "color"):
            with self.subTest(around):
                self.assertNotIn(around, text)

    def test_structure_survives(self):
        blocks = read(PAGE).blocks
        self.assertIn(Heading(2, "一、居民用水"), blocks)
        self.assertIn(ListItems(False, ("第一阶梯2.10元", "第二阶梯3.15元")), blocks)
        self.assertIn(Paragraph("青澜县发展和改革局", "right"), blocks)
        table = next(block for block in blocks if isinstance(block, Table) and block.caption)
        self.assertEqual((table.caption, table.header_rows), ("水价表", 1))
        self.assertEqual(table.grid(), [["类别", "单价"], ["居民", "2.10"], ["", "3.15"]])

    def test_labels_above_the_text_come_along(self):
        text = read(PAGE).text
        self.assertIn("000014349/2024-00012", text)
        self.assertIn("发布日期：2024-03-05", text)

    def test_title_and_meta_tags(self):
        document = read(PAGE)
        self.assertEqual(document.title, "关于调整自来水价格的通知")
        self.assertEqual(document.metadata["pubdate"], "2024-03-05 09:00")

    def test_hidden_parts_are_named_and_left_out(self):
        hidden = [
            '<p style="display: none">娱乐城</p>', '<p style="font-size:0px">娱乐城</p>', "<p hidden>娱乐城</p>",
            '<div style="position:absolute;left:-9999px">娱乐城</div>',
        ]  # fmt: skip
        for part in hidden:
            with self.subTest(part):
                document = read(f"<html><body><p>公告正文</p>{part}</body></html>", "utf-8")
                self.assertEqual(document.text, "公告正文")
                self.assertIn("娱乐城", document.problems[0])

    def test_a_page_without_known_frame_is_read_whole(self):
        document = read("<html><body>第一行<br>第二行<div>第三行<span>续</span></div></body></html>", "utf-8")
        self.assertEqual(document.text.splitlines(), ["第一行", "第二行", "第三行续"])

    def test_layout_tables_are_read_through(self):
        document = read(
            "<html><body><table><tr><td><p>第一段</p><p>第二段</p></td></tr></table></body></html>", "utf-8"
        )
        self.assertEqual(document.blocks, [Paragraph("第一段"), Paragraph("第二段")])

    def test_a_fragment_such_as_a_records_body(self):
        self.assertEqual(
            html_to_blocks("<p>停水&amp;停电</p><p>自8时起</p>"), [Paragraph("停水&停电"), Paragraph("自8时起")]
        )
