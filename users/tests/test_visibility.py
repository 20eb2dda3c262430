"""Two liaisons: what stands in another department's drafts appears on no screen of Wagtail's."""

import json

from django.urls import get_resolver, reverse
from wagtail.models import Page, Task
from wagtail.test.utils import WagtailTestUtils

from assets.models import CustomDocument, CustomImage
from assets.tests.factories import DocumentFactory, ImageFactory
from departments.tests.factories import DepartmentFactory
from disclosure.models import DepartmentCatalogPage
from review.tests.factories import CountyTestCase, make_document, released
from users.enums import Role
from users.middleware import PAGE_KWARGS
from users.services import collection_of, give_role
from users.tests.factories import UserFactory
from users.visibility import linkable_pages, readable_pages, walkable_pages

# Searched for by its first words: a screen repeats what one typed.
SECRET_START, FILE_START = "拟撤并", "撤并方案"
SECRET = "拟撤并乡镇学校名单（内部讨论稿）"
SECRET_SLUG = "nichebing-mingdan"
FILE = "撤并方案征求意见稿"


class TwoDepartmentsTestCase(WagtailTestUtils, CountyTestCase):
    """`liaison` of 县教育局 has a draft and files; `liaison2` of 县民政局 looks for them."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.secret = make_document(cls, title=SECRET, slug=SECRET_SLUG)
        cls.own_catalog = DepartmentCatalogPage.objects.get(department=cls.mzj)
        cls.own = make_document(cls, parent=cls.own_catalog, title="低保标准调整通知")
        cls.image = ImageFactory(title=FILE, collection=collection_of(cls.jyj))
        cls.document = DocumentFactory(title=FILE, collection=collection_of(cls.jyj))

    def setUp(self):
        self.client.force_login(self.liaison2)

    def assertHidden(self, response, *words):
        for word in words or (SECRET, SECRET_SLUG, FILE):
            self.assertNotIn(word, readable(response))

    def assertShown(self, response, word):
        self.assertEqual(response.status_code, 200)
        self.assertIn(word, readable(response))

    def get(self, name, *args, **query):
        return self.client.get(reverse(name, args=args), query)


class RuleTests(TwoDepartmentsTestCase):
    def test_every_role_of_a_department_reads_its_drafts_only(self):
        for user, expected in ((self.liaison, True), (self.head, True), (self.secrecy, True), (self.liaison2, False),
                               (self.head2, False), (self.duty, False)):  # fmt: skip
            with self.subTest(user=user.username):
                self.assertIs(readable_pages(user).filter(pk=self.secret.pk).exists(), expected)
                self.assertIs(linkable_pages(user).filter(pk=self.secret.pk).exists(), expected)

    def test_county_readers_read_everything(self):
        site_admin = UserFactory(role=Role.SITE_ADMIN)
        for user in (self.office, self.supervisor, site_admin, self.admin):
            self.assertTrue(readable_pages(user).filter(pk=self.secret.pk).exists())

    def test_who_left_reads_nothing(self):
        self.liaison.is_active = False
        self.assertFalse(readable_pages(self.liaison).exists())

    def test_public_documents_of_others_may_be_linked_until_they_have_a_newer_draft(self):
        released(self, self.secret)
        self.assertTrue(linkable_pages(self.liaison2).filter(pk=self.secret.pk).exists())
        self.assertFalse(readable_pages(self.liaison2).filter(pk=self.secret.pk).exists())
        Page.objects.get(pk=self.secret.pk).specific.save_revision(user=self.liaison)
        self.assertFalse(linkable_pages(self.liaison2).filter(pk=self.secret.pk).exists())

    def test_the_way_to_ones_own_pages_is_walkable_but_not_readable(self):
        self.assertTrue(walkable_pages(self.liaison2).filter(pk=self.home.pk).exists())
        self.assertFalse(readable_pages(self.liaison2).filter(pk=self.home.pk).exists())
        self.assertFalse(walkable_pages(self.liaison2).filter(pk=self.jyj.node_id).exists())


class AddressTests(TwoDepartmentsTestCase):
    """Every address of the CMS that carries a page's id, taken from the URL configuration itself."""

    def page_addresses(self):
        for pattern, name in cms_patterns(get_resolver().url_patterns):
            yield from addresses_of(pattern, name, self.secret)

    def test_no_address_of_a_foreign_draft_opens(self):
        addresses = list(self.page_addresses())
        self.assertGreater(len(addresses), 35)
        for name, url in addresses:
            for method in (self.client.get, self.client.post):
                with self.subTest(name=name, url=url, method=method.__name__):
                    response = method(url)
                    self.assertIn(response.status_code, (403, 404, 405))
                    self.assertHidden(response)

    def test_the_same_addresses_open_for_its_own_liaison(self):
        self.client.force_login(self.liaison)
        for name in ("edit", "history", "usage", "view_draft", "copy", "move", "workflow_history"):
            with self.subTest(name=name):
                self.assertEqual(self.get(f"wagtailadmin_pages:{name}", self.secret.pk).status_code, 200)

    def test_comparing_revisions(self):
        url = f"/cms/pages/{self.secret.pk}/revisions/compare/earliest...latest/"
        self.assertEqual(self.client.get(url).status_code, 404)
        self.client.force_login(self.liaison)
        self.assertEqual(self.client.get(url).status_code, 200)

    def test_the_explorer_walks_to_ones_own_pages_only(self):
        node = Page.objects.get(pk=self.mzj.node_id)
        self.assertRedirects(self.get("wagtailadmin_explore", self.home.pk), f"/cms/pages/{node.pk}/")
        self.assertEqual(self.get("wagtailadmin_explore", self.jyj.node_id).status_code, 404)
        self.assertShown(self.get("wagtailadmin_explore", self.own_catalog.pk), self.own.title)

    def test_a_liaison_of_two_departments_does_not_see_a_third_between_them(self):
        give_role(user=self.liaison2, role=Role.LIAISON, department=DepartmentFactory(slug="wjj"))
        other = DepartmentFactory(slug="gaj")
        from portal.site_setup import build_department_node

        build_department_node(department=other, admin=self.admin)
        give_role(user=self.liaison2, role=Role.LIAISON, department=other)
        self.assertEqual(self.get("wagtailadmin_explore", self.jyj.node_id).status_code, 404)
        index = Page.objects.get(pk=self.jyj.node_id).get_parent()
        response = self.get("wagtailadmin_explore", index.pk)
        self.assertShown(response, self.mzj.official_name)
        self.assertHidden(response, self.jyj.official_name)


