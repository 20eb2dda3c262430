from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from review.quarantine_box import ensure_key
from search import services
from search.engines.base import EngineUnavailable


class Command(BaseCommand):
    """What every start of a new version needs, in one process; safe to repeat."""

    help = "准备运行：更新数据表、收集静态文件、备好隔离区密钥，检索索引缺失或版本不符时重建。"

    def handle(self, *, verbosity: int, **options):
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("collectstatic", interactive=False, verbosity=verbosity)
        ensure_key()
        self._ensure_index(verbosity)

    def _ensure_index(self, verbosity: int) -> None:
        """Rebuild an index that cannot answer. A search server that is away must not keep the pages from going out."""
        try:
            services.ping()
        except EngineUnavailable:
            try:
                call_command("rebuild_search", verbosity=verbosity)
            except CommandError as error:
                self.stderr.write(f"检索暂不可用，稍后请运行 rebuild_search：{error}")
