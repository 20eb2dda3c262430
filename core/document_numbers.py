"""Document numbers (文号, 发文字号): 青政办发〔2024〕3号, however it was typed.

The written rule is hexagonal brackets, no leading zeros, no 第. Offices, citizens and old websites type it otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.chinese import half_width, to_simplified

_HAN = "[\u4e00-\u9fff]"
_OPEN, _CLOSE = r"[〔\[【(﹝〖{<]", r"[〕\]】)﹞〗}>]"
_SERIAL = r"第?\s*(?P<serial>\d{1,5})\s*"
_NUMBER_WORD = "[号號]"
# 机关代字 end in one of these when the brackets around the year are missing; otherwise any noun before a year would do.
_CODE_END = "(?:发|發|函|字|办|辦|令|文|规|規|电|電|告|通|复|復|报|報|议|議|任|纪|紀)"

_BRACKETED = rf"(?P<issuer>{_HAN}{{2,24}})[ ]*{_OPEN}\s*(?P<year>\d{{4}}|\d{{2}})\s*年?\s*{_CLOSE}\s*{_SERIAL}"
_BARE_YEAR = rf"[ ]*(?P<year>(?:19|20)\d{{2}})\s*年?\s*[-—–/]?\s*{_SERIAL}"
_ORDER = rf"(?P<issuer>{_HAN}{{1,23}}令)[ ]*{_SERIAL}{_NUMBER_WORD}"

_FIND = [
    re.compile(_BRACKETED + _NUMBER_WORD),
    re.compile(rf"(?P<issuer>{_HAN}{{1,23}}{_CODE_END}){_BARE_YEAR}{_NUMBER_WORD}"),
    re.compile(_ORDER),
]
# A field or a query is a number as a whole, so more may be missing.
_PARSE = [
    re.compile(_BRACKETED + _NUMBER_WORD + "?"),
    re.compile(rf"(?P<issuer>{_HAN}{{1,23}}{_CODE_END}){_BARE_YEAR}{_NUMBER_WORD}?"),
    re.compile(rf"(?P<issuer>{_HAN}{{2,24}}){_BARE_YEAR}{_NUMBER_WORD}"),
    re.compile(_ORDER),
]

# In running text the issuer's code follows other words without a gap: 根据国办发〔2017〕47号.
_WORDS_BEFORE = re.compile(
    ".*(?:根据|依据|按照|依照|参照|遵照|对照|贯彻|落实|执行|转发|印发|下发|关于|文号|字号|文件|通知|以及|废止|详见|参见|适用"
    "|修改|公布|引用|收到|现将|依|的|了|按|以|见|号|及)"
)
_FULL_NAME_BEFORE = re.compile(".*(?:办公室|办公厅|人民政府|委员会|管委会)(?!令|公告|通告)(?=.{2})")
_CONJUNCTION = re.compile("^[和与或同由]")


@dataclass(frozen=True)
class DocumentNumber:
    """Orders are numbered without a year (国务院令第711号), so ``year`` may be None."""

    issuer: str
    year: int | None
    serial: int

    def __str__(self):
        if self.year is None:
            return f"{self.issuer}第{self.serial}号"
        return f"{self.issuer}〔{self.year}〕{self.serial}号"


@dataclass(frozen=True)
class FoundDocumentNumber:
    number: DocumentNumber
    start: int
    end: int


def parse_document_number(text: str) -> DocumentNumber | None:
    """The number the whole text is, else None. ``str()`` of the result is the official form."""
    folded = half_width(text or "").strip().strip("()。.;:, ")
    for pattern in _PARSE:
        if match := pattern.fullmatch(folded):
            return _number_of(match, _issuer_start(match))
    return None


def find_document_numbers(text: str) -> list[DocumentNumber]:
    """The numbers that running text names, each once, in order of appearance."""
    return list(dict.fromkeys(found.number for found in locate_document_numbers(text)))


def locate_document_numbers(text: str) -> Iterator[FoundDocumentNumber]:
    """Every mention with its offsets in ``text``."""
    folded = half_width(text)
    matches = (match for pattern in _FIND for match in pattern.finditer(folded))
    for match in sorted(matches, key=re.Match.end):
        start = _issuer_start(match)
        if (number := _number_of(match, start)) is not None:
            yield FoundDocumentNumber(number, start, match.end())


def _number_of(match: re.Match, issuer_start: int) -> DocumentNumber | None:
    issuer = to_simplified(match.string[issuer_start : match.end("issuer")])
    serial = int(match["serial"])
    if not serial or len(issuer) < 2:
        return None
    return DocumentNumber(issuer, _full_year(match.groupdict().get("year")), serial)


def _full_year(digits: str | None) -> int | None:
    """Numbers of the last century were typed [98]."""
    if digits is None:
        return None
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= 49 else 2000)


def _issuer_start(match: re.Match) -> int:
    """Where the issuer's code begins, after the words that run into it."""
    start, run = match.start("issuer"), match["issuer"]
    skipped = 0
    for pattern in (_WORDS_BEFORE, _FULL_NAME_BEFORE):
        found = pattern.match(run[skipped:])
        if found and len(run) - skipped - found.end() >= 2:
            skipped += found.end()
    follows_a_number = bool(skipped) or match.string[start - 1 : start] in set("》)〕]】、号號")
    if follows_a_number and _CONJUNCTION.match(run[skipped:]) and len(run) - skipped > 2:
        skipped += 1
    return start + skipped
