"""Rows and columns: which heading stands above a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from .flows import Segment
from .normalise import fold

# Headings that rules ask about. A short cell with such a word and no number names its column.
HEADING = re.compile(
    r"姓\s*名|户\s*主|身份|证件|证号|号码|电话|手机|联系方式|账\s*号|帐\s*号|账户|卡\s*号|开户|存折|护照|通行证|车牌|户号|社保|医保|病历|学籍|住址|地址|住所|籍贯"
    r"|出生|年龄|学校|班级|年级|监护|家长|病种|疾病|诊断|残疾|类别|等级|金额|序号|密\s*级|申请人|救助|低保|对象|原因|性别|备注|乡镇|村|单位|职务|编号|代码|单号|公开属性|期限|事项|名称|数量|日期|时间|内容|地点"
)
_DATA = re.compile(r"\d{5}|\d+\.\d|[。；！？]")
_SENTENCE = re.compile(r"[。；！？]|\d年|其[父母]|家住")
_FIELD_GAP = re.compile(r"\t+|[ \u3000]{2,}|\s*\|\s*")
_LOOSE_GAP = re.compile(r"\s*[|,，]\s*|\s+")


class ColumnLabels:
    """Learns headings while a table is read from top to bottom; later headings replace earlier ones."""

    def __init__(self) -> None:
        self._labels: dict[int, str] = {}

    def see(self, column: int, text: str) -> str:
        """The heading above this cell; a heading itself has none."""
        if self._is_heading(text):
            self._labels[column] = text.strip()
            return ""
        return self._labels.get(column, "")

    @staticmethod
    def _is_heading(text: str) -> bool:
        folded = fold(text).strip()
        return 1 < len(folded) <= 18 and bool(HEADING.search(folded)) and not _DATA.search(folded)


def table_segments(
    rows: Iterable[Sequence[str]], place_of: Callable[[int, int], str], first_row: int = 0
) -> list[Segment]:
    """Segments of a table; `place_of(row, column)` counts from one."""
    labels = ColumnLabels()
    return [
        Segment(text, place_of(number, column), labels.see(column, text), first_row + number)
        for number, row in enumerate(rows, 1)
        for column, text in enumerate(row, 1)
        if text and text.strip()
    ]


def segments_of_text(text: str, place_of: Callable[[int], str], first_row: int = 0) -> list[Segment]:
    """Lines of plain text; lines under a line of headings become rows with columns."""
    return TextTables().segments(text, place_of, first_row)


class TextTables:
    """Finds tables in lines of text; a table may go on in the next text, as it does on the next page."""

    def __init__(self) -> None:
        self._labels: ColumnLabels | None = None
        self._width = 0

    def segments(self, text: str, place_of: Callable[[int], str], first_row: int = 0) -> list[Segment]:
        segments: list[Segment] = []
        for number, line in enumerate(text.split("\n"), 1):
            fields = _fields(line, self._width)
            if _is_heading_line(fields):
                self._labels, self._width = ColumnLabels(), len(fields)
            elif len(fields) < 2 or (self._width and abs(len(fields) - self._width) > 2):
                self._labels, self._width = None, 0
            if self._labels is None:
                segments.append(Segment(line, place_of(number)))
                continue
            for column, value in enumerate(fields):
                label = self._labels.see(column, value)
                segments.append(Segment(value, place_of(number), label, first_row + number))
        return segments


def _fields(line: str, width: int) -> list[str]:
    fields = [part for part in _FIELD_GAP.split(line.strip()) if part]
    if len(fields) < 2 or (width and len(fields) != width):
        fields = [part for part in _LOOSE_GAP.split(line.strip()) if part]
    return fields


def _is_heading_line(fields: list[str]) -> bool:
    if not 2 <= len(fields) <= 30 or any(len(part) > 18 for part in fields):
        return False
    if any(_SENTENCE.search(part) for part in fields):
        return False
    named = sum(1 for part in fields if HEADING.search(fold(part)) and not _DATA.search(fold(part)))
    return named >= 2 and named * 2 >= len(fields) and not any(":" in fold(part) for part in fields)
