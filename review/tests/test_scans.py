"""The scanner at work in the gate: uploads, the item's screen, the review form, and saving in the editor."""

import json
from io import BytesIO
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from wagtail.admin.models import FormState
from wagtail.models import Comment, Revision
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from assets.models import CustomDocument
from core.models import OutboxEntry
from core.outbox import deliver
from disclosure.models import DisclosurePage
from review import scans, services
from review.answers import answer_fields, same_answers
from review.enums import JourneyStatus
from review.models import Clearance, FileScan, LedgerEntry, ReviewRecord
from review.scanning import Finding, Kind, Severity
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, make_document, paragraph, signed_by_head, submitted
from review.tests.test_editor import form_data, shows
from users.services import collection_of

ID_NUMBER = "11010519491231002X"  # the sample of GB 11643
MARK = "机密★5年"


def workbook_with_hidden_sheet() -> bytes:
    """An ordinary list of names; the numbers stand on a very hidden sheet."""
    book = Workbook()
    book.active.append(["序号", "乡镇", "户数"])
    book.active.append([1, "城关镇", 12])
    hidden = book.create_sheet("底册")
    hidden.sheet_state = "veryHidden"
    hidden.append(["姓名", "身份证号"])
    hidden.append(["李建国", ID_NUMBER])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def store(case, content: bytes, name: str) -> CustomDocument:
    document = CustomDocument(
        title=name.rsplit(".", 1)[0], collection=collection_of(case.jyj), file=ContentFile(content, name=name)
    )
    document.save()
    return document


def with_file(case, document, **fields) -> DisclosurePage:
    page = make_document(case, **fields)
    page.attachments = [("file", {"document": document, "note": ""})]
    page.save_revision(user=case.liaison)
    return page


class FileScanTests(CountyTestCase):
    def test_an_upload_is_scanned_once_for_its_bytes(self):
        document = store(self, workbook_with_hidden_sheet(), "救助情况.xlsx")
        self.assertTrue(OutboxEntry.objects.filter(kind="scan", key=f"document:{document.pk}").exists())
        deliver("scan", f"document:{document.pk}")
        scan = FileScan.objects.get(sha256=document.sha256)
        self.assertIn(("id_number", "block"), {(f["kind"], f["severity"]) for f in scan.findings})
        self.assertNotIn(ID_NUMBER, json.dumps(scan.findings))
        document.title = "城乡救助情况"
        document.save()
        self.assertFalse(OutboxEntry.objects.filter(kind="scan").exists())

    def test_new_bytes_are_scanned_anew(self):
        document = store(self, "乡镇,户数\n城关镇,12\n".encode(), "户数.csv")
        deliver("scan", f"document:{document.pk}")
        document.file = ContentFile("乡镇,户数\n城关镇,13\n".encode(), name="户数.csv")
        document.save()
        self.assertTrue(OutboxEntry.objects.filter(kind="scan", key=f"document:{document.pk}").exists())

    def test_a_scan_by_other_rules_does_not_count(self):
        document = store(self, f"姓名,身份证号\n李建国,{ID_NUMBER}\n".encode(), "名单.csv")
        FileScan.objects.create(sha256=document.sha256, name="名单.csv", findings=[], rules_version="earlier")
        page = with_file(self, document)
        scans.scan_waiting(page)
        self.assertTrue(scans.blocks(scans.findings_of_page(page)))
        self.assertEqual(FileScan.objects.get().rules_version, scans.rules_version())

    def test_a_clean_file_is_scanned_once(self):
        document = store(self, "乡镇,户数\n城关镇,14\n".encode(), "户数.csv")
        page = with_file(self, document)
        scans.scan_waiting(page)
        self.assertEqual(scans.findings_of_page(page), [])
        scanned_at = FileScan.objects.get().scanned_at
        self.assertEqual(scans.findings_of_page(page), [])
        self.assertEqual(FileScan.objects.get().scanned_at, scanned_at)

    def test_a_file_that_is_not_there_is_not_clean(self):
        document = store(self, "乡镇,户数\n城关镇,15\n".encode(), "户数.csv")
        Path(default_storage.path(document.file.name)).unlink()
        found = scans.findings_of_page(with_file(self, document))
        self.assertEqual([(f["kind"], f["where"]) for f in found], [("unreadable", "户数.csv 文件")])
        self.assertFalse(FileScan.objects.exists())

    def test_opening_an_item_scans_nothing_and_asks_for_the_scan(self):
        page = with_file(self, store(self, "乡镇,户数\n城关镇,17\n".encode(), "户数.csv"))
        OutboxEntry.objects.filter(kind="scan").delete()
        found = scans.findings_of_page(page)
        self.assertTrue(scans.is_waiting(found) and scans.blocks(found))
        self.assertFalse(FileScan.objects.exists())
        self.assertTrue(OutboxEntry.objects.filter(kind="scan").exists())

    def test_another_name_of_the_same_bytes_has_findings_of_its_own(self):
        content = "乡镇,户数\n城关镇,18\n".encode()
        for name in ("户数.csv", "内部资料.csv"):
            scans.scan_waiting(with_file(self, store(self, content, name)))
        self.assertEqual(set(FileScan.objects.values_list("name", flat=True)), {"户数.csv", "内部资料.csv"})

    def test_what_failed_for_want_of_time_is_tried_again(self):
        document = store(self, "乡镇,户数\n城关镇,19\n".encode(), "户数.csv")
        failed = Finding(Kind.UNREADABLE, Severity.REVIEW, "文件", "读取超过规定时间，已中止", "DOC2")
        scan = scans.keep({"sha256": document.sha256, "name": "户数.csv"}, [failed])
        self.assertTrue(scans.is_scanned(document.sha256, "户数.csv"))
        FileScan.objects.filter(pk=scan.pk).update(retry_at=timezone.now())
        OutboxEntry.objects.filter(kind="scan").delete()
        self.assertEqual(scans.request_retries(), 1)
        deliver("scan", f"document:{document.pk}")
        scan.refresh_from_db()
        self.assertEqual((scan.findings, scan.retry_at, scan.attempts), ([], None, 2))


