"""Names of persons in what people type and in titles: they are neither suggested nor counted. Pure."""

from collections.abc import Container
from functools import lru_cache
from itertools import pairwise

from core.chinese import fold
from search.analysis.dictionary import DATA, Dictionary
from search.analysis.tokens import is_han

LONGEST_NAME, LONGEST_GIVEN_NAME = 4, 2
_END = ("", "")


def personal_names(text: str, dictionary: Dictionary, *, known: Container[str] = ()) -> list[str]:
    """Return what in `text` looks like somebody's name; `known` words (names of places) are nobody's.

    Rather one word too many than one person: what is taken for a name is only left out of suggestions and counts.
    """
    words = [*dictionary.tagged(fold(text)), _END]
    whole = [word for word, kind in words if _is_name(word, kind, dictionary)]
    joined = [
        first + second for (first, kind), (second, its) in pairwise(words) if _is_joined(first, kind, second, its)
    ]
    return [name for name in [*whole, *joined] if name not in known]


def _is_name(word: str, kind: str, dictionary: Dictionary) -> bool:
    """A surname with more behind it that is in no list of words, or only in jieba's list of names."""
    if not (2 <= len(word) <= LONGEST_NAME and is_han(word) and _surname(word)):
        return False
    is_listed_name = kind.startswith("nr") and not dictionary.is_part_of_term(word)
    return is_listed_name or not dictionary.knows(word)


def _is_joined(first: str, kind: str, second: str, its_kind: str) -> bool:
    """The segmenter took the surname for a word of its own."""
    is_surname = first == _surname(first) and 1 <= len(second) <= LONGEST_GIVEN_NAME and is_han(second)
    return is_surname and (kind.startswith("nr") or its_kind.startswith("nr"))


def _surname(word: str) -> str:
    return next((word[:size] for size in (2, 1) if word[:size] in _surnames()), "")


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    lines = (DATA / "surnames.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())
