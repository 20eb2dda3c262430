"""From a file to flows: the type is judged by content, the name only breaks ties."""

from __future__ import annotations

from ..flows import Flow, Role, Segment
from ..limits import BudgetSpent, Unreadable
from .base import Items, Source
from .kinds import FileKind, file_kind


def extract(source: Source) -> Items:
    """Everything readable in a file, hidden or not, and a finding for what is not."""
    if source.name:
        yield Flow([Segment(source.name, source.at("文件名"))], role=Role.NAME)
    if not source.data:
        yield source.unreadable("空文件（0 字节）")
        return
    if len(source.data) > source.budget.file_bytes:
        yield source.unreadable("文件过大，未读")
        return
    source.budget.check_time()
    try:
        yield from _reader(file_kind(source.data, source.name))(source)
    except BudgetSpent:
        raise
    except Unreadable as reason:
        yield source.unreadable(str(reason))


def _reader(kind: FileKind):
    # Readers are loaded when needed: the child process starts faster and a text needs no PDF library.
    from . import archives, binary, docx, html, images, mail, odf, pdf, plain, pptx, xlsx

    return {
        FileKind.DOCX: docx.read_docx,
        FileKind.XLSX: xlsx.read_xlsx,
        FileKind.PPTX: pptx.read_pptx,
        FileKind.PDF: pdf.read_pdf,
        FileKind.IMAGE: images.read_image,
        FileKind.ZIP: archives.read_zip,
        FileKind.HTML: html.read_html,
        FileKind.XML: html.read_xml,
        FileKind.TEXT: plain.read_text,
        FileKind.TABLE: plain.read_table,
        FileKind.MAIL: mail.read_mail,
        FileKind.RTF: plain.read_rtf,
        FileKind.ODF: odf.read_odf,
        FileKind.OFD: odf.read_ofd,
        FileKind.OLE: binary.read_ole,
        FileKind.PACKED: binary.read_packed,
        FileKind.PROGRAM: binary.read_program,
        FileKind.UNKNOWN: binary.read_unknown,
    }[kind]


__all__ = ["Source", "extract"]
