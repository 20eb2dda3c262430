"""Departments: codes, names through time, reforms."""

from datetime import date

from django.core.exceptions import ValidationError
from django.test import SimpleTestCase, TestCase

from departments.models import Department, FormerName
from departments.rules import is_valid_org_code
from departments.tests.factories import DepartmentFactory, org_code


class OrgCodeTests(SimpleTestCase):
    def test_check_character(self):
        cases = {"000014349": True, "00001434X": False, "000014340": False, "D2143569X": True, "d2143569x": False,
                 "00001434-9": False, "00001434": False, "": False, "００００１４３４９": False}  # fmt: skip
        for code, expected in cases.items():
            with self.subTest(code=code):
                self.assertIs(is_valid_org_code(code), expected)


class NameTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.bureau = DepartmentFactory(slug="scjgj", official_name="青澜县市场监督管理局", short_name="县市场监管局")
        FormerName.objects.create(
            department=cls.bureau, official_name="青澜县工商行政管理局", short_name="县工商局",
            from_date=date(1998, 1, 1), to_date=date(2019, 2, 28),
        )  # fmt: skip

    def test_a_day_has_its_name_and_the_last_day_counts(self):
        cases = {date(1997, 12, 31): "市场监督", date(2007, 6, 26): "工商行政", date(2019, 2, 28): "工商行政",
                 date(2019, 3, 1): "市场监督", None: "市场监督"}  # fmt: skip
        for day, name in cases.items():
            with self.subTest(day=day):
                self.assertEqual(self.bureau.name_on(day), f"青澜县{name}管理局")

    def test_found_by_every_name(self):
        for name in ("青澜县市场监督管理局", "县市场监管局", "青澜县工商行政管理局", "县工商局"):
            with self.subTest(name=name):
                self.assertEqual(Department.objects.known_as(name).get(), self.bureau)


class ReformTests(TestCase):
    """工商局 went into 市监局 in 2014, that one into 市场监管局 in 2019."""

    @classmethod
    def setUpTestData(cls):
        cls.now = DepartmentFactory(slug="scjgj", official_name="青澜县市场监督管理局", short_name="县市场监管局")
        cls.between = DepartmentFactory(
            slug="sjj", official_name="青澜县食品药品工商质量监督管理局", short_name="县市监局",
            dissolved_on="2019-03-01", successor=cls.now,
        )  # fmt: skip
        cls.first = DepartmentFactory(
            slug="gsj", official_name="青澜县工商行政管理局", short_name="县工商局", dissolved_on="2014-05-01",
            successor=cls.between,
        )  # fmt: skip

    def test_the_successor_answers_to_all_names(self):
        self.assertIn("县工商局", self.now.all_names)
        self.assertIn("县市监局", self.now.all_names)
        self.assertNotIn("县工商局", self.now.own_names)
        self.assertNotIn("县市场监管局", self.first.all_names)

    def test_predecessors_of_predecessors(self):
        self.assertEqual(self.now.with_predecessors(), [self.now, self.between, self.first])

    def test_dissolved_ones_no_longer_exist_today_but_did(self):
        self.assertEqual(list(Department.objects.existing()), [self.now])
        self.assertIn(self.first, Department.objects.existing(date(2014, 4, 30)))

    def test_what_is_refused(self):
        cases = ((self.now, {"dissolved_on": date(2026, 1, 1)}), (self.now, {"successor": self.first}),
                 (self.first, {"successor": self.first}))  # fmt: skip
        for department, values in cases:
            with self.subTest(values=values):
                department = Department.objects.get(pk=department.pk)
                for name, value in values.items():
                    setattr(department, name, value)
                with self.assertRaises(ValidationError) as refused:
                    department.full_clean()
                self.assertIn("successor", refused.exception.message_dict)

    def test_a_wrong_code_stands_at_its_field(self):
        department = Department(official_name="青澜县林业局", short_name="县林业局", slug="lyj", org_code="000014340")
        with self.assertRaises(ValidationError) as refused:
            department.full_clean()
        self.assertEqual(list(refused.exception.message_dict), ["org_code"])
        department.org_code = org_code(77)
        department.full_clean()
