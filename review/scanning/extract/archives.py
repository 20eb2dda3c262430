"""Zip archives, opened file by file within the budget."""

from __future__ import annotations

import zipfile

from ..findings import Kind, Severity
from ..limits import BudgetSpent, Unreadable
from .base import Items, Source
from .kinds import FileKind, file_kind
from .package import Package

_ARCHIVES = (FileKind.ZIP, FileKind.PACKED)


def read_zip(source: Source) -> Items:
    """Each member with its way through the archives in its place."""
    package = Package.open(source)
    yield source.finding(
        Kind.NESTED_ARCHIVE,
        Severity.REVIEW if source.depth else Severity.INFO,
        "文件",
        f"压缩包，内有{len(package.names)}个文件",
        "DOC3",
    )
    if package.archive.comment:
        yield source.line_flow([package.archive.comment.decode("gb18030", "replace")], "压缩包注释")
    for info in package.archive.infolist():
        if not info.is_dir():
            yield from _member(source, package, info)


def _member(source: Source, package: Package, info: zipfile.ZipInfo) -> Items:
    from . import extract

    name = member_name(info)
    label = f"压缩包内“{name}”"
    if info.flag_bits & 0x1:
        yield source.unreadable("已加密，无法读取", label)
        return
    try:
        data = package.read(info.filename)
        inner = source.inside(name, data, label)
        if source.depth and file_kind(data, name) in _ARCHIVES:
            yield source.finding(Kind.NESTED_ARCHIVE, Severity.REVIEW, label, "压缩包内含压缩包", "DOC3")
        yield from extract(inner)
    except BudgetSpent:
        raise
    except Unreadable as reason:
        yield source.unreadable(str(reason), label)


def member_name(info: zipfile.ZipInfo) -> str:
    """Windows archives store names in GBK without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename
