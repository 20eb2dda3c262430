"""The rest of a PDF: annotations, forms, attachments, scripts, metadata, layers, loose strings."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

from ...findings import Kind, Severity
from ...flows import Role, Segment
from ..base import Items, Source
from ..people_in_metadata import metadata, person_finding
from ..xml import all_text, parse

_INFO_NAMES = {
    "/Author": "作者",
    "/Title": "标题",
    "/Subject": "主题",
    "/Keywords": "关键词",
    "/Creator": "制作程序",
    "/Producer": "生成程序",
}
_MAX_OBJECTS = 300_000
_DARK = 0.3


def read_structure(source: Source) -> Items:
    """Everything outside the pages' own drawing."""
    try:
        with pikepdf.open(io.BytesIO(source.data)) as pdf:
            yield from _metadata(source, pdf)
            yield from _annotations(source, pdf)
            yield from _scripts(source, pdf)
            yield from _attachments(source, pdf)
            yield from _layers(source, pdf)
            yield from _loose_strings(source, pdf)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, OverflowError) as error:
        yield source.unreadable(f"PDF 内部结构有误，批注、附件等未读完：{type(error).__name__}", "PDF 结构")


def _text(value) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""


def _metadata(source: Source, pdf: pikepdf.Pdf) -> Items:
    values = [(_INFO_NAMES.get(key, f"自定义：{key.strip('/')}"), _text(value)) for key, value in pdf.docinfo.items()]
    yield from metadata(source, [(name, value) for name, value in values if not value.startswith("D:")], {"作者"})
    known = {value for _, value in values}
    root = pdf.Root.get("/Metadata")
    if isinstance(root, pikepdf.Stream):
        try:
            lines = [line for line in all_text(parse(_bytes(source, root))) if line not in known]
        except Exception as error:  # noqa: BLE001 - any fault of a metadata packet is reported, the pages were read
            yield source.unreadable(f"元数据（XMP）未读：{type(error).__name__}", "元数据")
            return
        yield source.line_flow(lines, "元数据（XMP）", role=Role.PROPERTY)


def _bytes(source: Source, stream: pikepdf.Stream) -> bytes:
    data = stream.read_bytes()
    source.budget.spend_entry(len(data))
    return data


def _annotations(source: Source, pdf: pikepdf.Pdf) -> Items:
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.get("/Annots", []):
            if isinstance(annotation, pikepdf.Dictionary):
                yield from _annotation(source, page, annotation, number)


def _annotation(source: Source, page: pikepdf.Page, annotation: pikepdf.Dictionary, number: int) -> Items:
    kind = str(annotation.get("/Subtype", ""))
    texts = [_text(annotation.get(key)) for key in ("/Contents", "/RC", "/V", "/DV", "/TU", "/Subj")]
    author = _text(annotation.get("/T"))
    if kind not in ("/Widget", "/Link") and (finding := person_finding(source, "批注作者", author)):
        yield finding
    texts = [text for text in texts if text.strip()]
    hidden = "" if kind in ("/Widget", "/Link", "/FreeText") else "PDF 批注"
    if kind == "/Widget" and int(annotation.get("/F", 0)) & 2:
        hidden = "隐藏的表单域"
    if texts:
        yield source.line_flow(texts, f"第{number}页的批注", hidden=hidden, role=Role.MARGIN)
    if kind == "/FileAttachment" and "/FS" in annotation:
        yield from _file_specification(source, annotation.FS, f"第{number}页的附件批注")
    if _hides_text(kind, annotation):
        yield from _under_annotation(source, annotation, number)


def _hides_text(kind: str, annotation: pikepdf.Dictionary) -> bool:
    """Redaction marks not yet applied, filled boxes, black highlighter."""
    if kind == "/Redact":
        return True
    color = (
        annotation.get("/IC")
        if kind in ("/Square", "/Circle", "/Polygon")
        else annotation.get("/C")
        if kind in ("/Highlight", "/Ink")
        else None
    )
    if color is None or float(annotation.get("/CA", 1)) < 0.9:
        return False
    values = [float(value) for value in color]
    if kind in ("/Square", "/Circle", "/Polygon"):
        return bool(values)
    return bool(values) and max(values) < _DARK