class ListingTests(TwoDepartmentsTestCase):
    def test_listings_and_searches(self):
        addresses = (
            ("wagtailadmin_explore", [self.own_catalog.pk], {"q": SECRET_START}),
            ("wagtailadmin_explore", [self.own_catalog.pk], {"q": SECRET_START, "search_all": 1}),
            ("wagtailadmin_explore_results", [self.own_catalog.pk], {"q": SECRET_START}),
            ("wagtailadmin_pages:search", [], {"q": SECRET_START}),
            ("wagtailadmin_pages:search_results", [], {"q": SECRET_START}),
            ("wagtailadmin_pages:type_use", ["disclosure", "disclosurepage"], {}),
            ("wagtailadmin_pages:type_use", ["disclosure", "disclosurepage"], {"q": SECRET_START}),
            ("wagtailadmin_home", [], {}),
            ("wagtailimages:index", [], {}),
            ("wagtailimages:index", [], {"q": FILE_START}),
            ("wagtaildocs:index", [], {}),
            ("wagtaildocs:index", [], {"q": FILE_START}),
            ("wagtailadmin_pages:choose_parent", ["disclosure", "disclosurepage"], {}),
        )
        for name, args, query in addresses:
            with self.subTest(name=name, query=query):
                response = self.client.get(reverse(name, args=args), query, follow=True)
                self.assertEqual(response.status_code, 200)
                self.assertHidden(response, SECRET, SECRET_SLUG, FILE, f"/pages/{self.secret.pk}/")

    def test_the_owner_finds_it_by_the_same_search(self):
        self.client.force_login(self.liaison)
        self.assertShown(self.get("wagtailadmin_pages:search", q=SECRET), f"/pages/{self.secret.pk}/edit/")

    def test_reports_are_not_for_liaisons(self):
        names = ("site_history", "workflow", "workflow_tasks", "aging_pages", "locked_pages", "page_types_usage")
        for name in [f"wagtailadmin_reports:{name}{kind}" for name in names for kind in ("", "_results")]:
            with self.subTest(name=name):
                response = self.get(name)
                self.assertIn(response.status_code, (302, 403))
                self.assertHidden(response)

    def test_usage_names_no_page_one_may_not_open(self):
        self.secret.basis_documents.create(number_or_title="民政局通知", document=self.own)
        self.secret.save()
        response = self.get("wagtailadmin_pages:usage", self.own.pk)
        self.assertEqual(response.status_code, 200)
        self.assertHidden(response)


