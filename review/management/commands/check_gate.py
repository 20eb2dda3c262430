"""`manage.py check_gate`: compare every public copy with rows and files; exit status 1 when something differs."""

import sys

from django.core.management.base import BaseCommand

from review.leaks import find_leaks


class Command(BaseCommand):
    help = "核对公开版本与库中内容、文件是否一致；有差异时退出码为1。"

    def handle(self, **options):
        leaks = list(find_leaks())
        for leak in leaks:
            self.stdout.write(f"{leak.code}\t{leak.what}\t{leak.message}")
        if leaks:
            self.stderr.write(f"发现{len(leaks)}处不一致。")
            sys.exit(1)
        self.stdout.write("公开版本与库中内容、文件一致。")
