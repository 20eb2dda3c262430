"""The words of government and what citizens say instead: segmentation, synonyms, words that do not matter.

The files in `data/` are the start; rows that editors add are merged in (`Dictionary.with_rows`), so a change takes
effect with the next query and no document has to be indexed again: documents are indexed by characters.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import rjieba

from core.chinese import fold
from search.analysis.tokens import is_han, runs, stem

DATA = Path(__file__).parent / "data"
_SHORTEST_COMPOUND = 4
_EVERYDAY = 4_000  # times in the sixty million words that jieba's list was counted in
_TERM_FREQUENCY = 100_000  # above any word of jieba's own list that could split a term


@dataclass(frozen=True)
class Dictionary:
    """Terms that stay whole, one-way synonyms (word → other words), and words without weight. All folded."""

    terms: frozenset[str]
    synonyms: dict[str, tuple[str, ...]]
    stopwords: frozenset[str]
    generic: frozenset[str]

    @cached_property
    def _segmenter(self) -> rjieba.Jieba:
        segmenter = rjieba.Jieba()
        for term in self.whole_words:
            segmenter.add_word(term, _TERM_FREQUENCY, "n")
        return segmenter

    @cached_property
    def whole_words(self) -> frozenset[str]:
        """Chinese words that are never split."""
        words = self.terms | self.synonyms.keys() | {word for group in self.synonyms.values() for word in group}
        return frozenset(word for word in words if is_han(word) and len(word) > 1)

    @cached_property
    def _all_terms(self) -> str:
        return "\n".join(self.whole_words)

    @cached_property
    def questions(self) -> re.Pattern[str]:
        """Matches the longest question or filler word of two or more characters at a place."""
        return longest_first(word for word in self.stopwords if len(word) > 1)

    def words(self, text: str) -> list[str]:
        """Return the words of folded `text`, terms whole, punctuation left out."""
        found = []
        for kind, run in runs(text):
            found += self._segmenter.cut(run) if kind == "han" else [run]
        return found

    def repeated(self, text: str) -> Iterable[str]:
        """Yield the words of two or more characters in a whole text, in one pass; punctuation falls out by its length."""
        return (word for word in self._segmenter.cut(text) if len(word) > 1)

    def parts(self, word: str) -> list[str]:
        """Return `word`, or the two known words it is made of: jieba keeps 停水通知 whole, documents do not."""
        if len(word) >= _SHORTEST_COMPOUND and word not in self.whole_words:
            for i in range(len(word) - 2, 1, -1):
                if self.knows(word[:i]) and self.knows(word[i:]):
                    return [word[:i], word[i:]]
        return [word]

    def pieces(self, word: str) -> tuple[str, ...]:
        """Return the ordinary words a long term is made of: 农机购置补贴 → 农机 购置 补贴; none for a short word."""
        if len(word) < _SHORTEST_COMPOUND or not is_han(word):
            return ()
        found = tuple(piece for piece in _plain_segmenter().cut(word) if len(piece) > 1)
        return found if len(found) > 1 else ()

    def tagged(self, text: str) -> list[tuple[str, str]]:
        """Return (word, part of speech); personal names begin with "nr"."""
        return [(word, kind) for _, run in runs(text) for word, kind in self._segmenter.tag(run)]

    def knows(self, word: str) -> bool:
        """Return whether `word` is in jieba's list or in ours."""
        return self._segmenter.has_word(word)

    def is_everyday(self, word: str) -> bool:
        """Return whether general Chinese has `word` so often that it says little of what a person looks for."""
        return _plain_segmenter().suggest_freq(word) > _EVERYDAY

    def is_part_of_term(self, word: str) -> bool:
        """Return whether one of our terms has `word` in it: 许可 is no person, whatever jieba says."""
        return word in self._all_terms

    def alternatives(self, word: str) -> tuple[str, ...]:
        """Return `word` and the words that may stand for it, itself first; an English word by its stem."""
        return tuple(dict.fromkeys((word, *self.synonyms.get(stem(word), ()))))

    def is_generic(self, word: str) -> bool:
        """Return whether nearly every government document has `word`."""
        return word in self.generic

    def with_rows(self, *, terms: Iterable[str], synonyms: Iterable[tuple[str, Iterable[str]]]) -> "Dictionary":
        """Return a dictionary that also knows what editors wrote."""
        merged = dict(self.synonyms)
        for word, others in synonyms:
            _add_synonyms(merged, fold(word), [fold(other) for other in others])
        return replace(self, terms=self.terms | {fold(term) for term in terms}, synonyms=merged)


def longest_first(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that matches any of `words`, the longest where several fit; never matches when there are none."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")


def _lines(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _words(name: str) -> frozenset[str]:
    return frozenset(fold(word) for line in _lines(name) for word in line.split())


def parse_synonyms(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return word → other words from lines `a = b = c` (all ways) and `said | also said => official | official` (one way)."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        left, arrow, right = (part.strip() for part in line.partition("=>"))
        if arrow:
            said, official = _split(left, "|="), _split(right, "|")
        else:
            said = official = _split(left, "|=")
        for word in said:
            _add_synonyms(found, word, official)
    return found


def _split(text: str, separators: str) -> list[str]:
    return [fold(part.strip()) for part in re.split(f"[{re.escape(separators)}]", text) if part.strip()]


def _add_synonyms(found: dict[str, tuple[str, ...]], word: str, others: Iterable[str]) -> None:
    word = stem(word)
    known = found.get(word, ())
    found[word] = (*known, *(other for other in others if other != word and other not in known))


def _english_lines() -> Iterable[str]:
    """The glossary as lines of synonyms: its English words are separated by spaces."""
    for line in _lines("english.txt"):
        english, _, chinese = line.partition("=>")
        yield f"{' | '.join(english.split())} => {chinese}"


@lru_cache(maxsize=1)
def _plain_segmenter() -> rjieba.Jieba:
    return rjieba.Jieba()


@lru_cache(maxsize=1)
def base_dictionary() -> Dictionary:
    """Return the dictionary of the files, read once."""
    return Dictionary(
        terms=_words("terms.txt"),
        synonyms=parse_synonyms([*_lines("synonyms.txt"), *_english_lines()]),
        stopwords=_words("stopwords.txt"),
        generic=_words("generic.txt"),
    )
