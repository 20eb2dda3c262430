"""`manage.py load_demo`: the invented county 青澜县, loaded through the portal's own approval path."""

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from portal.demo.loader import FIXED_ACCOUNTS, Loader, NotEmpty
from users.models import User


class Command(BaseCommand):
    help = "载入演示县“青澜县”。已有真实审查记录的数据库会被拒绝；可重复执行。"

    def add_arguments(self, parser):
        parser.add_argument("--host", default="localhost", help="网站域名")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--limit", type=int, help="每类只载入这么多篇（快速试用）")

    def handle(self, *, host, port, limit, **options):
        quiet = options["verbosity"] == 0
        loader = Loader(
            host=host, port=port, limit=limit,
            progress=lambda rows, label: tqdm(rows, desc=label, disable=quiet, mininterval=1),
        )  # fmt: skip
        try:
            passwords = loader.load()
        except NotEmpty as error:
            raise CommandError("数据库中已有真实的审查记录，演示数据不能混入。") from error
        if passwords:
            write_accounts(passwords)
            self.stdout.write(accounts_table(passwords))


def write_accounts(passwords: dict[str, str]) -> None:
    """Keep the passwords in `var/demo_accounts.txt`, readable by the owner alone."""
    path = settings.VAR_DIR / "demo_accounts.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(accounts_table(passwords))


def accounts_table(passwords: dict[str, str]) -> str:
    """Return one line an account: user name, password, name, roles."""
    lines = ["账号        密码              姓名与岗位"]
    for username in FIXED_ACCOUNTS:
        user = User.objects.get(username=username)
        roles = "、".join(f"{m.department or '全县'}{m.get_role_display()}" for m in user.memberships.current())
        lines.append(f"{username:<11} {passwords.get(username, '（未变）'):<17} {user.name}（{roles}）")
    return "\n".join(lines) + "\n"
