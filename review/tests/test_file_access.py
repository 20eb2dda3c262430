"""Who opens an item's files inside the CMS once it is decided: those who wrote or signed it, and the office."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from assets.models import CustomDocument
from review import services
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, make_document, released, signed_by_head, submitted
from users.enums import Role
from users.tests.factories import UserFactory

BYTES = "张某某，低保，每月620元".encode()


class FinishedItemFileTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.head_later = UserFactory(username="head3", role=Role.HEAD, role__department=cls.jyj)

    def setUp(self):
        self.document = CustomDocument(title="名单", file=ContentFile(BYTES, name="名单.txt"))
        self.document.save()
        attachments = [{"type": "file", "value": {"document": self.document.pk, "note": ""}}]
        self.page = make_document(self, attachments=attachments)

    def assert_readers(self, **expected: bool):
        for name, may in expected.items():
            self.client.force_login(getattr(self, name))
            answer = self.client.get(default_storage.url(self.document.file.name))
            with self.subTest(name):
                self.assertEqual(answer.status_code, 200 if may else 302)  # refused: back to the desk

    def test_of_a_released_item(self):
        released(self, self.page)
        self.assert_readers(
            head=True, secrecy=True, office=True, liaison=True,
            head_later=False, head2=False, liaison2=False, supervisor=False, duty=False,
        )  # fmt: skip

    def test_of_an_item_that_the_review_returned_and_the_author_emptied(self):
        journey = signed_by_head(self, self.page)
        services.review(
            journey=journey,
            user=self.secrecy,
            outcome="after_redaction",
            answers=NOTHING_APPLIES,
            reason="名单须脱敏。",
        )
        page = self.page.get_latest_revision_as_object()
        page.attachments = []
        page.save_revision(user=self.liaison)
        self.assert_readers(head=True, secrecy=True, office=True, head_later=False, head2=False)

    def test_of_an_item_that_the_head_returned(self):
        services.return_for_changes(journey=submitted(self, self.page), user=self.head, reason="请核对名单。")
        self.assert_readers(head=True, office=True, secrecy=False, head_later=False, head2=False)

    def test_of_a_page_taken_off_the_site(self):
        released(self, self.page)
        services.unpublish(page=self.page, user=self.office, reason="公示期满。")
        self.assert_readers(head=True, secrecy=True, office=True, head2=False)
        self.client.logout()
        self.assertEqual(self.client.get(f"/files/{self.document.token}/名单.txt").status_code, 404)
