import sys

from django.core.management.base import BaseCommand, CommandError

from search import indexing
from search.engines import configured
from search.engines.base import EngineUnavailable

SHOWN = 50


class Command(BaseCommand):
    help = "核对检索索引与数据库：列出缺少、过时和多余的条目；有差异时退出码为1。"

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="重新写入有差异的条目")
        parser.add_argument("--engine", choices=["embedded", "elasticsearch"], help="默认为当前使用的引擎")

    def handle(self, *, engine=None, repair=False, **options):
        try:
            chosen = configured.named(engine) if engine else configured.primary()
            difference = indexing.compare(chosen)
            if difference and repair:
                self._print(difference)
                indexing.repair(chosen, difference)
                difference = indexing.compare(chosen)
        except KeyError as error:
            raise CommandError("未配置 Elasticsearch（ELASTICSEARCH_URL）。") from error
        except EngineUnavailable as error:
            raise CommandError(f"检索引擎不可用：{error}") from error
        self._print(difference)
        if difference:
            sys.exit(1)

    def _print(self, difference):
        for label, keys in (("缺少", difference.missing), ("过时", difference.outdated), ("多余", difference.surplus)):
            for key in keys[:SHOWN]:
                self.stdout.write(f"{label} {key}")
            if len(keys) > SHOWN:
                self.stdout.write(f"{label} …… 共 {len(keys)} 条")
        if not difference:
            self.stdout.write("索引与数据库一致。")
