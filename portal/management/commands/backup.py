from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.backups import BackupFailed, write_backup


class Command(BaseCommand):
    """Thin: the work is in `portal.backups`."""

    help = "把数据库、文件和密钥备份为一个压缩包（检索索引可重建，不备份）。门户可以继续运行。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="备份文件，例如 portal-20260101.tar.gz")
        parser.add_argument("--overwrite", action="store_true", help="文件已存在时覆盖")

    def handle(self, *args, file: Path, overwrite: bool, **options):
        if file.exists() and not overwrite:
            raise CommandError(f"{file} 已存在，换一个文件名或加 --overwrite。")
        try:
            manifest = write_backup(file)
        except (BackupFailed, OSError) as error:
            raise CommandError(str(error)) from error
        size = file.stat().st_size / 1024 / 1024
        self.stdout.write(f"已备份 {len(manifest['sha256'])} 项到 {file}（{size:.1f} MB）。内含密钥，请妥善保管。")
