"""PDF files with a text layer: paragraphs put together from lines, tables, page by page.

Text that the page covers or prints in its own background colour is left out and named: the readable copy of a file
must not show what a reader of the file cannot see.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import pdfplumber
from django.utils.translation import gettext as _
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from assets.reading.blocks import Align, Block, Cell, Heading, PageBreak, Paragraph, ReadDocument, Table
from assets.reading.errors import UnreadableFile
from assets.reading.limits import Deadline, Limits
from assets.reading.tables import clean_cell, make_table

_CJK = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_GAP_IN_CHINESE = re.compile(rf"(?<={_CJK})[ ]+(?={_CJK})")
_PAGE_NUMBER = re.compile(r"[-—–·\s]*第?\s*\d{1,4}\s*页?(?:\s*[/,，共]+\s*\d{1,4}\s*页?)?[-—–·\s]*")
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_MARGIN = 0.09  # header and footer lines lie within this share of the page's height
_THINNEST_COVER = 4  # points; thinner rectangles are rules and underlines
_LEAST_FULL = 0.6  # of the page's width; on a page of short lines the longest is not yet a full one
_TITLE_SIZE = 1.25  # times the size of the text


@dataclass(frozen=True)
class _Line:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


@dataclass
class _PageContent:
    number: int
    width: float
    height: float
    items: list[_Line | Table]

    @property
    def lines(self) -> list[_Line]:
        return [item for item in self.items if isinstance(item, _Line)]


@dataclass(frozen=True)
class _Measure:
    """The text area of pages of one width: its margins and the usual size and distance of lines.

    ``full`` is where a line ends that was broken because the paper was full, not because the writer was done.
    """

    left: float
    right: float
    full: float
    size: float
    pitch: float


def read_pdf(data: bytes, limits: Limits) -> ReadDocument:
    """The text of a PDF. A file without any text layer cannot be read; single pages without one are problems."""
    deadline, problems = Deadline(limits.seconds), []
    with _open(data) as pdf:
        pages = []
        for page in pdf.pages[: limits.pages]:
            deadline.check()
            pages.append(_read_page(page, problems))
            page.close()
        if len(pdf.pages) > limits.pages:
            problems.append(
                _("文件共%(all)d页，只读入前%(count)d页。") % {"all": len(pdf.pages), "count": limits.pages}
            )
    if not any(page.items for page in pages):
        raise UnreadableFile(_("PDF 没有文字层（可能是扫描件），请提供可复制文字的文件。"))
    _drop_running_lines(pages)
    blocks = _assemble(pages)
    title = next((block.text for block in blocks if isinstance(block, Heading)), None)
    return ReadDocument(title, blocks, problems)


def _open(data: bytes) -> pdfplumber.PDF:
    try:
        return pdfplumber.open(io.BytesIO(data))
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise UnreadableFile(_("文件设有打开密码，请取消密码后再试。")) from error
        raise UnreadableFile(_("文件已损坏，无法打开。")) from error


# One page


def _read_page(page: Page, problems: list[str]) -> _PageContent:
    number = page.page_number
    if not page.chars:
        if page.images or page.curves:
            problems.append(_("第%(page)d页没有文字层（可能是扫描件），未读入。") % {"page": number})
        return _PageContent(number, page.width, page.height, [])
    unseen = _unseen_chars(page)
    if unseen:
        problems.append(
            _("第%(page)d页有%(count)d个字被遮盖或与底色相同，未读入。") % {"page": number, "count": len(unseen)}
        )
        page = page.filter(lambda thing: thing["object_type"] != "char" or _key(thing) not in unseen)
    items = _items(page)
    if any(_UNMAPPED.search(item.text) for item in items if isinstance(item, _Line)):
        problems.append(_("第%(page)d页部分文字的字体没有编码表，读不出来。") % {"page": number})
    return _PageContent(number, page.width, page.height, items)


def _items(page: Page) -> list[_Line | Table]:
    """Lines and tables from top to bottom."""
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    areas = [table.bbox for table in tables]
    rest = page.filter(lambda thing: not any(_is_inside(thing, area) for area in areas)) if areas else page
    placed: list[tuple[float, _Line | Table]] = [(line.top, line) for line in map(_line, rest.extract_text_lines())]
    for table in tables:
        if (block := _table(table)) is not None:
            placed.append((table.bbox[1], block))
    return [item for _top, item in sorted(placed, key=lambda pair: pair[0])]


def _line(found: dict) -> _Line:
    size = median(char["size"] for char in found["chars"])
    text = _GAP_IN_CHINESE.sub("", found["text"]).strip()
    return _Line(text, found["x0"], found["x1"], found["top"], found["bottom"], size)


def _table(table) -> Table | None:
    """Cells with the columns and rows they reach across, from where their borders lie."""
    xs = sorted({round(edge) for cell in table.cells for edge in (cell[0], cell[2])})
    ys = sorted({round(edge) for cell in table.cells for edge in (cell[1], cell[3])})
    rows = [
        [_cell(text, box, xs, ys) for text, box in zip(texts, row.cells, strict=True) if box is not None]
        for texts, row in zip(table.extract(), table.rows, strict=True)
    ]
    return make_table(rows)


def _cell(text: str | None, box: tuple, xs: list[int], ys: list[int]) -> Cell:
    left, top, right, bottom = map(round, box)
    joined = _join_lines(clean_cell(text).splitlines())
    return Cell(joined, colspan=_intervals(xs, left, right), rowspan=_intervals(ys, top, bottom))


def _intervals(edges: list[int], start: int, end: int) -> int:
    return max(1, sum(start <= edge < end for edge in edges))


def _is_inside(thing: dict, area: tuple) -> bool:
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


# What a reader of the page does not see


def _unseen_chars(page: Page) -> set[tuple]:
    """Characters under a rectangle drawn after them, dark ones on dark ground, white ones on the white page."""
    unseen, drawn, boxes = set(), [], []
    for thing in page.iter_layout_objects(page.layout._objs):
        if thing["object_type"] == "char":
            drawn.append(thing)
            ground = next((_shade(box) for box in reversed(boxes) if _is_inside(thing, _area(box))), 1.0)
            if (shade := _shade(thing)) is not None and ground is not None and abs(shade - ground) < 0.08:
                unseen.add(_key(thing))
        elif thing["object_type"] == "rect" and _covers(thing):
            boxes.append(thing)
            unseen |= {_key(char) for char in drawn if _is_inside(char, _area(thing))}
    return {key for key in unseen if key[0].strip()}


def _covers(rect: dict) -> bool:
    """Black, white and grey boxes cover; colours may be a highlighter's, through which the text shows."""
    is_large = rect["width"] > _THINNEST_COVER and rect["height"] > _THINNEST_COVER
    return is_large and bool(rect.get("fill")) and _shade(rect) is not None


