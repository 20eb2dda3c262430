"""工作日历 in the CMS: the office keeps it, every change is logged."""

from datetime import date

from django.test import TestCase
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.calendar.services import load_workdays
from core.models import CalendarDay
from users.enums import Role
from users.tests.factories import UserFactory


class CalendarScreenTests(TestCase):
    def setUp(self):
        self.office = UserFactory(role=Role.OFFICE)
        self.client.force_login(self.office)

    def test_the_office_adds_a_day_and_it_is_logged(self):
        values = {"date": "2026-12-31", "is_workday": "", "name": "县庆日"}
        self.assertRedirects(self.client.post(reverse("calendar_days:add"), values), reverse("calendar_days:index"))
        day = CalendarDay.objects.get(date=date(2026, 12, 31))
        entry = ModelLogEntry.objects.for_instance(day).get()
        self.assertEqual((entry.action, entry.user), ("wagtail.create", self.office))
        self.assertFalse(load_workdays().is_workday(date(2026, 12, 31)).is_workday)

    def test_deleting_one_is_logged_too(self):
        day = CalendarDay.objects.create(date=date(2026, 12, 31), is_workday=False, name="县庆日")
        self.client.post(reverse("calendar_days:delete", args=[day.pk]))
        self.assertEqual(ModelLogEntry.objects.get(action="wagtail.delete").label, "2026-12-31 县庆日")

    def test_who_opens_it(self):
        for role, status in ((Role.OFFICE, 200), (Role.SUPERVISOR, 302), (Role.SITE_ADMIN, 302)):
            self.client.force_login(UserFactory(role=role))
            for name in ("calendar_days:index", "calendar_years:index"):
                with self.subTest(role=role, name=name):
                    self.assertEqual(self.client.get(reverse(name)).status_code, status)
