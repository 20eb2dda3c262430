"""紧急下线: who may, what is gone at once, and how the case ends."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.models import CustomDocument
from catalog.models import CatalogEntry
from disclosure.models import DisclosurePage
from review import incidents, services
from review.enums import IncidentStatus, TakeDownReason
from review.exceptions import GateClosed
from review.leaks import find_leaks
from review.models import Clearance, Incident, LedgerEntry, Seal
from review.tests.factories import CountyTestCase, make_document, paragraph, released
from search.engines.base import Hit
from search.registry import load
from search.services import as_public_now
from users.enums import Role
from users.tests.factories import UserFactory


class IncidentTestCase(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        document = CustomDocument(title="名单", file=ContentFile("张某某".encode(), name="名单.txt"))
        document.save()
        attachments = [{"type": "file", "value": {"document": document.pk, "note": ""}}]
        cls.page = make_document(cls, attachments=attachments)
        released(cls, cls.page)
        cls.seal = Seal.objects.current().for_object(cls.page).get()
        cls.addresses = (cls.seal.url, f"/files/{document.token}/x.txt")

    def take_down(self, user=None, reason_kind=TakeDownReason.PERSONAL_DATA, reason="附件含身份证号。") -> Incident:
        return incidents.take_down(seal=self.seal, user=user or self.duty, reason_kind=reason_kind, reason=reason)

    def statuses(self) -> list[int]:
        return [self.client.get(address).status_code for address in self.addresses]


class TakingDown:
    def test_who_may(self):
        other_secrecy = UserFactory(username="secrecy2", role=Role.SECRECY, role__department=self.mzj)
        may = {self.liaison: True, self.head: True, self.secrecy: True, self.duty: True, self.office: True,
               self.liaison2: False, self.head2: False, other_secrecy: False, self.supervisor: False, self.admin: False}  # fmt: skip
        for user, expected in may.items():
            with self.subTest(user.username):
                self.assertIs(incidents.user_can_take_down(user, self.jyj.pk), expected)

    def test_who_may_not_is_refused_by_the_verb_itself(self):
        with self.assertRaises(PermissionDenied):
            self.take_down(user=self.head2)
        self.assertEqual(self.statuses(), [200, 200])

    def test_page_and_file_are_gone_at_once(self):
        self.assertEqual(self.statuses(), [200, 200])
        self.take_down()
        self.assertEqual(self.statuses(), [404, 404])
        self.assertNotContains(self.client.get("/sitemap.xml"), self.seal.url)
        self.assertFalse(CatalogEntry.objects.public().filter(page_id=self.page.pk).exists())

    def test_search_shows_nothing_of_it_although_no_worker_told_the_index(self):
        hit = Hit(load(f"page:{self.seal.object_type}:{self.seal.object_id}")[0], 1.0)
        self.assertEqual([found.document for found in as_public_now([hit])], [hit.document])
        self.take_down()
        self.assertEqual(as_public_now([hit]), [])

    def test_a_reason_is_asked_for(self):
        with self.assertRaises(ValidationError):
            self.take_down(reason=" ")
        self.assertEqual(self.statuses(), [200, 200])

    def test_what_is_already_off_is_told(self):
        self.take_down()
        with self.assertRaises(ValidationError):
            self.take_down()
        self.assertEqual(Incident.objects.count(), 1)

    def test_suspected_secrets_and_personal_data_suspend_the_clearance(self):
        for reason, suspends in zip(TakeDownReason.values, (True, True, False, False), strict=True):
            page = make_document(self)
            released(self, page)
            self.seal = Seal.objects.current().for_object(page).get()
            self.take_down(reason_kind=reason)
            with self.subTest(reason):
                clearance = Clearance.objects.get(pk=self.seal.clearance_id)
                self.assertIs(clearance.suspended_at is not None, suspends)

    def test_a_cleared_correction_does_not_come_out_meanwhile(self):
        journey = self.scheduled_correction()
        self.take_down()
        with self.assertRaises(GateClosed):
            services.release(journey=journey)
        self.assertEqual(services.release_due_pages(timezone.now() + timedelta(hours=2))["released"], 0)
        self.assertEqual(self.statuses(), [404, 404])

    def scheduled_correction(self):
        page = DisclosurePage.objects.get(pk=self.page.pk)
        page.title, page.go_live_at = "更正后的通知", timezone.now() + timedelta(hours=1)
        page.save_revision(user=self.liaison)
        return released(self, page)

    def test_the_record_says_who_when_and_which_hash_but_no_content(self):
        incident = self.take_down()
        self.assertEqual((incident.opened_by_id, incident.content_hash), (self.duty.pk, self.seal.content_hash))
        self.assertAlmostEqual(
            incident.report_due_at, incident.opened_at + timedelta(hours=24), delta=timedelta(minutes=1)
        )
        row = LedgerEntry.objects.get(action="review.take_down")
        self.assertEqual(row.actor_id, self.duty.pk)
        self.assertNotIn("身份证", str(row.data))

    def test_aliases_go_with_the_page(self):
        alias = DisclosurePage.objects.get(pk=self.page.pk).create_alias(update_slug="mirror", log_action=None)
        self.assertEqual(self.client.get(alias.public_path()).status_code, 200)
        self.take_down()
        self.assertEqual(self.client.get(alias.public_path()).status_code, 404)


class Settling:
    def test_only_the_office_settles(self):
        incident = self.take_down()
        for user in (self.duty, self.head, self.secrecy, self.admin):
            for verb in (incidents.restore, incidents.close):
                with self.subTest(user=user.username, verb=verb.__name__), self.assertRaises(PermissionDenied):
                    verb(incident=incident, user=user, resolution="核实无误。")
        self.assertEqual(self.statuses(), [404, 404])

    def test_restoring_brings_back_exactly_the_cleared_copy(self):
        before = self.client.get(self.seal.url).content
        incident = self.take_down()
        DisclosurePage.objects.filter(pk=self.page.pk).update(body=paragraph("趁下线时改动的正文。"))
        seal = incidents.restore(incident=incident, user=self.office, resolution="核实无误，恢复。")
        self.assertEqual(self.statuses(), [200, 200])
        self.assertEqual(self.client.get(self.seal.url).content, before)
        self.assertEqual(seal.content_hash, self.seal.content_hash)
        self.assertEqual({leak.code for leak in find_leaks()}, {"row_changed"})
        self.assertTrue(CatalogEntry.objects.public().filter(page_id=self.page.pk).exists())

    def test_a_correction_after_restoring_keeps_the_page_public_until_its_hour(self):
        incidents.restore(incident=self.take_down(), user=self.office, resolution="核实无误，恢复。")
        self.scheduled_correction()
        self.assertEqual(self.statuses(), [200, 200])

    def test_an_alias_comes_back_with_the_page(self):
        alias = DisclosurePage.objects.get(pk=self.page.pk).create_alias(update_slug="mirror", log_action=None)
        incidents.restore(incident=self.take_down(), user=self.office, resolution="核实无误，恢复。")
        self.assertEqual(self.client.get(alias.public_path()).status_code, 200)

    def test_closing_leaves_it_off_for_good(self):
        incident = incidents.close(incident=self.take_down(), user=self.office, resolution="确含个人信息，不再公开。")
        self.assertEqual((incident.status, incident.closed_by_name), (IncidentStatus.CLOSED, str(self.office)))
        self.assertEqual(self.statuses(), [404, 404])
        with self.assertRaises(GateClosed):
            DisclosurePage.objects.get(pk=self.page.pk).latest_revision.publish()
        with self.assertRaises(ValidationError):
            incidents.restore(incident=incident, user=self.office, resolution="再恢复。")

    def test_a_newer_public_version_is_not_overwritten(self):
        incident = self.take_down()
        page = DisclosurePage.objects.get(pk=self.page.pk)
        page.body = paragraph("重新审查后的正文。")
        page.save_revision(user=self.liaison)
        released(self, page)
        with self.assertRaises(ValidationError):
            incidents.restore(incident=incident, user=self.office, resolution="恢复。")
        self.assertContains(self.client.get(self.seal.url), "重新审查后的正文。")

    def test_every_step_is_in_the_ledger(self):
        incidents.restore(incident=self.take_down(), user=self.office, resolution="核实无误，恢复。")
        actions = LedgerEntry.objects.filter(object_id=str(self.page.pk)).values_list("action", flat=True)
        self.assertEqual([a for a in actions if "take" in a or "incident" in a],
                         ["review.close.taken_down", "review.take_down", "review.incident.restored"])  # fmt: skip


class IncidentTests(TakingDown, Settling, IncidentTestCase):
    """Both in one county."""


class SearchWithoutAWorkerTests(CountyTestCase):
    def test_however_many_wait_the_queries_are_the_same(self):
        for _ in range(3):
            released(self, make_document(self))
        seals = Seal.objects.current()
        hits = [Hit(document, 1.0) for seal in seals for document in load(f"page:{seal.object_type}:{seal.object_id}")]
        self.assertGreaterEqual(len(as_public_now(hits)), 3)
        with CaptureQueriesContext(connection) as one:
            self.assertEqual(len(as_public_now(hits[:1])), 1)
        with CaptureQueriesContext(connection) as three:
            self.assertEqual(len(as_public_now(hits[:3])), 3)
        self.assertEqual(len(one), len(three))
