"""Slips of order: headings whose numbers jump, and years that contradict their heading."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.chinese import half_width
from core.chinese_dates import chinese_number

_NUMERAL = "[一二三四五六七八九十百零〇]+"
_LEVELS = [
    re.compile(rf"\s*第({_NUMERAL})[章编部分]"),
    re.compile(rf"\s*第({_NUMERAL})条"),
    re.compile(rf"\s*({_NUMERAL})\s*[、.．]"),
    re.compile(rf"\s*[(（]\s*({_NUMERAL})\s*[)）]"),
]
_ARTICLES = 1  # articles count on through the chapters of a regulation
_PLAN = re.compile("安排|计划|打算|重点|要点|思路|下一步|目标|任务")
_WILL = re.compile(
    r"((?:19|20)\d{2})年[,，]?(?:我[们县市区乡镇局委办]|全[县市区乡镇局]|本[县市区乡镇局]?)?.{0,6}?(?:将|要|拟|计划|力争)"
)


@dataclass(frozen=True)
class Jump:
    """``line`` is the index of the line whose number does not follow; ``previous`` is 0 at the beginning of a row."""

    line: int
    previous: int
    found: int
    text: str


@dataclass(frozen=True)
class YearSlip:
    line: int
    heading_year: int
    found: int
    text: str


def find_numbering_jumps(lines: Iterable[str]) -> list[Jump]:
    """Where 一、（一）第一条 do not count up by one. A row may begin anew at one; deeper rows begin anew below a heading."""
    counters: dict[int, int] = {}
    jumps = []
    for at, line in enumerate(lines):
        level, number = _number(line)
        if level is None:
            continue
        previous = counters.get(level, 0)
        if number not in {previous + 1, 1}:
            jumps.append(Jump(at, previous, number, line.strip()[:40]))
        counters = {key: value for key, value in counters.items() if key < level or key == _ARTICLES}
        counters[level] = number
    return jumps


def find_year_slips(lines: Iterable[str]) -> list[YearSlip]:
    """Below a heading such as 2011年工作安排, a sentence that says what another year will bring."""
    return list(_year_slips(lines))


def _year_slips(lines: Iterable[str]) -> Iterator[YearSlip]:
    planned: int | None = None
    for at, line in enumerate(lines):
        folded = half_width(line)
        year = re.search(r"(?<!\d)((?:19|20)\d{2})年?", folded)
        is_heading = _number(line)[0] is not None and len(line) < 50
        if is_heading and _PLAN.search(folded):
            planned = int(year[1]) if year else planned
        elif _number(line)[0] == 2:
            planned = None
        elif planned and (match := _WILL.match(folded)) and int(match[1]) != planned:
            yield YearSlip(at, planned, int(match[1]), line.strip()[:40])


def _number(line: str) -> tuple[int | None, int]:
    for level, pattern in enumerate(_LEVELS):
        if match := pattern.match(line):
            number = chinese_number(match[1])
            return (level, number) if number else (None, 0)
    return None, 0
