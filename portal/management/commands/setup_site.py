"""`manage.py setup_site`: an empty portal for a real county."""

import re
from getpass import getpass

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from home.models import SiteMarks
from portal.site_setup import build_site
from users.models import User

CODE = re.compile(r"\d{6}")


class Command(BaseCommand):
    help = "为一个县建立空的门户：网站标识、栏目、审核流程、用户组。可重复执行。"

    def add_arguments(self, parser):
        parser.add_argument("--county", required=True, help="县名，如“青澜县”")
        parser.add_argument("--code", required=True, help="6位行政区划代码")
        parser.add_argument("--host", required=True, help="网站域名，如 www.example.gov.cn")
        parser.add_argument("--admin", required=True, help="系统管理员用户名")
        parser.add_argument("--port", type=int, default=80, help="网址中的端口，默认80")
        parser.add_argument("--password-stdin", action="store_true", help="从标准输入读取管理员口令")

    def handle(self, *, county, code, host, admin, port, password_stdin, **options):
        if not CODE.fullmatch(code):
            raise CommandError("行政区划代码应为6位数字。")
        if User._meta.db_table not in connection.introspection.table_names():
            raise CommandError("数据库尚未准备。请先运行 make run DEMO=0（或 manage.py prepare），再建站。")
        self.build(county, code, host, admin, port, password_stdin)

    @transaction.atomic
    def build(self, county, code, host, admin, port, password_stdin):
        user = self.administrator(admin, password_stdin)
        home = build_site(county=county, host=host, port=port, admin=user)
        SiteMarks.objects.filter(site__root_page=home, site_id_code="").update(site_id_code=f"{code}0001")
        address = f"http://{host}/" if port == 80 else f"http://{host}:{port}/"
        self.stdout.write(self.style.SUCCESS(f"{county}门户已就绪：{address} ，后台 {address}cms/ ，管理员 {admin}。"))

    def administrator(self, username: str, password_stdin: bool) -> User:
        user, is_new = User.objects.get_or_create(username=username, defaults={"name": "系统管理员"})
        if is_new:
            password = input() if password_stdin else getpass("管理员口令：")
            if len(password) < 10:
                raise CommandError("口令至少10位。")
            user.set_password(password)
        user.is_superuser = user.is_staff = True
        user.save()
        return user
