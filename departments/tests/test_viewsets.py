"""机构 in the CMS, and reforms as readers see them."""

from datetime import date

from django.urls import reverse
from wagtail.models import ModelLogEntry

from catalog.models import CatalogEntry
from catalog.register import choose_filters
from departments.models import Department
from departments.tests.factories import DepartmentFactory, org_code
from disclosure.models import DepartmentCatalogPage, OrganisationPage
from review.models import Seal
from review.tests.factories import CountyTestCase, make_document, released
from search import vocabulary
from users.enums import Role
from users.tests.factories import UserFactory

EMPTY_ROWS = {
    f"{name}-{kind}_FORMS": 0 for name in ("phones", "alias_rows", "former_names") for kind in ("TOTAL", "INITIAL")
}


class DepartmentScreenTests(CountyTestCase):
    def setUp(self):
        self.client.force_login(self.office)

    def values(self, **fields):
        return {
            "official_name": "测试县林业局", "short_name": "县林业局", "slug": "lyj", "org_code": org_code(77),
            "kind": "department", "parent": "", "order": 30, "address": "", "hours": "", "supervision_phone": "",
            "responsible_head": "", "dissolved_on": "", "successor": "", **EMPTY_ROWS, **fields,
        }  # fmt: skip

    def of_jyj(self, **fields):
        return self.values(
            official_name="测试县教育局", short_name="县教育局", slug="jyj", org_code=self.jyj.org_code, **fields
        )

    def edit(self, **fields):
        return self.client.post(reverse("departments:edit", args=[self.jyj.pk]), self.of_jyj() | fields, follow=True)

    def test_who_opens_it(self):
        site_admin = UserFactory(role=Role.SITE_ADMIN)
        for user, expected in ((self.office, 200), (site_admin, 200), (self.liaison, 302), (self.head, 302),
                               (self.supervisor, 302)):  # fmt: skip
            self.client.force_login(user)
            with self.subTest(user=user.username):
                self.assertEqual(self.client.get(reverse("departments:index")).status_code, expected)
                self.assertEqual(self.client.get(reverse("departments:add")).status_code, expected)

    def test_a_new_department_gets_its_node_and_catalog(self):
        response = self.client.post(reverse("departments:add"), self.values())
        self.assertRedirects(response, reverse("departments:index"))
        department = Department.objects.get(slug="lyj")
        self.assertEqual(OrganisationPage.objects.get(pk=department.node_id).title, "测试县林业局")
        self.assertTrue(DepartmentCatalogPage.objects.filter(department=department).exists())
        self.assertIsNotNone(department.collection)

    def test_mistakes_stand_at_their_fields(self):
        cases = (({"org_code": "000014340"}, "org_code"), ({"org_code": self.jyj.org_code}, "org_code"),
                 ({"official_name": ""}, "official_name"), ({"dissolved_on": "2024-03-01"}, "successor"))  # fmt: skip
        for fields, name in cases:
            with self.subTest(fields=fields):
                response = self.client.post(reverse("departments:add"), self.values(**fields))
                self.assertIn(name, response.context["form"].errors)
        self.assertFalse(Department.objects.filter(slug="lyj").exists())

    def test_changes_are_logged(self):
        self.edit(address="测试县人民路1号")
        entry = ModelLogEntry.objects.for_instance(self.jyj).get(action="wagtail.edit")
        self.assertEqual(entry.user, self.office)

    def test_a_new_name_without_the_old_one_is_pointed_out(self):
        self.assertContains(self.edit(official_name="测试县教育体育局"), "请在“曾用名”登记原名称")

    def test_a_new_name_with_the_old_one(self):
        response = self.edit(
            **{"official_name": "测试县教育体育局", "former_names-TOTAL_FORMS": 1, "former_names-0-id": "",
               "former_names-0-official_name": "测试县教育局", "former_names-0-short_name": "县教育局",
               "former_names-0-from_date": "", "former_names-0-to_date": "2025-12-31"}
        )  # fmt: skip
        self.assertNotContains(response, "请在“曾用名”登记原名称")
        self.assertEqual(Department.objects.get(pk=self.jyj.pk).name_on(date(2020, 1, 1)), "测试县教育局")

    def test_a_department_that_is_named_anywhere_is_not_deleted(self):
        empty = DepartmentFactory(slug="kong")
        for department, remains in ((self.jyj, True), (empty, False)):
            with self.subTest(department=department.slug):
                url = reverse("departments:delete", args=[department.pk])
                response = self.client.post(url, follow=True)
                self.assertIs(Department.objects.filter(pk=department.pk).exists(), remains)
                if remains:
                    self.assertContains(response, "不能删除。机构撤销的，请填写撤销日期和承接机构。")


class ReformTests(CountyTestCase):
    """县教育局 goes into 县民政局 (an invented reform): what it issued stays what it was, and is found."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.document = make_document(cls, document_number="测教发〔2026〕7号")
        released(cls, cls.document)
        cls.entry = CatalogEntry.objects.get()
        Department.objects.filter(pk=cls.jyj.pk).update(dissolved_on="2026-11-02", successor=cls.mzj)

    def test_documents_keep_number_and_name(self):
        seal = Seal.objects.current().for_object(self.document).get()
        self.assertEqual(seal.department_name, "测试县教育局")
        self.assertEqual(seal.page.document_number, "测教发〔2026〕7号")
        self.assertEqual(CatalogEntry.objects.get().index_number, self.entry.index_number)

    def test_the_register_finds_them_under_both(self):
        for slug in ("jyj", "mzj"):
            with self.subTest(slug=slug):
                request = type("Request", (), {"GET": {"department": slug}})
                chosen, unknown = choose_filters(request, with_department=True)
                self.assertEqual(unknown, [])
                self.assertEqual(CatalogEntry.objects.public().filter(**chosen["department"]).get(), self.entry)

    def test_search_filters_and_names_cover_both(self):
        vocabulary.forget()
        self.assertEqual(vocabulary.department_scopes()["mzj"], ("mzj", "jyj"))
        names = vocabulary.departments()
        self.assertEqual(names.find("测试县教育局"), ("jyj", "测试县教育局"))
        self.assertIn("测试县教育局", names.names["mzj"])
