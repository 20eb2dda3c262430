"""What a file is, judged by its first bytes."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum


class FileKind(StrEnum):
    """One reader each."""

    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    PDF = "pdf"
    IMAGE = "image"
    ZIP = "zip"
    HTML = "html"
    XML = "xml"
    TEXT = "text"
    TABLE = "table"
    MAIL = "mail"
    RTF = "rtf"
    ODF = "odf"
    OFD = "ofd"
    OLE = "ole"
    PACKED = "packed"
    PROGRAM = "program"
    UNKNOWN = "unknown"


_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLE),
    (b"{\\rtf", FileKind.RTF),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"\x89PNG\r\n", FileKind.IMAGE),
    (b"GIF8", FileKind.IMAGE),
    (b"BM", FileKind.IMAGE),
    (b"II*\x00", FileKind.IMAGE),
    (b"MM\x00*", FileKind.IMAGE),
    (b"\xd7\xcd\xc6\x9a", FileKind.IMAGE),  # WMF
    (b"\x01\x00\x00\x00", FileKind.IMAGE),  # EMF, confirmed below
    (b"Rar!", FileKind.PACKED),
    (b"7z\xbc\xaf\x27\x1c", FileKind.PACKED),
    (b"\x1f\x8b", FileKind.PACKED),
    (b"BZh", FileKind.PACKED),
    (b"\xfd7zXZ", FileKind.PACKED),
    (b"MZ", FileKind.PROGRAM),
    (b"\x7fELF", FileKind.PROGRAM),
)
_HTML = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|table|span|script|meta|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_MAIL = re.compile(
    rb"^(?:(?:Received|From|To|Subject|Date|MIME-Version|Message-ID|Return-Path|X-[\w-]+):[^\n]*\n(?:[ \t][^\n]*\n)*){2,}",
    re.IGNORECASE,
)


def file_kind(data: bytes, name: str) -> FileKind:
    """The kind of a file; office packages are told apart by their parts."""
    ending = name.lower().rpartition(".")[2]
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip_kind(data)
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    for signature, kind in _SIGNATURES:
        if data.startswith(signature) and _confirmed(signature, data):
            return kind
    if data[8:12] == b"WEBP" or data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        return FileKind.IMAGE
    if data[257:262] == b"ustar":
        return FileKind.PACKED
    return _text_kind(data, ending)


def _confirmed(signature: bytes, data: bytes) -> bool:
    if signature == b"\x01\x00\x00\x00":
        return data[40:44] == b" EMF"
    if signature == b"BM":
        return len(data) > 18 and data[14:18] in (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
    return True


def _zip_kind(data: bytes) -> FileKind:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return FileKind.ZIP
    for part, kind in (
        ("word/document", FileKind.DOCX),
        ("xl/workbook.xml", FileKind.XLSX),
        ("ppt/presentation.xml", FileKind.PPTX),
        ("OFD.xml", FileKind.OFD),
        ("META-INF/manifest.xml", FileKind.ODF),
    ):
        if any(name.startswith(part) for name in names):
            return kind
    return FileKind.ZIP


def _text_kind(data: bytes, ending: str) -> FileKind:
    head = data[:4096]
    if _is_binary(head):
        return FileKind.UNKNOWN
    plain = head.lstrip(b"\xef\xbb\xbf")
    if ending in ("html", "htm", "shtml", "xhtml") or _HTML.match(plain):
        return FileKind.HTML
    if ending in ("eml", "mht", "mhtml") or _MAIL.match(head.replace(b"\r\n", b"\n")):
        return FileKind.MAIL
    if plain.lstrip().startswith((b"<?xml", b"<svg")) or ending in ("svg", "xml"):
        return FileKind.XML
    return FileKind.TABLE if ending in ("csv", "tsv") else FileKind.TEXT


def _is_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if head.count(0) > len(head) // 5:
        return head.count(0) > len(head) * 0.6 or any(byte < 9 and byte for byte in head)
    return sum(1 for byte in head if byte < 9 or 13 < byte < 27 or 27 < byte < 32) > len(head) * 0.02
