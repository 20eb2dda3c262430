"""Ids that no chooser offered: a form neither names nor takes another department's drafts and files."""

from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from assets.tests.factories import DocumentFactory, ImageFactory
from home.models import ArticlePage, ColumnPage
from review.tests.factories import CountyTestCase
from users.services import collection_of

SECRET = "经费安排内部讨论"


class ForeignReferenceTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.column = ColumnPage.objects.get(department=cls.mzj, slug="news")
        cls.article = ArticlePage(title="敬老月活动", slug="jinglaoyue", owner=cls.liaison2, live=False)
        cls.column.add_child(instance=cls.article)
        cls.article.save_revision(user=cls.liaison2)
        theirs = ColumnPage.objects.get(department=cls.jyj, slug="news")
        cls.secret_column = ColumnPage(title=SECRET, slug="jingfei", description="草稿", live=False)
        theirs.add_child(instance=cls.secret_column)
        cls.document = DocumentFactory(title=SECRET, collection=collection_of(cls.jyj))
        cls.image = ImageFactory(title=SECRET, collection=collection_of(cls.jyj))

    def setUp(self):
        self.client.force_login(self.liaison2)

    def post(self, *, path="edit", **fields):
        values = {
            "title": "敬老月活动", "slug": "jinglaoyue", "article_kind": "news", "source": "县民政局", "editor_name": "",
            "summary": "", "keywords": "", "lead_image": "", "seo_title": "", "search_description": "",
            "body": streamfield([]), "attachments": streamfield([]), "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
        }  # fmt: skip
        return self.client.post(f"/cms/pages/{self.article.pk}/{path}/", nested_form_data(values | fields))

    def saved(self):
        return Page.objects.get(pk=self.article.pk).get_latest_revision_as_object()

    def test_ones_own_file_is_taken(self):
        own = DocumentFactory(title="活动安排", collection=collection_of(self.mzj))
        response = self.post(attachments=streamfield([("file", {"document": own.pk, "note": ""})]))
        self.assertEqual(response.status_code, 302)
        self.assertEqual(self.saved().attachments[0].value["document"], own)

    def test_foreign_files_and_drafts_are_refused_and_not_named(self):
        cases = {
            "field": {"lead_image": self.image.pk},
            "attachment": {"attachments": streamfield([("file", {"document": self.document.pk, "note": ""})])},
            "link in text": {
                "body": streamfield([("paragraph", rich_text(f'<p><a linktype="page" id="{self.secret_column.pk}">见</a></p>'))])
            },
        }  # fmt: skip
        for name, fields in cases.items():
            with self.subTest(case=name):
                response = self.post(**fields)
                self.assertRedirects(response, "/cms/", fetch_redirect_response=False)
                self.assertFalse(self.saved().attachments)
                self.assertIsNone(self.saved().lead_image)

    def test_a_foreign_file_is_refused_in_a_preview_too(self):
        response = self.post(path="edit/preview", lead_image=self.image.pk)
        self.assertRedirects(response, "/cms/", fetch_redirect_response=False)

    def test_columns_to_choose_from_are_public_or_ones_own(self):
        html = self.client.get(f"/cms/pages/{self.article.pk}/edit/").content.decode()
        self.assertNotIn(SECRET, html)
        self.client.force_login(self.liaison)
        own = ArticlePage(title="开学", slug="kaixue", live=False)
        ColumnPage.objects.get(department=self.jyj, slug="news").add_child(instance=own)
        self.assertIn(SECRET, self.client.get(f"/cms/pages/{own.pk}/edit/").content.decode())

    def test_what_the_page_referred_to_before_stays(self):
        self.article.lead_image = self.image
        self.article.save_revision(user=self.admin)
        self.assertEqual(self.post(lead_image=self.image.pk, title="敬老月系列活动").status_code, 302)
        self.assertEqual(self.saved().lead_image, self.image)
