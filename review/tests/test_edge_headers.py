"""What shared caches are told: pages and files by tag, everything under the tag of an emergency, a 404 never."""

from django.core.files.base import ContentFile

from assets.models import CustomDocument
from review import exits, incidents
from review.enums import TakeDownReason
from review.models import Seal
from review.tests.factories import CountyTestCase, make_document, released


class EdgeHeaderTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        document = CustomDocument(title="方案", file=ContentFile("方案。".encode(), name="方案.txt"))
        document.save()
        attachments = [{"type": "file", "value": {"document": document.pk, "note": ""}}]
        cls.page = make_document(cls, attachments=attachments)
        cls.addresses = (cls.page.public_path(), f"/files/{document.token}/方案.txt")

    def assert_headers(self, status: int, cache_control: str) -> None:
        for address in self.addresses:
            for method in (self.client.get, self.client.head):
                answer = method(address)
                with self.subTest(address=address, method=method.__name__):
                    self.assertEqual(answer.status_code, status)
                    self.assertIn(cache_control, answer["Cache-Control"])
                    self.assertFalse(answer.cookies)
                    self.assertNotIn("Cookie", answer.get("Vary", ""))

    def test_before_while_and_after_a_page_is_public(self):
        self.assert_headers(404, "no-store")
        released(self, self.page)
        self.assert_headers(200, "s-maxage=60")
        incidents.take_down(
            seal=Seal.objects.current().for_object(self.page).get(), user=self.duty,
            reason_kind=TakeDownReason.WRONG, reason="有误。",
        )  # fmt: skip
        self.assert_headers(404, "no-store")

    def test_every_answer_that_may_be_kept_bears_the_tag_of_an_emergency(self):
        released(self, self.page)
        kept = 0
        for address in (*self.addresses, "/", "/policies/", "/catalog/", "/sitemap.xml", "/site-map/"):
            answer = self.client.get(address)
            with self.subTest(address):
                self.assertEqual(answer.status_code, 200)
                if "s-maxage" in answer.get("Cache-Control", ""):
                    self.assertIn("site", answer["X-Cache-Tags"].split())
                    kept += 1
        self.assertGreaterEqual(kept, 6)

    def test_signed_in_people_get_the_same_headers(self):
        """The page is the same for everybody; only the edge decides whom it asks."""
        released(self, self.page)
        self.client.force_login(self.liaison)
        self.assertIn("s-maxage=60", self.client.get(self.addresses[0])["Cache-Control"])

    def test_an_address_that_is_gone_for_good_may_be_kept(self):
        released(self, self.page)
        exits.unpublish(page=self.page, user=self.office, reason="核对。")
        answer = self.client.get(self.addresses[0])
        self.assertEqual(answer.status_code, 410)
        self.assertIn("s-maxage=60", answer["Cache-Control"])
