"""The screens of 外出与代办 and 值班表."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from departments.tests.factories import DepartmentFactory
from users.enums import Role
from users.models import Absence, DutyShift
from users.tests.factories import UserFactory


class AbsenceScreenTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.jyj = DepartmentFactory(slug="jyj")
        cls.head = UserFactory(name="李四", role=Role.HEAD, role__department=cls.jyj)
        cls.secrecy = UserFactory(name="张三", role=Role.SECRECY, role__department=cls.jyj)
        cls.office = UserFactory(role=Role.OFFICE)
        cls.duty = UserFactory(name="赵六", role=Role.DUTY)
        cls.url = reverse("users_absences:absences")

    def setUp(self):
        self.client.force_login(self.head)

    def post(self, *, days=3, **values):
        today = timezone.localdate()
        return self.client.post(self.url, {"starts_on": today, "ends_on": today + timedelta(days=days), **values})

    def test_a_head_names_his_deputy_and_comes_back_early(self):
        self.assertRedirects(self.post(deputy=self.secrecy.pk), self.url)
        self.assertContains(self.client.get(self.url), "张三")
        self.client.post(reverse("users_absences:end", args=[Absence.objects.get().pk]))
        self.assertFalse(Absence.objects.in_force().exists())

    def test_reasons_stand_at_the_field(self):
        Absence.objects.create(user=self.secrecy, starts_on=timezone.localdate(), ends_on=timezone.localdate(),
                               deputy=self.head, set_by_id=self.secrecy.pk)  # fmt: skip
        for field, response in (("ends_on", self.post(days=-2)), ("deputy", self.post(deputy=self.secrecy.pk))):
            with self.subTest(field):
                self.assertEqual(response.status_code, 422)
                self.assertEqual(list(response.context["form"].errors), [field])

    def test_nobody_sets_it_for_others_but_the_office(self):
        self.post(user=self.secrecy.pk)
        self.assertEqual(Absence.objects.get().user, self.head)
        self.client.force_login(self.office)
        self.post(user=self.secrecy.pk)
        self.assertTrue(Absence.objects.filter(user=self.secrecy, set_by_id=self.office.pk).exists())

    def test_nobody_calls_off_anothers(self):
        self.post()
        self.client.force_login(self.secrecy)
        self.client.post(reverse("users_absences:end", args=[Absence.objects.get().pk]))
        self.assertTrue(Absence.objects.in_force().exists())

    def test_the_office_keeps_the_roster(self):
        url = reverse("users_absences:duty")
        self.assertEqual(self.client.get(url).status_code, 302)
        self.client.force_login(self.office)
        self.client.post(url, {"day": timezone.localdate(), "user": self.duty.pk})
        self.assertContains(self.client.get(url), "赵六")
        self.client.post(reverse("users_absences:remove_shift", args=[DutyShift.objects.get().pk]))
        self.assertFalse(DutyShift.objects.exists())
