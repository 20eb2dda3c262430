"""The office's own lists, kept in a workbook that anybody can edit and load again."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import BinaryIO

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

DEFAULT = Path(__file__).with_name("lists.xlsx")
SHEETS = {
    "易错词": ("错误写法", "正确写法", "例外（含有这些字样时不提示，用顿号分开）"),
    "领导名单": ("姓名", "职务（用顿号分开）", "排序"),
    "规范表述": ("不规范的写法", "规范的写法", "依据"),
    "其他地区": ("名称", "说明"),
}
MAX_ROWS = 20_000


class ListsError(ValueError):
    """The workbook cannot be used; every reason is named with its sheet and row."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Leader:
    """A leader with every title he or she may be given, and the place in lists."""

    name: str
    titles: tuple[str, ...]
    order: int


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything proofreading needs to know about this county."""

    words: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    leaders: tuple[Leader, ...] = ()
    wordings: dict[str, str] = field(default_factory=dict)
    other_places: tuple[str, ...] = ()


@cache
def default_lists() -> Lists:
    """The lists that come with the portal."""
    return load_lists(DEFAULT)


def load_lists(file: Path | BinaryIO) -> Lists:
    """Read and check a workbook. Raises ListsError with all reasons, not the first."""
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise ListsError(["文件不是可以读取的 xlsx 工作簿"]) from error
    reasons = [f"缺少工作表“{name}”" for name in SHEETS if name not in book.sheetnames]
    if reasons:
        raise ListsError(reasons)
    leaders = tuple(_leaders(book, reasons))
    lists = Lists(
        words={wrong: (right, _split(exceptions)) for wrong, right, exceptions in _pairs(book, "易错词", reasons)},
        leaders=leaders,
        wordings={wrong: right for wrong, right, _ in _pairs(book, "规范表述", reasons)},
        other_places=tuple(row[0] for _, row in _rows(book, "其他地区") if row[0]),
    )
    if reasons:
        raise ListsError(reasons)
    return lists


def _rows(book, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Rows below the heading, as text, without empty ones."""
    for number, row in enumerate(book[sheet].iter_rows(min_row=2, max_row=MAX_ROWS, max_col=3, values_only=True), 2):
        values = ["" if value is None else str(value).strip() for value in row] + ["", "", ""]
        if any(values):
            yield number, values[:3]


def _pairs(book, sheet: str, reasons: list[str]) -> Iterator[list[str]]:
    seen: dict[str, int] = {}
    for number, row in _rows(book, sheet):
        wrong = [
            (len(row[0]) < 2, f"A{number}", "至少两个字"),
            (not row[1], f"B{number}", "不能为空"),
            (row[1] and row[0] == row[1], f"B{number}", "与A栏相同"),
            (row[0] in seen, f"A{number}", f"与A{seen.get(row[0])}重复"),
        ]
        found = [f"“{sheet}”{cell}：{reason}" for is_wrong, cell, reason in wrong if is_wrong]
        seen.setdefault(row[0], number)
        reasons += found
        if not found:
            yield row


def _leaders(book, reasons: list[str]) -> Iterator[Leader]:
    for number, (name, titles, order) in _rows(book, "领导名单"):
        wrong = [(not name, "A", "请填写姓名"), (not _split(titles), "B", "请填写职务"),
                 (not order.isdecimal(), "C", "排序须为数字")]  # fmt: skip
        found = [f"“领导名单”{column}{number}：{reason}" for is_wrong, column, reason in wrong if is_wrong]
        reasons += found
        if not found:
            yield Leader(name, _split(titles), int(order))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("，", "、").split("、") if part.strip())
