"""Masked copies of workbooks: values of what is shown, and nothing else."""

from __future__ import annotations

import io

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import get_column_letter

from ..extract.base import Source
from ..extract.package import Package
from ..extract.xlsx import plain_number
from ..findings import Kind
from ..flows import Flow, Segment
from ..grids import ColumnLabels
from ..limits import Unreadable
from .copies import Mask
from .spans import apply, changes_of

_MAX_CELLS = 500_000


def mask_xlsx(data: bytes, name: str) -> tuple[bytes, list[Mask]]:
    """Visible sheets, rows and columns with their formats; formulas become values, caches are left behind."""
    for part in Package.open(Source(name, data)).archive.infolist():
        Source(name, data).budget.spend_entry(part.file_size, part.compress_size)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise Unreadable("工作簿结构异常") from error
    masks: list[Mask] = []
    _drop_hidden_sheets(book, masks)
    for sheet in book.worksheets:
        _drop_hidden_cells(sheet, masks)
        _mask_sheet(sheet, masks)
    masks.append(Mask(Kind.HIDDEN_CONTENT, "文件", "批注、公式、缓存、名称、属性", "不随文件公开"))
    for defined in list(book.defined_names):
        del book.defined_names[defined]
    book.properties = DocumentProperties(creator="", title=None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), masks


def _drop_hidden_sheets(book: openpyxl.Workbook, masks: list[Mask]) -> None:
    for sheet in list(book.worksheets):
        if sheet.sheet_state != "visible":
            if len(book.worksheets) == 1:
                raise Unreadable("所有工作表都已隐藏")
            masks.append(Mask(Kind.HIDDEN_CONTENT, f"工作表“{sheet.title}”", "整表删去", "隐藏的工作表不随文件公开"))
            book.remove(sheet)
    book.active = 0


def _drop_hidden_cells(sheet, masks: list[Mask]) -> None:
    """Contents of hidden rows and columns, comments, invisible cells."""
    columns = {
        number
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for number in range(dimension.min or 0, (dimension.max or 0) + 1)
    }
    dropped = 0
    for row in _rows(sheet):
        hidden_row = sheet.row_dimensions[row[0].row].hidden
        for cell in row:
            cell.comment = None
            if cell.value is not None and (hidden_row or cell.column in columns or _is_invisible(cell)):
                cell.value = None
                dropped += 1
    if dropped:
        masks.append(
            Mask(
                Kind.HIDDEN_CONTENT,
                f"工作表“{sheet.title}”",
                f"{dropped}个单元格",
                "隐藏的行、列和看不见的单元格不随文件公开",
            )
        )


def _rows(sheet):
    """Rows that have cells; the size a sheet claims is not walked through."""
    if len(sheet._cells) > _MAX_CELLS:
        raise Unreadable("单元格过多")
    rows: dict[int, list] = {}
    for (row, _), cell in sorted(sheet._cells.items()):
        if not isinstance(cell, MergedCell):
            rows.setdefault(row, []).append(cell)
    return rows.values()


def _is_invisible(cell) -> bool:
    color = cell.font.color.rgb if cell.font and cell.font.color and isinstance(cell.font.color.rgb, str) else ""
    fill = cell.fill.fgColor.rgb if cell.fill and cell.fill.fill_type and isinstance(cell.fill.fgColor.rgb, str) else ""
    blackened = fill.endswith("000000") and bool(fill) and (not color or color.endswith("000000"))
    return cell.number_format == ";;;" or (color.endswith("FFFFFF") and fill[-6:] in ("", "FFFFFF")) or blackened


def _mask_sheet(sheet, masks: list[Mask]) -> None:
    labels = ColumnLabels()
    cells, segments = [], []
    for row in _rows(sheet):
        for cell in row:
            if cell.value is None:
                continue
            text = plain_number(str(cell.value)) if isinstance(cell.value, int | float) else str(cell.value)
            place = f"工作表“{sheet.title}”{get_column_letter(cell.column)}{cell.row}"
            segments.append(Segment(text, place, labels.see(cell.column, text), cell.row))
            cells.append(cell)
    changes, found = changes_of(Flow(segments, title=sheet.title, opening=True))
    masks += found
    changed = {change.segment for change in changes}
    texts = apply([segment.text for segment in segments], changes)
    for number in changed:
        cells[number].value = texts[number]
