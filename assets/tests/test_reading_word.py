import io
from unittest import TestCase

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image as PillowImage

from assets.reading import Heading, Image, ListItems, PageBreak, Paragraph, Table, read_file
from assets.reading.numbering import Numbering, format_number

W = nsdecls("w")


def read(document):
    file = io.BytesIO()
    document.save(file)
    return read_file(file, "通知.docx")


def xml_paragraph(document, inner: str):
    """A paragraph with WordprocessingML that python-docx cannot write."""
    document.element.body.insert(0, parse_xml(f"<w:p {W}>{inner}</w:p>"))


class ParagraphTests(TestCase):
    def test_headings_paragraphs_and_alignment(self):
        document = docx.Document()
        document.add_paragraph("青澜县消防安全工作方案", style="Title")
        document.add_heading("一、工作目标", 1)
        document.add_heading("（一）总体要求", 2)
        document.add_paragraph("　　严格落实责任。")
        document.add_paragraph("青澜县应急管理局").alignment = WD_ALIGN_PARAGRAPH.RIGHT
        read_back = read(document)
        self.assertEqual(read_back.title, "青澜县消防安全工作方案")
        self.assertEqual(
            read_back.blocks,
            [
                Heading(1, "青澜县消防安全工作方案"),
                Heading(2, "一、工作目标"),
                Heading(3, "（一）总体要求"),
                Paragraph("严格落实责任。"),
                Paragraph("青澜县应急管理局", "right"),
            ],
        )

    def test_a_single_first_heading_is_the_title(self):
        document = docx.Document()
        document.add_heading("停水公告", 1)
        document.add_heading("一、停水时间", 2)
        read_back = read(document)
        self.assertEqual(read_back.title, "停水公告")
        self.assertEqual([block.level for block in read_back.blocks], [1, 2])

    def test_lists_and_page_breaks(self):
        document = docx.Document()
        for item in ("身份证原件", "户口簿复印件"):
            document.add_paragraph(item, style="List Bullet")
        document.add_page_break()
        document.add_paragraph("下一页")
        self.assertEqual(
            read(document).blocks, [ListItems(False, ("身份证原件", "户口簿复印件")), PageBreak(2), Paragraph("下一页")]
        )

    def test_line_breaks_within_a_paragraph_stay(self):
        document = docx.Document()
        document.add_paragraph("县教育局\n县财政局")
        self.assertEqual(read(document).blocks, [Paragraph("县教育局\n县财政局")])


class WhatIsNotShownTests(TestCase):
    def test_left_out_and_named(self):
        rows = [
            ("tracked deletion", "<w:del><w:r><w:delText>旧稿</w:delText></w:r></w:del>", "修订"),
            ("moved away", "<w:moveFrom><w:r><w:t>旧稿</w:t></w:r></w:moveFrom>", "修订"),
            ("hidden text", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>旧稿</w:t></w:r>", "隐藏文字"),
            ("comment", '<w:r><w:commentReference w:id="1"/></w:r>', "批注"),
            ("footnote", '<w:r><w:footnoteReference w:id="1"/></w:r>', "脚注"),
            ("field code", "<w:r><w:instrText>旧稿</w:instrText></w:r>", ""),
        ]
        for case, inner, problem in rows:
            with self.subTest(case):
                document = docx.Document()
                xml_paragraph(document, f"{inner}<w:r><w:t>新稿</w:t></w:r>")
                read_back = read(document)
                self.assertEqual(read_back.text, "新稿")
                self.assertEqual([problem in line for line in read_back.problems], [True] * bool(problem))

    def test_tracked_insertions_are_read(self):
        document = docx.Document()
        xml_paragraph(document, "<w:ins><w:r><w:t>新增一条</w:t></w:r></w:ins>")
        read_back = read(document)
        self.assertEqual(read_back.text, "新增一条")
        self.assertIn("修订痕迹1处", read_back.problems[0])

    def test_text_that_is_switched_to_visible_is_read(self):
        document = docx.Document()
        xml_paragraph(document, '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>正文</w:t></w:r>')
        self.assertEqual((read(document).text, read(document).problems), ("正文", []))

    def test_a_text_box_is_read_once_though_stored_twice(self):
        box = "<w:txbxContent><w:p><w:r><w:t>温馨提示</w:t></w:r></w:p></w:txbxContent>"
        document = docx.Document()
        xml_paragraph(
            document,
            '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>",
        )
        self.assertEqual(read(document).blocks, [Paragraph("温馨提示")])


class TableTests(TestCase):
    def test_merged_cells_and_header_row(self):
        document = docx.Document()
        table = document.add_table(rows=3, cols=3)
        for row, texts in enumerate(
            (("项目", "标准", "依据"), ("登记费", "80元", "发改价格"), ("登记费", "550元", ""))
        ):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        table.cell(2, 0).text = ""
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(1, 2).merge(table.cell(2, 2))
        read_back = read(document).blocks[0]
        self.assertIsInstance(read_back, Table)
        self.assertEqual(read_back.header_rows, 1)
        self.assertEqual([(cell.text, cell.rowspan) for cell in read_back.rows[1]],
                         [("登记费", 2), ("80元", 1), ("发改价格", 2)])  # fmt: skip
        self.assertEqual(read_back.grid()[2], ["", "550元", ""])

    def test_cells_merged_across_columns(self):
        document = docx.Document()
        table = document.add_table(rows=2, cols=3)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "2024年收费目录"
        for column, text in enumerate(("项目", "标准", "单位")):
            table.cell(1, column).text = text
        row = read(document).blocks[0].rows[0]
        self.assertEqual([(cell.text, cell.colspan) for cell in row], [("2024年收费目录", 3)])

    def test_rows_that_word_repeats_on_each_page_are_headers(self):
        document = docx.Document()
        table = document.add_table(rows=2, cols=2)
        for column, text in enumerate(("1", "2")):
            table.cell(0, column).text = text
            table.cell(1, column).text = text
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))
        self.assertEqual(read(document).blocks[0].header_rows, 1)


