"""Index numbers (索引号) of disclosed information, in the national form and the local ones (DOMAIN §4).

National: organisation code / year - serial, as in 000014349/2017-00110. Localities put the 18-character credit code,
a region code or a chain of category codes in front. The catalog allocates numbers; here they are only recognised.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.chinese import half_width

_CODE_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_GAP = r"[\s\-—–_/.·:]"
_YEAR = r"(?:19|20)\d{2}"
_MONTH = r"(?:0[1-9]|1[0-2])"

_SHAPES = [
    # 330200-GL030-ZC01-2021-0001 and longer: region, department, category, date, serial.
    rf"\d{{6}}(?:[-/][0-9A-Z]{{1,12}}){{1,5}}[-/]{_YEAR}(?:{_MONTH}\d{{2}})?[-/]\d{{3,7}}",
    # 18-character credit code, then year or year and month, then serial.
    rf"[0-9A-HJ-NPQRTUWXY]{{18}}{_GAP}*{_YEAR}{_MONTH}?{_GAP}+\d{{4,7}}",
    # Organisation code (9, its hyphen may be written), region code (6 to 12) or a local code before /YYYY-serial.
    rf"[0-9A-Z]{{8}}-?[0-9X]{_GAP}{{1,3}}{_YEAR}{_GAP}+\d{{4,7}}",
    rf"[0-9A-Z]{{6,12}}[/-]{_YEAR}{_MONTH}?-\d{{3,7}}",
]
_FIND = re.compile(rf"(?<![0-9A-Z])(?:{'|'.join(_SHAPES)})(?![0-9A-Z]|-\d)", re.IGNORECASE)
# A citizen leaves the punctuation out: eighteen characters in a row are an index number if the code's check digit fits.
_BARE = re.compile(rf"(?<![0-9A-Z])([0-9A-Z]{{8}}[0-9X])({_YEAR})(\d{{5}})(?![0-9A-Z])", re.IGNORECASE)


@dataclass(frozen=True)
class FoundIndexNumber:
    """``key`` compares spellings of one number; ``text`` is what stands in the document."""

    key: str
    text: str
    start: int
    end: int


def normalize_index_number(text: str) -> str:
    """What all spellings of one number share: letters and digits, upper case, without punctuation."""
    return re.sub(r"[^0-9A-Z]", "", half_width(text or "").upper())


def find_index_numbers(text: str) -> list[str]:
    """The normalized keys of the numbers that a text names, each once, in order."""
    return list(dict.fromkeys(found.key for found in locate_index_numbers(text)))


def locate_index_numbers(text: str) -> Iterator[FoundIndexNumber]:
    """Every mention with its offsets in ``text``."""
    folded = half_width(text)
    bare = (match for match in _BARE.finditer(folded) if is_organisation_code(match[1]))
    for match in sorted([*_FIND.finditer(folded), *bare], key=re.Match.start):
        yield FoundIndexNumber(normalize_index_number(match[0]), text[match.start() : match.end()], *match.span())


def organisation_code_check_digit(code: str) -> str:
    """The ninth character of an organisation code (组织机构代码, GB 11714) from its first eight."""
    total = sum(int(char, 36) * weight for char, weight in zip(code.upper(), _CODE_WEIGHTS, strict=True))
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def is_organisation_code(text: str) -> bool:
    """Nine characters, with or without the hyphen before the last, whose check digit fits."""
    code = normalize_index_number(text)
    return bool(re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code)) and organisation_code_check_digit(code[:8]) == code[8]
