"""套用旧稿新建: the words of an older page, and nothing that belonged to it alone."""

import datetime
import json

from django.urls import reverse
from wagtail.models import Page, Revision

from assets.tests.factories import DocumentFactory
from catalog.models import CatalogEntry
from core.copying import start_from
from disclosure.models import DepartmentCatalogPage, DisclosurePage
from review.models import Journey, Seal
from review.tests.factories import CountyTestCase, make_document, released


class CopyingTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.page = make_document(
            cls, title="关于做好2025年秋季招生工作的通知", document_number="测教发〔2025〕9号", effective_on="2025-09-01",
            abolished_on="2030-08-31", validity_status="amended", source_id="old-77", imported_index_number="X/2025-1",
            keywords="招生 入学", go_live_at=datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC),
        )  # fmt: skip
        cls.page.basis_documents.create(number_or_title="测政办发〔2025〕2号")
        cls.page.go_live_at = None
        cls.page.save_revision(user=cls.liaison)
        released(cls, cls.page)
        cls.page = DisclosurePage.objects.get(pk=cls.page.pk)

    def setUp(self):
        self.client.force_login(self.liaison)
        self.url = reverse("wagtailadmin_pages:copy", args=[self.page.pk])

    def start(self, parent=None, **fields):
        values = {"new_title": "关于做好2026年秋季招生工作的通知", "new_parent_page": (parent or self.catalog).pk}
        return self.client.post(self.url, values | fields)

    def copy(self):
        return DisclosurePage.objects.exclude(pk=self.page.pk).get()

    def test_words_and_classification_are_taken_over(self):
        self.assertRedirects(
            self.start(), reverse("wagtailadmin_pages:edit", args=[self.copy().pk]), fetch_redirect_response=False
        )
        copy = self.copy()
        self.assertEqual(copy.title, "关于做好2026年秋季招生工作的通知")
        self.assertIn("2026", copy.slug)
        self.assertEqual(
            (copy.body.raw_data[0]["value"], copy.subject), (self.page.body.raw_data[0]["value"], self.page.subject)
        )
        self.assertEqual((copy.keywords, copy.responsible_unit), ("招生 入学", "办公室"))
        self.assertEqual([row.number_or_title for row in copy.basis_documents.all()], ["测政办发〔2025〕2号"])

    def test_number_dates_and_origin_are_not(self):
        self.start()
        for copy in (self.copy(), self.copy().get_latest_revision_as_object()):
            self.assertEqual((copy.document_number, copy.source_id, copy.imported_index_number), ("", "", ""))
            dates = (copy.formed_on, copy.effective_on, copy.abolished_on, copy.go_live_at, copy.first_published_at)
            self.assertEqual(set(dates), {None})
            self.assertEqual(copy.validity_status, "in_force")

    def test_the_date_under_the_text_goes_and_attachments_stay_behind_unless_ticked(self):
        kept, left = DocumentFactory(title="收费标准"), DocumentFactory(title="上年报名表")
        self.page.body = json.dumps(
            [{"type": "signature", "value": {"issuer": "测试县教育局", "date": "2025年6月1日"}}]
        )
        self.page.attachments = json.dumps(
            [
                {"type": "file", "value": {"document": found.pk, "note": ""}, "id": f"a{found.pk}"}
                for found in (kept, left)
            ]
        )
        self.page.save()
        self.assertContains(self.client.get(self.url), "收费标准")
        self.start(attachments=[f"a{kept.pk}"])
        for copy in (self.copy(), self.copy().get_latest_revision_as_object()):
            self.assertEqual([block.value["document"] for block in copy.attachments], [kept])
            self.assertEqual((copy.body[0].value["issuer"], copy.body[0].value["date"]), ("测试县教育局", ""))

    def test_without_ticks_no_attachment_comes_along(self):
        document = DocumentFactory()
        self.page.attachments = json.dumps(
            [{"type": "file", "value": {"document": document.pk, "note": ""}, "id": "a"}]
        )
        self.page.save()
        self.start()
        self.assertEqual(len(self.copy().attachments), 0)

    def test_it_is_a_draft_of_its_own_without_records_or_history(self):
        self.start()
        copy = self.copy()
        self.assertEqual((copy.live, copy.owner), (False, self.liaison))
        self.assertIsNone(copy.current_workflow_state)
        self.assertEqual(Revision.objects.for_instance(copy).count(), 1)
        for model in (Seal, Journey):
            self.assertFalse(model.objects.for_object(copy).exists())
        self.assertEqual(CatalogEntry.objects.count(), 1)

    def test_nothing_is_published_or_mirrored_by_it(self):
        self.client.force_login(self.admin)
        self.start(publish_copies="on", alias="on", copy_subpages="on")
        self.assertEqual((self.copy().live, self.copy().alias_of_id), (False, None))

    def test_for_whoever_may_add_in_the_destination(self):
        theirs = DepartmentCatalogPage.objects.get(department=self.mzj)
        self.assertEqual(self.start(parent=theirs).status_code, 404)
        self.client.force_login(self.liaison2)
        self.assertEqual(self.start(parent=theirs).status_code, 404)
        self.client.force_login(self.office)
        self.assertEqual(self.start(parent=theirs).status_code, 302)
        self.assertEqual(self.copy().department, self.mzj)

    def test_a_place_that_takes_no_documents_is_refused_at_the_field(self):
        response = self.start(parent=Page.objects.get(pk=self.jyj.node_id))
        self.assertIn("new_parent_page", response.context["form"].errors)

    def test_the_menu_calls_it_by_its_name(self):
        response = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))
        self.assertContains(response, "套用旧稿新建")
        self.assertContains(self.client.get(self.url), "新稿标题")

    def test_the_api_publishes_and_mirrors_nothing_either(self):
        for user in (self.liaison, self.admin):
            self.client.force_login(user)
            for action, data in (("copy", {}), ("copy", {"keep_live": "true"}), ("create_alias", {"update_slug": "m"})):
                with self.subTest(user=user.username, action=action, data=data):
                    self.client.post(f"/cms/api/main/pages/{self.page.pk}/action/{action}/", data)
                    copies = DisclosurePage.objects.exclude(pk=self.page.pk)
                    self.assertFalse(copies.filter(live=True).exists())
                    self.assertEqual(set(copies.values_list("document_number", flat=True)) - {""}, set())

    def test_two_drafts_from_one_page_stand_side_by_side(self):
        for _turn in range(2):
            start_from(page=self.page, parent=self.catalog, title="招生通知", user=self.liaison)
        slugs = set(DisclosurePage.objects.filter(title="招生通知").values_list("slug", flat=True))
        self.assertEqual(len(slugs), 2)
