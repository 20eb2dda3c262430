"""The ways of `test_side_doors`, tried on a gated object that is no page: a catalog entry (and the register beside it)."""

from datetime import timedelta
from unittest.mock import patch

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Revision, WorkflowState

from catalog.models import CatalogEntry, EntryIsACopy, OfflineEntry
from review import services
from review.enums import JourneyStatus
from review.exceptions import GateClosed
from review.leaks import find_leaks
from review.models import Clearance, Journey, Seal
from review.tests.editor import DECLARED
from review.tests.factories import CountyTestCase, released, reviewed, signed_by_head, submitted
from review.tests.object_cases import make_entry

CLEARED, SMUGGLED = "经审查的查阅说明。", "未经审查的查阅说明。"
# Addresses of a snippet with every feature that Wagtail 7.4 knows; a new one has to be looked at.
ADDRESSES = {
    "list", "list_results", "add", "edit", "delete", "usage", "history", "history_results", "copy", "preview_on_add",
    "preview_on_edit", "revisions_view", "revisions_revert", "revisions_compare", "unpublish", "revisions_unschedule",
    "lock", "unlock", "workflow_action", "collect_workflow_action_data", "confirm_workflow_cancellation",
    "workflow_preview", "workflow_history", "workflow_history_results", "workflow_history_detail",
}  # fmt: skip


class ObjectSideDoorTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.entry = make_entry(cls, how_to_get=CLEARED)
        released(cls, cls.entry)
        cls.url = cls.entry.public_path()

    def setUp(self):
        self.entry = OfflineEntry.objects.get(pk=self.entry.pk)

    def leaks(self) -> set[str]:
        return {leak.code for leak in find_leaks()}

    def assert_public_is_cleared(self):
        answer = self.client.get(self.url)
        self.assertContains(answer, CLEARED)
        self.assertNotContains(answer, SMUGGLED)
        self.assertNotContains(self.client.get("/catalog/"), SMUGGLED)

    def edit(self, text=SMUGGLED, **fields) -> Revision:
        self.entry.how_to_get = text
        for name, value in fields.items():
            setattr(self.entry, name, value)
        return self.entry.save_revision(user=self.liaison)

    # In code -----------------------------------------------------------------------------------------------------------

    def test_publishing_a_revision_is_refused_for_anybody(self):
        revision = self.edit()
        for user in (None, self.liaison, self.office, self.admin):
            with self.subTest(user), self.assertRaises(GateClosed):
                revision.publish(user=user)
            with self.subTest(user), self.assertRaises(GateClosed):
                self.entry.publish(revision, user=user, skip_permission_checks=True)
        self.assert_public_is_cleared()
        self.assertEqual(self.leaks(), set())

    def test_wagtails_action_stays_invisible(self):
        PublishRevisionAction(self.edit()).execute(skip_permission_checks=True)
        self.assert_public_is_cleared()
        self.assertEqual(self.leaks(), {"row_changed"})

    def test_writing_into_the_row_stays_invisible(self):
        self.entry.how_to_get = SMUGGLED
        self.entry.save()
        self.assert_public_is_cleared()
        self.assertEqual(self.leaks(), {"row_changed"})

    def test_queryset_update_stays_invisible(self):
        OfflineEntry.objects.filter(pk=self.entry.pk).update(how_to_get=SMUGGLED, title=SMUGGLED)
        self.assert_public_is_cleared()
        self.assertEqual(self.leaks(), {"row_changed"})

    def test_a_draft_made_live_by_hand_is_not_public(self):
        draft = make_entry(self, how_to_get=SMUGGLED)
        draft.live = True
        draft.save()
        self.assertEqual(self.client.get(draft.public_path()).status_code, 404)
        self.assertEqual(self.leaks(), {"live_without_seal"})

    def test_a_row_saved_as_not_live_leaves_the_site(self):
        self.entry.live = False
        self.entry.save()
        self.assertEqual(self.client.get(self.url).status_code, 404)
        self.assertFalse(CatalogEntry.objects.public().exists())

    def test_wagtails_unpublish_closes_the_seal_and_voids_clearances(self):
        self.entry.unpublish()
        self.assertEqual(self.client.get(self.url).status_code, 404)
        self.assertFalse(Clearance.objects.for_object(self.entry).open().exists())

    def test_an_edit_after_the_review_voids_it(self):
        self.edit("第二版。")
        journey = reviewed(self, self.entry)
        revision = Revision.objects.get(pk=journey.revision_id)
        revision.content["how_to_get"] = SMUGGLED
        revision.save(update_fields=["content"])
        with self.assertRaises(GateClosed):
            services.sign(journey=journey, user=self.office)
        self.assert_public_is_cleared()

    def test_an_old_revision_is_refused_and_a_clearance_opens_once(self):
        first = self.entry.latest_revision
        self.edit("第二版。")
        released(self, self.entry)
        with self.assertRaises(GateClosed):
            first.publish(user=self.admin)
        with self.assertRaises(GateClosed):
            Revision.objects.get(pk=OfflineEntry.objects.get(pk=self.entry.pk).live_revision_id).publish()
        self.assertContains(self.client.get(self.url), "第二版。")

    def test_a_copy_is_nobodys_clearance(self):
        copy = OfflineEntry.objects.get(pk=self.entry.pk)
        copy.pk = None
        copy.save(force_insert=True)
        self.assertEqual(self.client.get(copy.public_path()).status_code, 404)
        self.assertEqual(self.leaks(), {"live_without_seal"})

    def test_what_was_public_can_not_be_deleted(self):
        for doomed in (self.entry.delete, OfflineEntry.objects.filter(pk=self.entry.pk).delete):
            with self.subTest(doomed), self.assertRaises(ProtectedError), transaction.atomic():
                doomed()
        make_entry(self).delete()
        self.assert_public_is_cleared()

    def test_seals_of_types_do_not_mix(self):
        """A clearance belongs to one object: another type's row with the same id and even the same words has none."""
        self.assertFalse(Clearance.objects.filter(object_type="disclosure.feeitem").exists())
        keys = Seal.objects.current().filter(object_id=str(self.entry.pk)).values_list("object_type", flat=True)
        self.assertIn("catalog.offlineentry", keys)

    # Schedules -----------------------------------------------------------------------------------------------------------

    def test_a_schedule_without_clearance_is_refused(self):
        revision = self.edit(go_live_at=timezone.now() - timedelta(minutes=1))
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
        with self.assertRaises(GateClosed):
            call_command("publish_scheduled")
        self.assert_public_is_cleared()

    def test_a_cleared_release_waits_for_its_hour(self):
        self.edit("第二版。", go_live_at=timezone.now() + timedelta(hours=1))
        journey = released(self, self.entry)
        self.assertEqual(journey.status, JourneyStatus.SCHEDULED)
        self.assert_public_is_cleared()
        with self.travel(hours=2):
            self.assertEqual(services.release_due_pages()["released"], 1)
            self.assertContains(self.client.get(self.url), "第二版。")

    def test_expiry_takes_it_off(self):
        self.edit("第二版。", expire_at=timezone.now() + timedelta(hours=1))
        released(self, self.entry)
        with self.travel(hours=2):
            self.assertEqual(self.client.get(self.url).status_code, 404)  # at once, before the beat comes
            services.release_due_pages()
        self.assertFalse(OfflineEntry.objects.get(pk=self.entry.pk).live)
        self.assertTrue(OfflineEntry.objects.get(pk=self.entry.pk).expired)

    @staticmethod
    def travel(*, hours: int):
        later = timezone.now() + timedelta(hours=hours)
        return patch("django.utils.timezone.now", return_value=later)

    # The CMS -------------------------------------------------------------------------------------------------------------

    def test_no_address_is_forgotten(self):
        names = {pattern.name for pattern in OfflineEntry.snippet_viewset.get_urlpatterns()}
        self.assertEqual(names - ADDRESSES, set())

    def test_posting_to_every_address_changes_nothing_public(self):
        signed_by_head(self, self._changed())
        task_state = Journey.objects.latest("pk").task_state_id
        for user in (self.liaison, self.head, self.secrecy, self.office, self.admin):
            client = self.client_class(raise_request_exception=False)
            client.force_login(user)
            for pattern in OfflineEntry.snippet_viewset.get_urlpatterns():
                answer = client.post(self._address(pattern, task_state), self._everything())
                with self.subTest(user=user.username, name=pattern.name):
                    self.assertLess(answer.status_code, 500)
                    self.assert_public_is_cleared()
        self.assertTrue(OfflineEntry.objects.get(pk=self.entry.pk).live)

    def _changed(self) -> OfflineEntry:
        self.edit()
        return OfflineEntry.objects.get(pk=self.entry.pk)

    def _address(self, pattern, task_state: int) -> str:
        values = {"pk": self.entry.pk, "revision_id": self.entry.latest_revision_id, "revision_id_a": "live",
                  "revision_id_b": "latest", "action_name": "approve", "task_state_id": task_state, "task_id": 1,
                  "workflow_state_id": WorkflowState.objects.latest("pk").pk}  # fmt: skip
        kwargs = {name: values[name] for name in pattern.pattern.regex.groupindex}
        return reverse(OfflineEntry.snippet_viewset.get_url_name(pattern.name), kwargs=kwargs)

    def _everything(self) -> dict:
        """One form that says yes to whatever is asked."""
        return {
            "title": SMUGGLED, "summary": SMUGGLED, "how_to_get": SMUGGLED, "department": self.jyj.pk, "confirm": "1",
            "formed_on": "1998-05-06", "availability": "paper", "action-publish": "1", "comment": "同意",
            "next": "/cms/",
        }  # fmt: skip

    def test_bulk_actions(self):
        client = self.client_class()
        client.force_login(self.admin)
        for action in ("publish", "unpublish", "delete"):
            url = reverse("wagtail_bulk_action", args=["catalog", "offlineentry", action])
            with self.subTest(action):
                self.assertLess(client.post(f"{url}?id={self.entry.pk}", {"confirm": "1"}).status_code, 500)
                self.assert_public_is_cleared()

    def test_publish_in_the_editor_saves_a_draft_at_most(self):
        for user in (self.liaison, self.office, self.admin):
            client = self.client_class()
            client.force_login(user)
            url = reverse(OfflineEntry.snippet_viewset.get_url_name("edit"), args=[self.entry.pk])
            self.assertNotContains(client.get(url), "action-publish")
            client.post(url, self._everything())
            with self.subTest(user.username):
                self.assert_public_is_cleared()
                self.assertFalse(Journey.objects.active().exists())

    def test_submitting_in_the_editor_opens_a_journey_and_locks_the_row(self):
        client = self.client_class()
        client.force_login(self.liaison)
        url = reverse(OfflineEntry.snippet_viewset.get_url_name("edit"), args=[self.entry.pk])
        data = self._everything() | {"action-submit": "1", **DECLARED}
        data.pop("action-publish")
        client.post(url, data)
        journey = Journey.objects.active().get()
        self.assertEqual((journey.object_type, journey.author_id), ("catalog.offlineentry", self.liaison.pk))
        self.assertContains(client.get(url), "查看审核进度")
        before = self.entry.latest_revision_id
        client.post(url, {**data, "how_to_get": "再改一次"})
        self.assertNotIn("再改一次", str(Revision.objects.get(pk=journey.revision_id).content))
        self.assertNotEqual(before, journey.revision_id)

    def test_an_incomplete_submission_is_told_at_its_field(self):
        client = self.client_class()
        client.force_login(self.liaison)
        url = reverse(OfflineEntry.snippet_viewset.get_url_name("add"))
        answer = client.post(
            url, {"title": "旧档", "department": self.jyj.pk, "availability": "paper", "action-submit": "1"}
        )
        self.assertContains(answer, "提交前须填写")
        self.assertFalse(Journey.objects.active().exists())

    def test_a_mark_of_a_secret_is_not_stored(self):
        client = self.client_class()
        client.force_login(self.liaison)
        url = reverse(OfflineEntry.snippet_viewset.get_url_name("add"))
        answer = client.post(url, self._everything() | {"title": "机密★5年", "action-publish": ""})
        self.assertContains(answer, "内容带有密级标志，没有保存")
        self.assertFalse(OfflineEntry.objects.filter(title__contains="机密").exists())

    def test_other_departments_rows_are_closed(self):
        client = self.client_class()
        client.force_login(self.liaison2)
        viewset = OfflineEntry.snippet_viewset
        self.assertNotContains(client.get(reverse(viewset.get_url_name("list"))), self.entry.title)
        for name in ("edit", "history", "delete", "workflow_history"):
            with self.subTest(name):
                answer = client.get(reverse(viewset.get_url_name(name), args=[self.entry.pk]))
                self.assertEqual(answer.status_code, 302)
        answer = client.post(reverse(viewset.get_url_name("add")), self._everything())
        self.assertFalse(OfflineEntry.objects.filter(title=SMUGGLED).exists())
        self.assertContains(answer, "选择")

    def test_no_chooser_shows_anybodys_drafts(self):
        with self.assertRaises(NoReverseMatch):
            reverse("wagtailsnippetchoosers_catalog_offlineentry:choose")

    def test_the_owner_takes_it_off_in_the_cms_and_others_do_not(self):
        seal = Seal.objects.current().for_object(self.entry).get()
        url = reverse("review_admin:unpublish_object", args=[seal.pk])
        for name in ("head2", "secrecy"):
            self.client.force_login(getattr(self, name))
            self.client.post(url, {"reason": "不该公开。"})
            with self.subTest(name):
                self.assertTrue(Seal.objects.current().filter(pk=seal.pk).exists())
        self.client.force_login(self.head)
        self.client.post(url, {"reason": "档案已移交。", "wording": "off_line"})
        self.assertFalse(Seal.objects.current().filter(pk=seal.pk).exists())


