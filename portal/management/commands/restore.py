import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.backups import BackupFailed, restore_backup


class Command(BaseCommand):
    """Thin: the work is in `portal.backups`."""

    help = "从备份文件恢复数据库、文件和密钥，并重建检索索引。请先停止门户。"
    requires_system_checks = ()  # before a restore there may be no secret key yet

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="manage.py backup 写出的备份文件")
        parser.add_argument("--force", action="store_true", help="覆盖现有数据（原数据移到 var/before-restore-…）")

    def handle(self, *args, file: Path, force: bool, **options):
        try:
            manifest = restore_backup(file, force=force)
        except (BackupFailed, OSError) as error:
            raise CommandError(str(error)) from error
        # In a process of its own, which reads the restored key; an older backup is brought to today's tables.
        self._manage("prepare", "--verbosity=0")
        self.stdout.write(f"已恢复 {manifest['created_at']} 的备份，共 {len(manifest['sha256'])} 项。")

    def _manage(self, *command: str) -> None:
        finished = subprocess.run([sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, check=False)
        if finished.returncode:
            raise CommandError(f"数据已恢复，但 manage.py {' '.join(command)} 失败，请查明后再运行一次。")