class PageFindingsTests(CountyTestCase):
    def test_every_place_where_people_write(self):
        named = f"李建国，身份证号{ID_NUMBER}"
        table = [{"type": "table", "value": {"data": [["姓名", "身份证号"], ["李建国", ID_NUMBER]]}}]
        cases = {
            "title": (named, "标题"), "summary": (named, "内容概述"), "search_description": (named, "页面摘要"),
            "body": (paragraph(f"李建国，身份证号<b>{ID_NUMBER[:6]}</b>{ID_NUMBER[6:]}"), "正文"),
        }  # fmt: skip
        for name, (value, place) in cases.items():
            with self.subTest(name):
                found = scans.findings_of_page(make_document(self, **{name: value}))
                self.assertIn("id_number", {f["kind"] for f in found})
                self.assertTrue(all(f["where"].startswith(place) for f in found), found)
        with self.subTest("table"):
            found = scans.findings_of_page(make_document(self, body=json.dumps(table)))
            self.assertIn("id_number", {f["kind"] for f in found})

    def test_name_and_title_of_a_file_are_read(self):
        document = store(self, "乡镇,户数\n城关镇,16\n".encode(), "内部资料.csv")
        found = scans.findings_of_page(with_file(self, document))
        self.assertIn("internal_only", {f["kind"] for f in found})

    def test_codes_and_related_rows_are_not_words(self):
        page = make_document(self, disclosure_attribute="on_request", attribute_reason="涉及第三方。")
        self.assertEqual(scans.findings_of_page(page), [])


