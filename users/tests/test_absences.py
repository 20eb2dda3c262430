"""外出 and 值班表: who may set them, and what is refused at which field."""

from datetime import date, datetime, timedelta
from unittest import mock

from django.core.exceptions import PermissionDenied, ValidationError
from django.test import TestCase
from django.utils import timezone

from departments.tests.factories import DepartmentFactory
from users.absences import away_on, end_absence, on_duty_now, put_on_duty, set_absence, take_off_duty
from users.enums import Role
from users.models import DutyShift
from users.rules import duty_day
from users.services import end_role
from users.tests.factories import UserFactory


class PeopleTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.jyj, cls.mzj = DepartmentFactory(slug="jyj"), DepartmentFactory(slug="mzj")
        cls.head = UserFactory(name="张三", role=Role.HEAD, role__department=cls.jyj)
        cls.secrecy = UserFactory(name="李四", role=Role.SECRECY, role__department=cls.jyj)
        cls.liaison = UserFactory(name="王五", role=Role.LIAISON, role__department=cls.jyj)
        cls.foreign = UserFactory(role=Role.HEAD, role__department=cls.mzj)
        cls.office = UserFactory(role=Role.OFFICE)
        cls.duty = UserFactory(role=Role.DUTY)
        cls.today = timezone.localdate()

    def away(self, user, *, first=0, last=3, deputy=None, by=None):
        return set_absence(user=user, starts_on=self.today + timedelta(days=first), deputy=deputy,
                           ends_on=self.today + timedelta(days=last), set_by=by or user)  # fmt: skip

    def refused(self, field, *args, **kwargs):
        with self.assertRaises(ValidationError) as caught:
            self.away(*args, **kwargs)
        self.assertIn(field, caught.exception.message_dict)
        return "".join(caught.exception.message_dict[field])


class AbsenceTests(PeopleTestCase):
    def test_oneself_and_the_office_set_it(self):
        self.away(self.head, deputy=self.liaison)
        self.away(self.secrecy, by=self.office)
        self.assertEqual(away_on(self.today), {self.head.pk: self.liaison.pk, self.secrecy.pk: None})

    def test_nobody_else_does(self):
        for other in (self.secrecy, self.foreign, self.duty):
            with self.subTest(other.pk), self.assertRaises(PermissionDenied):
                self.away(self.head, by=other)

    def test_it_begins_and_ends_by_itself(self):
        self.away(self.head, first=2, last=4)
        found = [self.head.pk in away_on(self.today + timedelta(days=day)) for day in range(1, 6)]
        self.assertEqual(found, [False, True, True, True, False])

    def test_back_early(self):
        end_absence(absence=self.away(self.head), user=self.office)
        self.assertEqual(away_on(self.today), {})

    def test_dates_that_cannot_be(self):
        self.assertIn("过去", self.refused("ends_on", self.head, first=-5, last=-1))
        self.assertIn("早于", self.refused("ends_on", self.head, first=3, last=1))
        self.away(self.head)
        self.refused("starts_on", self.head, first=3, last=9)

    def test_deputies_that_cannot_be(self):
        self.refused("deputy", self.head, deputy=self.head)
        self.refused("deputy", self.head, deputy=self.foreign)
        end_role(membership=self.liaison.memberships.get(), successor=None)
        self.refused("deputy", self.head, deputy=self.liaison)

    def test_a_circle_is_refused_with_its_names(self):
        self.away(self.secrecy, deputy=self.head)
        self.assertIn("张三 → 李四 → 张三", self.refused("deputy", self.head, deputy=self.secrecy))
        self.away(self.head, first=10, last=12, deputy=self.secrecy)  # other days: no circle

    def test_a_longer_circle(self):
        self.away(self.liaison, deputy=self.head)
        self.away(self.secrecy, deputy=self.liaison)
        self.assertIn("张三 → 李四 → 王五 → 张三", self.refused("deputy", self.head, deputy=self.secrecy))


class DutyTests(PeopleTestCase):
    def test_the_office_fills_the_roster(self):
        put_on_duty(user=self.duty, day=duty_day(timezone.now()), set_by=self.office)
        self.assertEqual(on_duty_now(), {self.duty.pk})
        with self.assertRaises(PermissionDenied):
            put_on_duty(user=self.duty, day=self.today, set_by=self.duty)

    def test_mistakes_stand_at_their_fields(self):
        for field, values in {"user": {"user": self.head, "day": self.today},
                              "day": {"user": self.duty, "day": self.today - timedelta(days=2)}}.items():  # fmt: skip
            with self.subTest(field), self.assertRaises(ValidationError) as caught:
                put_on_duty(**values, set_by=self.office)
            self.assertEqual(list(caught.exception.message_dict), [field])

    def test_before_eight_the_shift_that_runs_is_the_evenings(self):
        """Whoever has the night falls ill at two: the office puts another one in for the same shift."""
        two_in_the_morning = timezone.make_aware(datetime(2026, 7, 4, 2, 10))
        with mock.patch("django.utils.timezone.now", return_value=two_in_the_morning):
            put_on_duty(user=self.duty, day=date(2026, 7, 3), set_by=self.office)
            self.assertEqual(on_duty_now(), {self.duty.pk})
            take_off_duty(shift=DutyShift.objects.get(), set_by=self.office)
            with self.assertRaises(ValidationError):
                put_on_duty(user=self.duty, day=date(2026, 7, 2), set_by=self.office)

    def test_a_shift_to_come_is_taken_out(self):
        shift = put_on_duty(user=self.duty, day=self.today + timedelta(days=1), set_by=self.office)
        take_off_duty(shift=shift, set_by=self.office)
        self.assertFalse(DutyShift.objects.exists())
