"""Files that no reader opens: recognised, searched for readable strings, sent to a person."""

from __future__ import annotations

from ..findings import Kind, Severity
from ..flows import Role, Segment
from ..limits import MEGABYTE
from .base import Items, Source
from .ole import strings

_OLE_NAMES = {
    "doc": "旧版 Word 文档（doc）",
    "xls": "旧版 Excel 工作簿（xls）",
    "ppt": "旧版 PowerPoint 演示文稿（ppt）",
    "wps": "WPS 文字文档（wps）",
    "et": "WPS 表格（et）",
    "dps": "WPS 演示（dps）",
    "msg": "Outlook 邮件（msg）",
}

_SEARCHED = 20 * MEGABYTE


def read_ole(source: Source) -> Items:
    """doc, xls, wps, et and encrypted packages: strings are searched, a person opens the file."""
    ending = source.name.lower().rpartition(".")[2]
    data = source.data
    if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data:
        yield source.unreadable("文件已加密，请提供未加密的版本")
        return
    yield source.unreadable(
        f"{_OLE_NAMES.get(ending, '旧版办公文档')}，请转成 docx、xlsx 或 PDF 后再传，或由人工打开检查"
    )
    if b"V\0B\0A\0" in data or b"_\0V\0B\0A\0" in data or b"M\0a\0c\0r\0o\0s\0" in data:
        yield source.finding(Kind.ACTIVE_CONTENT, Severity.REVIEW, "宏", "文件含有宏")
    yield from _strings_of(source)


def read_packed(source: Source) -> Items:
    """rar, 7z, gz, tar: never opened here."""
    yield source.unreadable("压缩包格式不支持读取，请改为逐个上传其中的文件")
    if source.depth:
        yield source.finding(Kind.NESTED_ARCHIVE, Severity.REVIEW, "文件", "压缩包内含压缩包")


def read_program(source: Source) -> Items:
    yield source.unreadable("可执行程序，不得作为附件")
    yield source.finding(Kind.ACTIVE_CONTENT, Severity.BLOCK, "文件", "可执行程序")


def read_unknown(source: Source) -> Items:
    yield source.unreadable("文件类型无法识别，请由人工打开检查")
    yield from _strings_of(source)


def _strings_of(source: Source) -> Items:
    """Not a reading, only a net: what shows up is real, what does not may still be there."""
    segments = []
    for text in strings(source.data[:_SEARCHED]):
        source.budget.spend_characters(len(text))
        segments.append(Segment(text, source.at("文件内的文字（粗读）")))
    yield source.flow(segments, role=Role.TECHNICAL)
