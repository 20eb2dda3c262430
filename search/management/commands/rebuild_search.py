from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import indexing, registry
from search.engines import configured
from search.engines.base import EngineUnavailable
from search.preparing import PreparationFailed


class Command(BaseCommand):
    help = "重建检索索引：从数据库重新写入全部公开内容，期间检索不中断。"

    def add_arguments(self, parser):
        parser.add_argument("--engine", choices=["embedded", "elasticsearch"], help="默认为当前使用的引擎")
        parser.add_argument(
            "--processes",
            type=int,
            default=settings.PORTAL_REBUILD_PROCESSES,
            help="同时读取内容的进程数（默认%(default)s）",
        )

    def handle(self, *, processes, engine=None, verbosity=1, **options):
        try:
            chosen = configured.named(engine) if engine else configured.primary()
        except KeyError as error:
            raise CommandError("未配置 Elasticsearch（ELASTICSEARCH_URL）。") from error
        total = sum(1 for _ in registry.all_keys())
        with tqdm(total=total, unit="项", desc=chosen.name, disable=verbosity == 0) as bar:
            try:
                written = indexing.rebuild(chosen, advance=bar.update, processes=max(1, processes))
            except EngineUnavailable as error:
                raise CommandError(f"检索引擎不可用：{error}") from error
            except PreparationFailed as error:
                raise CommandError(f"读取内容时出错，重建中止，检索照常使用原有索引：{error}") from error
        if verbosity:
            self.stdout.write(f"{chosen.name}：已写入 {written} 条。")
