"""隔离区: closed to everybody, opened or destroyed only by a secrecy officer's recorded act."""

import json
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from assets.models import CustomDocument, CustomImage
from core.outbox import deliver
from departments.models import Department
from portal.backups import stored_files
from review import quarantine, scans
from review.models import Incident, LedgerEntry, QuarantinedFile
from review.tests.factories import CountyTestCase, make_document
from review.tests.test_scans import with_file
from users.enums import Role
from users.services import collection_of
from users.tests.factories import UserFactory

CONTENT = "机密★5年\n青澜县人民政府文件\n关于防汛物资储备的通知\n".encode()


class QuarantineTestCase(CountyTestCase):
    def upload(self, content=CONTENT, name="防汛通知.txt", title="防汛物资通知") -> CustomDocument:
        document = CustomDocument(
            title=title, collection=collection_of(self.jyj), uploaded_by_user=self.liaison,
            file=ContentFile(content, name=name),
        )  # fmt: skip
        document.save()
        document.tags.add("防汛")
        return document

    def quarantined(self) -> QuarantinedFile:
        document = self.upload()
        self.stored_name = document.file.name
        with self.captureOnCommitCallbacks(execute=True):
            deliver("scan", f"document:{document.pk}")
        return QuarantinedFile.objects.get()


class SealedTests(QuarantineTestCase):
    def test_nothing_of_the_file_is_left_in_the_open(self):
        sealed = self.quarantined()
        row = CustomDocument.objects.get(pk=sealed.file_id)
        self.assertEqual((row.title, row.original_name, row.sha256, row.token), (str(sealed), "", "", ""))
        self.assertFalse(row.tags.exists())
        self.assertFalse(Path(default_storage.path(self.stored_name)).exists())
        for path in stored_files(Path(default_storage.location)):
            self.assertNotIn("防汛物资".encode(), path.read_bytes())
        self.assertNotIn("防汛", json.dumps(QuarantinedFile.objects.values().get(), ensure_ascii=False, default=str))

    def test_it_opens_an_incident_with_its_clock_and_no_content(self):
        sealed = self.quarantined()
        incident = sealed.incident
        self.assertEqual((incident.reason_kind, incident.department_id), ("secret", self.jyj.pk))
        self.assertEqual(round((incident.report_due_at - incident.opened_at).total_seconds() / 3600), 24)
        self.assertNotIn("防汛", f"{incident.title}{incident.reason}")
        self.client.force_login(self.secrecy)
        self.assertContains(
            self.client.get(reverse("review_incidents:detail", args=[incident.pk])), "上传文件带有密级标志"
        )

    def test_nobody_reaches_it_by_any_screen(self):
        sealed = self.quarantined()
        pages = [
            reverse("wagtaildocs:index"), reverse("wagtaildocs:edit", args=[sealed.file_id]),
            reverse("wagtaildocs_chooser:choose"), f"/cms/private-files/{self.stored_name}",
            f"/cms/private-files/{sealed.box}", reverse("review_intake:quarantine"),
            reverse("wagtailadmin_reports:site_history"),
        ]  # fmt: skip
        for user in (self.admin, self.liaison, self.office, self.secrecy):
            self.client.force_login(user)
            for page in pages:
                with self.subTest(page, user=user):
                    self.assertNotContains(self.client.get(page, follow=True), "防汛", status_code=self.status(page))

    def status(self, page) -> int:
        return self.client.get(page, follow=True).status_code

    def test_the_same_bytes_are_not_stored_again(self):
        self.quarantined()
        with self.assertRaises(ValidationError):
            self.upload(name="另一个名字.txt")

    def test_a_draft_that_refers_to_it_can_not_pass(self):
        document = self.upload()
        page = with_file(self, document)
        with self.captureOnCommitCallbacks(execute=True):
            scans.scan_waiting(page)
        page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
        self.assertTrue(scans.blocks(scans.findings_of_page(page)))

    def test_an_image_is_replaced_by_a_grey_one(self):
        from wagtail.images.tests.utils import get_test_image_file

        image = CustomImage(title="平面图", collection=collection_of(self.jyj), file=get_test_image_file("平面图.png"))
        image.save()
        image.get_rendition("max-165x165")
        finding = scans.Finding("secrecy_mark", "block", "图中文字", "机密★5年", "SEC1")
        with self.captureOnCommitCallbacks(execute=True):
            quarantine.seal_away(sha256=image.sha256, findings=[finding])
        image.refresh_from_db()
        self.assertEqual((image.file.name, image.sha256, image.renditions.count()), ("images/quarantined.png", "", 0))
        self.client.force_login(self.admin)
        self.assertEqual(self.client.get(reverse("wagtailimages:index")).status_code, 200)


