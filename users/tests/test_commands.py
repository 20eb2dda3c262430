"""`manage.py add_person`."""

import io
from unittest import mock

from django.core.management import CommandError, call_command
from django.test import TestCase

from departments.tests.factories import DepartmentFactory
from users.enums import Role
from users.models import User
from users.tests.factories import UserFactory


class AddPersonTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.jyj = DepartmentFactory(slug="jyj", official_name="测试县教育局")

    def run_command(self, *args, stdin="a-long-enough-secret\n"):
        out = io.StringIO()
        with mock.patch("sys.stdin", io.StringIO(stdin)):
            call_command("add_person", *args, stdout=out)
        return out.getvalue()

    def test_a_new_person(self):
        text = self.run_command(
            "wangfang", "--department", "jyj", "--role", "liaison", "--name", "王芳", "--password-stdin"
        )
        person = User.objects.get(username="wangfang")
        self.assertIn("王芳 · 测试县教育局 · 信息员", text)
        self.assertTrue(person.check_password("a-long-enough-secret"))
        self.assertTrue(person.has_role(Role.LIAISON, self.jyj))

    def test_a_further_role_asks_for_no_password(self):
        UserFactory(username="wangfang", name="王芳")
        self.assertIn("政务公开办", self.run_command("wangfang", "--role", "office", stdin=""))

    def test_errors_are_clear_and_leave_nothing(self):
        cases = (
            (["x", "--role", "liaison", "--name", "甲"], "--department"),
            (["x", "--role", "liaison", "--department", "wjj", "--name", "甲"], "没有网址名为 wjj 的机构。现有：jyj"),
            (["x", "--role", "office", "--department", "jyj", "--name", "甲"], "面向全县"),
            (["x", "--role", "office", "--password-stdin"], "--name"),
            (["x", "--role", "mayor"], "mayor"),
        )
        for args, words in cases:
            with self.subTest(args=args), self.assertRaisesMessage(CommandError, words):
                self.run_command(*args)
        self.assertFalse(User.objects.filter(username="x").exists())

    def test_a_weak_password_is_refused(self):
        with self.assertRaisesMessage(CommandError, "密码不合要求"):
            self.run_command("x", "--role", "office", "--name", "甲", "--password-stdin", stdin="123\n")
        self.assertFalse(User.objects.filter(username="x").exists())
