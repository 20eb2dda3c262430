"""Where a hit says what was asked for: a stretch of its text with the words marked. Safe HTML, nothing but <mark>."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from core.chinese import fold

LENGTH = 110
LEAD = 18  # characters shown before the first word
MOST_PLACES = 60  # of one word; a word that is everywhere says nothing about where to look
MOST_TEXT = 60_000
OPENING = "“‘《〈（〔【([<￥"


@dataclass(frozen=True)
class _Place:
    start: int
    end: int
    word: int


@dataclass(frozen=True)
class Quotable:
    """A text ready to be quoted: its folded characters and, for each of them, the place in `text` it came from."""

    text: str
    folded: str
    offsets: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "Quotable":
        """Return `text` on one line; what stands beyond `MOST_TEXT` characters is not quoted."""
        line = " ".join(text[:MOST_TEXT].split())
        return cls(line, *_aligned(line))

    @property
    def weight(self) -> int:
        """About how many characters of memory it takes."""
        return 2 * len(self.text) + (0 if isinstance(self.offsets, range) else 8 * len(self.offsets))


def highlight(text: str, words: Sequence[str]) -> SafeString:
    """Return `text` as HTML with every one of the folded `words` marked."""
    return _marked(text, _places(*_aligned_title(text), words))


def excerpt(quotable: Quotable, words: Sequence[str], *, length: int = LENGTH) -> SafeString:
    """Return the stretch of the text with the most different `words`, marked; its beginning when none is there."""
    text = quotable.text
    places = _places(quotable.folded, quotable.offsets, words)
    start = _best_start(places, length) if places else 0
    start = _after_punctuation(text, max(start - LEAD, 0) if start > LEAD else 0)
    end = min(start + length, len(text))
    inside = [_Place(p.start - start, p.end - start, p.word) for p in places if start <= p.start and p.end <= end]
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return mark_safe(f"{before}{_marked(text[start:end], inside)}{after}")


def _after_punctuation(text: str, start: int) -> int:
    """A stretch never begins with the full stop of the sentence before."""
    while start and start < len(text) and not (text[start].isalnum() or text[start] in OPENING):
        start += 1
    return start


def _places(folded: str, offsets: Sequence[int], words: Sequence[str]) -> list[_Place]:
    """Return where the words stand in the text, not overlapping, in order. Longer words come first in `words`."""
    places: list[_Place] = []
    taken = bytearray(len(folded))
    for number, word in enumerate(words):
        at, found = folded.find(word), 0
        while at >= 0 and found < MOST_PLACES:
            end = at + len(word)
            if not any(taken[at:end]) and not _cuts_a_word(folded, at, end):
                taken[at:end] = b"\x01" * len(word)
                places.append(_Place(offsets[at], offsets[end - 1] + 1, number))
                found += 1
            at = folded.find(word, end)
    return sorted(places, key=lambda place: place.start)


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Latin words and numbers are marked from their beginning: 24 is not marked in 2024, licen is in licence."""
    return (
        text[start].isascii()
        and text[start].isalnum()
        and start > 0
        and text[start - 1].isascii()
        and text[start - 1].isalnum()
    )


def _aligned(text: str) -> tuple[str, Sequence[int]]:
    """Return folded text and, for each of its characters, the place in `text` it came from."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text))
    characters = list(map(_folded_character, text))
    offsets = [i for i, folded_char in enumerate(characters) for _ in folded_char]
    return "".join(characters), offsets


_folded_character = lru_cache(maxsize=8192)(fold)
_aligned_title = lru_cache(maxsize=8192)(_aligned)


def _best_start(places: list[_Place], length: int) -> int:
    """Return where the window with the most different words begins; the first of equals."""
    best, best_start, first = 0, places[0].start, 0
    for last, place in enumerate(places):
        while place.end - places[first].start > length - LEAD:
            first += 1
        different = len({p.word for p in places[first : last + 1]})
        if different > best:
            best, best_start = different, places[first].start
    return best_start


def _marked(text: str, places: Sequence[_Place]) -> SafeString:
    parts, position = [], 0
    for place in places:
        parts += [escape(text[position : place.start]), f"<mark>{escape(text[place.start : place.end])}</mark>"]
        position = place.end
    return mark_safe("".join([*parts, escape(text[position:])]))
