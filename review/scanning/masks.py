"""House rules for masking (DOMAIN.md 6.5), used for excerpts and for masked copies alike."""

from __future__ import annotations

import re

from .findings import Kind
from .people import is_person_name, named_by_status

STAR = "*"
_LONG_NUMBER = re.compile(r"\d(?:[ \t\n-]{0,2}[\dXx]){6,}")
_REST_OF_NUMBER = re.compile(r"[0-9Xx]{5,}")
_TOWN = re.compile(r"^(.*?(?:镇|乡(?!镇)|街道|办事处)|.*?(?:县|市|区|旗))(.*)$", re.DOTALL)
_ADDRESS = re.compile(
    r"[\u4e00-\u9fa50-9]{0,8}(?:村|社区|路|街|巷|弄|小区|花园|新村)[^\s,，。;；]{0,10}?\d{1,4}(?:号|组|栋|幢|单元|室|户)[^\s,，。;；]{0,8}"
)


def keep_ends(text: str, head: int, tail: int) -> str:
    """Stars for all letters and digits but the first and last ones; separators stay where they are."""
    marks = [index for index, char in enumerate(text) if char.isalnum()]
    hidden = set(marks[head : len(marks) - tail] if len(marks) > head + tail else marks[1:])
    return "".join(STAR if index in hidden else char for index, char in enumerate(text))


def mask_name(name: str) -> str:
    """张小明 becomes 张某某, 欧阳娜娜 becomes 欧阳某某."""
    family = name[:2] if len(name) > 3 else name[:1]
    return family + "某" * max(len(name) - len(family), 1)


def mask_address(address: str) -> str:
    """Keeps everything down to the town or street office."""
    match = _TOWN.match(address)
    return match.group(1) + STAR * 4 if match else address[:2] + STAR * 4


_KEEP = {
    Kind.ID_NUMBER: (2, 3),
    Kind.MINOR: (2, 3),
    Kind.BANK_CARD: (0, 4),
    Kind.MOBILE: (3, 4),
    Kind.PASSPORT: (1, 3),
    Kind.PLATE: (2, 1),
    Kind.ACCOUNT_NUMBER: (2, 3),
}


def mask_value(kind: Kind, text: str) -> str:
    """The masked form of one value."""
    if kind in (Kind.HARDSHIP_LIST, Kind.MINOR) and not re.fullmatch(r"[\dXx\s-]+", text):
        return mask_words(text)
    if kind in _KEEP and any(char.isdigit() for char in text):
        return keep_ends(text, *_KEEP[kind])
    if kind is Kind.ADDRESS:
        return mask_address(text)
    return mask_numbers(text)


def mask_numbers(text: str) -> str:
    """Every long number in a text keeps two characters at its ends."""
    text = _LONG_NUMBER.sub(lambda match: keep_ends(match.group(), 2, 2), text)
    return _REST_OF_NUMBER.sub(lambda match: keep_ends(match.group(), 1, 1), text)


def mask_words(text: str) -> str:
    """Numbers, house addresses and names in a row of a list."""
    text = _ADDRESS.sub(lambda match: mask_address(match.group()), mask_numbers(text))
    parts = re.split(r"([\s\d,，、:：;；()（）*]+)", text)
    return "".join(_mask_word(part) for part in parts)


def _mask_word(word: str) -> str:
    if is_person_name(word):
        return mask_name(word)
    if name := named_by_status(word):
        return word.replace(name, mask_name(name))
    return word