class ReviewTests(CountyTestCase):
    def decide(self, journey, **values):
        form = {"outcome": "may_publish", "answers": NOTHING_APPLIES} | values
        return services.review(journey=journey, user=self.secrecy, **form)

    def test_what_blocks_can_not_be_cleared_by_any_form(self):
        page = with_file(self, store(self, workbook_with_hidden_sheet(), "救助情况.xlsx"))
        journey = signed_by_head(self, page)
        for given in ({}, same_answers(scans.report_of(journey), reason="已核")):
            with self.subTest(given), self.assertRaises(ValidationError) as caught:
                self.decide(journey, given=given)
            self.assertEqual(caught.exception.message_dict, {"outcome": ["自动扫描发现禁止发布的内容，须先删改"]})
        self.assertFalse(Clearance.objects.for_object(page).exists())
        self.assertFalse(ReviewRecord.objects.filter(journey=journey).exists())

    def test_what_blocks_goes_back_with_its_report(self):
        journey = signed_by_head(self, make_document(self, body=paragraph(f"李建国，身份证号{ID_NUMBER}")))
        record = self.decide(journey, outcome="after_redaction", reason="请删去身份证号。")
        self.assertEqual(record.scan_report["findings"][0]["severity"], "block")
        self.assertEqual(record.scan_report["content_hash"], journey.content_hash)
        self.assertNotIn(ID_NUMBER, json.dumps(record.scan_report))

    def test_what_a_person_must_judge_needs_a_reason_at_each_finding(self):
        journey = signed_by_head(self, make_document(self, body=paragraph("联系人李建国，手机13812345678。")))
        [name] = answer_fields(scans.report_of(journey))
        for given in ({}, {name: "  "}):
            with self.subTest(given), self.assertRaises(ValidationError) as caught:
                self.decide(journey, given=given)
            self.assertEqual(set(caught.exception.message_dict), {name})
        record = self.decide(journey, given={name: "公务联系电话"})
        self.assertEqual(record.scan_report["findings"][0]["reason"], "公务联系电话")
        self.assertTrue(Clearance.objects.filter(journey=journey).exists())

    def test_a_clean_item_needs_nothing(self):
        record = self.decide(signed_by_head(self, make_document(self)))
        self.assertEqual(record.scan_report["findings"], [])

    def test_the_screen_shows_findings_and_refuses(self):
        journey = signed_by_head(self, make_document(self, body=paragraph(f"李建国，身份证号{ID_NUMBER}")))
        self.client.force_login(self.secrecy)
        response = self.client.get(reverse("review_admin:item", args=[journey.pk]))
        for words in ("自动扫描结果", "禁止发布", "身份证号", "须先删改"):
            self.assertTrue(shows(response, words), words)
        data = {"outcome": "may_publish", "none_apply": "on"}
        response = self.client.post(reverse("review_admin:decide", args=[journey.pk]), data)
        self.assertEqual(response.status_code, 422)
        self.assertEqual(response.context["review_form"].errors["outcome"], ["自动扫描发现禁止发布的内容，须先删改"])

    def test_the_reason_on_the_screen(self):
        journey = signed_by_head(self, make_document(self, body=paragraph("联系人李建国，手机13812345678。")))
        self.client.force_login(self.secrecy)
        address = reverse("review_admin:decide", args=[journey.pk])
        data = {"outcome": "may_publish", "none_apply": "on"}
        response = self.client.post(address, data)
        self.assertEqual(response.status_code, 422)
        self.assertTrue(shows(response, "请写明核实后可以公开的理由") and shows(response, "需人工确认"))
        [name] = answer_fields(scans.report_of(journey))
        self.client.post(address, data | {name: "公务联系电话"})
        self.assertTrue(ReviewRecord.objects.filter(journey=journey, outcome="may_publish").exists())

    def test_remarks_are_answered_by_the_reviewer(self):
        journey = signed_by_head(self, make_document(self, body=paragraph("监理保姆审查制度。")))
        [name] = answer_fields(scans.report_of(journey))
        for given, message in (({}, "请选择“改”或“无误”。"), ({name: "mend"}, "标为“改”的，须退回修改后才能公开。")):
            with self.subTest(given), self.assertRaises(ValidationError) as caught:
                self.decide(journey, given=given)
            self.assertEqual(caught.exception.message_dict, {name: [message]})
        record = self.decide(journey, given={name: "fine"})
        self.assertEqual(record.scan_report["remarks"][0]["answer"], "fine")

    def test_a_finished_item_shows_what_the_review_had_before_it(self):
        journey = signed_by_head(self, make_document(self, body=paragraph(f"李建国，身份证号{ID_NUMBER}")))
        self.decide(journey, outcome="after_redaction", reason="请删去身份证号。")
        journey.refresh_from_db()
        self.assertEqual(journey.status, JourneyStatus.NEEDS_CHANGES)
        self.client.force_login(self.liaison)
        self.assertTrue(shows(self.client.get(reverse("review_admin:item", args=[journey.pk])), "禁止发布"))

    def test_a_clean_item_has_no_tick(self):
        journey = submitted(self, make_document(self))
        self.client.force_login(self.head)
        response = self.client.get(reverse("review_admin:item", args=[journey.pk]))
        self.assertTrue(shows(response, "未发现问题"))