class ImageTests(TestCase):
    def test_images_come_with_their_description(self):
        picture = io.BytesIO()
        PillowImage.new("RGB", (20, 20), "red").save(picture, "PNG")
        document = docx.Document()
        document.add_picture(picture)
        next(document.element.body.iter("{*}docPr")).set("descr", "县政务服务中心大楼")
        image = read(document).blocks[0]
        self.assertIsInstance(image, Image)
        self.assertEqual((image.alt, image.content), ("县政务服务中心大楼", picture.getvalue()))


class NumberingTests(TestCase):
    def make_list(self, number_format: str, text: str, start: int = 1) -> Numbering:
        return Numbering(
            parse_xml(
                f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="{start}"/>'
                f'<w:numFmt w:val="{number_format}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
                '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
            )
        )

    def test_numbers_that_word_prints_are_put_into_the_text(self):
        document = docx.Document()
        part = document.part.numbering_part.element
        part.insert(0, parse_xml(
            f'<w:abstractNum {W} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'))  # fmt: skip
        part.append(parse_xml(f'<w:num {W} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
        for text in ("停水时间", "停水范围"):
            paragraph = document.add_paragraph(text)
            paragraph._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr>')
            )
        self.assertEqual(read(document).blocks, [Paragraph("一、停水时间"), Paragraph("二、停水范围")])

    def test_labels_count_from_their_start(self):
        rows = [
            ("chineseCounting", "（%1）", 1, ["（一）", "（二）"]),
            ("decimal", "%1.", 3, ["3.", "4."]),
            ("upperLetter", "%1、", 26, ["Z、", "AA、"]),
            ("decimalEnclosedCircleChinese", "%1", 1, ["①", "②"]),
        ]
        for number_format, text, start, expected in rows:
            with self.subTest(number_format):
                numbering = self.make_list(number_format, text, start)
                self.assertEqual([numbering.label("7", 0).text for _ in expected], expected)

    def test_a_plain_decimal_list_is_a_list(self):
        self.assertEqual(self.make_list("decimal", "%1.", 3).label("7", 0).number, 3)
        self.assertTrue(self.make_list("bullet", "·").label("7", 0).is_bullet)
        self.assertIsNone(self.make_list("decimal", "%1.").label("0", 0))

    def test_number_formats(self):
        chinese = {1: "一", 10: "十", 12: "十二", 20: "二十", 35: "三十五", 103: "一百零三", 112: "一百一十二"}
        rows = [(number, "chineseCounting", text) for number, text in chinese.items()]
        rows += [(2, "ideographTraditional", "乙"), (4, "lowerRoman", "iv"), (9, "upperRoman", "IX")]
        rows += [(28, "lowerLetter", "bb"), (0, "decimal", "0"), (5, "unknown", "5")]
        for number, style, expected in rows:
            with self.subTest((number, style)):
                self.assertEqual(format_number(number, style), expected)
