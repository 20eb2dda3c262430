"""Workbooks: each visible sheet as one table, values as Excel shows them.

Hidden sheets, rows and columns are where identity numbers leak from: they are named and never shown.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet.worksheet import Worksheet

from assets.reading.blocks import Block, Cell, Heading, ReadDocument, Table
from assets.reading.errors import UnreadableFile
from assets.reading.limits import Deadline, Limits
from assets.reading.package import Package
from assets.reading.tables import clean_cell, make_table

# openpyxl needs some 50 times the size of a sheet's XML in memory.
_MOST_SHEET_BYTES = 40 * 1024 * 1024
_DECIMALS = re.compile(r"[0#]\.(0+)")


def read_workbook(data: bytes, limits: Limits) -> ReadDocument:
    """A heading and a table for each sheet; a single sheet goes without heading, its caption is the title."""
    _refuse_huge(Package(data, limits))
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    if not book.worksheets:
        raise UnreadableFile(_("文件已损坏，缺少工作表。"))
    reader = _SheetReader(limits)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    tables = [(sheet.title, reader.table(sheet)) for sheet in shown]
    tables = [(name, table) for name, table in tables if table is not None]
    problems = [*_hidden_sheets(book), *reader.problems]
    if len(tables) == 1:
        return ReadDocument(tables[0][1].caption or None, [tables[0][1]], problems)
    blocks: list[Block] = [block for name, table in tables for block in (Heading(2, name), table)]
    return ReadDocument(None, blocks, problems)


def _refuse_huge(package: Package) -> None:
    sizes = (size for name, size in package.sizes.items() if name.startswith("xl/") and name.endswith(".xml"))
    if sum(sizes) > _MOST_SHEET_BYTES:
        raise UnreadableFile(_("表格过大，请拆分后再试。"))


def _hidden_sheets(book) -> list[str]:
    hidden = [sheet.title for sheet in book._sheets if sheet.sheet_state != "visible"]
    return [_("含隐藏工作表“%(name)s”，未读入，发布前请删除。") % {"name": name} for name in hidden]


class _SheetReader:
    def __init__(self, limits: Limits):
        self._limits, self._deadline = limits, Deadline(limits.seconds)
        self.problems: list[str] = []

    def table(self, sheet: Worksheet) -> Table | None:
        """The used and visible part of a sheet."""
        rows = self._visible_rows(sheet)
        columns = self._visible_columns(sheet)
        merged = dict(_merged(sheet, rows, columns))
        self._report(sheet)
        cells = [list(self._row(sheet, y, columns, merged)) for y in rows]
        caption, cells = _split_caption(cells, len(columns))
        return make_table(_without_empty_columns(cells), caption)

    def _row(self, sheet: Worksheet, y: int, columns: list[int], merged: dict) -> Iterator[Cell]:
        self._deadline.check()
        for x in columns:
            source, colspan, rowspan = merged.get((y, x), ((y, x), 1, 1))
            if source is not None:
                yield Cell(self._shown(sheet.cell(*source)), colspan=colspan, rowspan=rowspan)

    def _shown(self, cell: SheetCell) -> str:
        if cell.data_type == "e":
            self._say(_("工作表“%(name)s”的 %(cell)s 是错误值 %(value)s。"), cell)
        return clean_cell(display(cell.value, cell.number_format or ""))

    def _visible_rows(self, sheet: Worksheet) -> list[int]:
        last = min(sheet.max_row, self._limits.rows)
        if sheet.max_row > last:
            self._say_of(sheet, _("工作表“%(name)s”超过%(count)d行，其余未读入。"), last)
        hidden = {y for y, row in sheet.row_dimensions.items() if row.hidden and y <= sheet.max_row}
        if hidden:
            self._say_of(sheet, _("工作表“%(name)s”有隐藏行%(count)d行，未读入，发布前请删除。"), len(hidden))
        return [y for y in range(1, last + 1) if y not in hidden]

    def _visible_columns(self, sheet: Worksheet) -> list[int]:
        last = min(sheet.max_column, self._limits.columns)
        if sheet.max_column > last:
            self._say_of(sheet, _("工作表“%(name)s”超过%(count)d列，其余未读入。"), last)
        hidden = {x for group in sheet.column_dimensions.values() if group.hidden for x in _columns_of(group)}
        hidden &= set(range(1, sheet.max_column + 1))
        if hidden:
            self._say_of(sheet, _("工作表“%(name)s”有隐藏列%(count)d列，未读入，发布前请删除。"), len(hidden))
        return [x for x in range(1, last + 1) if x not in hidden]

    def _report(self, sheet: Worksheet) -> None:
        if sheet._images:
            self._say_of(sheet, _("工作表“%(name)s”中有图片%(count)d幅，未读入。"), len(sheet._images))

    def _say(self, line: str, cell: SheetCell) -> None:
        self.problems.append(line % {"name": cell.parent.title, "cell": cell.coordinate, "value": cell.value})

    def _say_of(self, sheet: Worksheet, line: str, count: int) -> None:
        self.problems.append(line % {"name": sheet.title, "count": count})


def display(value: object, number_format: str) -> str:
    """A value as its cell shows it, for the formats that offices use: dates, per cent, decimals, thousands."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
        case date() | time() | timedelta():
            return str(value)
        case int() | float() | Decimal():
            return _number(value, number_format)
        case _:
            return str(value)


def _number(value: float | Decimal, number_format: str) -> str:
    decimals = _DECIMALS.search(number_format)
    places = len(decimals[1]) if decimals else None
    if "%" in number_format:
        return f"{value * 100:.{places or 0}f}%"
    thousands = "," if "#,##" in number_format else ""
    if places is not None:
        return f"{value:{thousands}.{places}f}"
    if number_format.split(";")[0].strip("_ ") in {"0", "#,##0"} or value == int(value):
        return f"{round(value):{thousands}d}"
    return f"{value:{thousands}.15g}"


def _columns_of(group) -> range:
    first = group.min or openpyxl.utils.column_index_from_string(group.index)
    return range(first, (group.max or first) + 1)


def _merged(sheet: Worksheet, rows: list[int], columns: list[int]) -> Iterator[tuple]:
    """For each visible cell of a merged range: where its value is and its visible spans; None for those it covers."""
    for area in sheet.merged_cells.ranges:
        visible_rows = [y for y in rows if area.min_row <= y <= area.max_row]
        visible_columns = [x for x in columns if area.min_col <= x <= area.max_col]
        for y in visible_rows:
            for x in visible_columns:
                is_first = (y, x) == (visible_rows[0], visible_columns[0])
                source = (area.min_row, area.min_col) if is_first else None
                yield (y, x), (source, len(visible_columns), len(visible_rows))


def _split_caption(cells: list[list[Cell]], width: int) -> tuple[str, list[list[Cell]]]:
    """A first row of one cell across the whole sheet is the table's name."""
    first = [cell for cell in cells[0] if cell.text] if cells else []
    is_caption = len(first) == 1 and first[0].rowspan == 1 and (first[0].colspan == width or width == 1)
    if is_caption and len(cells) > 1 and width > 1:
        return first[0].text, cells[1:]
    return "", cells


def _without_empty_columns(cells: list[list[Cell]]) -> list[list[Cell]]:
    """Formatting far to the right of the data makes empty columns; they go as long as no merged cell reaches there."""
    if any(cell.colspan > 1 or cell.rowspan > 1 for row in cells for cell in row):
        return cells
    width = max((at + 1 for row in cells for at, cell in enumerate(row) if cell.text), default=0)
    return [row[:width] for row in cells]
