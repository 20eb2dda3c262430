"""新建, 套用旧稿新建, 批量提交: what a page begins with, and several submitted at once."""

from django.urls import reverse

from disclosure.models import DepartmentCatalogPage, DisclosurePage
from home.models import ArticlePage, ColumnPage
from review.models import Journey, Seal
from review.tests.factories import CountyTestCase, make_document, submitted


class NewPageTests(CountyTestCase):
    def setUp(self):
        self.client.force_login(self.liaison)

    def test_every_place_of_one_s_own_is_one_press_away(self):
        response = self.client.get(reverse("writing:new"))
        self.assertContains(
            response, reverse("wagtailadmin_pages:add", args=["disclosure", "disclosurepage", self.catalog.pk])
        )
        theirs = ColumnPage.objects.get(department=self.mzj, slug="news")
        self.assertNotContains(response, f"/{theirs.pk}/")

    def test_a_new_page_begins_with_what_the_last_one_had(self):
        make_document(self, responsible_unit="基础教育股")
        url = reverse("wagtailadmin_pages:add", args=["disclosure", "disclosurepage", self.catalog.pk])
        form = self.client.get(url).context["form"]
        self.assertEqual((form["responsible_unit"].value(), form.instance.subject.name), ("基础教育股", "教育"))
        self.assertFalse(form["document_number"].value() or form["formed_on"].value() or form["title"].value())

    def test_an_article_is_of_its_column_s_kind_and_names_its_department(self):
        column = ColumnPage.objects.get(department=self.jyj, slug="notices")
        form = self.client.get(reverse("wagtailadmin_pages:add", args=["home", "articlepage", column.pk])).context[
            "form"
        ]
        self.assertEqual((form["article_kind"].value(), form["source"].value()), ("notice", "测试县教育局"))

    def test_another_department_s_last_page_is_nobody_s_business(self):
        make_document(self, responsible_unit="基础教育股")
        self.client.force_login(self.liaison2)
        theirs = DepartmentCatalogPage.objects.get(department=self.mzj)
        url = reverse("wagtailadmin_pages:add", args=["disclosure", "disclosurepage", theirs.pk])
        self.assertFalse(self.client.get(url).context["form"]["responsible_unit"].value())


class EarlierPagesTests(CountyTestCase):
    def setUp(self):
        self.client.force_login(self.liaison)
        self.page = make_document(self, title="2026年9月份义务教育招生情况通报")
        make_document(self, title="校园食堂管理办法")

    def test_pages_of_one_s_department_are_found_by_words(self):
        response = self.client.get(reverse("writing:earlier"), {"q": "招生 9月"})
        self.assertContains(response, reverse("wagtailadmin_pages:copy", args=[self.page.pk]))
        self.assertNotContains(response, "食堂")

    def test_others_do_not_see_them(self):
        self.client.force_login(self.liaison2)
        self.assertNotContains(self.client.get(reverse("writing:earlier")), "招生情况")
        self.client.force_login(self.head)
        self.assertEqual(self.client.get(reverse("writing:earlier")).status_code, 302)


class SubmitSeveralTests(CountyTestCase):
    def setUp(self):
        self.client.force_login(self.liaison)
        self.pages = [make_document(self, title=f"关于第{n}批公示的通知") for n in (1, 2)]
        self.incomplete = make_document(self, title="未写完的通知", summary="")
        self.url = reverse("writing:submit_several")

    def test_each_goes_its_own_way_and_the_incomplete_stays(self):
        pages = [*self.pages, self.incomplete]
        response = self.client.post(
            self.url, {"pages": [page.pk for page in pages], "self_check": "on", "proposed_attribute": "proactive"}
        )
        self.assertContains(response, "已提交 2 篇")
        self.assertEqual(Journey.objects.filter(status="in_review").count(), 2)
        self.assertFalse(Journey.objects.for_object(self.incomplete).exists())
        self.assertIsNotNone(Journey.objects.for_object(self.pages[0]).get().self_checked_at)
        self.assertEqual(Seal.objects.filter(object_type="disclosure.disclosurepage").count(), 0)

    def test_what_is_lacking_is_said_beside_the_draft(self):
        response = self.client.get(self.url)
        self.assertContains(response, "内容概述：提交前须填写")
        self.assertContains(response, 'name="pages"', count=3)

    def test_without_the_self_check_nothing_is_submitted_and_no_tick_is_lost(self):
        response = self.client.post(self.url, {"pages": [self.pages[0].pk]})
        self.assertContains(response, "请完成承办人自查", status_code=422)
        self.assertContains(response, f'value="{self.pages[0].pk}" checked', status_code=422)
        self.assertFalse(Journey.objects.for_object(self.pages[0]).exists())

    def test_only_one_s_own_drafts(self):
        self.client.force_login(self.liaison2)
        self.client.post(
            self.url, {"pages": [page.pk for page in self.pages], "self_check": "on", "proposed_attribute": "proactive"}
        )
        self.assertFalse(Journey.objects.for_object(self.pages[0]).exists())

    def test_what_is_on_its_way_is_not_submitted_again(self):
        submitted(self, self.pages[0])
        self.client.post(self.url, {"pages": [self.pages[0].pk], "self_check": "on", "proposed_attribute": "proactive"})
        self.assertEqual(Journey.objects.for_object(self.pages[0]).count(), 1)
        self.assertEqual(
            DisclosurePage.objects.filter(live=True).count() + ArticlePage.objects.filter(live=True).count(), 0
        )
