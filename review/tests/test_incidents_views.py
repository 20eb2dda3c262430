"""紧急下线 on the screen: finding the page, the one step, what still serves it, the case and its report."""

from datetime import timedelta
from io import BytesIO
from unittest import mock

from django.core.files.base import ContentFile
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from docx import Document

from assets.models import CustomDocument
from core.models import OutboxEntry
from oversight.models import Notification
from review import incidents
from review.addresses import path_of
from review.enums import IncidentStatus, TakeDownReason
from review.models import Incident, LedgerEntry, Seal
from review.tests.factories import CountyTestCase, make_document, released


class IncidentViewTestCase(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.document = CustomDocument(title="名单", file=ContentFile("张某某".encode(), name="名单.txt"))
        cls.document.save()
        cls.page = make_document(
            cls, title="关于2026年临时救助情况的通报",
            attachments=[{"type": "file", "value": {"document": cls.document.pk, "note": ""}}],
        )  # fmt: skip
        released(cls, cls.page)
        cls.seal = Seal.objects.current().for_object(cls.page).get()
        cls.file_url = f"/files/{cls.document.token}/mingdan.txt"

    def find(self, text, user=None):
        self.client.force_login(user or self.duty)
        return self.client.get(reverse("review_incidents:start"), {"q": text})

    def take_down(self, user=None, reason_kind="personal_data", reason="附件第2页有身份证号。", **kwargs):
        self.client.force_login(user or self.duty)
        url = reverse("review_incidents:take_down", args=[self.seal.pk])
        return self.client.post(url, {"reason_kind": reason_kind, "reason": reason}, **kwargs)

    def opened(self) -> Incident:
        return incidents.take_down(
            seal=self.seal, user=self.duty, reason_kind=TakeDownReason.PERSONAL_DATA, reason="有身份证号。"
        )

    def statuses(self) -> list[int]:
        self.client.logout()
        return [self.client.get(url).status_code for url in (self.seal.url, self.file_url)]


class FindTests(IncidentViewTestCase):
    def test_address_as_people_paste_it(self):
        for pasted in (
            "/a/b/",
            "/a/b",
            "https://www.x.gov.cn/a/b",
            "http://127.0.0.1:8000/a/b/?from=wx#top",
            "  /a/b/ ",
        ):
            with self.subTest(pasted):
                self.assertEqual(path_of(pasted), "/a/b/")
        for words in ("临时救助", "", "a/b", "http://[bad"):
            with self.subTest(words):
                self.assertEqual(path_of(words), "")

    def test_page_is_found_by_address_title_and_file(self):
        for text in (f"https://www.qinglan.gov.cn{self.seal.url}", "临时救助 通报", f"http://x{self.file_url}"):
            with self.subTest(text):
                self.assertEqual(self.find(text).context["seal"], self.seal)

    def test_departments_find_their_own_pages_only(self):
        for name, finds in {"liaison": True, "head": True, "secrecy": True, "office": True, "duty": True,
                            "liaison2": False, "head2": False}.items():  # fmt: skip
            with self.subTest(name):
                self.assertEqual("seal" in (self.find(self.seal.url, getattr(self, name)).context or {}), finds)

    def test_others_have_no_such_screen(self):
        for name in ("supervisor", "admin"):
            with self.subTest(name):
                self.assertNotEqual(self.find("救助", getattr(self, name)).status_code, 200)

    def test_what_is_not_public_is_not_found(self):
        draft = make_document(self, title="救助工作草稿")
        self.assertNotContains(self.find("救助工作草稿"), draft.public_path())


class TakeDownTests(IncidentViewTestCase):
    def test_one_step_takes_page_and_file_off(self):
        with self.captureOnCommitCallbacks(execute=True):
            response = self.take_down()
        self.assertContains(self.client.get(response.url), '<p class="incident-result__word">已下线</p>', html=True)
        self.assertEqual(self.statuses(), [404, 404])

    def test_page_and_file_are_gone_with_the_broker_down(self):
        with (
            mock.patch("core.tasks.deliver_entry.delay", side_effect=ConnectionError("broker")),
            self.captureOnCommitCallbacks(execute=True),
        ):
            self.take_down()
        self.assertEqual(self.statuses(), [404, 404])
        self.assertTrue(OutboxEntry.objects.filter(kind="index", key__startswith="file:").exists())

    def test_the_screen_says_what_is_still_to_be_cleared(self):
        with (
            mock.patch("core.tasks.deliver_entry.delay", side_effect=ConnectionError("broker")),
            self.captureOnCommitCallbacks(execute=True),
        ):
            response = self.take_down(follow=True)
        self.assertContains(response, "站内检索尚在清除")
        self.assertNotContains(response, '<p class="incident-result__word">已下线</p>', html=True)

    @override_settings(EDGE_CACHE_URL="http://127.0.0.1:9")
    def test_an_edge_that_does_not_answer_is_named(self):
        OutboxEntry.objects.all().delete()
        response = self.take_down(follow=True)
        self.assertContains(response, "边缘缓存没有应答")
        self.assertEqual(self.statuses(), [404, 404])

    def test_reason_is_asked_for(self):
        response = self.take_down(reason_kind="", reason="")
        self.assertContains(response, "请选择原因。", status_code=422)
        self.assertContains(response, "请写明下线原因。", status_code=422)
        self.assertFalse(Incident.objects.exists())

    def test_others_are_refused(self):
        for name in ("liaison2", "head2", "supervisor", "admin"):
            with self.subTest(name):
                self.take_down(user=getattr(self, name))
                self.assertFalse(Incident.objects.exists())

    def test_a_page_published_anew_meanwhile_is_taken_down_all_the_same(self):
        released(self, type(self.page).objects.get(pk=self.page.pk))
        self.take_down()
        self.assertEqual(self.statuses()[0], 404)

    def test_office_and_department_are_told_once(self):
        with self.captureOnCommitCallbacks(execute=True):
            self.opened()
        told = set(
            Notification.objects.filter(subject_key__startswith="incident:").values_list("user__username", flat=True)
        )
        self.assertEqual(told, {"office", "liaison", "head", "secrecy"})

    def test_the_page_s_header_offers_it(self):
        address = reverse("review_incidents:take_down", args=[self.seal.pk])
        for name, offered in {"liaison": True, "office": True, "admin": False}.items():
            with self.subTest(name):
                self.client.force_login(getattr(self, name))
                response = self.client.get(reverse("wagtailadmin_explore", args=[self.page.pk]))
                self.assertEqual(address in response.content.decode(), offered)


class CaseTests(IncidentViewTestCase):
    def act(self, name, user, incident, **data):
        self.client.force_login(user)
        return self.client.post(reverse(f"review_incidents:{name}", args=[incident.pk]), data, follow=True)

    def test_places_are_ticked_off_by_name(self):
        incident = self.opened()
        self.act("check", self.secrecy, incident, code="mails", done="on")
        incident.refresh_from_db()
        place = next(place for place in incident.checks if place["code"] == "mails")
        self.assertEqual((place["done"], place["by"]), (True, str(self.secrecy)))
        self.assertTrue(LedgerEntry.objects.filter(action="review.incident.check").exists())

    def test_others_see_nothing_of_the_case(self):
        incident = self.opened()
        self.client.force_login(self.head2)
        self.assertEqual(self.client.get(reverse("review_incidents:detail", args=[incident.pk])).status_code, 404)
        self.assertNotContains(self.client.get(reverse("review_incidents:index")), incident.title)

    def test_the_clock_runs_until_the_report_is_recorded(self):
        incident = self.opened()
        Incident.objects.filter(pk=incident.pk).update(report_due_at=timezone.now() - timedelta(hours=1))
        self.client.force_login(self.office)
        self.assertContains(self.client.get(reverse("review_incidents:index")), "已超时")
        self.act("reported", self.office, incident)
        self.assertNotContains(self.client.get(reverse("review_incidents:index")), "已超时")

    def test_the_office_restores(self):
        incident = self.opened()
        self.act("restore", self.office, incident, **{"restore-resolution": "经核实为单位电话。"})
        self.assertEqual(self.statuses(), [200, 200])
        self.assertEqual(Incident.objects.get().status, IncidentStatus.RESTORED)

    def test_the_office_closes_with_a_resolution(self):
        incident = self.opened()
        response = self.act("close", self.office, incident, **{"close-resolution": ""})
        self.assertContains(response, "请写明处理结果。", status_code=422)
        self.act("close", self.office, incident, **{"close-resolution": "已脱敏重报。"})
        self.assertEqual(Incident.objects.get().status, IncidentStatus.CLOSED)
        self.assertEqual(self.statuses(), [404, 404])

    def test_nobody_else_settles(self):
        incident = self.opened()
        for name in ("duty", "head", "secrecy", "supervisor"):
            with self.subTest(name):
                self.act("restore", getattr(self, name), incident, **{"restore-resolution": "没有问题。"})
                self.assertEqual(Incident.objects.get().status, IncidentStatus.OPEN)

    def test_letter_names_hash_and_measures_and_no_content(self):
        incident = self.opened()
        self.client.force_login(self.secrecy)
        page = self.client.get(reverse("review_incidents:report", args=[incident.pk]))
        self.assertContains(page, incident.content_hash)
        self.assertNotContains(page, "号正文")
        file = self.client.get(reverse("review_incidents:report_docx", args=[incident.pk]))
        text = "\n".join(paragraph.text for paragraph in Document(BytesIO(file.content)).paragraphs)
        self.assertIn("情况报告", text)
        self.assertIn(incident.content_hash, text)
        self.assertEqual(file["Cache-Control"], "private, no-store")

    def test_the_desk_shows_open_cases_first(self):
        incident = self.opened()
        for name, shown in {"office": True, "head": True, "supervisor": True, "head2": False}.items():
            with self.subTest(name):
                self.client.force_login(getattr(self, name))
                response = self.client.get(reverse("wagtailadmin_home"))
                address = reverse("review_incidents:detail", args=[incident.pk])
                self.assertEqual(address in response.content.decode(), shown)
