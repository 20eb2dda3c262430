"""A file's type by its content; its name only decides between types that look alike from inside."""

import mimetypes
import zipfile

import puremagic

OFFICE_PARTS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "OFD.xml": "application/ofd",
}
# Never stored: they run or render as script in a reader's browser or on an officer's desk.
REFUSED_TYPES = {
    "text/html", "application/xhtml+xml", "image/svg+xml", "application/x-msdownload", "application/x-dosexec",
    "application/x-executable", "application/x-sharedlib", "application/java-archive", "application/x-sh",
    "text/javascript", "application/javascript", "application/hta", "application/x-ms-shortcut",
    "application/vnd.ms-office.macroenabled",
}  # fmt: skip
MACROS = ("vbaProject.bin",)
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"
# What makes a browser or the Windows shell run a "text"; looked for wherever it stands in the first 4096 bytes.
ACTIVE_MARKS = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<iframe", b"<body", b"<?php", b"<hta:")


def detect_content_type(file, name: str) -> str:
    """Return the MIME type of an open file by its content; text types by name, unknown as octet-stream."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _zip_type(file)
    kind = _magic_type(head)
    is_text = not kind or kind.startswith("text/") or "xml" in kind
    return _text_type(head, name) if is_text else kind


def _zip_type(file) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist()[:5000])
    except (zipfile.BadZipFile, OSError, ValueError):
        return "application/octet-stream"
    finally:
        file.seek(0)
    if any(name.endswith(MACROS) for name in names):
        return "application/vnd.ms-office.macroenabled"
    return next((mime for part, mime in OFFICE_PARTS.items() if part in names), "application/zip")


def _magic_type(head: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head[:2] == b"MZ":
        return "application/x-msdownload"
    if head[:4] == b"\x7fELF":
        return "application/x-executable"
    try:
        matches = [match for match in puremagic.magic_string(head) if match.mime_type and match.confidence >= 0.5]
    except (puremagic.PureError, ValueError):
        return ""
    return matches[0].mime_type if matches else ""


def _text_type(head: bytes, name: str) -> str:
    lowered = head.replace(b"\0", b"").lower()  # UTF-16 too: every other byte of it is zero
    if any(mark in lowered for mark in ACTIVE_MARKS):
        return "text/html"
    if lowered.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"#!", b"@echo off")):
        return "application/x-sh"
    if b"\0" in head:
        return "application/octet-stream"
    guessed = mimetypes.guess_type(name)[0] or "text/plain"
    return guessed if guessed in {"text/plain", "text/csv"} or guessed in REFUSED_TYPES else "text/plain"


def is_refused(content_type: str) -> bool:
    """Tell whether a file of this type must not be stored: executable or active content."""
    return content_type in REFUSED_TYPES


def has_test_virus(file) -> bool:
    """Tell whether an open file holds the EICAR test signature anywhere; read in chunks that overlap."""
    file.seek(0)
    tail = b""
    for chunk in iter(lambda: file.read(1 << 20), b""):
        if EICAR in tail + chunk:
            return True
        tail = chunk[-len(EICAR) :]
    file.seek(0)
    return False
