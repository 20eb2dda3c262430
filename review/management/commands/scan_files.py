"""`manage.py scan_files PATH… --jsonl` and `--text`: what the scanner says about files or text."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from review.scanning import Finding, Severity, scan_path, scan_text, worst


class Command(BaseCommand):
    help = "检查文件或文字中不应公开的内容。退出码：0 没有禁止发布的内容，3 有。"

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="文件或文件夹")
        parser.add_argument("--text", action="store_true", help="检查标准输入的文字")
        parser.add_argument("--jsonl", action="store_true", help="每个文件输出一行 JSON")

    def handle(self, *, paths, text, jsonl, **options):
        if bool(paths) == text:
            raise CommandError("请给出文件，或用 --text 从标准输入读取文字。")
        write = self._write_json if jsonl else self._write_lines
        blocked = False
        for name, findings in self._scanned(paths, text):
            write(name, findings)
            blocked = blocked or worst(findings) is Severity.BLOCK
        if blocked and not jsonl:
            sys.exit(3)

    def _scanned(self, paths, text):
        if text:
            yield "-", scan_text(sys.stdin.buffer.read().decode("utf-8", "replace"))
        for path in _files(paths):
            yield str(path), scan_path(path)

    def _write_json(self, name: str, findings: list[Finding]) -> None:
        line = {"file": name, "findings": [finding.as_public_dict() for finding in findings]}
        self.stdout.write(json.dumps(line, ensure_ascii=False))
        self.stdout.flush()

    def _write_lines(self, name: str, findings: list[Finding]) -> None:
        self.stdout.write(f"{name}：{len(findings)}处" if findings else f"{name}：未发现问题")
        for finding in findings:
            self.stdout.write(f"  [{finding.severity.label}] {finding.kind.label}　{finding.where}　{finding.excerpt}")


def _files(paths):
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.is_file())
        else:
            yield path