def _under_annotation(source: Source, annotation: pikepdf.Dictionary, number: int) -> Items:
    from . import open_document

    left, bottom, right, top = map(float, annotation.Rect)
    document = open_document(source.data)
    try:
        text = (
            document[number - 1]
            .get_textpage()
            .get_text_bounded(min(left, right), min(bottom, top), max(left, right), max(bottom, top))
        )
    finally:
        document.close()
    if text.strip():
        yield source.line_flow(
            text.split("\n"),
            f"第{number}页的遮盖处",
            hidden="批注盖住的文字仍在页面中",
            hidden_kind=Kind.BAD_REDACTION,
            deliberate=True,
        )


def _scripts(source: Source, pdf: pikepdf.Pdf) -> Items:
    found = []
    for item in _dictionaries(pdf):
        action = str(item.get("/S", ""))
        if action in ("/JavaScript", "/Launch") or "/JS" in item:
            script = item.get("/JS")
            found.append(
                _text(script)
                or (script.read_bytes().decode("utf-8", "replace") if isinstance(script, pikepdf.Stream) else "")
            )
    if found:
        yield source.finding(Kind.ACTIVE_CONTENT, Severity.REVIEW, "PDF 脚本", "文件含有 JavaScript 或启动程序的动作")
        yield source.line_flow(found, "PDF 脚本", role=Role.TECHNICAL)


def _attachments(source: Source, pdf: pikepdf.Pdf) -> Items:
    for name, specification in pdf.attachments.items():
        yield from _file_specification(source, specification.obj, f"附件“{name}”")


def _file_specification(source: Source, specification: pikepdf.Object, label: str) -> Items:
    from .. import extract

    name = _text(specification.get("/UF")) or _text(specification.get("/F")) or "附件"
    yield source.finding(Kind.EMBEDDED_OBJECT, Severity.REVIEW, label, f"PDF 内的附件 {name}")
    files = specification.get("/EF", {})
    stream = files.get("/F") or files.get("/UF")
    if isinstance(stream, pikepdf.Stream):
        yield from extract(source.inside(name, _bytes(source, stream), label))


def _layers(source: Source, pdf: pikepdf.Pdf) -> Items:
    properties = pdf.Root.get("/OCProperties")
    if properties is not None and len(properties.get("/D", {}).get("/OFF", [])):
        names = [_text(layer.get("/Name")) for layer in properties.D.OFF if isinstance(layer, pikepdf.Dictionary)]
        yield source.finding(Kind.HIDDEN_CONTENT, Severity.REVIEW, "PDF 图层", f"有关闭的图层：{'、'.join(names)[:40]}")


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """All dictionaries of the file, those nested in others included."""
    for number, item in enumerate(pdf.objects):
        if number > _MAX_OBJECTS:
            return
        yield from _nested(item, 0)


def _nested(item: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    if depth > 12:
        return
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
        values = [value for _, value in item.items()]
    elif isinstance(item, pikepdf.Array):
        values = list(item)
    else:
        return
    for value in values:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _nested(value, depth + 1)


_READ_ELSEWHERE = {
    "/Contents",
    "/FontName",
    "/Registry",
    "/Ordering",
    "/ModDate",
    "/CreationDate",
    "/M",
    "/ID",
    "/Panose",
    "/DA",
}


def _loose_strings(source: Source, pdf: pikepdf.Pdf) -> Items:
    """Strings no other reader took: bookmarks, form values, /ActualText, /Alt, private data."""
    segments = []
    for item in _dictionaries(pdf):
        for key, value in item.items():
            if isinstance(value, pikepdf.String) and key not in _READ_ELSEWHERE:
                segments.append(Segment(str(value), source.at(f"PDF 数据 {key.strip('/')}")))
            elif isinstance(value, pikepdf.Array) and key == "/Opt":
                segments += [
                    Segment(str(part), source.at("表单选项")) for part in value if isinstance(part, pikepdf.String)
                ]
    bookmarks = [segment for segment in segments if segment.place.endswith("Title")]
    yield source.flow(bookmarks, role=Role.PROPERTY)
    yield source.flow(segments, role=Role.TECHNICAL)