class SecrecyMarkTests(CountyTestCase):
    def setUp(self):
        self.secrecy.phone = "0512-80001234"
        self.secrecy.save()
        self.client.force_login(self.liaison)
        self.add_url = reverse("wagtailadmin_pages:add", args=["disclosure", "disclosurepage", self.catalog.pk])

    def marked(self) -> dict[str, dict]:
        body = streamfield([("paragraph", rich_text(f"<p><b>{MARK[:2]}</b>{MARK[2:]}</p>"))])
        return {
            "title": {"title": MARK},
            "summary": {"summary": f"密级：{MARK[:2]}"},
            "body": {"body": body},
        }

    def assert_refused(self, response, before: int):
        self.assertTrue(shows(response, "没有保存"))
        self.assertTrue(shows(response, f"{self.secrecy} 0512-80001234"))
        self.assertEqual(Revision.objects.count(), before)

    def test_a_new_page_is_not_stored(self):
        before = Revision.objects.count()
        for name, changes in self.marked().items():
            with self.subTest(name):
                self.assert_refused(self.client.post(self.add_url, form_data(**changes)), before)
        self.assertFalse(DisclosurePage.objects.filter(title=MARK).exists())

    def test_what_was_typed_stays_on_the_screen_alone(self):
        response = self.client.post(self.add_url, form_data(title=f"关于{MARK}的通知"))
        self.assertTrue(shows(response, f"关于{MARK}的通知"))
        row = LedgerEntry.objects.get(action="review.secrecy_hit")
        self.assertEqual((row.title, set(row.data), row.actor_id), ("", {"hash"}, self.liaison.pk))

    def test_autosave_and_preview_store_nothing(self):
        page = make_document(self)
        before = Revision.objects.count()
        edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        data = form_data(title=MARK)
        response = self.client.post(edit_url, data, headers={"accept": "application/json"})
        self.assertEqual(response.status_code, 400)
        response = self.client.post(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), data)
        self.assertFalse(response.json()["is_valid"])
        self.assertEqual((Revision.objects.count(), FormState.objects.count()), (before, 0))
        self.assertFalse(Revision.objects.filter(content__title=MARK).exists())
        self.assertEqual(LedgerEntry.objects.filter(action="review.secrecy_hit").count(), 1)

    def test_a_comment_is_not_stored_either(self):
        page = make_document(self)
        comment = {"text": MARK, "contentpath": "title", "position": "", "resolved": "", "replies": inline_formset([])}
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        self.client.post(url, form_data(comments=inline_formset([comment])))
        self.assertFalse(Comment.objects.exists())
        self.assertTrue(LedgerEntry.objects.filter(action="review.secrecy_hit", object_id=page.pk).exists())

    def test_speaking_of_secrets_is_no_mark(self):
        body = streamfield(
            [("paragraph", rich_text("<p>保守国家秘密法规定，绝密级不超过三十年；商业秘密依法保护。</p>"))]
        )
        self.client.post(self.add_url, form_data(body=body))
        self.assertTrue(DisclosurePage.objects.filter(title="关于做好防汛工作的通知").exists())
        self.assertFalse(LedgerEntry.objects.filter(action="review.secrecy_hit").exists())
