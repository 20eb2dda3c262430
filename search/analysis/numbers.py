"""Document numbers (文号) and index numbers (索引号) as tokens, for documents and for what people type of them.

A plain text field cannot tell 青政办发〔2024〕3号 from its neighbours: 政, 办, 发, 号 are everywhere. So a number
becomes a few tokens that each name a part precise enough to look for: with or without issuer, with or without year.
"""

import re

from core.chinese import half_width, to_simplified
from core.document_numbers import (
    DocumentNumber,
    find_document_numbers,
    locate_document_numbers,
    parse_document_number,
)

_YEAR_AND_SERIAL = re.compile(r"((?:19|20)\d{2})\s*[)\]〕】﹞年]?\s*[-—]?\s*第?\s*0*(\d{1,5})\s*[号號]")
_ISSUER_AND_SERIAL = re.compile(r"([\u4e00-\u9fff]{1,12}(?:发|函|字|令|文|规|办))\s*第?\s*0*(\d{1,5})\s*[号號]")
_ISSUER = re.compile(r"[\u4e00-\u9fff]{1,12}(?:发|函|字|令|规)")
_HAN_YEAR = re.compile(r"(?<=[〔(\[【])[一二][〇零○一二三四五六七八九]{3}")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_INDEX = re.compile(r"[0-9a-z][0-9a-z\s/\-—_.]{10,}[0-9a-z]")
_SHORTEST_INDEX, _FEWEST_DIGITS = 12, 8


def number_tokens(text: str) -> list[str]:
    """Return the tokens under which a document is found by its own number, however little of it is typed."""
    number = parse_document_number(text or "")
    if number is None:
        return [f"n{_bare(text)}"] if _bare(text) else []
    tail = f"s{number.serial}"
    found = [_exact(number), f"d{number.issuer}{tail}", f"d{number.issuer}"]
    if number.year:
        found.append(f"y{number.year}{tail}")
        found.append(f"d{number.issuer}y{number.year}")
        found += [f"d{number.issuer[i:]}y{number.year}{tail}" for i in range(1, len(number.issuer) - 1)]
    return found


def _exact(number: DocumentNumber) -> str:
    return f"d{number.issuer}y{number.year}s{number.serial}" if number.year else f"d{number.issuer}s{number.serial}"


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", to_simplified(half_width(text or "")).lower())


def cited_tokens(numbers: list[str]) -> list[str]:
    """Return the tokens under which a document is found by a number that it mentions."""
    parsed = (parse_document_number(number) for number in numbers)
    return [_exact(number) for number in parsed if number]


def index_tokens(text: str) -> list[str]:
    """Return the token of an index number: letters and digits only."""
    bare = _bare(text)
    return [f"i{bare}"] if bare else []


def queried_numbers(text: str) -> tuple[list[str], str]:
    """Return the number tokens that a query names and what is left of the query.

    Complete numbers win over parts, so 青政办发〔2024〕3号 does not also ask for everybody's 2024 No. 3.
    """
    text = _HAN_YEAR.sub(_western_year, to_simplified(half_width(text)))
    whole = parse_document_number(text)
    if whole:
        return [_exact(whole)], ""
    complete = find_document_numbers(text)
    if complete:
        return [_exact(number) for number in complete], _without_numbers(text)
    for find in (_parts, _index_number):
        found, rest = find(text)
        if found:
            return found, rest
    return [], text


def _western_year(match: re.Match) -> str:
    return match.group().translate(_HAN_DIGITS)


def _without_numbers(text: str) -> str:
    for found in sorted(locate_document_numbers(text), key=lambda found: -found.start):
        text = f"{text[: found.start]} {text[found.end :]}"
    return text


def _parts(text: str) -> tuple[list[str], str]:
    if match := _YEAR_AND_SERIAL.search(text):
        return [f"y{match[1]}s{int(match[2])}"], _YEAR_AND_SERIAL.sub(" ", text)
    if match := _ISSUER_AND_SERIAL.search(text):
        return [f"d{match[1]}s{int(match[2])}"], _ISSUER_AND_SERIAL.sub(" ", text)
    return [], text


def _index_number(text: str) -> tuple[list[str], str]:
    match = _INDEX.search(text.lower())
    bare = _bare(match.group()) if match else ""
    if len(bare) < _SHORTEST_INDEX or sum(char.isdigit() for char in bare) < _FEWEST_DIGITS:
        return [], text
    return [f"i{bare}"], f"{text[: match.start()]} {text[match.end() :]}"


def issuer_tokens(text: str) -> list[str]:
    """Return the token of an issuer's code alone (青政办发), for the scope that searches numbers only."""
    bare = _bare(text)
    return [f"d{bare}"] if _ISSUER.fullmatch(bare) else []
