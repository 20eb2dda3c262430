"""名单公示: its end is asked for, search engines keep nothing, and on that day everything public of it is gone."""

from datetime import date, datetime, timedelta
from unittest import TestCase, mock

from django.core.files.base import ContentFile
from django.utils import timezone

from assets.models import CustomDocument
from catalog.models import CatalogEntry
from home.models import ArticlePage, ColumnPage
from review.models import ReviewRecord, Seal
from review.name_lists import end_problem
from review.search_source import load
from review.services import release_due_pages
from review.tests.factories import CountyTestCase, make_document, paragraph, released

TODAY = date(2026, 11, 21)


class EndRuleTests(TestCase):
    def test_what_an_end_must_be(self):
        cases = [
            (False, None, True), (False, date(2026, 12, 1), False), (True, None, False), (True, TODAY, False),
            (True, TODAY - timedelta(days=1), False), (True, TODAY + timedelta(days=1), True),
            (True, TODAY + timedelta(days=366), True), (True, TODAY + timedelta(days=367), False),
        ]  # fmt: skip
        for is_list, ends_on, fine in cases:
            with self.subTest(is_list=is_list, ends_on=ends_on):
                self.assertIs(end_problem(is_list, ends_on, TODAY) == "", fine)


class NameListTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.ends_on = timezone.localdate() + timedelta(days=7)
        cls.document = CustomDocument(title="公示名单", file=ContentFile("李某某".encode(), name="名单.txt"))
        cls.document.save()
        cls.page = make_document(
            cls, title="2026年秋季学期学生资助名单公示", summary="公示期七天。", body=paragraph("受助学生：李晓禾、王思远。"),
            attachments=[{"type": "file", "value": {"document": cls.document.pk, "note": ""}}],
            is_name_list=True, list_ends_on=cls.ends_on,
        )  # fmt: skip
        released(cls, cls.page)
        cls.seal = Seal.objects.current().for_object(cls.page).get()
        cls.file_url = f"/files/{cls.document.token}/mingdan.txt"

    def on_the_day(self):
        """The clock at midnight of the day that the list carries."""
        midnight = timezone.make_aware(datetime.combine(self.ends_on, datetime.min.time()))
        return mock.patch("django.utils.timezone.now", return_value=midnight)

    def test_a_list_without_its_end_cannot_be_submitted(self):
        page = make_document(self, is_name_list=True)
        self.assertIn("list_ends_on", page.get_submission_errors())
        article = ArticlePage(title="拟录用人员公示", is_name_list=True, list_ends_on=date(2030, 1, 1))
        self.assertIn("list_ends_on", article.get_submission_errors())

    def test_it_is_marked_as_a_list(self):
        last_day = self.ends_on - timedelta(days=1)
        self.assertContains(self.client.get(self.seal.url), f"名单公示，至{last_day:%Y-%m-%d}")

    def test_search_engines_keep_neither_page_nor_file(self):
        page, file = self.client.get(self.seal.url), self.client.get(self.file_url)
        for response in (page, file):
            self.assertEqual(response["X-Robots-Tag"], "noindex, noarchive")
        self.assertContains(page, '<meta name="robots" content="noindex, noarchive">', html=True)
        self.assertNotContains(self.client.get("/sitemap.xml"), self.seal.url)

    def test_other_pages_may_be_indexed(self):
        page = make_document(self)
        released(self, page)
        response = self.client.get(page.public_path())
        self.assertNotIn("X-Robots-Tag", response)
        self.assertNotContains(response, "noindex")

    def test_our_search_knows_title_and_summary_only(self):
        document = load(f"{self.seal.object_type}:{self.seal.object_id}")[0]
        self.assertEqual((document.title, document.summary), (self.page.title, "公示期七天。"))
        self.assertEqual(document.text, "")

    def test_on_the_day_page_and_file_are_gone_before_any_task_ran(self):
        self.assertEqual(self.client.get(self.seal.url).status_code, 200)
        with self.on_the_day():
            self.assertEqual(self.client.get(self.seal.url).status_code, 404)
            self.assertEqual(self.client.get(self.file_url).status_code, 404)
            self.assertEqual(load(f"{self.seal.object_type}:{self.seal.object_id}"), [])
            self.assertNotContains(self.client.get("/"), self.page.title)

    def test_the_beat_takes_it_out_of_the_register_and_keeps_the_record(self):
        with self.on_the_day():
            self.assertEqual(release_due_pages()["expired"], 1)
            self.assertNotContains(self.client.get("/catalog/"), self.page.title)
        entry = CatalogEntry.objects.get(page_id=self.page.pk)
        self.assertFalse(entry.is_public)
        self.assertTrue(ReviewRecord.objects.filter(object_id=str(self.page.pk)).exists())
        self.assertTrue(Seal.objects.filter(pk=self.seal.pk, closed_reason="expired").exists())

    def test_an_earlier_expiry_of_the_editor_counts(self):
        page = make_document(self, is_name_list=True, list_ends_on=self.ends_on)
        page.expire_at = timezone.now() + timedelta(days=2)
        self.assertEqual(page.seal_columns()["expires_at"], page.expire_at)

    def test_an_article_may_be_a_list_too(self):
        column = ColumnPage.objects.filter(department=self.jyj).first()
        article = ArticlePage(
            title="拟录用教师公示", slug="nilu", summary="公示期七天。", source="县教育局", body=paragraph("陈思源。"), live=False,
            department=self.jyj, owner=self.liaison, is_name_list=True, list_ends_on=self.ends_on,
        )  # fmt: skip
        column.add_child(instance=article)
        article.save_revision(user=self.liaison)
        released(self, ArticlePage.objects.get(pk=article.pk))
        response = self.client.get(article.public_path())
        self.assertEqual(response["X-Robots-Tag"], "noindex, noarchive")
        self.assertContains(response, "名单公示，至")
        with self.on_the_day():
            self.assertEqual(self.client.get(article.public_path()).status_code, 404)
