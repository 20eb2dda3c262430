from pathlib import Path

import polib
from django.core.management.base import BaseCommand, CommandError

from portal.package_messages import DOMAINS, PackageMessage, is_compiled, missing_messages, our_catalog_path


class Command(BaseCommand):
    """Keep `portal/locale` complete after a package upgrade; thin: the comparison is in `portal.package_messages`."""

    help = "列出软件包中尚无中文译文的界面文字，补入 portal/locale 待译，并重新生成 .mo 文件。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只检查：有缺译或 .mo 与 .po 不一致时以状态 1 退出")

    def handle(self, *args, check: bool, **options):
        problems = [problem for domain in DOMAINS for problem in self._treat(domain, check=check)]
        for problem in problems:
            self.stdout.write(problem)
        if check and problems:
            raise CommandError(f"共 {len(problems)} 处问题，请运行 manage.py update_locale 并补全译文。")

    def _treat(self, domain: str, *, check: bool) -> list[str]:
        path = our_catalog_path(domain)
        ours = polib.pofile(str(path), wrapwidth=110)
        missing = missing_messages(domain, ours)
        problems = [f"{path.name}：缺译 {message.text!r}（{message.where[0]}）" for message in missing]
        if check:
            return problems if is_compiled(ours, path) else [*problems, f"{path.name}：.mo 与 .po 不一致"]
        write(ours, path, missing)
        return problems


def write(ours: polib.POFile, path: Path, missing: list[PackageMessage]) -> None:
    """Append `missing` with an empty translation, then write the .po and its .mo."""
    known = {(entry.msgctxt, entry.msgid) for entry in ours}
    ours.extend(empty_entry(message) for message in missing if message.key not in known)
    ours.save(str(path))
    path.with_suffix(".mo").write_bytes(ours.to_binary())


def empty_entry(message: PackageMessage) -> polib.POEntry:
    """Return an entry to be translated, with the places where its text is used."""
    return polib.POEntry(
        msgctxt=message.context,
        msgid=message.text,
        msgid_plural=message.plural or "",
        msgstr_plural={0: ""} if message.plural else {},
        occurrences=[(place, "") for place in message.where[:3]],
    )