def _shade(thing: dict) -> float | None:
    """How light a fill is from 0 to 1; None if it is coloured or unknown. Nothing said means black."""
    colour = thing.get("non_stroking_color")
    if colour is None or colour == () or colour == (None,):
        return 0.0
    values = colour if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(value, int | float) for value in values):
        return None
    if len(values) == 4:
        return 1 - min(1.0, max(values[:3]) + values[3]) if len(set(values[:3])) == 1 else None
    return float(values[0]) if len(set(values)) == 1 else None


def _area(thing: dict) -> tuple:
    return thing["x0"], thing["top"], thing["x1"], thing["bottom"]


def _key(char: dict) -> tuple:
    return char["text"], round(char["x0"], 2), round(char["top"], 2)


# From lines to paragraphs


def _drop_running_lines(pages: list[_PageContent]) -> None:
    """Page numbers, and headers or footers that come back on most pages."""
    marginal = Counter(line.text for page in pages for line in page.lines if _is_marginal(line, page))
    often = {text for text, count in marginal.items() if count > 2 and count > len(pages) / 2}
    for page in pages:
        page.items = [
            item
            for item in page.items
            if not isinstance(item, _Line)
            or not _is_marginal(item, page)
            or not (item.text in often or _PAGE_NUMBER.fullmatch(item.text))
        ]


def _is_marginal(line: _Line, page: _PageContent) -> bool:
    return line.bottom < page.height * _MARGIN or line.top > page.height * (1 - _MARGIN)


