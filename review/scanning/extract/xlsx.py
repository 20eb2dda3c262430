"""Workbooks: every sheet, row, column and cache, whether shown or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import BytesIO

from lxml import etree

from ..findings import Kind, Severity
from ..flows import Flow, Role, Segment
from ..grids import ColumnLabels
from ..limits import Unreadable
from .base import Items, Source, guarded
from .package import Package, alternative_texts, package_properties, rest_of_package
from .people_in_metadata import person_finding
from .xml import all_text, attribute, child, descendants, local

CELLS_PER_FLOW = 20_000
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_PRINTED = frozenset("oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter formula1 formula2".split())
_PRINT_CODES = re.compile(r"&[LCRPNDTAFZGBIUES]|&\"[^\"]*\"|&\d+")
_UNSEEN = 1.5  # points; a lower row cannot be read
_STATES = {"hidden": "隐藏", "veryHidden": "深度隐藏"}


@dataclass
class Sheet:
    """One sheet with what its workbook says of it."""

    name: str
    part: str
    state: str = ""

    @property
    def label(self) -> str:
        return f"工作表“{self.name}”" + (f"（{self.state}）" if self.state else "")


@dataclass
class Workbook:
    """What cells need from other parts."""

    package: Package
    strings: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    invisible_formats: set[int] = field(default_factory=set)
    blackened: set[int] = field(default_factory=set)


def read_xlsx(source: Source) -> Items:
    """All flows of a workbook."""
    package = Package.open(source)
    book = Workbook(package)
    main = "xl/workbook.xml"
    root = package.xml(main)
    yield from guarded(source, _prepare(book), "字符串表和样式")
    sheets = _sheets(package, root, main)
    yield source.line_flow([sheet.name for sheet in sheets], "工作表名称", role=Role.NAME)
    for sheet in sheets:
        yield from guarded(source, _sheet(source, book, sheet), sheet.label)
    yield from _unused_strings(source, book)
    yield from _defined_names(source, root)
    for items in (_comments, _side_parts, package_properties, rest_of_package):
        yield from guarded(source, items(package))


def _prepare(book: Workbook) -> Items:
    book.strings = list(_shared_strings(book.package))
    book.invisible_formats, book.blackened = _styles(book.package)
    yield from ()


def _sheets(package: Package, root: etree._Element, main: str) -> list[Sheet]:
    relations = package.relations(main)
    sheets = []
    for element in descendants(root, "sheet"):
        part = relations.get(attribute(element, "id"), "")
        state = _STATES.get(element.get("state", ""), "")
        sheets.append(Sheet(element.get("name", ""), part, state))
    known = {sheet.part for sheet in sheets}
    orphans = [name for name in package.matching(r"xl/worksheets/[^/]+\.xml") if name not in known]
    sheets += [Sheet(name.rpartition("/")[2], name, "未登记") for name in orphans]
    return [sheet for sheet in sheets if package.has(sheet.part)]


def _shared_strings(package: Package) -> Iterator[str]:
    if package.has("xl/sharedStrings.xml"):
        for item in package.xml("xl/sharedStrings.xml"):
            if local(item) == "si":
                yield _string(item)


def _string(item: etree._Element) -> str:
    """Text of a cell without the phonetic guide."""
    return "".join(
        part.text or "" for part in descendants(item, "t") if not any(local(up) == "rPh" for up in part.iterancestors())
    )


def _styles(package: Package) -> tuple[set[int], set[int]]:
    """Cell formats that show nothing (;;; or white on white), and those that are black on black."""
    if not package.has("xl/styles.xml"):
        return set(), set()
    root = package.xml("xl/styles.xml")
    formats = {element.get("numFmtId"): element.get("formatCode", "") for element in descendants(root, "numFmt")}
    fonts = [_rgb(child(font, "color")) for font in (child(root, "fonts") if child(root, "fonts") is not None else ())]
    fills = [
        _rgb(child(fill, "patternFill", "fgColor"))
        for fill in (child(root, "fills") if child(root, "fills") is not None else ())
    ]
    invisible, blackened = set(), set()
    cell_formats = child(root, "cellXfs")
    for number, style in enumerate(cell_formats if cell_formats is not None else ()):
        font, fill = _item(fonts, style.get("fontId")), _item(fills, style.get("fillId"))
        if formats.get(style.get("numFmtId"), "").replace('"', "") == ";;;" or (
            font == "FFFFFF" and fill in ("", "FFFFFF")
        ):
            invisible.add(number)
        elif fill == "000000" and font in ("", "000000"):
            blackened.add(number)
    return invisible, blackened


def _item(values: list[str], number: str | None) -> str:
    index = int(number or 0)
    return values[index] if index < len(values) else ""


def _rgb(color: etree._Element | None) -> str:
    if color is None:
        return ""
    if color.get("theme") is not None:
        return {"0": "FFFFFF", "1": "000000"}.get(color.get("theme", ""), "?") if color.get("tint") is None else "?"
    if color.get("indexed") is not None:
        return {"8": "000000", "9": "FFFFFF", "0": "000000", "1": "FFFFFF", "64": "", "65": ""}.get(
            color.get("indexed", ""), "?"
        )
    return color.get("rgb", "")[-6:].upper()


def _sheet(source: Source, book: Workbook, sheet: Sheet) -> Items:
    reader = _SheetReader(source, book, sheet)
    yield from reader.flows()
    for name in book.package.related(sheet.part, "drawings/drawing"):
        yield from _drawing(book.package, name, sheet.label)


class _SheetReader:
    """Streams the cells of one sheet; the size a sheet claims to have is never trusted."""

    def __init__(self, source: Source, book: Workbook, sheet: Sheet) -> None:
        self.source, self.book, self.sheet = source, book, sheet
        self.columns: dict[int, str] = {}
        self.labels = ColumnLabels()
        self.hidden_columns: list[tuple[int, int]] = []
        self.extras: list[str] = []
        self.buckets: dict[str, list[Segment]] = {}
        self.row_hidden, self.row, self.column = False, 0, 0

    def flows(self) -> Items:
        """Cells as flows, sent off in portions; a damaged end leaves what came before."""
        data = BytesIO(self.book.package.read(self.sheet.part))
        # iterparse keeps memory flat; entities stay unresolved and libxml2's own limits hold.
        events = etree.iterparse(
            data, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
        )
        try:
            for event, element in events:
                self._take(event, element)
                if self.waiting > CELLS_PER_FLOW:
                    yield from self._flush()
        except (etree.XMLSyntaxError, ValueError) as error:
            yield from self._flush()
            raise Unreadable(f"{self.sheet.label}损坏，未读完") from error
        yield from self._flush()
        yield self.source.line_flow(self.extras, f"{self.sheet.label}的页眉页脚和提示", role=Role.MARGIN)

    @property
    def waiting(self) -> int:
        return sum(map(len, self.buckets.values()))

    def _take(self, event: str, element: etree._Element) -> None:
        name = local(element)
        if event == "start":
            if name == "row":
                self._begin_row(element)
        elif name == "c":
            self._cell(element, self.row_hidden)
        elif name == "row":
            self._end_row(element)
        elif name == "col":
            self._remember_column(element)
        elif name in _PRINTED:
            self.extras.append(_PRINT_CODES.sub(" ", element.text or ""))
        elif name in ("dataValidation", "hyperlink"):
            self.extras += [element.get(key, "") for key in ("prompt", "promptTitle", "error", "tooltip", "display")]

    def _begin_row(self, element: etree._Element) -> None:
        self.row_hidden = element.get("hidden") in ("1", "true") or float(element.get("ht", 15)) < _UNSEEN
        self.row = int(element.get("r", self.row + 1))
        self.column = 0

    def _end_row(self, element: etree._Element) -> None:
        self.source.budget.spend_cells(len(element))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]

    def _remember_column(self, element: etree._Element) -> None:
        if element.get("hidden") in ("1", "true") or float(element.get("width", 9)) < _UNSEEN / 4:
            self.hidden_columns.append((int(element.get("min", 0)), int(element.get("max", 0))))

    def _cell(self, element: etree._Element, row_hidden: bool) -> None:
        reference = _REFERENCE.fullmatch(element.get("r", ""))
        if reference:
            self.column = _column_number(reference.group(1))
            place = f"{self.sheet.label}{element.get('r')}"
        else:
            self.column += 1
            place = f"{self.sheet.label}第{self.row}行第{self.column}列"
        text = self._value(element)
        self._remember_formula(element)
        if not text.strip():
            return
        why = self._why_hidden(int(element.get("s", 0) or 0), row_hidden)
        segment = Segment(text, self.source.at(place), self.labels.see(self.column, text), self.row)
        self.buckets.setdefault(why, []).append(segment)

    def _remember_formula(self, element: etree._Element) -> None:
        """Words typed into a formula; its result may show less of them."""
        formula = child(element, "f")
        if formula is not None and formula.text and '"' in formula.text:
            self.extras.append(formula.text)

    def _why_hidden(self, style: int, row_hidden: bool) -> str:
        if self.sheet.state:
            return f"{self.sheet.state}的工作表"
        if row_hidden:
            return "隐藏的行"
        if any(first <= self.column <= last for first, last in self.hidden_columns):
            return "隐藏的列"
        if style in self.book.invisible_formats:
            return "看不见的单元格"
        return "blackened" if style in self.book.blackened else ""

    def _value(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _string(cell)
        value = child(cell, "v")
        raw = (value.text or "") if value is not None else ""
        if kind == "s" and raw.isdigit():
            index = int(raw)
            self.book.used.add(index)
            return self.book.strings[index] if index < len(self.book.strings) else ""
        return plain_number(raw) if kind == "n" else raw

    def _flush(self) -> Iterator[Flow]:
        label = self.sheet.label
        for why, segments in self.buckets.items():
            title = self.sheet.name
            if why == "blackened":
                yield self.source.flow(
                    segments,
                    title=title,
                    hidden="涂黑的单元格仍有内容",
                    hidden_kind=Kind.BAD_REDACTION,
                    deliberate=True,
                    place=self.source.at(label),
                )
            else:
                yield self.source.flow(segments, title=title, hidden=why, place=self.source.at(label), opening=not why)
        self.buckets = {}


def plain_number(raw: str) -> str:
    """3.50102199001011E+17 as Excel shows it in full: 350102199001011000."""
    if "E" not in raw.upper() and not raw.endswith(".0"):
        return raw
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return raw
    return str(int(number)) if number == number.to_integral_value() and abs(number.adjusted()) < 30 else raw


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _drawing(package: Package, name: str, label: str) -> Items:
    """Text boxes, WordArt and alternative texts on a sheet."""
    root = package.xml(name)
    boxes = []
    for body in descendants(root, "txBody"):
        boxes.append("\n".join("".join(t.text or "" for t in descendants(p, "t")) for p in descendants(body, "p")))
    yield package.source.line_flow(boxes, f"{label}的文本框", role=Role.MARGIN)
    yield package.source.line_flow(alternative_texts(root), f"{label}图形的替代文字", role=Role.PROPERTY)


def _unused_strings(source: Source, book: Workbook) -> Items:
    left = [text for number, text in enumerate(book.strings) if number not in book.used and text.strip()]
    if left:
        yield source.line_flow(left, "字符串表中已删除的内容", hidden="单元格里已删除、文件里还在的文字")


def _defined_names(source: Source, root: etree._Element) -> Items:
    segments, hidden = [], []
    for element in descendants(root, "definedName"):
        name = element.get("name", "")
        if name.startswith("_xlnm"):
            continue
        target = hidden if element.get("hidden") == "1" else segments
        target.append(Segment(f"{name} {element.text or ''}", source.at(f"定义的名称“{name[:20]}”")))
    yield source.flow(segments, role=Role.PROPERTY)
    if hidden:
        yield source.flow(hidden, role=Role.PROPERTY, hidden="隐藏的名称", place=source.at("定义的名称"))


def _comments(package: Package) -> Items:
    source = package.source
    for name in package.matching(r"xl/(?:comments\d*|comments/comment\d*|threadedComments/[^/]+)\.xml"):
        root = package.xml(name)
        for author in descendants(root, "author"):
            if finding := person_finding(source, "批注作者", author.text or ""):
                yield finding
        segments = [
            Segment(
                "".join(part.text or "" for part in descendants(comment, "t", "text")),
                source.at(f"批注 {comment.get('ref', '')}"),
            )
            for comment in descendants(root, "comment", "threadedComment")
        ]
        yield source.flow(segments, hidden="批注", place=source.at("批注"))


def _side_parts(package: Package) -> Items:
    """Caches that keep data of other sheets and files."""
    source = package.source
    for pattern, place, why in (
        (r"xl/pivotCache/.*\.xml", "数据透视表缓存", "数据透视表缓存的数据"),
        (r"xl/externalLinks/[^/]+\.xml", "外部链接", "外部链接缓存的数据"),
        (r"xl/revisions/.*\.xml", "修订记录", "共享工作簿的修订记录"),
        (r"xl/queryTables/.*\.xml|xl/connections\.xml", "数据连接", "数据连接"),
    ):
        for name in package.matching(pattern):
            yield from _side_part(source, package.xml(name), place, why)


def _side_part(source: Source, root: etree._Element, place: str, why: str) -> Items:
    lines = [
        value
        for element in descendants(root, "s", "n", "v", "t", "d", "userInfo")
        for value in (element.get("v"), element.text)
        if value
    ]
    lines = [plain_number(line) for line in lines] or all_text(root)
    labels = [element.get("name", "") for element in descendants(root, "cacheField")]
    yield source.line_flow([" ".join(labels), *lines], place, hidden=why if lines else "")
    if why == "数据连接" and lines:
        yield source.finding(Kind.ACTIVE_CONTENT, Severity.REVIEW, place, "工作簿连接外部数据")
