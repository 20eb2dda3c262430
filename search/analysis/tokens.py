"""Folded text becomes tokens: overlapping character pairs for Chinese, stems for Latin words, digits as they are.

A run of Han characters `最低生活` becomes `最低 低生 生活 活`. Adjacent pairs are exactly adjacent characters, so a phrase
of pairs finds a substring, whatever the segmenter thought of the sentence; the last character stands alone, so that a
single character is the prefix of some token wherever it occurs. Latin letters and digits are never dropped.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import add

import snowballstemmer

HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<digits>\d+)|(?P<letters>[^\W\d_{HAN}]+)")
_GAP = re.compile(rf"(?<=[{HAN}])[ \t\u3000]+(?=[{HAN}])")
_ASCII_WORD = re.compile(r"[a-z]{3,}")
_stemmer = snowballstemmer.stemmer("english")


def is_han(text: str) -> bool:
    """Return whether `text` is written in Han characters only."""
    return bool(text) and all(_RUN.match(char) and _RUN.match(char).lastgroup == "han" for char in text)


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
