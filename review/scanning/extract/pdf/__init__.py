"""PDF documents: pages by PDFium, the rest of the file by qpdf (pikepdf)."""

from __future__ import annotations

import re

import pypdfium2 as pdfium

from ...limits import Unreadable
from ..base import Items, Source
from .pages import read_pages
from .structure import read_structure

_REVISIONS = 3


def read_pdf(source: Source) -> Items:
    """Pages, annotations, attachments, metadata, scripts, earlier revisions."""
    document = open_document(source.data)
    source.budget.allow_pages(len(document))
    try:
        seen = yield from read_pages(source, document)
    finally:
        document.close()
    yield from read_structure(source)
    yield from _earlier_revisions(source, seen)


def open_document(data: bytes) -> pdfium.PdfDocument:
    """The document; a wrong or missing password and broken files are refused."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("PDF 已加密，需要密码才能打开") from error
        raise Unreadable("PDF 损坏或不完整，无法打开") from error


def _earlier_revisions(source: Source, seen: set[str]) -> Items:
    """Editors append changes to a PDF; the earlier pages can be cut out of the file again."""
    ends = [match.end() for match in re.finditer(rb"%%EOF", source.data)][:-1]
    if b"/Linearized" in source.data[:2048]:
        ends = ends[1:]
    for end in ends[-_REVISIONS:]:
        source.budget.check_time()
        lines = _lines_of(source.data[:end])
        if gone := [line for line in lines if line.replace(" ", "") not in seen and line.strip()]:
            yield source.line_flow(gone, "文件的旧版本", hidden="已改掉、文件里还在的旧内容")


def _lines_of(data: bytes) -> list[str]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return []
    try:
        pages = (document[number].get_textpage().get_text_bounded() for number in range(min(len(document), 300)))
        return [line for text in pages for line in re.split(r"[\r\n]+", text)]
    except pdfium.PdfiumError:
        return []
    finally:
        document.close()
