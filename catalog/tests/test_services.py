"""Index numbers: allocated once, in order, never reused; the register follows the gate."""

from datetime import date, timedelta
from unittest.mock import patch

from django.test import TestCase
from django.utils import timezone

from catalog.models import CatalogEntry, IndexSerial
from catalog.rules import SerialsUsedUp, format_index_number, validity_on
from catalog.services import allocate_index_number, refresh_validity
from core.models import OutboxEntry
from departments.models import FormerName
from departments.tests.factories import DepartmentFactory
from review import services
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, make_document, released, signed_by_head


class IndexNumberTests(TestCase):
    def setUp(self):
        self.department = DepartmentFactory()

    def test_numbers_run_per_department_and_year(self):
        other = DepartmentFactory()
        day, later = date(2026, 3, 1), date(2027, 1, 4)
        numbers = [allocate_index_number(department=d, day=on) for d, on in
                   ((self.department, day), (self.department, day), (other, day), (self.department, later))]  # fmt: skip
        mine, theirs = self.department.org_code, other.org_code
        self.assertEqual(
            numbers, [f"{mine}/2026-00001", f"{mine}/2026-00002", f"{theirs}/2026-00001", f"{mine}/2027-00001"]
        )

    def test_a_number_that_was_imported_is_passed_over(self):
        taken = f"{self.department.org_code}/2026-00001"
        CatalogEntry.objects.create(index_number=taken, title="旧文", department=self.department, published_year=2020)
        number = allocate_index_number(department=self.department, day=date(2026, 1, 1))
        self.assertEqual(number, f"{self.department.org_code}/2026-00002")

    def test_the_hundred_thousandth_is_an_error_not_a_wider_number(self):
        IndexSerial.objects.create(org_code=self.department.org_code, year=2026, last=99_999)
        with self.assertRaises(SerialsUsedUp):
            allocate_index_number(department=self.department, day=date(2026, 1, 1))

    def test_pattern_is_a_setting(self):
        number = format_index_number(
            org_code="000014349", day=date(2026, 5, 1), serial=7, pattern="{org9}-{yyyymm}-{serial:05d}"
        )
        self.assertEqual(number, "000014349-202605-00007")


class ValidityTests(TestCase):
    def test_dates_decide_then_what_the_office_stated(self):
        today, before, after = date(2026, 6, 1), date(2026, 5, 1), date(2026, 7, 1)
        table = [
            ("in_force", None, None, "in_force"), ("", None, None, "in_force"), ("amended", None, None, "amended"),
            ("in_force", after, None, "not_yet_effective"), ("not_yet_effective", before, None, "in_force"),
            ("in_force", None, before, "repealed"), ("in_force", None, today, "repealed"),
            ("expired", None, before, "expired"), ("in_force", None, after, "in_force"),
        ]  # fmt: skip
        for stated, effective, abolished, expected in table:
            with self.subTest(stated=stated, effective=effective, abolished=abolished):
                found = validity_on(today, stated=stated, effective_on=effective, abolished_on=abolished)
                self.assertEqual(found, expected)


class RegisterTests(CountyTestCase):
    def test_the_number_stays_with_the_page_through_everything(self):
        page = make_document(self)
        released(self, page)
        number = CatalogEntry.objects.get(page_id=page.pk).index_number
        services.unpublish(page=page, user=self.office, reason="核对。")
        page.refresh_from_db()
        released(self, page)
        self.assertEqual(CatalogEntry.objects.get(page_id=page.pk).index_number, number)
        other = make_document(self)
        released(self, other)
        self.assertNotEqual(CatalogEntry.objects.get(page_id=other.pk).index_number, number)

    def test_a_joint_document_is_one_entry_in_each_organs_catalog(self):
        from disclosure.models import DisclosurePageIssuer

        page = make_document(self)
        page.issuers = [DisclosurePageIssuer(department=self.jyj), DisclosurePageIssuer(department=self.mzj)]
        page.save_revision(user=self.liaison)
        journey = signed_by_head(self, page)
        services.sign(journey=journey, user=self.head2)  # 会签
        services.review(journey=journey, user=self.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
        services.sign(journey=journey, user=self.office)
        entry = CatalogEntry.objects.get(page_id=page.pk)
        self.assertEqual(entry.issuing_name, "测试县教育局、测试县民政局")
        for department in (self.jyj, self.mzj):
            with self.subTest(department):
                self.assertIn(entry, CatalogEntry.objects.listed_by(department))
                self.assertContains(self.client.get(f"/departments/{department.slug}/documents/"), entry.index_number)

    def test_the_name_of_the_documents_date_is_shown(self):
        FormerName.objects.create(department=self.jyj, official_name="测试县教育体育局", to_date=date(2020, 12, 31))
        page = make_document(self, formed_on=date(2019, 5, 1))
        released(self, page)
        self.assertEqual(CatalogEntry.objects.get(page_id=page.pk).issuing_name, "测试县教育体育局")

    def test_filters_ignore_what_they_do_not_know_and_say_so(self):
        released(self, make_document(self))
        for query in ("department=nope", "year=20x6", "genre=%00", "subject=9999", "validity=yes", "page=999999999999"):
            with self.subTest(query):
                response = self.client.get(f"/catalog/?{query}&unknown=1")
                self.assertEqual(response.status_code, 200)
                self.assertEqual("无法识别" in response.content.decode(), not query.startswith("page"))


class ValidityRefreshTests(CountyTestCase):
    """A date comes without anybody's doing; register and index learn of it that night."""

    def turned_on(self, day, page):
        with patch("django.utils.timezone.localdate", return_value=day), self.captureOnCommitCallbacks(execute=True):
            count = refresh_validity()
        return count, CatalogEntry.objects.get(page_id=page.pk).validity_status

    def test_a_document_comes_into_force_and_ceases_on_its_days(self):
        today = timezone.localdate()
        begins, ends = today + timedelta(days=3), today + timedelta(days=30)
        page = make_document(self, effective_on=begins, abolished_on=ends)
        released(self, page)
        table = [
            (today, 0, "not_yet_effective"), (begins - timedelta(days=1), 0, "not_yet_effective"),
            (begins, 1, "in_force"), (begins, 0, "in_force"), (ends, 1, "repealed"), (ends, 0, "repealed"),
        ]  # fmt: skip
        for day, count, validity in table:
            with self.subTest(day=day, count=count):
                self.assertEqual(self.turned_on(day, page), (count, validity))

    def test_index_and_edge_learn_of_it(self):
        page = make_document(self, effective_on=timezone.localdate() + timedelta(days=1))
        released(self, page)
        OutboxEntry.objects.all().delete()
        self.turned_on(timezone.localdate(), page)
        self.assertFalse(OutboxEntry.objects.exists())
        with patch("django.utils.timezone.localdate", return_value=timezone.localdate() + timedelta(days=1)):
            refresh_validity()
        self.assertEqual(set(OutboxEntry.objects.values_list("kind", flat=True)), {"index", "purge"})

    def test_what_is_not_public_is_left_alone(self):
        page = make_document(self, effective_on=timezone.localdate() + timedelta(days=1))
        released(self, page)
        services.unpublish(page=page, user=self.office, reason="核对。")
        self.assertEqual(self.turned_on(timezone.localdate() + timedelta(days=2), page), (0, "not_yet_effective"))
