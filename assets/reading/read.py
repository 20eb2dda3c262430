"""One way in for every format."""

import io
import logging
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import BinaryIO

from django.utils.translation import gettext as _

from assets.reading.blocks import ReadDocument
from assets.reading.errors import UnreadableFile
from assets.reading.limits import MEGABYTE, Limits
from assets.reading.pages import read_pdf
from assets.reading.plain import read_text
from assets.reading.sheets import read_workbook
from assets.reading.web import read_html
from assets.reading.word import read_word

logger = logging.getLogger(__name__)

_READERS: dict[str, Callable[[bytes, Limits], ReadDocument]] = {
    "text": read_text,
    "html": read_html,
    "word": read_word,
    "sheet": read_workbook,
    "pdf": read_pdf,
}
SUPPORTED_SUFFIXES = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".docx": "word",
    ".xlsx": "sheet",
    ".pdf": "pdf",
}
_SAVE_AS = {".doc": ".docx", ".wps": ".docx", ".rtf": ".docx", ".xls": ".xlsx", ".et": ".xlsx", ".ofd": ".pdf"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_file(source: str | Path | BinaryIO, name: str | None = None, limits: Limits | None = None) -> ReadDocument:
    """Read a file as blocks. What the bytes are decides over what the name says.

    Raises ``UnreadableFile`` for whatever cannot be read: unknown, damaged, encrypted, too large, too slow.
    """
    limits = limits or Limits()
    data = _load(source, limits)
    suffix = PurePath(name or getattr(source, "name", None) or str(source)).suffix.lower()
    try:
        return _read(data, suffix, limits)
    except UnreadableFile:
        raise
    except Exception as error:  # parsers of hostile files raise anything; the log keeps what it was
        logger.warning("Reading a %s file failed", suffix, exc_info=True)
        raise UnreadableFile(_("文件已损坏，无法读出内容。")) from error


def _read(data: bytes, suffix: str, limits: Limits) -> ReadDocument:
    kind = _kind_of(data, suffix)
    if kind in {"text", "html"} and len(data) > limits.text_bytes:
        raise _too_large(limits.text_bytes)
    return _READERS[kind](data, limits)


def _load(source: str | Path | BinaryIO, limits: Limits) -> bytes:
    try:
        data = _read_bytes(source, limits.bytes + 1)
    except OSError as error:
        raise UnreadableFile(_("文件打不开：%(error)s。") % {"error": error.strerror or error}) from error
    if len(data) > limits.bytes:
        raise _too_large(limits.bytes)
    if not data.strip():
        raise UnreadableFile(_("文件是空的。"))
    return data


def _read_bytes(source: str | Path | BinaryIO, count: int) -> bytes:
    if isinstance(source, str | PurePath):
        with Path(source).open("rb") as file:
            return file.read(count)
    source.seek(0)
    return source.read(count)


def _kind_of(data: bytes, suffix: str) -> str:
    if data.startswith(b"PK"):
        return _kind_of_package(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        raise _encrypted() if "EncryptedPackage".encode("utf-16-le") in data else _old_format(suffix)
    if suffix in _SAVE_AS or data.startswith(b"{\\rtf"):
        raise _old_format(suffix)
    return _kind_of_text(data, suffix)


def _kind_of_text(data: bytes, suffix: str) -> str:
    kind = SUPPORTED_SUFFIXES.get(suffix)
    if kind in {"word", "sheet", "pdf"}:
        raise UnreadableFile(_("文件内容与扩展名 %(suffix)s 不符，可能已损坏。") % {"suffix": suffix})
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "html"
    if kind is None:
        raise UnreadableFile(_("不支持的文件类型 %(suffix)s。") % {"suffix": suffix or _("（无扩展名）")})
    return kind


def _kind_of_package(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
    for part, kind in (("word/document.xml", "word"), ("xl/workbook.xml", "sheet")):
        if part in names:
            return kind
    if "word/document2.xml" in names:  # some online converters name the main part so
        return "word"
    raise UnreadableFile(_("这是压缩包或不支持的格式，请取出其中的文件后再试。"))


def _encrypted() -> UnreadableFile:
    return UnreadableFile(_("文件设有打开密码，请取消密码后再试。"))


def _old_format(suffix: str) -> UnreadableFile:
    newer = _SAVE_AS.get(suffix, ".docx")
    return UnreadableFile(_("读不了这种旧格式，请另存为 %(suffix)s 后再试。") % {"suffix": newer})


def _too_large(limit: int) -> UnreadableFile:
    return UnreadableFile(_("文件超过%(size)d MB，请拆分后再试。") % {"size": limit // MEGABYTE})
