"""A gated object that is no page, from the draft to the public and off again."""

from django.urls import reverse

from catalog.models import CatalogEntry, OfflineEntry
from core.models import OutboxEntry
from review import exits, incidents, services
from review.enums import JourneyStatus, TakeDownReason
from review.leaks import find_leaks
from review.models import LedgerEntry, Seal
from review.tests.factories import CountyTestCase, released, reviewed, submitted
from review.tests.object_cases import make_entry
from search.registry import load


class ObjectPathTests(CountyTestCase):
    def setUp(self):
        self.entry = make_entry(self)
        self.url = self.entry.public_path()

    def test_a_draft_is_not_public(self):
        self.assertEqual(self.client.get(self.url).status_code, 404)
        self.assertEqual(list(find_leaks()), [])

    def test_three_people_make_it_public_from_its_seal(self):
        released(self, self.entry)
        answer = self.client.get(self.url)
        self.assertContains(answer, "县档案馆一楼查阅大厅")
        self.assertContains(answer, "<h1>1998年全县中小学布局调整方案</h1>", html=True)
        self.assertEqual(answer["X-Cache-Tags"].split()[0], f"catalog.offlineentry:{self.entry.pk}")
        self.assertEqual(list(find_leaks()), [])

    def test_the_register_lists_it_with_a_number(self):
        released(self, self.entry)
        entry = CatalogEntry.objects.public().get(offline_entry=self.entry)
        self.assertContains(self.client.get("/catalog/"), entry.index_number)
        self.assertContains(self.client.get("/catalog/"), "纸质，现场查阅")
        self.assertContains(self.client.get(self.catalog.public_path()), self.url)

    def test_search_finds_it_by_its_seal(self):
        key = f"page:catalog.offlineentry:{self.entry.pk}"
        self.assertEqual(load(key), [])
        released(self, self.entry)
        self.assertTrue(OutboxEntry.objects.filter(kind="index", key=key).exists())
        [document] = load(key)
        self.assertEqual((document.title, document.url), (self.entry.title, self.url))
        self.assertIn("查阅大厅", document.body)
        self.assertTrue(document.index_number)

    def test_what_is_missing_is_told_before_submission(self):
        bare = make_entry(self, how_to_get="", availability="on_request")
        with self.assertRaises(services.ValidationError) as caught:
            submitted(self, bare)
        self.assertEqual(set(caught.exception.message_dict), {"how_to_get", "attribute_reason"})

    def test_unpublish_closes_it_and_keeps_the_records(self):
        released(self, self.entry)
        exits.unpublish(page=self.entry, user=self.head, reason="档案已销毁。")
        self.assertEqual(self.client.get(self.url).status_code, 410)
        self.assertFalse(OfflineEntry.objects.get(pk=self.entry.pk).live)
        self.assertFalse(CatalogEntry.objects.public().exists())
        self.assertTrue(
            LedgerEntry.objects.filter(action="review.unpublish", object_type="catalog.offlineentry").exists()
        )

    def test_take_down_and_restore(self):
        released(self, self.entry)
        seal = Seal.objects.current().for_object(self.entry).get()
        incident = incidents.take_down(
            seal=seal, user=self.duty, reason_kind=TakeDownReason.SECRET, reason="疑似涉密。"
        )
        self.assertEqual(self.client.get(self.url).status_code, 404)
        self.assertFalse(OfflineEntry.objects.get(pk=self.entry.pk).live)
        incidents.restore(incident=incident, user=self.office, resolution="经核实不涉密。")
        self.assertContains(self.client.get(self.url), "查阅大厅")
        self.assertTrue(CatalogEntry.objects.public().filter(offline_entry=self.entry).exists())
        self.assertEqual(list(find_leaks()), [])

    def test_a_page_with_the_same_id_is_untouched(self):
        """Records point at (type, id): verbs on an object must not reach the page that bears the same number."""
        page_id = self.catalog.pk
        entry = OfflineEntry(pk=page_id, title="旧档", summary="旧档。", formed_on="1998-05-06", how_to_get="县档案馆。",
                             department=self.jyj)  # fmt: skip
        entry.save(force_insert=True)
        entry.save_revision(user=self.liaison)
        released(self, entry)
        seal = Seal.objects.current().for_object(entry).get()
        incident = incidents.take_down(seal=seal, user=self.duty, reason_kind=TakeDownReason.WRONG, reason="有误。")
        self.assertEqual(self.client.get(self.catalog.public_path()).status_code, 200)
        incidents.close(incident=incident, user=self.office, resolution="已更正。")
        self.catalog.refresh_from_db()
        self.assertTrue(self.catalog.live)
        self.assertEqual(list(find_leaks()), [])

    def test_reviewers_read_it_as_the_public_will(self):
        journey = reviewed(self, self.entry)
        self.client.force_login(self.office)
        self.assertContains(self.client.get(reverse("review_admin:item", args=[journey.pk])), self.entry.title)
        frame = self.client.get(reverse("review_admin:content", args=[journey.pk]))
        self.assertContains(frame, "县档案馆一楼查阅大厅")

    def test_the_difference_to_the_public_text_is_shown(self):
        released(self, self.entry)
        self.entry.how_to_get = "县档案馆二楼。"
        self.entry.save_revision(user=self.liaison)
        journey = submitted(self, self.entry)
        self.client.force_login(self.head)
        answer = self.client.get(reverse("review_admin:item", args=[journey.pk]))
        self.assertContains(answer, "查阅、获取说明")
        self.assertContains(answer, "<ins>")

    def test_an_item_taken_back_leads_to_its_editor(self):
        journey = submitted(self, self.entry)
        services.take_back(journey=journey, user=self.liaison)
        self.client.force_login(self.liaison)
        answer = self.client.get(reverse("review_admin:item", args=[journey.pk]))
        self.assertContains(answer, journey.edit_url)
        self.assertEqual(self.client.get(journey.edit_url).status_code, 200)
        journey.refresh_from_db()
        self.assertEqual(journey.status, JourneyStatus.TAKEN_BACK)
