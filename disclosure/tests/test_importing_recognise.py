import tempfile
from datetime import date
from pathlib import Path
from unittest import TestCase

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH

from assets.reading import Heading, Paragraph, Table, UnreadableFile
from disclosure.importing import FindingCode, ImportedDocument, Signature, import_file

HOME = ("青澜县", "青江市", "云江省")
PROSE = "为切实做好2024年汛期安全工作，保障人民群众生命财产安全，根据青政办发〔2023〕12号文件精神，结合我县实际，现通知如下。"
NOTICE = f"""青澜县人民政府文件
青政发〔2024〕3号
青澜县人民政府关于做好2024年防汛工作的通知
各乡镇人民政府，县直各部门：
{PROSE}
一、压实责任
各级防汛责任人要在4月底前到岗到位，对水库、塘坝、山洪沟逐一排查，建立台账，限期整改，落实专人值守。
二、加强值守
严格执行汛期二十四小时值班和领导带班制度，发现险情立即报告，及时转移受威胁群众，确保无人员伤亡。
青澜县人民政府
2024年3月5日
（此件公开发布）
"""


class ImportTestCase(TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def import_text(self, text: str, name: str = "通知.txt") -> list[ImportedDocument]:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return import_file(path, home_places=HOME)

    def import_one(self, text: str, name: str = "通知.txt") -> ImportedDocument:
        [document] = self.import_text(text, name)
        return document


class OfficialDocumentTests(ImportTestCase):
    def test_everything_a_notice_says_of_itself(self):
        document = self.import_one(NOTICE)
        self.assertEqual(document.title, "青澜县人民政府关于做好2024年防汛工作的通知")
        expected = {
            "issuers": ["青澜县人民政府"],
            "document_number": "青政发〔2024〕3号",
            "formed_on": date(2024, 3, 5),
            "disclosure_attribute": "proactive",
            "genre": "通知",
            "summary": PROSE,
            "basis_documents": ["青政办发〔2023〕12号"],
        }
        self.assertEqual(document.metadata, expected)
        self.assertEqual(set(document.guessed), set(expected))
        self.assertEqual(document.missing, ["subject", "responsible_unit"])
        self.assertEqual(document.findings, [])

    def test_the_text_begins_below_the_title_and_ends_with_the_signature(self):
        blocks = self.import_one(NOTICE).blocks
        self.assertEqual(blocks[0], Paragraph("各乡镇人民政府，县直各部门："))
        self.assertEqual(blocks[-2:], [Signature(("青澜县人民政府",), "2024年3月5日"), Paragraph("（此件公开发布）")])
        self.assertEqual(
            [block.text for block in blocks if isinstance(block, Heading)], ["一、压实责任", "二、加强值守"]
        )

    def test_a_complete_document_may_go_on(self):
        labels = (
            "文件名称：青澜县人民政府关于做好2024年防汛工作的通知\n公开责任部门：县水利局\n主题分类：农业、林业、水利\n"
        )
        document = self.import_one(labels + NOTICE)
        self.assertTrue(document.is_complete)
        self.assertEqual(document.metadata["responsible_unit"], "县水利局")

    def test_a_label_wins_over_what_the_text_says(self):
        document = self.import_one("成文日期：2024-03-04\n发布日期：2024-03-06\n" + NOTICE)
        self.assertEqual(document.metadata["formed_on"], date(2024, 3, 4))
        self.assertNotIn("formed_on", document.guessed)

    def test_a_title_label_that_differs_loses_no_line(self):
        document = self.import_one("文件名称：2024年防汛部署\n县防汛抗旱指挥部成员单位名单\n" + PROSE)
        self.assertEqual(document.title, "2024年防汛部署")
        self.assertEqual(document.blocks[0], Paragraph("县防汛抗旱指挥部成员单位名单"))


class FindingTests(ImportTestCase):
    def codes(self, document):
        return [finding.code for finding in document.findings]

    def test_planted_words_are_cut_from_title_and_text_and_listed_with_their_place(self):
        text = NOTICE.replace("防汛工作的通知\n", "防汛工作的通知_888bet体育投注-【官网】\n").replace(
            "落实专人", "真人百家乐_娱乐城落实专人"
        )
        document = self.import_one(text)
        self.assertEqual(document.title, "青澜县人民政府关于做好2024年防汛工作的通知")
        self.assertEqual([(finding.code, finding.place) for finding in document.findings],
                         [(FindingCode.PLANTED, "标题"), (FindingCode.PLANTED, "原文第7段")])  # fmt: skip
        self.assertIn("限期整改，落实专人值守。", document.text)

    def test_values_that_cannot_be_read_and_dates_that_contradict(self):
        document = self.import_one(
            "文号：防汛三号\n成文日期：2024-03-05\n发布日期：2024-03-01\n2024年防汛工作的通知\n" + PROSE
        )
        self.assertEqual(self.codes(document), [FindingCode.BAD_VALUE, FindingCode.DATES])
        self.assertEqual(document.findings[0].excerpt, "防汛三号")

    def test_each_slip_is_named_with_its_place(self):
        rows = [
            ("截至6月xx日已完成排查。", FindingCode.PLACEHOLDER, "正文第2段"),
            ("漯河市水利局负责督查。", FindingCode.FOREIGN_PLACE, "正文第2段"),
            ("加强锟斤拷值守。", FindingCode.GARBLED, "正文第2段"),
            ("二、加强值守，确保安全。", FindingCode.NUMBERING, "正文第2段"),
        ]
        for line, code, place in rows:
            with self.subTest(line):
                document = self.import_one(f"2024年防汛工作的通知\n{PROSE}\n{line}\n请遵照执行。")
                self.assertEqual([(finding.code, finding.place) for finding in document.findings], [(code, place)])

    def test_findings_are_kept_on_the_draft_as_plain_data(self):
        finding = self.import_one(f"2024年防汛工作的通知\n{PROSE}\n截至xx日完成。").findings[0]
        self.assertEqual(finding.as_dict(), {
            "code": "placeholder", "message": "占位文字没有填写，请补上。", "place": "正文第2段", "excerpt": "xx日",
        })  # fmt: skip

    def test_traditional_script_becomes_standard_characters(self):
        text = (
            "青瀾縣防汛工作計劃\n為保障人民群眾生命財產安全，縣政府決定加強值守，嚴格執行領導帶班制度，及時報告險情。"
        )
        document = self.import_one(text)
        self.assertEqual(document.title, "青澜县防汛工作计划")
        self.assertEqual(self.codes(document), [FindingCode.TRADITIONAL])


class SeveralTextsTests(ImportTestCase):
    def test_numbered_texts(self):
        text = f"第一篇：防汛\n2024年防汛工作总结\n{PROSE}\n第二篇：抗旱工作总结\n{PROSE}\n2024年5月6日"
        first, second = self.import_text(text)
        self.assertEqual((first.title, second.title), ("2024年防汛工作总结", "抗旱工作总结"))
        self.assertEqual(second.metadata["formed_on"], date(2024, 5, 6))

    def test_headers_of_labels_that_begin_anew(self):
        text = "".join(f"索引号：00001434-9/2024-0000{n}\n第{n}号防汛通知\n{PROSE}\n" for n in (1, 2, 3))
        documents = self.import_text(text)
        self.assertEqual(
            [document.title for document in documents], ["第1号防汛通知", "第2号防汛通知", "第3号防汛通知"]
        )
        self.assertEqual(documents[2].metadata["index_number"], "00001434-9/2024-00003")

    def test_one_such_line_is_no_reason_to_split(self):
        self.assertEqual(len(self.import_text(f"工作总结汇编说明\n第一篇：防汛\n{PROSE}")), 1)


class FormatTests(ImportTestCase):
    def test_a_word_document_with_labels_in_a_table(self):
        file = docx.Document()
        table = file.add_table(rows=2, cols=4)
        for column, text in enumerate(("索引号", "000014349/2024-00012", "发布机构", "青澜县水利局")):
            table.cell(0, column).text = text
        for column, text in enumerate(("成文日期", "2024-03-05", "主题分类", "水利")):
            table.cell(1, column).text = text
        for line in ("青澜县水利局", "关于做好防汛工作的通知"):
            file.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
        file.add_paragraph(PROSE)
        file.save(self.folder / "通知.docx")
        [document] = import_file(self.folder / "通知.docx", home_places=HOME)
        self.assertEqual(document.title, "青澜县水利局关于做好防汛工作的通知")
        self.assertEqual(document.metadata["index_number"], "000014349/2024-00012")
        self.assertEqual(document.metadata["issuers"], ["青澜县水利局"])
        self.assertEqual(document.blocks, [Paragraph(PROSE)])

    def test_a_workbook_is_its_table(self):
        book = openpyxl.Workbook()
        for row in (["2024年青澜县收费目录", None], ["项目", "标准"], ["登记费", 80]):
            book.active.append(row)
        book.active.merge_cells("A1:B1")
        book.save(self.folder / "收费.xlsx")
        [document] = import_file(self.folder / "收费.xlsx", home_places=HOME)
        self.assertEqual(document.title, "2024年青澜县收费目录")
        self.assertIsInstance(document.blocks[0], Table)

    def test_a_saved_web_page(self):
        document = self.import_one(
            '<!DOCTYPE html><html><head><meta name="PubDate" content="2024-03-06 09:00"></head><body>'
            f"<h1>关于做好防汛工作的通知</h1><div>来源：县水利局</div><p>{PROSE}</p><p>分享到：</p></body></html>",
            "页面.html",
        )
        self.assertEqual(document.title, "关于做好防汛工作的通知")
        self.assertEqual(
            (document.metadata["published_on"], document.metadata["source"]), (date(2024, 3, 6), "县水利局")
        )
        self.assertEqual(document.blocks, [Paragraph(PROSE)])
        self.assertIn("分享到", document.notes[-1])

    def test_a_text_without_title_takes_the_files_name_as_a_guess(self):
        document = self.import_one(PROSE, "2024年防汛工作总结.txt")
        self.assertEqual((document.title, "title" in document.guessed), ("2024年防汛工作总结", True))
        self.assertIn("title", self.import_one(PROSE, "doc1.txt").missing)

    def test_what_the_file_hides_is_a_finding(self):
        book = openpyxl.Workbook()
        book.active.append(["项目", "标准"])
        book.active.append(["登记费", 80])
        book.create_sheet("底表").sheet_state = "hidden"
        book.save(self.folder / "收费.xlsx")
        [document] = import_file(self.folder / "收费.xlsx", home_places=HOME)
        self.assertEqual([finding.code for finding in document.findings], [FindingCode.READING])

    def test_an_unreadable_file_says_so(self):
        with self.assertRaises(UnreadableFile):
            self.import_text("{\\rtf1}", "旧文件.rtf")
