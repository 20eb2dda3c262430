"""`manage.py import_documents`: take over the documents an office already has."""

import sys
from collections import Counter
from getpass import getpass
from pathlib import Path

from django.contrib.auth import authenticate
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from departments.models import Department
from disclosure.importing.services import Options, Report, Result, import_path
from review.exceptions import MayNotSign
from review.migration import check_may_clear_migration, migration_is_open
from review.wording import refusal_messages
from users.models import User

SUFFIXES = {".txt", ".html", ".htm", ".docx", ".xlsx", ".pdf", ".jsonl"}
LABELS = {
    Result.DRAFT: "草稿",
    Result.SUBMITTED: "已提交",
    Result.PUBLISHED: "已公开",
    Result.SKIPPED: "已存在",
    Result.FAILED: "失败",
}


class Command(BaseCommand):
    help = "导入文件或记录（txt html docx xlsx pdf jsonl），生成草稿；可提交审核，或由审查人员按历史迁移公开。"

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件或目录")
        parser.add_argument("--department", help="机构的网址名；文件中写明机构的从文件")
        parser.add_argument("--as", dest="username", help="以谁的名义导入")
        further = parser.add_mutually_exclusive_group()
        further.add_argument("--submit", action="store_true", help="要素齐全、没有问题的直接提交审核")
        further.add_argument("--cleared-by", metavar="USERNAME", help="历史迁移：由该审查人员对已公开的内容负责")
        parser.add_argument("--reason", default="", help="历史迁移的理由，逐件记录")
        parser.add_argument("--password-stdin", action="store_true", help="从标准输入读取审查人员口令")
        parser.add_argument("--create-departments", action="store_true", help="没有的机构新建（首次迁移）")
        parser.add_argument("--dry-run", action="store_true", help="只报告，不写入")

    def handle(self, **options):
        settings = self.read_options(options)
        files = list(files_below(options["paths"]))
        if not files:
            raise CommandError("没有找到可导入的文件。")
        counts = Counter()
        for path in tqdm(files, desc="导入", unit="个文件", disable=options["verbosity"] == 0, mininterval=1):
            for report in import_path(path, settings):
                counts[report.result] += 1
                self.print_report(report, options["verbosity"])
        self.stdout.write("，".join(f"{LABELS[result]}{count}件" for result, count in counts.items()) or "没有文档。")
        if counts[Result.FAILED]:
            sys.exit(1)

    # Options ------------------------------------------------------------------------------------------------------------

    def read_options(self, options) -> Options:
        user = self.user_named(options["username"]) if options["username"] else self.default_user()
        return Options(
            user=user,
            department=self.department_named(options["department"]),
            is_dry_run=options["dry_run"],
            submits=options["submit"],
            officer=self.officer(options, user) if options["cleared_by"] else None,
            reason=options["reason"],
            creates_departments=options["create_departments"],
        )

    def user_named(self, username: str) -> User:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"没有在用的账号“{username}”。")
        return user

    def default_user(self) -> User:
        """Without --as: the only one who could be meant."""
        user = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
        if user is None:
            raise CommandError("请用 --as 指定以谁的名义导入。")
        return user

    def department_named(self, slug: str | None) -> Department | None:
        if not slug:
            return None
        department = Department.objects.filter(slug=slug).first()
        if department is None:
            raise CommandError(f"没有网址名为“{slug}”的机构。")
        return department

    def officer(self, options, user: User) -> User:
        """The officer answers for the migration with the password, and is neither the importer nor without a role."""
        if not migration_is_open():
            raise CommandError("历史迁移已经结束，请按审核流程提交。")
        if not options["reason"].strip():
            raise CommandError("历史迁移须用 --reason 写明理由。")
        officer = self.user_named(options["cleared_by"])
        try:
            check_may_clear_migration(officer=officer, author=user)
        except MayNotSign as error:
            raise CommandError("".join(refusal_messages(error.reasons))) from error
        password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else getpass(f"{officer} 的口令：")
        if authenticate(username=officer.username, password=password) != officer:
            raise CommandError("口令不正确。")
        return officer

    # Reporting ----------------------------------------------------------------------------------------------------------

    def print_report(self, report: Report, verbosity: int) -> None:
        if verbosity == 0 or (verbosity == 1 and not self.is_worth_a_line(report)):
            return
        tqdm.write(f"[{LABELS[report.result]}] {report.name}：{report.title}", file=self.stdout)
        for label, values in (("已填", report.filled), ("缺少", report.missing), ("说明", report.messages)):
            if values:
                tqdm.write(f"    {label}：{'、'.join(str(value) for value in values)}", file=self.stdout)
        for finding in report.findings:
            excerpt = f"：{finding['excerpt']}" if finding["excerpt"] else ""
            tqdm.write(f"    问题：{finding['message']}（{finding['place']}）{excerpt}", file=self.stdout)

    @staticmethod
    def is_worth_a_line(report: Report) -> bool:
        """A run over ten thousand clean records stays readable: those are counted, not listed."""
        return bool(report.findings or report.missing or report.messages or report.result == Result.FAILED)


def files_below(paths) -> list[Path]:
    """Return the files to import, in order: those named, and what can be read below folders."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and not p.name.startswith("."))
        elif path.exists():
            yield path
        else:
            raise CommandError(f"找不到“{path}”。")
