import io
from unittest import TestCase

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table as PrintedTable

from assets.reading import Heading, Limits, PageBreak, Paragraph, Table, UnreadableFile, read_file

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
WIDTH, HEIGHT = A4
LEFT = 72
LINE = "各乡镇人民政府要高度重视防汛抗旱工作严格落实值班制度"  # a full line of 26 characters


class Paper:
    """A page to print on, line by line from the top."""

    def __init__(self, **options):
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=A4, **options)
        self.y = HEIGHT - 110

    def line(self, text: str, *, size: int = 16, indent: int = 0, centered: bool = False, x: float | None = None):
        self.canvas.setFont(FONT, size)
        if centered:
            self.canvas.drawCentredString(WIDTH / 2, self.y, text)
        else:
            self.canvas.drawString(LEFT + indent * size if x is None else x, self.y, text)
        self.y -= size * 1.8
        return self

    def page(self):
        self.canvas.showPage()
        self.y = HEIGHT - 110
        return self

    def read(self, **limits):
        self.canvas.save()
        return read_file(self.file, "通知.pdf", Limits(**limits))


class ParagraphTests(TestCase):
    def test_lines_become_paragraphs_again(self):
        paper = Paper().line("关于做好防汛工作的通知", size=22, centered=True)
        paper.line(LINE[:-2] + "，", indent=2).line(LINE).line("确保安全度汛。")
        paper.line("二、请于6月1日前报送。", indent=2)
        paper.line("青澜县水利局", x=400)
        document = paper.read()
        self.assertEqual(document.title, "关于做好防汛工作的通知")
        self.assertEqual(
            document.blocks,
            [
                Heading(1, "关于做好防汛工作的通知", "center"),
                Paragraph(LINE[:-2] + "，" + LINE + "确保安全度汛。"),
                Paragraph("二、请于6月1日前报送。"),
                Paragraph("青澜县水利局", "right"),
            ],
        )

    def test_a_title_of_two_lines_below_the_organs_name(self):
        paper = Paper().line("青澜县人民政府文件", size=40, centered=True).line("青政发〔2024〕3号", centered=True)
        paper.line("青澜县人民政府关于印发防汛", size=22, centered=True).line("应急预案的通知", size=22, centered=True)
        paper.line(LINE).line(LINE)
        self.assertEqual(paper.read().title, "青澜县人民政府关于印发防汛应急预案的通知")

    def test_a_paragraph_goes_on_over_the_page_and_numbers_of_pages_go(self):
        paper = Paper().line(LINE, indent=0).line(LINE)
        paper.y = 40
        paper.line("— 1 —", size=10, centered=True).page().line("值班电话畅通。")
        document = paper.read()
        self.assertEqual(document.blocks, [Paragraph(LINE + LINE + "值班电话畅通。"), PageBreak(2)])


class TableTests(TestCase):
    def test_tables_with_merged_cells_stand_between_the_paragraphs(self):
        paper = Paper().line("收费标准如下：")
        style = [
            ("GRID", (0, 0), (-1, -1), 1, colors.black),
            ("FONT", (0, 0), (-1, -1), FONT, 12),
            ("SPAN", (0, 1), (0, 2)),
        ]
        printed = PrintedTable([["项目", "标准"], ["登记费", "80元"], ["", "550元"]], colWidths=100, style=style)
        printed.wrapOn(paper.canvas, WIDTH, HEIGHT)
        printed.drawOn(paper.canvas, LEFT, paper.y - 60)
        paper.y -= 110
        paper.line("以上标准自发布之日起执行。")
        before, table, after = paper.read().blocks
        self.assertEqual((before.text, after.text), ("收费标准如下：", "以上标准自发布之日起执行。"))
        self.assertIsInstance(table, Table)
        self.assertEqual((table.rows[1][0].text, table.rows[1][0].rowspan, table.header_rows), ("登记费", 2, 1))


class WhatIsNotSeenTests(TestCase):
    def test_covered_and_invisible_text_is_left_out_and_named(self):
        def black_box(paper):
            paper.canvas.setFillColor(colors.black)
            paper.canvas.rect(LEFT - 2, paper.y - 4, 300, 22, fill=1, stroke=0)
            paper.line("张某某的身份证号")

        def white_box_afterwards(paper):
            paper.line("张某某的身份证号")
            paper.canvas.setFillColor(colors.white)
            paper.canvas.rect(LEFT - 2, paper.y + 20, 300, 26, fill=1, stroke=0)

        def white_on_white(paper):
            paper.canvas.setFillColor(colors.white)
            paper.line("张某某的身份证号")

        for hide in (black_box, white_box_afterwards, white_on_white):
            with self.subTest(hide.__name__):
                paper = Paper().line("救助名单公示")
                hide(paper)
                document = paper.read()
                self.assertEqual(document.text, "救助名单公示")
                self.assertIn("8个字", document.problems[0])

    def test_white_text_on_a_dark_ground_and_coloured_marks_are_read(self):
        paper = Paper()
        paper.canvas.setFillColor(colors.black)
        paper.canvas.rect(LEFT - 2, paper.y - 4, 300, 22, fill=1, stroke=0)
        paper.canvas.setFillColor(colors.white)
        paper.line("办事指南")
        paper.canvas.setFillColor(colors.yellow)
        paper.canvas.rect(LEFT - 2, paper.y - 4, 300, 22, fill=1, stroke=0)
        paper.canvas.setFillColor(colors.black)
        paper.line("重点标注")
        document = paper.read()
        self.assertEqual((document.text.split(), document.problems), (["办事指南", "重点标注"], []))


class PagesWithoutTextTests(TestCase):
    def scan(self, paper):
        from PIL import Image

        paper.canvas.drawInlineImage(Image.new("L", (100, 100), 200), LEFT, 300, 300, 400)

    def test_a_page_without_text_layer_is_a_problem(self):
        paper = Paper().line("第一页正文").page()
        self.scan(paper)
        document = paper.page().line("第三页").read()
        self.assertIn("第2页没有文字层", document.problems[0])
        self.assertEqual(document.text.split(), ["第一页正文", "第三页"])

    def test_a_file_without_any_text_cannot_be_read(self):
        paper = Paper()
        self.scan(paper)
        with self.assertRaises(UnreadableFile) as caught:
            paper.read()
        self.assertIn("扫描件", caught.exception.reason)

    def test_pages_over_the_limit_are_reported(self):
        paper = Paper().line("一").page().line("二").page().line("三")
        document = paper.read(pages=2)
        self.assertIn("只读入前2页", document.problems[-1])

    def test_a_password_is_named(self):
        from reportlab.lib.pdfencrypt import StandardEncryption

        paper = Paper(encrypt=StandardEncryption("secret", canPrint=0)).line("内部")
        with self.assertRaises(UnreadableFile) as caught:
            paper.read()
        self.assertIn("密码", caught.exception.reason)
