"""Dates as offices write them: 二○○七年六月二十六日, 2015-09-29, 2015.9.29, ２０２４年３月５号, 2015年9月."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.chinese import half_width

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

# ○ (a circle), Ｏ and o stand for 〇 in typed documents; 廿 and 卅 are twenty and thirty.
_ZEROS = "〇○零◯Oo0"
_NUMERALS = {char: value for row in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖") for value, char in enumerate(row)}
_NUMERALS |= dict.fromkeys(_ZEROS, 0) | {"元": 1}
_TENS = {"十": 10, "拾": 10, "廿": 20, "卅": 30}
_DIGIT = "[" + "".join(key for key in _NUMERALS if key != "元") + "]"
_UP_TO_99 = "[" + "".join({**_NUMERALS, **_TENS}) + "]{1,4}"

_ARABIC = re.compile(
    r"(?<![\d.])(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月(?:份?\s*(?P<day>\d{1,2})\s*(?:[日号號]|(?!\d)))?"
)
_SEPARATED = re.compile(
    r"(?<!\d)(?<!\d[-/.])(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![-/]?\d|\.\d)"
)
_YEAR_MONTH = re.compile(r"(?<!\d)(?<!\d[-/.])(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?![-/.]?\d)")
_CHINESE = re.compile(
    rf"(?P<year>{_DIGIT}{{4}})\s*年\s*(?P<month>{_UP_TO_99})\s*月(?:\s*(?P<day>{_UP_TO_99})\s*[日号號])?"
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_TIME_OF_DAY = re.compile(r"[\sT]*\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}秒?(?:\.\d+)?)?分?(?:Z|[+-]\d{2}:?\d{2})?")
_PATTERNS = (_ARABIC, _SEPARATED, _CHINESE)


@dataclass(frozen=True)
class FoundDate:
    """A date and where the text says it. ``has_day`` is False for 2015年9月, whose date is the first of the month."""

    date: date
    start: int
    end: int
    has_day: bool = True


def parse_date(text: str) -> date | None:
    """The date the whole text names, else None; a time of day after it is allowed.

    2015年9月 is the first of September: a field that wants a day shows it for checking.
    """
    folded = half_width(str(text)).strip().rstrip("。.;")
    for pattern in (*_PATTERNS, _COMPACT, _YEAR_MONTH):
        match = pattern.match(folded)
        if match and _is_rest_of_a_date(folded[match.end() :]):
            return _date_of(match)
    return None


def find_dates(text: str) -> list[date]:
    """Every date in running text, in order of appearance."""
    return [found.date for found in locate_dates(text)]


def locate_dates(text: str) -> Iterator[FoundDate]:
    """Like ``find_dates``, with the offsets in ``text``. Impossible dates such as 2024年2月30日 are passed over."""
    folded = half_width(text)
    matches = (match for pattern in _PATTERNS for match in pattern.finditer(folded))
    for match in sorted(matches, key=re.Match.start):
        if (found := _date_of(match)) is not None:
            yield FoundDate(found, match.start(), match.end(), has_day=match["day"] is not None)


def chinese_number(text: str) -> int | None:
    """一 → 1, 十二 → 12, 二十六 → 26, 廿六 → 26, 一百零三 → 103; digits as they are. None for anything else."""
    folded = half_width(text).strip()
    if folded.isascii() and folded.isdigit():
        return int(folded)
    hundreds, found, rest = folded.rpartition("百")
    if found:
        tail = chinese_number(rest.lstrip(_ZEROS)) if rest.lstrip(_ZEROS) else 0
        head = _NUMERALS.get(hundreds)
        return None if head is None or tail is None else head * 100 + tail
    return _below_hundred(folded)


def _below_hundred(text: str) -> int | None:
    if text[-1:] in _NUMERALS and len(text) == 1:
        return _NUMERALS[text]
    match = re.fullmatch(rf"({_DIGIT})?([十拾廿卅])({_DIGIT})?", text)
    if not match:
        return None
    tens, word, ones = match.groups()
    return _NUMERALS.get(tens, 1) * _TENS[word] + _NUMERALS.get(ones, 0)


def _is_rest_of_a_date(rest: str) -> bool:
    return not rest.strip() or _TIME_OF_DAY.fullmatch(rest.strip()) is not None


def _date_of(match: re.Match) -> date | None:
    parts = match.groupdict()
    year, month = _year(parts["year"]), chinese_number(parts["month"])
    day = chinese_number(parts["day"]) if parts.get("day") else 1
    if not (year and month and day) or not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int | None:
    digits = [int(char) if char.isdigit() and char.isascii() else _NUMERALS.get(char) for char in text]
    return None if None in digits else int("".join(map(str, digits)))