class OfficerTests(QuarantineTestCase):
    def test_only_a_secrecy_officer_of_the_department_or_of_the_county_office(self):
        sealed = self.quarantined()
        office = Department.objects.of_kind("county_government_office").get()
        county = UserFactory(username="county-officer", role=Role.SECRECY, role__department=office)
        other = UserFactory(username="other-officer", role=Role.SECRECY, role__department=self.mzj)
        expected = {self.admin: False, self.office: False, self.liaison: False, self.head: False, other: False,
                    self.secrecy: True, county: True}  # fmt: skip
        for user, may in expected.items():
            with self.subTest(user):
                self.assertEqual(quarantine.user_can_settle(user, sealed), may)
                if not may:
                    with self.assertRaises(PermissionDenied):
                        quarantine.open_as_false_alarm(sealed=sealed, user=user, reason="误报")

    def test_the_uploader_never_settles_the_own_file(self):
        sealed = self.quarantined()
        sealed.uploader_id = self.secrecy.pk
        self.assertFalse(quarantine.user_can_settle(self.secrecy, sealed))

    def test_a_false_alarm_goes_back_to_the_uploader_and_is_answered(self):
        sealed = self.quarantined()
        with self.captureOnCommitCallbacks(execute=True):
            quarantine.open_as_false_alarm(sealed=sealed, user=self.secrecy, reason="1998年已解密的历史文件样式")
        row = CustomDocument.objects.get(pk=sealed.file_id)
        self.assertEqual((row.title, row.original_name, row.file.read()), ("防汛物资通知", "防汛通知.txt", CONTENT))
        self.assertEqual([tag.name for tag in row.tags.all()], ["防汛"])
        found = scans.findings_of_page(with_file(self, row))
        self.assertEqual([(f["code"], f["severity"]) for f in found], [("SEC1", "review")])
        self.assertIn("误报", found[0]["excerpt"])
        self.assertFalse(Path(default_storage.path(sealed.box)).exists())
        self.assertEqual(Incident.objects.get().status, "restored")
        self.assertTrue(
            LedgerEntry.objects.filter(action="review.quarantine.release", actor_id=self.secrecy.pk).exists()
        )

    def test_destroyed_is_gone_for_good(self):
        sealed = self.quarantined()
        self.client.force_login(self.secrecy)
        url = reverse("review_intake:settle_file", args=[sealed.pk])
        self.assertEqual(self.client.post(url, {"act": "destroy", "reason": ""}).status_code, 422)
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post(url, {"act": "destroy", "reason": "确属涉密文件，已按规定报告。"})
        sealed.refresh_from_db()
        self.assertEqual(sealed.status, "destroyed")
        self.assertFalse(Path(default_storage.path(sealed.box)).exists())
        self.assertEqual(Incident.objects.get().status, "open")  # the report and the office's decision are still due
        with self.assertRaises(ValidationError):
            quarantine.open_as_false_alarm(sealed=sealed, user=self.secrecy, reason="误报")


class NothingMarkedIsStoredTests(CountyTestCase):
    def test_every_way_of_saving_words(self):
        from taggit.models import Tag
        from wagtail.contrib.redirects.models import Redirect
        from wagtail.models import Comment, CommentReply
        from wagtail_localize.models import String, StringTranslation, TranslatableObject, TranslationContext

        page = make_document(self)
        source = TranslatableObject.objects.get_or_create_from_instance(page)[0]
        mark = "机密★5年"
        rows = {
            "page": page, "revision": None, "tag": Tag(name=mark), "redirect": Redirect(old_path="/a", redirect_link=mark),
            "comment": Comment(page=page, user=self.liaison, text=mark, contentpath="title"),
            "reply": CommentReply(user=self.liaison, text=mark), "string": String(data=mark, locale=page.locale),
            "segment": StringTranslation(data=mark, locale=page.locale, translation_of=String.objects.create(data="a", locale=page.locale), context=TranslationContext.objects.create(object=source, path="title")),
            "document": CustomDocument(title=mark, file=ContentFile(b"a", name="a.txt")),
            "file name": CustomDocument(title="a", file=ContentFile(b"b", name=f"{mark}.txt")),
        }  # fmt: skip
        page.summary = "密级：秘密"
        before = set(stored_files(Path(default_storage.location)))
        for name, row in rows.items():
            with self.subTest(name), self.assertRaisesMessage(ValidationError, "没有保存"):
                page.save_revision() if row is None else row.save()
        self.assertEqual(set(stored_files(Path(default_storage.location))), before)

    def test_reviewers_may_name_a_mark_and_laws_may_speak_of_secrets(self):
        page = make_document(self, summary="保守国家秘密法宣传；绝密级不超过三十年")
        page.save()
        Incident(reason="首页有“机密★5年”字样", report_due_at="2026-11-22T00:00Z", opened_by_id=1, object_id="1").save()

    def test_a_screen_without_a_check_of_its_own_says_whom_to_call(self):
        self.client.force_login(self.admin)
        url = reverse("wagtailredirects:add")
        answer = self.client.post(
            url, {"old_path": "/a", "redirect_link": "https://example.gov.cn/机密★5年", "is_permanent": "on"}
        )
        self.assertContains(answer, "联系", status_code=422)
        self.assertContains(answer, "没有进入系统", status_code=422)
        self.assertTrue(LedgerEntry.objects.filter(action="review.secrecy_hit").exists())
        self.assertEqual(Incident.objects.get().title, "被拒绝保存的文字")

    def test_the_upload_form_keeps_title_and_file_out(self):
        self.client.force_login(self.liaison)
        post = {"title": "机密★5年", "collection": collection_of(self.jyj).pk, "file": ContentFile(b"a", name="a.txt")}
        answer = self.client.post(reverse("wagtaildocs:add"), post)
        self.assertContains(answer, "没有保存")
        self.assertFalse(CustomDocument.objects.exists())
