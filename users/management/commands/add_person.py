"""Give a person a role: `manage.py add_person wangfang --department jyj --role liaison --name 王芳`."""

import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from departments.models import Department
from users.enums import COUNTY_ROLES, Role
from users.models import User
from users.services import Appointment, appoint

ROLES_HELP = "，".join(f"{role.value} {role.label}" for role in Role)


class Command(BaseCommand):
    help = "给人员授予角色；没有的账号新建，并询问初始密码。"

    def add_arguments(self, parser):
        parser.add_argument("username", help="用户名")
        parser.add_argument("--role", required=True, choices=Role.values, help=ROLES_HELP)
        parser.add_argument(
            "--department", metavar="SLUG", help="机构的网址名；liaison、head、secrecy 必填，其余角色面向全县"
        )
        parser.add_argument("--name", default="", help="姓名，新账号必填")
        parser.add_argument("--password-stdin", action="store_true", help="从标准输入读取新账号的密码")

    @transaction.atomic
    def handle(self, *args, username, role, department, name, password_stdin, **options):
        department = self._department(department, role)
        person = User.objects.filter(username=username).first()
        is_known = person is not None and person.is_active
        if not is_known and not (name or (person and person.name)):
            raise CommandError("新账号须用 --name 给出姓名。")
        password = "" if is_known else self._password(password_stdin, person or User(username=username, name=name))
        appointment = self._appoint(
            username=username, role=Role(role), department=department, name=name, password=password
        )
        self.stdout.write(self.style.SUCCESS(f"已授予：{appointment.membership}"))

    def _department(self, slug: str | None, role: str) -> Department | None:
        if role in COUNTY_ROLES:
            if slug:
                raise CommandError(f"角色 {role}（{Role(role).label}）面向全县，不用 --department。")
            return None
        if not slug:
            raise CommandError(f"角色 {role}（{Role(role).label}）须用 --department 指明机构。")
        department = Department.objects.filter(slug=slug).first()
        if department is None:
            known = "、".join(Department.objects.existing().values_list("slug", flat=True))
            raise CommandError(f"没有网址名为 {slug} 的机构。现有：{known or '无'}")
        return department

    def _password(self, from_stdin: bool, person: User) -> str:
        password = sys.stdin.readline().rstrip("\r\n") if from_stdin else self._ask()
        try:
            validate_password(password, user=person)
        except ValidationError as error:
            raise CommandError("密码不合要求：" + "".join(error.messages)) from error
        return password

    def _ask(self) -> str:
        password = getpass.getpass("初始密码：")
        if password != getpass.getpass("再输入一次："):
            raise CommandError("两次输入的密码不同。")
        return password

    def _appoint(self, **kwargs) -> Appointment:
        try:
            return appoint(**kwargs)
        except ValidationError as error:
            raise CommandError("".join(error.messages)) from error