def _assemble(pages: list[_PageContent]) -> list[Block]:
    blocks: list[Block] = []
    measures = {width: _measure(pages, width) for width in {round(page.width) for page in pages}}
    last: _Line | None = None
    for page in pages:
        measure = measures[round(page.width)]
        title = _title_lines(page, measure) if page.number == 1 else []
        waiting = [PageBreak(page.number)] if page.number > 1 else []
        for item in page.items:
            goes_on = isinstance(item, _Line) and item not in title and _goes_on(last, item, measure, bool(waiting))
            if goes_on:
                _append_to_last(blocks, item.text)
            else:
                blocks += waiting
                waiting = []
                _add(blocks, item, title, measure)
            last = item if isinstance(item, _Line) and item not in title else None
        blocks += waiting
        last = last if page.items else None
    return blocks


def _add(blocks: list[Block], item: _Line | Table, title: list[_Line], measure: _Measure) -> None:
    if isinstance(item, Table):
        blocks.append(item)
    elif item not in title:
        blocks.append(Paragraph(_UNMAPPED.sub("", item.text), _alignment(item, measure)))
    elif item is title[0]:
        blocks.append(Heading(1, _join_lines(line.text for line in title), "center"))


def _append_to_last(blocks: list[Block], text: str) -> None:
    last = blocks[-1]
    blocks[-1] = Paragraph(_join_lines([last.text, _UNMAPPED.sub("", text)]), last.align)


def _title_lines(page: _PageContent, measure: _Measure) -> list[_Line]:
    """The last run of larger lines on the first page; the name of the organ above it may be larger still."""
    runs: list[list[_Line]] = [[]]
    for item in page.items:
        is_large = isinstance(item, _Line) and item.size >= measure.size * _TITLE_SIZE
        if is_large and (not runs[-1] or abs(runs[-1][-1].size - item.size) < 1):
            runs[-1].append(item)
        elif runs[-1] or is_large:
            runs.append([item] if is_large else [])
    return next((run for run in reversed(runs) if run), [])


def _measure(pages: list[_PageContent], width: int) -> _Measure:
    alike = [page for page in pages if round(page.width) == width]
    lines = [line for page in alike for line in page.lines]
    if not lines:
        return _Measure(0, width, width, 12, 20)
    sizes = Counter(round(line.size) for line in lines for _char in line.text)
    size = sizes.most_common(1)[0][0]
    right = sorted(line.x1 for line in lines)[int(len(lines) * 0.95)]
    long = [line for line in lines if right - line.x1 < 2 * size] or lines
    steps = [
        below.top - above.top
        for page in alike
        for above, below in zip(page.lines, page.lines[1:], strict=False)
        if 0 < below.top - above.top < 4 * size
    ]
    left = min(line.x0 for line in long)
    full = max(right - 1.6 * size, width * _LEAST_FULL)
    return _Measure(left, right, full, size, median(steps) if steps else size * 1.8)


def _goes_on(last: _Line | None, line: _Line, measure: _Measure, is_new_page: bool) -> bool:
    """Does ``line`` continue the paragraph of the line before it?"""
    if last is None or _alignment(last, measure) != "left" or _alignment(line, measure) != "left":
        return False
    is_indented = line.x0 > measure.left + 0.8 * measure.size
    is_last_full = last.x1 > measure.full
    is_near = is_new_page or line.top - last.top < 1.6 * measure.pitch
    return is_last_full and not is_indented and is_near and abs(last.size - line.size) < 1


def _alignment(line: _Line, measure: _Measure) -> Align:
    before, after = line.x0 - measure.left, measure.right - line.x1
    if before > 2.5 * measure.size and abs(before - after) < 1.5 * measure.size:
        return "center"
    is_right = before > 0.4 * (measure.right - measure.left) and after < 6 * measure.size
    return "right" if is_right else "left"


def _join_lines(lines: Iterator[str] | list[str]) -> str:
    """Chinese lines join without a space, words of other languages with one."""
    joined = ""
    for line in lines:
        needs_space = joined[-1:].isascii() and line[:1].isascii() and joined[-1:].isalnum() and line[:1].isalnum()
        joined += (" " if needs_space and not (joined[-1:].isdigit() or line[:1].isdigit()) else "") + line
    return joined
