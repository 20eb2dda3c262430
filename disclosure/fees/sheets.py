"""Reading a fee list from a workbook: every value checked by the model's own rules, every problem at its cell."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from assets.reading.errors import UnreadableFile
from assets.reading.limits import Limits
from assets.reading.package import Package
from core.chinese import half_width
from core.chinese_dates import parse_date
from departments.models import Department
from disclosure.fees.models import FeeItem, FeeUnit

# Heading on the sheet → field. The first six are those that the price authority prescribes (DOMAIN A28).
COLUMNS = {
    "收费项目": "name", "收费标准": "amount", "收费依据": "basis", "计算单位": "unit", "收费单位监督电话": "unit_phone",
    "价格主管部门投诉电话": "price_phone", "标准说明": "standard_note", "减免规定": "reduction", "执行日期": "valid_from",
}  # fmt: skip
OTHER_HEADINGS = {
    "收费标准(元)": "amount",
    "物价部门投诉电话": "price_phone",
    "减免政策": "reduction",
    "执行时间": "valid_from",
}
NEEDED = ("name", "basis", "unit", "unit_phone", "price_phone", "valid_from")
LIMITS = Limits(bytes=5 * 1024 * 1024, unpacked_bytes=40 * 1024 * 1024, rows=500, columns=40)
HEADINGS_WITHIN = 10


@dataclass(frozen=True)
class Problem:
    """What is wrong at a cell ("C5"), or in the whole sheet ("")."""

    cell: str
    message: str


@dataclass
class FeeSheet:
    """What a workbook says: rows as plain values of the model's fields, with their line on the sheet, and problems."""

    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    text: str = ""  # every word in the file, on hidden sheets too: what the secrecy check reads

    @property
    def is_fine(self) -> bool:
        return bool(self.rows) and not self.problems


def read_fee_sheet(data: bytes, *, department: Department) -> FeeSheet:
    """Return what the workbook says, checked. Raises UnreadableFile when it can't be opened or is too large."""
    book = _open(data)
    sheet = FeeSheet(text="\n".join(_words(book)))
    shown = next((page for page in book.worksheets if page.sheet_state == "visible"), None)
    lines = list(_lines(shown)) if shown else []
    top, columns = _headings(lines)
    missing = [label for label, name in COLUMNS.items() if name in NEEDED and name not in columns]
    if missing:
        sheet.problems.append(Problem("", _("缺少列：%(names)s。") % {"names": "、".join(missing)}))
        return sheet
    for line in lines[top + 1 :]:
        _read_line(sheet, line, columns, department)
    if len(sheet.rows) > LIMITS.rows:
        sheet.problems.append(Problem("", _("一次最多导入%(n)d行，请拆分。") % {"n": LIMITS.rows}))
    if not sheet.rows and not sheet.problems:
        sheet.problems.append(Problem("", _("表中没有数据行。")))
    return sheet


def _open(data: bytes):
    if len(data) > LIMITS.bytes:
        raise UnreadableFile(_("表格过大，请拆分后再试。"))
    try:
        Package(data, LIMITS)
        return openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl and zipfile raise whatever a broken file provokes
        raise UnreadableFile(_("无法读取该文件，请使用XLSX格式。")) from error


def _lines(page):
    """The used part of a sheet, one line more than may be read (openpyxl makes the cells that it is asked for)."""
    last = min(page.max_row, LIMITS.rows + HEADINGS_WITHIN + 1)
    return page.iter_rows(max_row=last, max_col=min(page.max_column, LIMITS.columns))


def _words(book) -> Iterator[str]:
    for page in book.worksheets:
        yield page.title
        for line in page.iter_rows(max_row=min(page.max_row, LIMITS.rows * 4), values_only=True):
            if words := [str(value) for value in line if value is not None]:
                yield "\t".join(words)


def _headings(lines) -> tuple[int, dict[str, int]]:
    """Return the index of the line with the headings, and each field's column; titles may stand above."""
    for index, line in enumerate(lines[:HEADINGS_WITHIN]):
        found = {}
        for position, cell in enumerate(line):
            heading = half_width(str(cell.value or "")).replace(" ", "").replace("\n", "")
            if name := (COLUMNS | OTHER_HEADINGS).get(heading):
                found.setdefault(name, position)
        if "name" in found:
            return index, found
    return 0, {}


def _read_line(sheet: FeeSheet, line, columns: dict[str, int], department: Department) -> None:
    written = {name: _written(line[position].value) for name, position in columns.items()}
    if not any(written.values()):
        return
    number = line[0].row
    values, errors = parse_row(written, department)
    for name, message in errors:
        place = f"{get_column_letter(columns[name] + 1)}{number}" if name in columns else _("第%(n)d行") % {"n": number}
        sheet.problems.append(Problem(place, message))
    key = (values.get("name"), values.get("unit"), values.get("standard_note"))
    if any((row["name"], row["unit"], row["standard_note"]) == key for _number, row in sheet.rows):
        sheet.problems.append(Problem(_("第%(n)d行") % {"n": number}, _("与上文某行重复。")))
    sheet.rows.append((number, values))


def _written(value) -> str:
    """A cell's value as text: dates and decimals as the model reads them."""
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return repr(value) if isinstance(value, float) else str(value).strip()


def parse_row(written: dict[str, str], department: Department) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return a row's values, as text that JSON keeps, and its errors as (field, message)."""
    values = {name: written.get(name, "") for name in COLUMNS.values()}
    errors = []
    for name, parse in (("amount", _amount), ("unit", _unit), ("valid_from", _day)):
        try:
            values[name] = parse(values[name])
        except ValueError as error:
            errors.append((name, str(error)))
            values[name] = ""
    errors += [(name, message) for name, message in _model_errors(values, department) if name not in dict(errors)]
    return values, errors


def _amount(text: str) -> str:
    number = half_width(text).replace(",", "").removesuffix("元").strip()
    if not number:
        return ""
    try:
        amount = Decimal(number)
    except InvalidOperation as error:
        raise ValueError(_("“%(text)s”不是金额；分档收取的请写在“标准说明”列。") % {"text": text}) from error
    if not amount.is_finite():
        raise ValueError(_("“%(text)s”不是金额；分档收取的请写在“标准说明”列。") % {"text": text})
    return f"{amount:f}"


def _unit(text: str) -> str:
    folded = half_width(text).replace(" ", "")
    if not folded:
        return ""
    for unit in FeeUnit:
        if folded in {str(unit.label), str(unit.label).removeprefix("元/")}:
            return unit.value
    names = "、".join(str(unit.label) for unit in FeeUnit)
    raise ValueError(_("“%(text)s”不在可选单位之中：%(names)s。") % {"text": text, "names": names})


def _day(text: str) -> str:
    if not text:
        return ""
    day = parse_date(text)
    if day is None:
        raise ValueError(_("“%(text)s”不是日期，应如2026年1月1日。") % {"text": text})
    return day.isoformat()


def _model_errors(values: dict[str, str], department: Department) -> Iterator[tuple[str, str]]:
    item = FeeItem(department=department, **as_fields(values))
    found = item.get_submission_errors()
    try:
        item.clean_fields(exclude=["department", *found])
    except ValidationError as error:
        found |= error.message_dict
    for name, messages in found.items():
        yield from ((name, message) for message in messages)


def as_fields(values: dict[str, str]) -> dict:
    """Return a row's values as the model's fields take them."""
    amount, day = values.get("amount"), values.get("valid_from")
    return {**values, "amount": Decimal(amount) if amount else None, "valid_from": parse_date(day) if day else None}