class ChooserTests(TwoDepartmentsTestCase):
    def test_browsing(self):
        self.assertHidden(self.get("wagtailadmin_choose_page_child", self.catalog.pk))
        self.assertHidden(self.get("wagtailadmin_choose_page", page_type="disclosure.DisclosurePage"))
        self.assertHidden(self.get("wagtailadmin_choose_page"))

    def test_browsing_ones_own_and_what_is_public(self):
        self.assertShown(self.get("wagtailadmin_choose_page_child", self.own_catalog.pk), self.own.title)
        released(self, self.secret)
        self.assertShown(self.get("wagtailadmin_choose_page_child", self.catalog.pk), SECRET)

    def test_searching(self):
        search = ("wagtailadmin_choose_page_search",)
        self.assertHidden(self.get(*search, q=SECRET_START))
        released(self, self.secret)
        self.assertShown(self.get(*search, q=SECRET), SECRET_SLUG)

    def test_several_at_once(self):
        name = "wagtailadmin_choose_page_chosen_multiple"
        self.assertEqual(self.get(name, id=self.secret.pk).status_code, 404)
        self.assertEqual(self.get(name, id=self.own.pk).status_code, 200)
        self.assertEqual(self.get(name, id="abc").status_code, 404)

    def test_an_address_typed_as_external_link_names_no_draft(self):
        released(self, self.secret)
        page = Page.objects.get(pk=self.secret.pk).specific
        page.title = "修改后的内部名称"
        page.save_revision(user=self.liaison)
        response = self.client.post(
            reverse("wagtailadmin_choose_page_external_link"),
            {
                "external-link-chooser-url": f"http://testserver{page.public_path()}",
                "external-link-chooser-link_text": "",
            },
        )
        self.assertHidden(response, "修改后的内部名称")

    def test_files(self):
        for name, args in (
            ("wagtailimages_chooser:choose", []), ("wagtailimages_chooser:choose_results", []),
            ("wagtailimages_chooser:chosen", [self.image.pk]), ("wagtailimages_chooser:select_format", [self.image.pk]),
            ("wagtaildocs_chooser:choose", []), ("wagtaildocs_chooser:choose_results", []),
            ("wagtaildocs_chooser:chosen", [self.document.pk]),
            ("wagtailimages:edit", [self.image.pk]), ("wagtailimages:image_usage", [self.image.pk]),
            ("wagtailimages:preview", [self.image.pk, "width-100"]), ("wagtailimages:delete", [self.image.pk]),
            ("wagtaildocs:edit", [self.document.pk]), ("wagtaildocs:document_usage", [self.document.pk]),
            ("wagtaildocs:delete", [self.document.pk]),
        ):  # fmt: skip
            with self.subTest(name=name):
                response = self.get(name, *args)
                self.assertHidden(response)
                if args:
                    self.assertIn(response.status_code, (302, 403, 404))
        for name, file in (("wagtailimages_chooser", self.image), ("wagtaildocs_chooser", self.document)):
            self.assertHidden(self.get(f"{name}:chosen_multiple", id=file.pk))

    def test_the_owner_chooses_them(self):
        self.client.force_login(self.liaison)
        self.assertShown(self.get("wagtailimages_chooser:choose"), FILE)
        self.assertShown(self.get("wagtaildocs_chooser:choose"), FILE)


