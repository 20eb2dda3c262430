"""Masked copies of Word documents and presentations: text nodes rewritten, hidden parts left out."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable

from lxml import etree

from ..extract.base import Source
from ..extract.docx import _is_blackened, _is_too_small, _is_white_on_white
from ..extract.package import Package
from ..extract.xml import attribute, child, descendants, local
from ..findings import Kind
from ..flows import Flow, Segment
from ..grids import ColumnLabels
from .copies import Mask
from .spans import apply, changes_of

_DROPPED = re.compile(
    r"^(?:customXml/|word/(?:comments|people|glossary/|embeddings/|vba|activeX/|recipientData)|docProps/(?:custom|thumbnail)"
    r"|ppt/(?:comments|commentAuthors|authors|embeddings/|notesSlides/|notesMasters/|vba|activeX/|tags/|handoutMasters/)|word/.*\.(?:html?|mht|rtf|txt|bin)$)",
    re.IGNORECASE,
)
_PERSONAL_PROPERTIES = {
    "creator",
    "lastModifiedBy",
    "description",
    "keywords",
    "category",
    "subject",
    "Manager",
    "Company",
    "HyperlinkBase",
    "Template",
}
_GONE = {
    "del",
    "moveFrom",
    "commentRangeStart",
    "commentRangeEnd",
    "commentReference",
    "object",
    "altChunk",
    "docVars",
    "attachedTemplate",
    "rsids",
    "delText",
    "notesMasterIdLst",
    "handoutMasterIdLst",
}
_UNWRAPPED = {"ins", "moveTo"}


def mask_docx(data: bytes, name: str) -> tuple[bytes, list[Mask]]:
    """A Word document as a reader sees it, masked."""
    return _mask_package(data, name, paragraph="p", text="t")


def mask_pptx(data: bytes, name: str) -> tuple[bytes, list[Mask]]:
    """A presentation as the audience sees it, masked; hidden slides are emptied."""
    return _mask_package(data, name, paragraph="p", text="t")


def _mask_package(data: bytes, name: str, **names: str) -> tuple[bytes, list[Mask]]:
    package = Package.open(Source(name, data))
    masks: list[Mask] = []
    dropped = {part for part in package.names if _DROPPED.match(part)}
    if dropped:
        masks.append(
            Mask(Kind.HIDDEN_CONTENT, "文件", f"{len(dropped)}个部件", "批注、嵌入对象、自定义数据等不随文件公开")
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in package.names:
            if part not in dropped and not part.endswith("/"):
                target.writestr(part, _part(package, part, dropped, masks))
    return out.getvalue(), masks


def _part(package: Package, part: str, dropped: set[str], masks: list[Mask]) -> bytes:
    content = package.read(part)
    if not part.endswith((".xml", ".rels")):
        return content
    root = package.xml(part)
    if part.endswith(".rels"):
        _cut_relations(root, part, dropped)
    elif part == "[Content_Types].xml":
        _cut([item for item in root if item.get("PartName", "").lstrip("/") in dropped])
    elif part.startswith("docProps/"):
        _clear_properties(root)
    else:
        _leave_out(root, masks, part)
        masks += _mask_nodes(root, part)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _cut_relations(root: etree._Element, part: str, dropped: set[str]) -> None:
    folder = posixpath.dirname(posixpath.dirname(part))
    for relation in list(root):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        local_path = relation.get("TargetMode") == "External" and not target.startswith(("http", "mailto:"))
        if path in dropped or local_path or _changes(target):
            root.remove(relation)


def _changes(text: str) -> bool:
    return bool(changes_of(Flow([Segment(text, "")]))[0])


def _clear_properties(root: etree._Element) -> None:
    for element in root.iter():
        if local(element) in _PERSONAL_PROPERTIES:
            element.text = ""
        elif element.text and not len(element):
            element.text = apply([element.text], changes_of(Flow([Segment(element.text, "")]))[0])[0]


def _cut(elements: Iterable[etree._Element]) -> int:
    """Remove elements and keep the text that follows them."""
    count = 0
    for element in list(elements):
        parent = element.getparent()
        if parent is not None:
            before = element.getprevious()
            if element.tail and before is not None:
                before.tail = (before.tail or "") + element.tail
            elif element.tail:
                parent.text = (parent.text or "") + element.tail
            parent.remove(element)
            count += 1
    return count


def _leave_out(root: etree._Element, masks: list[Mask], part: str) -> None:
    """Tracked changes are accepted, hidden runs and embedded objects go, black bars become real."""
    gone = _cut(element for element in root.iter() if local(element) in _GONE)
    for element in [element for element in root.iter() if local(element) in _UNWRAPPED]:
        parent, index = element.getparent(), element.getparent().index(element)
        for inner in list(element)[::-1]:
            parent.insert(index + 1, inner)
        parent.remove(element)
    gone += _cut(run for run in descendants(root, "r") if _is_hidden_run(run))
    for run in descendants(root, "r"):
        if _is_blackened(run):
            for node in descendants(run, "t"):
                node.text = "■" * len(node.text or "")
    if root.get("show") in ("0", "false"):
        gone += _cut(list(descendants(root, "sp", "pic", "graphicFrame")))
    if gone:
        masks.append(Mask(Kind.HIDDEN_CONTENT, part, f"{gone}处", "修订、隐藏文字和嵌入对象不随文件公开"))


def _is_hidden_run(run: etree._Element) -> bool:
    style = child(run, "rPr")
    if style is None:
        return False
    vanish = child(style, "vanish")
    on = vanish is not None and attribute(vanish, "val", "1") not in ("0", "false", "off")
    return on or _is_too_small(style) or _is_white_on_white(style)


def _mask_nodes(root: etree._Element, part: str) -> list[Mask]:
    """Mask the text of all paragraphs and cells of a part, and its attributes."""
    paragraphs = _paragraphs(root)
    flow = Flow([segment for segment, _ in paragraphs], opening=True)
    changes, masks = changes_of(flow)
    texts = apply([segment.text for segment, _ in paragraphs], changes)
    for (segment, nodes), text in zip(paragraphs, texts, strict=True):
        if text != segment.text:
            _spread(nodes, text)
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            if sum(map(str.isdigit, value)) >= 11 and (found := changes_of(Flow([Segment(value, part)]))[0]):
                element.set(key, apply([value], found)[0])
    return masks


def _paragraphs(root: etree._Element) -> list[tuple[Segment, list[etree._Element]]]:
    """Each paragraph with its text nodes; paragraphs of one table row share the row and know their heading."""
    labels: dict[etree._Element, ColumnLabels] = {}
    rows: dict[etree._Element, int] = {}
    found = []
    for number, paragraph in enumerate(descendants(root, "p"), 1):
        nodes = [node for node in descendants(paragraph, "t", "instrText") if _own_paragraph(node) is paragraph]
        text = "".join(node.text or "" for node in nodes)
        if not text:
            continue
        row, label = None, ""
        cell = _ancestor(paragraph, "tc")
        if cell is not None:
            line, table = _ancestor(cell, "tr"), _ancestor(cell, "tbl")
            row = rows.setdefault(line, len(rows))
            column = [item for item in line if local(item) == "tc"].index(cell) if cell in line else 0
            label = labels.setdefault(table, ColumnLabels()).see(column, text)
        found.append((Segment(text, f"第{number}段", label, row), nodes))
    return found


def _ancestor(element: etree._Element, name: str) -> etree._Element | None:
    return next((up for up in element.iterancestors() if local(up) == name), None)


def _own_paragraph(node: etree._Element) -> etree._Element | None:
    return _ancestor(node, "p")


def _spread(nodes: list[etree._Element], text: str) -> None:
    """Put the new text into the old nodes: each keeps its length, the last takes the rest."""
    position = 0
    for node in nodes[:-1]:
        size = len(node.text or "")
        node.text = text[position : position + size]
        position += size
    nodes[-1].text = text[position:]
    for node in nodes:
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
