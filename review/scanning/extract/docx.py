"""Word documents: what is printed, and what the author forgot is inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ..findings import Kind, Severity
from ..flows import Flow, Role, Segment
from ..grids import ColumnLabels
from .base import Items, Source, guarded
from .package import Package, alternative_texts, package_properties, rest_of_package
from .people_in_metadata import person_finding
from .xml import all_text, attribute, child, descendants, local, telling_attributes

_DARK = re.compile(r"^(?:0{6}|black|[0-2][0-9A-F][0-2][0-9A-F][0-2][0-9A-F])$", re.IGNORECASE)
_PART_NAMES = (
    (r"word/document\d*\.xml", "正文", Role.BODY),
    (r"word/header\d*\.xml", "页眉", Role.MARGIN),
    (r"word/footer\d*\.xml", "页脚", Role.MARGIN),
    (r"word/footnotes\.xml", "脚注", Role.BODY),
    (r"word/endnotes\.xml", "尾注", Role.BODY),
    (r"word/glossary/document\.xml", "构建基块", Role.BODY),
)
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


@dataclass
class Runs:
    """Text of a part sorted by what a reader sees of it."""

    visible: list[Segment] = field(default_factory=list)
    deleted: list[Segment] = field(default_factory=list)
    vanished: list[Segment] = field(default_factory=list)
    blackened: list[Segment] = field(default_factory=list)
    boxes: list[Segment] = field(default_factory=list)
    codes: list[Segment] = field(default_factory=list)
    inserted: int = 0


def read_docx(source: Source) -> Items:
    """All flows of a Word document."""
    package = Package.open(source)
    hidden_styles: set[str] = set()
    yield from guarded(source, _read_styles(package, hidden_styles), "样式")
    for pattern, label, role in _PART_NAMES:
        for name in package.matching(pattern):
            yield from guarded(source, _part(package, name, label, role, hidden_styles), label)
    for items in (_comments, _settings, package_properties, _html_chunks, rest_of_package):
        yield from guarded(source, items(package))


def _read_styles(package: Package, hidden: set[str]) -> Items:
    """Collect the styles that hide their text."""
    if package.has("word/styles.xml"):
        styles = descendants(package.xml("word/styles.xml"), "style")
        hidden |= {attribute(style, "styleId") for style in styles if _is_on(child(style, "rPr", "vanish"))}
    yield from ()


def _part(package: Package, name: str, label: str, role: Role, hidden_styles: set[str]) -> Items:
    source, root, opening = package.source, package.xml(name), label == "正文"
    reader = _PartReader(source, label, hidden_styles)
    reader.blocks(root)
    runs = reader.runs
    yield source.flow(runs.visible, role=role, opening=opening)
    yield source.flow(runs.boxes, role=Role.MARGIN)
    yield from _boxes_by_position(source, root)
    yield source.line_flow(alternative_texts(root), f"{label}的替代文字、艺术字", role=Role.MARGIN)
    yield source.flow(runs.codes, role=Role.PROPERTY)
    yield source.line_flow(telling_attributes(root), f"{label}的属性", role=Role.TECHNICAL)
    yield from _hidden_flows(source, label, runs)


def _hidden_flows(source: Source, label: str, runs: Runs) -> Iterator[Flow]:
    for segments, place, why in (
        (runs.deleted, f"{label}的修订", "修订中删除的文字"),
        (runs.vanished, f"{label}的隐藏文字", "设为隐藏或看不见的文字"),
    ):
        if segments:
            yield source.flow(segments, hidden=why, place=source.at(place))
    if runs.inserted and not runs.deleted:
        yield source.finding(Kind.HIDDEN_CONTENT, Severity.REVIEW, f"{label}的修订", f"有{runs.inserted}处未接受的修订")
    if runs.blackened:
        yield source.flow(
            runs.blackened,
            hidden="涂黑的文字仍在文件中",
            hidden_kind=Kind.BAD_REDACTION,
            deliberate=True,
            place=source.at(f"{label}的涂黑处"),
        )


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and attribute(element, "val", "1") not in ("0", "false", "off", "none")


class _PartReader:
    """Walks paragraphs and tables of one part in reading order."""

    def __init__(self, source: Source, label: str, hidden_styles: set[str]) -> None:
        self.source, self.label, self.hidden_styles = source, label, hidden_styles
        self.runs = Runs()
        self.paragraphs = self.tables = self.rows = 0

    def blocks(self, parent: etree._Element, place: str = "", heading: str = "", row: int | None = None) -> None:
        """Paragraphs and tables below an element; wrappers are looked through."""
        for element in parent:
            name = local(element)
            if name == "p":
                self.paragraph(element, place, heading, row)
            elif name == "tbl":
                self.table(element)
            elif name and name not in ("sectPr", "tblPr", "tcPr", "trPr", "pPr", "sdtPr"):
                self.blocks(element, place, heading, row)

    def table(self, table: etree._Element) -> None:
        self.tables += 1
        number, labels = self.tables, ColumnLabels()
        rows = [element for element in descendants(table, "tr") if _own_table(element, table)]
        for row_number, row in enumerate(rows, 1):
            self.rows += 1
            row_key = self.rows
            hidden = _is_on(child(row, "trPr", "hidden"))
            column = 1
            for cell in (element for element in descendants(row, "tc") if _own_table(element, table)):
                text = "".join(part.text or "" for part in descendants(cell, "t"))
                place = f"{self.label}表格{number}第{row_number}行第{column}列"
                self.blocks(cell, place + ("（隐藏行）" if hidden else ""), labels.see(column, text), row_key)
                span = child(cell, "tcPr", "gridSpan")
                column += int(attribute(span, "val", "1") or 1) if span is not None else 1

    def paragraph(self, paragraph: etree._Element, place: str, heading: str, row: int | None) -> None:
        if not place:
            self.paragraphs += 1
            place = f"{self.label}第{self.paragraphs}段"
        where = self.source.at(place)
        texts = {name: [] for name in ("visible", "deleted", "vanished", "blackened", "boxes", "codes")}
        in_hidden_style = self._style(paragraph, "pPr", "pStyle") in self.hidden_styles
        for text, look in self._pieces(paragraph, in_hidden_style):
            texts[look].append(text)
        for look, pieces in texts.items():
            text = "".join(pieces)
            if text.strip() or (look == "visible" and row is None):
                getattr(self.runs, look).append(Segment(text, where, heading, row if look == "visible" else None))

    @staticmethod
    def _style(element: etree._Element, *path: str) -> str:
        style = child(element, *path)
        return attribute(style, "val") if style is not None else ""

    def _pieces(
        self, paragraph: etree._Element, hidden: bool, deleted: bool = False, box: bool = False
    ) -> Iterator[tuple[str, str]]:
        for element in paragraph:
            name = local(element)
            if name == "r":
                yield from self._run(element, hidden, deleted, box)
            elif name in ("del", "moveFrom"):
                yield from self._pieces(element, hidden, True, box)
            elif name in ("ins", "moveTo"):
                self.runs.inserted += 1
                yield from self._pieces(element, hidden, deleted, box)
            elif name == "oMath" or name == "oMathPara":
                yield "".join(part.text or "" for part in descendants(element, "t")), "visible"
            elif name and name != "pPr":
                yield from self._pieces(element, hidden, deleted, box)

    def _run(self, run: etree._Element, hidden: bool, deleted: bool, box: bool) -> Iterator[tuple[str, str]]:
        look = "deleted" if deleted else "vanished" if hidden or self._is_vanished(run) else "visible"
        if look == "visible" and _is_blackened(run):
            look = "blackened"
        for element in run:
            name = local(element)
            if name in ("t", "delText"):
                yield element.text or "", "deleted" if name == "delText" else look
                if look == "blackened":
                    yield element.text or "", "visible"
            elif name in _BREAKS:
                yield _BREAKS[name], look
            elif name in ("instrText", "delInstrText"):
                yield element.text or "", "codes"
            elif name == "sym":
                yield _symbol(element), look
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                yield from self._boxes(element)
            elif name == "ruby":
                yield "".join(part.text or "" for part in descendants(child(element, "rubyBase"), "t")), look

    def _boxes(self, drawing: etree._Element) -> Iterator[tuple[str, str]]:
        """Text boxes; of the two spellings in AlternateContent the first is enough."""
        for content in descendants(drawing, "txbxContent"):
            if any(local(parent) == "Fallback" for parent in content.iterancestors()):
                continue
            for paragraph in descendants(content, "p"):
                yield "".join(part.text or "" for part in descendants(paragraph, "t", "delText")) + "\n", "boxes"

    def _is_vanished(self, run: etree._Element) -> bool:
        style = child(run, "rPr")
        if style is None:
            return False
        if _is_on(child(style, "vanish")) or _is_on(child(style, "specVanish")):
            return True
        if self._style(style, "rStyle") in self.hidden_styles:
            return True
        return _is_too_small(style) or _is_white_on_white(style)


def _own_table(element: etree._Element, table: etree._Element) -> bool:
    return next((parent for parent in element.iterancestors() if local(parent) == "tbl"), None) is table


def _is_too_small(style: etree._Element) -> bool:
    size = child(style, "sz")
    return size is not None and attribute(size, "val", "24").isdigit() and int(attribute(size, "val", "24")) <= 4


def _is_white_on_white(style: etree._Element) -> bool:
    color = child(style, "color")
    if color is None or not re.fullmatch(r"F[C-F]F[C-F]F[C-F]", attribute(color, "val").upper()):
        return False
    shade, marker = child(style, "shd"), child(style, "highlight")
    shaded = shade is not None and attribute(shade, "fill", "auto").upper() not in ("AUTO", "FFFFFF")
    # White on a coloured paragraph or cell is a heading, not a secret.
    around = any(
        attribute(fill, "fill", "auto").upper() not in ("AUTO", "FFFFFF")
        for parent in style.iterancestors()
        if local(parent) in ("p", "tc", "tbl", "tr")
        for fill in (child(parent, "pPr", "shd"), child(parent, "tcPr", "shd"), child(parent, "tblPr", "shd"))
        if fill is not None
    )
    in_styled_table = any(
        local(parent) == "tbl" and child(parent, "tblPr", "tblStyle") is not None for parent in style.iterancestors()
    )
    in_shape = any(local(parent) == "txbxContent" for parent in style.iterancestors())
    return not (shaded or around or in_styled_table or in_shape or marker is not None)


def _is_blackened(run: etree._Element) -> bool:
    """Black text on black: highlighted or shaded by hand."""
    style = child(run, "rPr")
    if style is None:
        return False
    marker, shade, color = child(style, "highlight"), child(style, "shd"), child(style, "color")
    dark = (marker is not None and attribute(marker, "val") == "black") or (
        shade is not None and bool(_DARK.match(attribute(shade, "fill")))
    )
    text_color = attribute(color, "val", "auto") if color is not None else "auto"
    # With an automatic colour Word itself turns the text white on a black shade, not on a black highlight.
    if text_color == "auto":
        return dark
    return dark and bool(_DARK.match(text_color))


def _symbol(element: etree._Element) -> str:
    """Wingdings stars and ticks; other symbols by their code."""
    code = int(attribute(element, "char", "0") or "0", 16)
    if attribute(element, "font").lower().startswith("wingdings"):
        return {0xF0AB: "★", 0xF0B6: "★", 0xF0FE: "☑", 0xF0FC: "✔", 0xF0A8: "□", 0xF06F: "□", 0xF052: "☑"}.get(
            code, "?"
        )
    return chr(code) if 32 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _boxes_by_position(source: Source, root: etree._Element) -> Iterator[Flow]:
    """Floating boxes in the order of the page: a mark may be drawn one character at a time."""
    boxes = []
    for anchor in descendants(root, "anchor"):
        text = "".join(part.text or "" for part in descendants(anchor, "t"))
        vertical, horizontal = (child(anchor, axis, "posOffset") for axis in ("positionV", "positionH"))
        if text.strip() and vertical is not None and horizontal is not None:
            boxes.append((int(vertical.text or 0) // 120000, int(horizontal.text or 0), text))
    if len(boxes) > 1:
        yield source.line_flow(["".join(text for *_, text in sorted(boxes))], "文本框", role=Role.MARGIN)


def _comments(package: Package) -> Items:
    source = package.source
    for name in package.matching(r"word/comments\d*\.xml"):
        segments = []
        for comment in descendants(package.xml(name), "comment"):
            author = attribute(comment, "author")
            if finding := person_finding(source, "批注作者", author):
                yield finding
            lines = (
                "".join(part.text or "" for part in descendants(p, "t", "delText")) for p in descendants(comment, "p")
            )
            segments.append(Segment("\n".join(lines), source.at("批注")))
        yield source.flow(segments, hidden="批注", place=source.at("批注"))


def _settings(package: Package) -> Items:
    """Variables that templates and macros keep in the settings."""
    if package.has("word/settings.xml"):
        root = package.xml("word/settings.xml")
        values = [attribute(element, "val") for element in descendants(root, "docVar")]
        yield package.source.line_flow(values, "文档变量", role=Role.PROPERTY, hidden="文档变量" if values else "")
        yield package.source.line_flow(all_text(root), "文档设置", role=Role.TECHNICAL)


def _html_chunks(package: Package) -> Items:
    from . import extract

    for name in package.names:
        if re.fullmatch(r"word/.*\.(?:html?|mht|rtf|txt)", name, re.IGNORECASE):
            data = package.read(name)
            yield from extract(package.source.inside(name.rpartition("/")[2], data, "插入的文档"))
