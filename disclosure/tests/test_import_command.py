"""`manage.py import_documents` from the command line: drafts, submissions, a cleared migration, bad files."""

import io
import json
import tempfile
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from catalog.models import CatalogEntry
from departments.models import Department
from disclosure.models import DisclosurePage
from home.models import ArticlePage
from review.migration import end_migration
from review.models import Incident, Journey, LedgerEntry, ReviewRecord, Seal
from review.tests.factories import CountyTestCase
from users.tests.factories import PASSWORD

COMPLETE = """关于印发《测试县义务教育招生办法》的通知
测教〔2026〕5号

索引号：
发布机构：测试县教育局
主题分类：科技、教育/教育
体裁：通知
成文日期：2026年3月2日
公开责任部门：基础教育股
内容概述：印发义务教育招生办法。

各中小学：
现将《测试县义务教育招生办法》印发给你们，请遵照执行。
测试县教育局
2026年3月2日
"""
RECORD = {
    "id": "old-7", "title": "关于开展春季义务植树活动的通知", "body": "各乡镇人民政府：\n今年植树节期间开展义务植树活动。",
    "department": "测试县教育局", "kind": "policy", "published": "2024-03-01", "doc_number": "测教〔2024〕5号",
    "index_number": "990519999/2024-00005", "old_url": "http://old.example.cn/art/2024/3/1/art_12_345.html",
}  # fmt: skip


