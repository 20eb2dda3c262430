"""`manage.py verify_ledger`: read the ledger's chain; exit status 1 and the rows' numbers when it is broken."""

import sys

from django.core.management.base import BaseCommand

from review.ledger_check import find_breaks
from review.models import LedgerEntry


class Command(BaseCommand):
    help = "核对审查台账的连续性：指出被改动、缺失、插入或调换的行；有问题时退出码为1。"

    def handle(self, **options):
        breaks = find_breaks()
        for found in breaks:
            self.stdout.write(f"{found.seq}\t{found.code}\t{found.message}")
        if breaks:
            sys.exit(1)
        self.stdout.write(f"台账完整，共{LedgerEntry.objects.count()}行。")