class ApiTests(TwoDepartmentsTestCase):
    def test_lists(self):
        for query in ("", "?limit=100", f"?search={SECRET_START}", f"?child_of={self.catalog.pk}", "?for_explorer=1",
                      f"?descendant_of={self.home.pk}", f"?ancestor_of={self.secret.pk}"):  # fmt: skip
            with self.subTest(query=query):
                self.assertHidden(self.client.get(f"/cms/api/main/pages/{query}"))
        self.assertHidden(self.client.get("/cms/api/main/images/?limit=100"))
        self.assertHidden(self.client.get("/cms/api/main/documents/?limit=100"))

    def test_details(self):
        for path in (f"pages/{self.secret.pk}", f"images/{self.image.pk}", f"documents/{self.document.pk}"):
            with self.subTest(path=path):
                self.assertEqual(self.client.get(f"/cms/api/main/{path}/").status_code, 404)
        response = self.client.get(f"/cms/api/main/pages/find/?html_path={self.secret.public_path()}")
        self.assertEqual(response.status_code, 404)

    def test_actions(self):
        for action in ("copy", "create_alias", "delete", "publish", "move", "copy_for_translation", "unpublish"):
            with self.subTest(action=action):
                response = self.client.post(f"/cms/api/main/pages/{self.secret.pk}/action/{action}/")
                self.assertEqual(response.status_code, 404)

    def test_ones_own(self):
        self.assertShown(self.client.get(f"/cms/api/main/pages/{self.own.pk}/"), self.own.slug)
        self.client.force_login(self.liaison)
        self.assertShown(self.client.get("/cms/api/main/images/"), "撤并方案")


class ActionTests(TwoDepartmentsTestCase):
    def bulk(self, model, action, **query):
        return self.client.get(
            reverse("wagtail_bulk_action", args=[*model._meta.label_lower.split("."), action]), query
        )

    def test_bulk_actions_name_only_ones_own(self):
        for model, obj in ((Page, self.secret), (CustomImage, self.image), (CustomDocument, self.document)):
            with self.subTest(model=model):
                response = self.bulk(model, "delete", id=obj.pk)
                self.assertEqual(response.status_code, 404)
        self.assertEqual(self.bulk(Page, "delete", id="all").status_code, 404)
        self.assertEqual(self.bulk(Page, "move", id="all", childOf=self.catalog.pk).status_code, 404)
        self.assertShown(self.bulk(Page, "move", id="all", childOf=self.own_catalog.pk), self.own.title)
        for model in (CustomImage, CustomDocument):
            self.assertHidden(self.bulk(model, "delete", id="all"))

    def test_a_refused_destination_is_not_named(self):
        for name in ("copy", "move"):
            response = self.client.post(
                reverse(f"wagtailadmin_pages:{name}", args=[self.own.pk]),
                {"new_title": "低保", "new_slug": "dibao", "new_parent_page": self.secret.pk},
            )
            self.assertHidden(response)
        response = self.client.post(
            reverse("wagtailadmin_pages:choose_parent", args=["disclosure", "disclosurepage"]),
            {"parent_page": self.secret.pk},
        )
        self.assertHidden(response)

    def test_editing_sessions_tell_nothing(self):
        url = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", self.secret.pk, 1])
        self.assertEqual(self.client.post(url).status_code, 404)

    def test_workflow_actions_on_a_foreign_draft(self):
        task = Task.objects.first()
        url = reverse("wagtailadmin_pages:workflow_preview", args=[self.secret.pk, task.pk])
        self.assertEqual(self.client.get(url).status_code, 404)


def readable(response) -> str:
    """Return a response's text; JSON without the escapes that would hide Chinese words from the test."""
    text = response.content.decode()
    is_json = "json" in response.headers.get("Content-Type", "")
    return json.dumps(json.loads(text), ensure_ascii=False) if is_json else text


def cms_patterns(patterns, prefix="", namespace=""):
    """Yield (route, name) of every address below the CMS."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from cms_patterns(pattern.url_patterns, route, namespace + inner)
        elif route.startswith("cms/") and not route.startswith("cms/review/"):  # those ask the gate's own rule
            yield pattern, namespace + (pattern.name or "")


def addresses_of(pattern, name, page):
    """Yield (name, url) for an address that carries a page id, with the page put in its place."""
    converters = getattr(pattern.pattern, "converters", {})
    if not name or not set(converters) & set(PAGE_KWARGS):
        return
    stand_ins = {"content_type_app_name": "disclosure", "content_type_model_name": "disclosurepage",
                 "action_name": "approve"}  # fmt: skip
    kwargs = {key: page.pk if key in PAGE_KWARGS else stand_ins.get(key, 1) for key in converters}
    yield name, reverse(name, kwargs=kwargs)