class RegisterSideDoorTests(CountyTestCase):
    """The register is an index over seals: nothing written into it becomes public."""

    def setUp(self):
        self.entry = make_entry(self, how_to_get=CLEARED)
        released(self, self.entry)
        self.row = CatalogEntry.objects.get(offline_entry=self.entry)

    def leaks(self) -> set[str]:
        return {leak.code for leak in find_leaks()}

    def test_an_entry_is_not_saved_by_hand(self):
        self.row.title = SMUGGLED
        with self.assertRaises(EntryIsACopy):
            self.row.save()
        fields = {"department": self.jyj, "published_year": 2026, "issuing_name": "县教育局"}
        for more in ({"is_public": True}, {"page_id": 1}, {"offline_entry": self.entry}):
            with self.subTest(more), self.assertRaises(EntryIsACopy):
                CatalogEntry.objects.create(index_number="1/2026-1", title=SMUGGLED, **fields, **more)

    def test_words_written_past_save_are_not_shown(self):
        CatalogEntry.objects.filter(pk=self.row.pk).update(
            title=SMUGGLED, issuing_name=SMUGGLED, document_number=SMUGGLED
        )
        self.assertNotContains(self.client.get("/catalog/"), SMUGGLED)
        self.assertContains(self.client.get("/catalog/"), self.entry.title)
        self.assertEqual(self.leaks(), {"entry_changed"})

    def test_an_entry_made_public_by_hand_is_not_shown(self):
        CatalogEntry.objects.bulk_create([
            CatalogEntry(index_number="1/2026-1", title=SMUGGLED, department=self.jyj, published_year=2026, is_public=True)
        ])  # fmt: skip
        self.assertNotContains(self.client.get("/catalog/"), SMUGGLED)
        self.assertEqual(self.leaks(), {"entry_without_seal"})

    def test_an_entry_of_what_was_taken_off_stays_away(self):
        services.unpublish(page=self.entry, user=self.office, reason="档案已销毁。")
        CatalogEntry.objects.update(is_public=True)
        self.assertNotContains(self.client.get("/catalog/"), self.entry.title)
        self.assertEqual(self.leaks(), {"entry_without_seal"})

    def test_nobody_edits_the_register_in_the_cms(self):
        viewset = CatalogEntry.snippet_viewset
        for user in (self.office, self.admin, self.liaison):
            client = self.client_class(raise_request_exception=False)
            client.force_login(user)
            for name in ("edit", "delete"):
                answer = client.post(reverse(viewset.get_url_name(name), args=[self.row.pk]), {"title": SMUGGLED})
                with self.subTest(user=user.username, name=name):
                    self.assertEqual(answer.status_code, 302)
                    self.assertFalse(CatalogEntry.objects.filter(title=SMUGGLED).exists())
        self.client.force_login(self.office)
        self.assertContains(self.client.get(reverse(viewset.get_url_name("list"))), self.row.index_number)

    def test_a_number_once_given_stays(self):
        self.entry.summary = "改过的概述。"
        self.entry.save_revision(user=self.liaison)
        released(self, self.entry)
        self.assertEqual(CatalogEntry.objects.get(offline_entry=self.entry).index_number, self.row.index_number)

    def test_submitting_twice_gives_one_journey(self):
        self.entry.save_revision(user=self.liaison)
        submitted(self, self.entry)
        with self.assertRaises(ValidationError), transaction.atomic():
            submitted(self, self.entry)
        self.assertEqual(Journey.objects.active().for_object(self.entry).count(), 1)
