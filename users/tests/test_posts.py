"""A岗与B岗 on a screen of its own; roles end with their department."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from departments.services import dissolve_department
from departments.tests.factories import DepartmentFactory
from users.absences import away_on, set_absence
from users.enums import Role
from users.models import Membership
from users.posts import change_posts, group_of
from users.services import end_role, end_roles_in_dissolved, give_role
from users.tests.factories import UserFactory


class PostsTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.jyj, cls.mzj = (DepartmentFactory(slug=slug) for slug in ("jyj", "mzj"))
        cls.office = UserFactory(username="office", role=Role.OFFICE, role__department=None)
        cls.first = UserFactory(username="first", name="张三", role=Role.HEAD, role__department=cls.jyj)
        cls.second = UserFactory(username="second", name="李四", role=Role.HEAD, role__department=cls.jyj)
        cls.a, cls.b = (user.memberships.get() for user in (cls.first, cls.second))
        give_role(user=cls.second, role=Role.HEAD, department=cls.jyj, is_backup=True)

    def setUp(self):
        self.client.force_login(self.office)
        self.url = reverse("users_absences:change_posts", args=[self.a.pk])

    def post(self, a="b", b="a", reason="轮岗"):
        return self.client.post(self.url, {f"post_{self.a.pk}": a, f"post_{self.b.pk}": b, "reason": reason})

    def posts(self):
        return [Membership.objects.get(pk=pk).is_backup for pk in (self.a.pk, self.b.pk)]


class ChangeTests(PostsTestCase):
    def test_a_and_b_change_places_with_a_reason_on_record(self):
        self.assertRedirects(self.post(), reverse("users_absences:posts"))
        self.assertEqual(self.posts(), [True, False])
        self.assertContains(self.client.get(reverse("users_absences:posts")), "李四")

    def test_refusals_stand_at_the_field_and_nothing_typed_is_lost(self):
        for typed, told in (
            ({"a": "b", "b": "b"}, "至少须有一人为A岗。"),
            ({"reason": " "}, "请写明理由。"),
            ({"a": ""}, "请选择岗别。"),
        ):
            with self.subTest(told):
                response = self.post(**typed)
                self.assertContains(response, told, status_code=422)
                self.assertContains(response, 'value="b"', status_code=422)
                self.assertEqual(self.posts(), [False, True])

    def test_only_the_office(self):
        for user in (self.first, UserFactory(username="su", superuser=True),
                     UserFactory(username="sa", role=Role.SITE_ADMIN, role__department=None)):  # fmt: skip
            with self.subTest(user.username), self.assertRaises(PermissionDenied):
                change_posts(group=group_of(self.a), backups={self.a.pk: True, self.b.pk: False}, reason="x", user=user)

    def test_nobody_changes_the_own_post(self):
        """An office's B岗 who makes herself A岗 would release what she may not."""
        backup = UserFactory(username="office2", role=Role.OFFICE, role__department=None)
        own = backup.memberships.get()
        Membership.objects.filter(pk=own.pk).update(is_backup=True)
        self.client.force_login(backup)
        first = self.office.memberships.get()
        typed = {f"post_{own.pk}": "a", f"post_{first.pk}": "b", "reason": "轮岗"}
        response = self.client.post(reverse("users_absences:change_posts", args=[own.pk]), typed)
        self.assertContains(response, "不能调整自己的岗别", status_code=422)
        self.assertTrue(Membership.objects.get(pk=own.pk).is_backup)

    def test_a_person_of_elsewhere_smuggled_in_changes_nothing(self):
        stranger = UserFactory(username="other", role=Role.HEAD, role__department=self.mzj).memberships.get()
        self.client.post(self.url, {f"post_{self.a.pk}": "a", f"post_{self.b.pk}": "b",
                                    f"post_{stranger.pk}": "b", "reason": "x"})  # fmt: skip
        self.assertFalse(Membership.objects.get(pk=stranger.pk).is_backup)

    def test_a_role_that_signs_nothing_has_no_posts(self):
        liaison = UserFactory(username="li", role=Role.LIAISON, role__department=self.jyj).memberships.get()
        url = reverse("users_absences:change_posts", args=[liaison.pk])
        self.assertEqual(self.client.get(url).status_code, 302)


class DeputyElsewhereTests(PostsTestCase):
    def test_a_deputy_who_moved_to_another_department_stands_in_for_nobody(self):
        today = timezone.localdate()
        set_absence(user=self.first, starts_on=today, ends_on=today, deputy=self.second, set_by=self.office)
        self.assertEqual(away_on(today), {self.first.pk: self.second.pk})
        give_role(user=self.second, role=Role.HEAD, department=self.mzj)
        end_role(membership=self.b, successor=None)
        self.assertEqual(away_on(today), {self.first.pk: None})


class DissolvedTests(PostsTestCase):
    def dissolve(self, day):
        type(self.jyj).objects.filter(pk=self.jyj.pk).update(dissolved_on=day, successor=self.mzj)
        self.jyj.refresh_from_db()
        dissolve_department(department=self.jyj, user=self.office)

    def test_roles_end_with_the_department(self):
        self.dissolve(timezone.localdate())
        self.assertFalse(Membership.objects.current().filter(department=self.jyj).exists())
        self.first.refresh_from_db()
        self.assertFalse(self.first.is_active)

    def test_a_day_to_come_ends_them_on_that_day(self):
        self.dissolve(timezone.localdate() + timedelta(days=1))
        self.assertEqual(Membership.objects.current().filter(department=self.jyj).count(), 2)
        type(self.jyj).objects.filter(pk=self.jyj.pk).update(dissolved_on=timezone.localdate())
        self.assertEqual(len(end_roles_in_dissolved()), 2)
        self.assertEqual(end_roles_in_dissolved(), [])
