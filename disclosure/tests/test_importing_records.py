import json
import tempfile
from datetime import date
from pathlib import Path
from unittest import TestCase

from assets.reading import Heading, Paragraph, Table
from disclosure.importing import FindingCode, UnreadableRecord, read_records

PROSE = "为切实做好2024年汛期安全工作，保障人民群众生命财产安全，结合我县实际，现将有关事项通知如下，请认真贯彻执行。"
RECORD = {
    "id": "8841",
    "title": "关于做好2024年防汛工作的通知",
    "body": f"{PROSE}\n一、压实责任\n{PROSE}\n青澜县水利局\n2024年3月5日",
    "department": "县水利局",
    "topic": "水利",
    "kind": "policy",
    "published": "2024-03-06",
    "doc_number": "青水发[2024]08号",
    "index_number": "000014349/2024-00012",
    "old_url": "/art/2024/3/6/art_12_8841.html",
}


class ReadRecordsTests(TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def read(self, *lines: object, encoding: str = "utf-8"):
        path = self.folder / "records.jsonl"
        texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
        path.write_bytes("\n".join(texts).encode(encoding))
        return list(read_records(path, home_places=("青澜县",)))

    def test_a_record_with_everything(self):
        [document] = self.read(RECORD)
        self.assertEqual((document.source_id, document.title), ("8841", RECORD["title"]))
        expected = {
            "document_number": "青水发〔2024〕8号",
            "index_number": "000014349/2024-00012",
            "published_on": date(2024, 3, 6),
            "formed_on": date(2024, 3, 5),
            "subject": "水利",
            "department": "县水利局",
            "kind": "policy",
            "old_url": "/art/2024/3/6/art_12_8841.html",
            "genre": "通知",
        }
        self.assertEqual({name: document.metadata[name] for name in expected}, expected)
        self.assertEqual(document.findings, [])
        self.assertEqual(document.blocks[1], Heading(2, "一、压实责任"))

    def test_a_body_of_html(self):
        body = f"<p>{PROSE}</p><table><tr><td>站点</td><td>电话</td></tr><tr><td>青澜</td><td>0456-1</td></tr></table>"
        [document] = self.read(RECORD | {"body": body})
        self.assertEqual(document.blocks[0], Paragraph(PROSE))
        self.assertIsInstance(document.blocks[1], Table)

    def test_the_title_is_the_records_and_no_line_of_the_body_is_lost(self):
        rows = [("一、关于防汛！", "县防汛指挥部名单"), ("2024年3月5日", "值班安排"), ("通知", "关于值班的通知")]
        for title, line in rows:
            with self.subTest(title):
                [document] = self.read(RECORD | {"title": title, "body": f"{line}\n{PROSE}"})
                self.assertEqual((document.title, document.blocks[0]), (title, Paragraph(line)))

    def test_a_body_that_repeats_the_title_has_it_once(self):
        [document] = self.read(RECORD | {"body": f"{RECORD['title']}\n{PROSE}"})
        self.assertEqual(document.blocks, [Paragraph(PROSE)])

    def test_planted_words_in_the_title_are_cut(self):
        [document] = self.read(RECORD | {"title": RECORD["title"] + "_888bet体育投注-【官网】"})
        self.assertEqual(document.title, RECORD["title"])
        self.assertEqual([(f.code, f.place) for f in document.findings], [(FindingCode.PLANTED, "标题")])

    def test_bad_values_are_findings_and_the_rest_is_kept(self):
        [document] = self.read(
            RECORD | {"published": "去年", "doc_number": "八号", "files": ["../secret", "无.pdf", 3]}
        )
        self.assertEqual(
            {finding.excerpt for finding in document.findings}, {"去年", "八号", "../secret", "无.pdf", "3"}
        )
        self.assertNotIn("document_number", document.metadata)

    def test_attachments_beside_the_file(self):
        (self.folder / "附件").mkdir()
        (self.folder / "附件" / "值班表.xlsx").write_bytes(b"x")
        [document] = self.read(RECORD | {"files": ["附件/值班表.xlsx"]})
        self.assertEqual(document.metadata["files"], ["附件/值班表.xlsx"])

    def test_lines_that_are_no_record_are_named_and_the_rest_goes_on(self):
        found = self.read("{broken", "[1]", '"text"', {"title": "无编号"}, "", RECORD)
        self.assertEqual([row.line for row in found if isinstance(row, UnreadableRecord)], [1, 2, 3, 4])
        self.assertEqual(found[-1].source_id, "8841")

    def test_a_record_with_nothing_but_its_id_is_missing_everything(self):
        [document] = self.read({"id": 7})
        self.assertEqual(document.source_id, "7")
        self.assertTrue({"title", "body"} <= set(document.missing))

    def test_gb18030(self):
        [document] = self.read(RECORD, encoding="gb18030")
        self.assertEqual(document.title, RECORD["title"])