class ImportTestCase(CountyTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def run_import(self, *paths, password=PASSWORD, **options):
        out = io.StringIO()
        self.exit_status = 0
        try:
            with redirect_stdout(out), mock.patch("sys.stdin", io.StringIO(password + "\n")):
                call_command(
                    "import_documents", *paths, stdout=out, **{"verbosity": 2, "username": "liaison", **options}
                )
        except SystemExit as error:
            self.exit_status = error.code
        return out.getvalue()


class DepartmentTests(ImportTestCase):
    def test_a_signature_of_another_department_keeps_the_draft_on_the_importers_desk(self):
        signed = COMPLETE.replace("发布机构：测试县教育局\n", "").replace("测试县教育局\n2026", "测试县民政局\n2026")
        for username, department in (("liaison", self.jyj), ("office", self.mzj)):
            with self.subTest(username):
                self.run_import(self.write(f"{username}.txt", signed), username=username)
                page = DisclosurePage.objects.latest("pk")
                self.assertEqual(page.department, department)
                self.assertEqual([row.department for row in page.issuers.all()], [self.mzj])


class DraftTests(ImportTestCase):
    def test_fields_are_recognised_and_the_original_kept_privately(self):
        self.run_import(self.write("zs.txt", COMPLETE))
        page = DisclosurePage.objects.get()
        self.assertEqual(
            (page.document_number, str(page.formed_on), page.genre.name), ("测教〔2026〕5号", "2026-03-02", "通知")
        )
        self.assertEqual((page.department, page.responsible_unit, page.live), (self.jyj, "基础教育股", False))
        self.assertTrue(page.import_notes["original"])
        self.assertFalse(Seal.objects.for_object(page).exists())

    def test_the_same_file_twice_changes_nothing(self):
        path = self.write("zs.txt", COMPLETE)
        self.run_import(path)
        self.assertIn("已存在", self.run_import(path))
        self.assertEqual(DisclosurePage.objects.count(), 1)

    def test_gb18030_is_read(self):
        self.run_import(self.write("zs.txt", COMPLETE.encode("gb18030")))
        self.assertIn("义务教育招生办法", DisclosurePage.objects.get().title)

    def test_dry_run_writes_nothing(self):
        self.assertIn("义务教育招生办法", self.run_import(self.write("zs.txt", COMPLETE), dry_run=True))
        self.assertFalse(DisclosurePage.objects.exists())

    def test_planted_text_is_cut_out_and_listed_on_the_draft(self):
        self.run_import(self.write("zs.txt", COMPLETE + "\n澳门新葡京娱乐场官网注册送彩金\n"), submit=True)
        page = DisclosurePage.objects.get()
        self.assertNotIn("葡京", str(page.body))
        self.assertIn("planted", {finding["code"] for finding in page.import_notes["findings"]})
        self.assertFalse(Journey.objects.active().exists())
        self.assertIn("import_checked", page.get_submission_errors())

    def test_complete_documents_are_submitted_others_stay_drafts(self):
        out = self.run_import(self.write("a.txt", COMPLETE), self.write("b.txt", "会议通知\n请准时参加。"), submit=True)
        self.assertIn("已提交1件", out)
        self.assertEqual(
            Journey.objects.active().get().title, DisclosurePage.objects.get(document_number="测教〔2026〕5号").title
        )

    def test_a_file_that_can_not_be_read_gets_one_line_and_the_rest_goes_on(self):
        out = self.run_import(self.write("bad.docx", b"PK\x03\x04 not a docx"), self.write("zs.txt", COMPLETE))
        self.assertEqual((self.exit_status, DisclosurePage.objects.count()), (1, 1))
        self.assertIn("[失败] bad.docx", out)

    def test_wrong_options_are_refused_with_a_sentence(self):
        path = self.write("zs.txt", COMPLETE)
        table = [{"username": "nobody"}, {"department": "nope"}, {"cleared_by": "office"}]
        for options in table:
            with self.subTest(options), self.assertRaises(CommandError):
                self.run_import(path, **options)
        with self.assertRaises(CommandError):
            self.run_import(str(self.folder / "missing.txt"))


class MigrationTests(ImportTestCase):
    def migrate(self, *records, **options):
        path = self.write(
            "old.jsonl", "\n".join(json.dumps(r, ensure_ascii=False) if isinstance(r, dict) else r for r in records)
        )
        return self.run_import(
            path, **{"cleared_by": "office", "reason": "旧站迁移", "password_stdin": True, **options}
        )

    def test_what_was_public_is_public_again_with_a_record_of_its_kind(self):
        self.migrate(RECORD)
        page = DisclosurePage.objects.get(source_id="old-7")
        record = ReviewRecord.objects.get(object_id=str(page.pk))
        self.assertEqual(
            (record.journey.kind, record.reason, record.reviewer_id), ("migration", "旧站迁移", self.office.pk)
        )
        self.assertEqual(CatalogEntry.objects.get(page_id=page.pk).index_number, "990519999/2024-00005")
        self.assertEqual(str(Seal.objects.current().for_object(page).get().published_at.date()), "2024-03-01")

    def test_the_old_address_leads_to_the_new_one_for_good(self):
        self.migrate(RECORD)
        response = self.client.get("/art/2024/3/1/art_12_345.html")
        page = DisclosurePage.objects.get(source_id="old-7")
        self.assertEqual((response.status_code, response["Location"]), (301, page.public_path()))

    def test_importing_again_changes_nothing(self):
        self.migrate(RECORD)
        self.assertIn("已存在1件", self.migrate(RECORD))
        self.assertEqual(Seal.objects.filter(object_type="disclosure.disclosurepage").count(), 1)

    def test_bad_lines_are_named_and_the_rest_goes_on(self):
        out = self.migrate("not json", RECORD)
        self.assertEqual(self.exit_status, 1)
        self.assertIn("第1行", out)
        self.assertTrue(DisclosurePage.objects.filter(source_id="old-7").exists())

    def test_kinds_become_articles(self):
        self.migrate({**RECORD, "id": "n1", "kind": "新闻", "doc_number": "", "index_number": "", "old_url": ""})
        self.assertEqual(ArticlePage.objects.get(source_id="n1").article_kind, "news")

    def test_unknown_departments_are_kept_under_the_importers_or_made(self):
        stranger = {**RECORD, "department": "测试县林业局"}
        self.assertIn("归入本人所在机构", self.migrate(stranger))
        self.migrate({**stranger, "id": "l2", "index_number": "", "old_url": ""}, create_departments=True)
        made = Department.objects.get(official_name="测试县林业局")
        self.assertEqual(DisclosurePage.objects.get(source_id="l2").department, made)

    def test_what_the_checks_found_stays_a_draft(self):
        self.migrate({**RECORD, "body": RECORD["body"] + "\n澳门新葡京娱乐场官网注册送彩金"})
        page = DisclosurePage.objects.get(source_id="old-7")
        self.assertFalse(Seal.objects.for_object(page).exists())

    def test_who_may_not_clear_is_refused(self):
        table = {
            "wrong password": {"password": "guess"},
            "no review role": {"cleared_by": "supervisor"},
            "the importer": {"cleared_by": "office", "username": "office"},
            "no reason": {"reason": " "},
        }
        for name, options in table.items():
            with self.subTest(name), self.assertRaises(CommandError):
                self.migrate(RECORD, **options)
        self.assertFalse(DisclosurePage.objects.exists())

    def test_an_ended_migration_stays_ended(self):
        end_migration(user=self.office)
        with self.assertRaises(CommandError):
            self.migrate(RECORD)


class ScannedFirstTests(ImportTestCase):
    """What an import brings is scanned before it is stored, and again before it is public."""

    ID_NUMBER = "11010519491231002X"

    def stored_bytes(self) -> bytes:
        return b"".join(path.read_bytes() for path in Path(default_storage.location).rglob("*") if path.is_file())

    def test_a_marked_document_is_not_stored_and_the_others_go_on(self):
        marked = self.write("a.txt", "机密★5年\n" + COMPLETE.replace("义务教育", "战备疏散"))
        out = self.run_import(marked, self.write("b.txt", COMPLETE))
        self.assertEqual(DisclosurePage.objects.count(), 1)
        self.assertIn("密级标志", out)
        self.assertNotIn("战备疏散".encode(), self.stored_bytes())
        self.assertTrue(LedgerEntry.objects.filter(action="review.secrecy_hit").exists())
        self.assertEqual(Incident.objects.get().reason_kind, "secret")

    def test_a_marked_file_beside_a_record_refuses_the_record(self):
        self.write("名单.txt", "秘密★1年\n战备疏散点位")
        records = [RECORD | {"files": ["名单.txt"]}, RECORD | {"id": "old-8", "title": "关于防汛工作的通知"}]
        self.run_import(self.write("r.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in records)))
        self.assertEqual(list(DisclosurePage.objects.values_list("source_id", flat=True)), ["old-8"])
        self.assertNotIn("战备疏散".encode(), self.stored_bytes())

    def test_a_cleared_migration_publishes_nothing_that_the_scanner_blocks(self):
        leaking = RECORD | {"id": "old-9", "title": "关于救助对象的公示", "body": f"李建国，身份证号{self.ID_NUMBER}。"}
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in (leaking, RECORD))
        out = self.run_import(self.write("r.jsonl", lines), cleared_by="secrecy", reason="旧站已公开")
        self.assertEqual(
            list(Seal.objects.filter(object_type="disclosure.disclosurepage").values_list("title", flat=True)),
            [RECORD["title"]],
        )
        self.assertIn("禁止发布", out)
        self.assertNotIn(self.ID_NUMBER, out)
        record = ReviewRecord.objects.get(title=RECORD["title"])
        self.assertEqual(record.scan_report["findings"], [])
