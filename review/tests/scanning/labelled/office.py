"""Small makers of office files; what the libraries cannot make is written as XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from xml.sax.saxutils import escape

import docx as python_docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

W = nsdecls("w")
EMPTY: Mapping = MappingProxyType({})
NOTICE = (
    "关于开展2024年城乡居民基本医疗保险参保缴费工作的通知",
    "各乡镇人民政府，县直各单位：",
    "现将有关事项通知如下，请遵照执行。",
    "青澜县人民政府办公室",
    "2024年9月10日",
)


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def docx(lines: Iterable[str] = NOTICE, change: Callable | None = None, rows: list[list[str]] | None = None) -> bytes:
    """A Word document; `change` gets the python-docx document before it is saved."""
    document = python_docx.Document()
    document.core_properties.author = ""
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = value
    if change:
        change(document)
    return saved(document)


def add_xml(xml: str) -> Callable:
    """Append a paragraph written as XML."""
    return lambda document: document.element.body.insert(2, parse_xml(xml))


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p {W}>{''.join(runs)}</w:p>"


def xlsx(rows: list[list], change: Callable | None = None, title: str = "公示") -> bytes:
    """A workbook; `change` gets the openpyxl workbook before it is saved."""
    book = openpyxl.Workbook()
    book.properties.creator = ""
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if change:
        change(book)
    return saved(book)


def repacked(
    data: bytes, parts: Mapping[str, str | bytes | None] = EMPTY, edit: Mapping[str, Callable[[bytes], bytes]] = EMPTY
) -> bytes:
    """A package with parts added, replaced (None: removed) or edited."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                content = old.read(name)
                new.writestr(name, edit[name](content) if name in edit else content)
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def archive(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files.items():
            pack.writestr(name, content)
    return stream.getvalue()


_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HIDDEN, NOT_SHOWN = ' hidden="1"', ' show="0"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def shape(
    text: str = "",
    box: tuple[int, int, int, int] = (500000, 500000, 6000000, 600000),
    fill: str = "",
    hidden: bool = False,
) -> str:
    """A shape of a slide: x, y, width, height in EMU."""
    x, y, width, height = box
    color = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>' if fill else "<a:noFill/>"
    body = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in text.split("\n"))
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="形状"{HIDDEN if hidden else ""}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>{color}</p:spPr>'
        f"<p:txBody><a:bodyPr/>{body}</p:txBody></p:sp>"
    )


def slide(*shapes: str, shown: bool = True) -> str:
    return f"<p:sld {_A} {_P} {_R}{'' if shown else NOT_SHOWN}><p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld></p:sld>"


def pptx(*slides: str, notes: dict[int, str] | None = None) -> bytes:
    """A presentation from slides written with `slide` and notes by slide number."""
    files: dict[str, str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    }
    ids, relations = "", ""
    for number, content in enumerate(slides, 1):
        files[f"ppt/slides/slide{number}.xml"] = content
        ids += f'<p:sldId id="{255 + number}" r:id="rId{number}"/>'
        relations += f'<Relationship Id="rId{number}" Type="{_REL}/slide" Target="slides/slide{number}.xml"/>'
        if notes and number in notes:
            files[f"ppt/slides/_rels/slide{number}.xml.rels"] = _relations(
                f'<Relationship Id="rId1" Type="{_REL}/notesSlide" Target="../notesSlides/notesSlide{number}.xml"/>'
            )
            files[f"ppt/notesSlides/notesSlide{number}.xml"] = (
                f"<p:notes {_A} {_P}><p:cSld><p:spTree>{shape(notes[number])}</p:spTree></p:cSld></p:notes>"
            )
    files["ppt/presentation.xml"] = (
        f'<p:presentation {_P} {_R}><p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/></p:presentation>'
    )
    files["ppt/_rels/presentation.xml.rels"] = _relations(relations)
    return archive({name: content.encode() for name, content in files.items()})


def _relations(content: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{content}</Relationships>'
    )
