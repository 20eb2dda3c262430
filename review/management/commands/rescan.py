"""`manage.py rescan`: everything the public is served is read again by today's rules."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from review import scans, sweep


class Command(BaseCommand):
    help = "复扫全部公开内容和附件，新发现列入“复扫发现”。可随时中断，再次运行接着扫。"

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="今天的规则扫过的也重新扫")
        parser.add_argument("--since-rules", default="", metavar="VERSION", help="只扫上次用这个规则版本扫过的")
        parser.add_argument("--seconds", type=float, help="最多运行这么多秒，余下的下次接着扫")

    def handle(self, *, since_rules, seconds, verbosity, **options):
        if options["all"]:
            sweep.forget_scans()
        bar = lambda rows: tqdm(rows, desc="复扫", disable=verbosity == 0, mininterval=1)  # noqa: E731
        try:
            report = sweep.sweep(seconds=seconds, since_rules=since_rules, progress=bar)
        except KeyboardInterrupt:
            self.stdout.write("已中断，再次运行接着扫。")
            return
        self.stdout.write(
            f"规则版本 {scans.rules_version()}：已扫 {report.read} 项，新发现 {report.found} 处，未扫 {report.left} 项。"
        )
