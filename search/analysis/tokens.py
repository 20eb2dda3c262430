"""Folded text becomes tokens: overlapping character pairs for Chinese, stems for Latin words, digits as they are.

A run of Han characters `最低生活` becomes `最低 低生 生活 活`. Adjacent pairs are exactly adjacent characters, so a phrase
of pairs finds a substring, whatever the segmenter thought of the sentence; the last character stands alone, so that a
single character is the prefix of some token wherever it occurs. Latin letters and digits are never dropped.
"""

import re
import sys
from array import array
from collections.abc import Iterator
from functools import lru_cache
from operator import add

import snowballstemmer

HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<digits>\d+)|(?P<letters>[^\W\d_{HAN}]+)")
_HAN_ONLY = re.compile(rf"[{HAN}]+")
_GAP = re.compile(rf"(?<=[{HAN}])[ \t\u3000]+(?=[{HAN}])")
_ASCII_WORD = re.compile(r"[a-z]{3,}")
_CODES = f"utf-32-{sys.byteorder[0]}e"
_SPACE = array("I", [ord(" ")])
_stemmer = snowballstemmer.stemmer("english")


def is_han(text: str) -> bool:
    """Return whether `text` is written in Han characters only."""
    return bool(_HAN_ONLY.fullmatch(text))


def close_gaps(text: str) -> str:
    """Join Han characters that were spread out for layout: 通　知 becomes 通知."""
    return _GAP.sub("", text)


def runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, run) for each stretch of one script in folded `text`; kind is han, digits or letters."""
    for match in _RUN.finditer(text):
        yield match.lastgroup, match.group()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the English stem of an ASCII word; anything else comes back unchanged."""
    return _stemmer.stemWord(word) if _ASCII_WORD.fullmatch(word) else word


def tokens(text: str) -> list[str]:
    """Return the tokens of folded document text, in order."""
    found: list[str] = []
    for kind, run in runs(close_gaps(text)):
        if kind == "han":
            found += map(add, run, [*run[1:], ""])
        else:
            found.append(stem(run))
    return found


def token_text(text: str) -> str:
    """Return `" ".join(tokens(text))` of a whole document, in half the time: the pairs of all runs are made at once."""
    found = _RUN.findall(close_gaps(text))
    pairs_of_runs = iter(_pairs_of([han for han, _, _ in found if han]))
    return " ".join([next(pairs_of_runs) if han else stem(digits or letters) for han, digits, letters in found])


def _pairs_of(runs: list[str]) -> list[str]:
    """Return for each Han run its pairs, the last character alone: "最低生活" becomes "最低 低生 生活 活".

    Codes are copied three apart: character, its neighbour, a space. NUL ends each run, and begins what is cut off.
    """
    codes = array("I", ("\0\0" + "\0".join(runs) + "\0").encode(_CODES))
    spread = _SPACE * (3 * len(codes))
    spread[0::3] = codes
    spread[1::3] = codes[1:] + _SPACE
    return [part[2:] for part in spread.tobytes().decode(_CODES).split("\0 \0")[1:-1]]


def phrase(text: str) -> tuple[str, ...]:
    """Return the adjacent tokens that mean "this folded text, exactly".

    One Han character comes back alone: the engines look for it as the beginning of a token.
    """
    found = tokens(text)
    if len(found) > 1 and is_han(found[-1]) and len(found[-1]) == 1 and len(found[-2]) == 2 and is_han(found[-2]):
        found.pop()
    return tuple(found)


def characters(text: str) -> set[str]:
    """Return the Han characters of `text`."""
    return {char for kind, run in runs(text) if kind == "han" for char in run}


def pairs(text: str) -> set[str]:
    """Return the two-character tokens and whole Latin words of folded `text`, for measuring overlap."""
    return {token for token in tokens(text) if len(token) > 1}
