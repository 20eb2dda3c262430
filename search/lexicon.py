"""The words of titles and of the dictionary, found by sound, by initials, or with one wrong character.

Personal names never enter: nobody's name is offered as a correction, and no name is corrected into a word.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from core.chinese import fold
from search.analysis.dictionary import Dictionary
from search.analysis.sounds import initials, is_syllable, masks, pieces, sound
from search.analysis.tokens import is_han
from search.documents import SearchDocument
from search.enums import LexiconKeyKind
from search.models import LexiconKey

SHORTEST_MASKED = 3
LONGEST_TERM = 10
DICTIONARY_WEIGHT = 5
MOST_ALTERNATIVES = 5
LONGEST_INITIALS = 10
LONGEST_SYLLABLE = 5  # of normalized letters
LEAST_OF_A_SYLLABLE = 3  # a syllable that is left over is at most this part of what was typed
BATCH = 500
_learned: set[str] = set()  # terms this process knows to be in the table; a shortcut, not the truth


def learn(documents: Iterable[SearchDocument], dictionary: Dictionary) -> None:
    """Add the words of the documents' titles and summaries."""
    _add(terms_of(documents, dictionary) - _learned, weight=1)


def terms_of(documents: Iterable[SearchDocument], dictionary: Dictionary) -> set[str]:
    """Return the words of the documents' titles and summaries that may be offered; lists of people give none."""
    return {
        term
        for document in documents
        if not document.title_only
        for term in offered_terms(f"{document.title}\n{document.summary}", dictionary)
    }


def learn_dictionary(dictionary: Dictionary) -> None:
    """Add the dictionary's own terms and synonyms, which count more than a word from some title."""
    _add(dictionary_terms(dictionary), weight=DICTIONARY_WEIGHT)


def dictionary_terms(dictionary: Dictionary) -> set[str]:
    """Return the Chinese words of the dictionary that are short enough to be offered."""
    return {term for term in dictionary.whole_words if 1 < len(term) <= LONGEST_TERM}


def offered_terms(text: str, dictionary: Dictionary) -> set[str]:
    """Return the words of `text` that may be offered to readers: Chinese, two characters or more, nobody's name."""
    return {
        word
        for word, kind in dictionary.tagged(fold(text))
        if 2 <= len(word) <= LONGEST_TERM
        and is_han(word)
        and not kind.startswith("nr")
        and word not in dictionary.stopwords
    }


def _add(terms: set[str], *, weight: int) -> None:
    _write([row for term in sorted(terms) for row in rows_of(term, weight)])
    _learned.update(terms)


def _write(rows: Iterable["Row"]) -> None:
    """Write rows. A word of some title leaves a row that is there as it is, a word of the dictionary does not."""
    found = [LexiconKey(**row._asdict()) for row in rows]
    overwrite = {"update_conflicts": True, "update_fields": ["weight"], "unique_fields": ["kind", "key", "term"]}
    for is_heavy, options in ((False, {"ignore_conflicts": True}), (True, overwrite)):
        chosen = [row for row in found if (row.weight > 1) == is_heavy]
        LexiconKey.objects.bulk_create(chosen, batch_size=BATCH, **options)


class Row(NamedTuple):
    """A row of the table; plain, since a rebuild compares tens of thousands of them."""

    kind: str
    key: str
    term: str
    weight: int


def rows_of(term: str, weight: int) -> list[Row]:
    """Return the rows under which a term is found."""
    keys = [(LexiconKeyKind.TERM, term), (LexiconKeyKind.SOUND, sound(term)), (LexiconKeyKind.INITIALS, initials(term))]
    if len(term) >= SHORTEST_MASKED:
        keys += [(LexiconKeyKind.MASK, mask) for mask in masks(term)]
    return [Row(kind.value, key, term, weight) for kind, key in keys]


class Relearning:
    """The table made anew while it is in use: at the end what is missing is added and what nobody says any more goes.

    Every row is computed, so that a rebuild also mends a table of an older release. What others add meanwhile stays.
    """

    def __init__(self) -> None:
        self.known = {Row(*row): number for number, *row in LexiconKey.objects.values_list("pk", *Row._fields)}
        self.terms: set[str] = set()
        self.wanted: set[Row] = set()

    def learn(self, terms: set[str], weight: int = 1) -> None:
        """Keep these words, those of the dictionary first: a word keeps the weight that it came with."""
        for term in terms - self.terms:
            self.wanted.update(rows_of(term, weight))
        self.terms |= terms

    def finish(self) -> None:
        """Write the difference."""
        gone = [number for row, number in self.known.items() if row not in self.wanted]
        for start in range(0, len(gone), BATCH):
            rows = LexiconKey.objects.filter(pk__in=gone[start : start + BATCH])
            rows._raw_delete(rows.db)  # nothing refers to them; Django would read them first
        _write(sorted(self.wanted - self.known.keys()))
        _learned.clear()


def look_up(kinds: Iterable[LexiconKeyKind], keys: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """Return (kind, key) → terms, the weightiest first (one query)."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    rows = LexiconKey.objects.filter(kind__in=list(kinds), key__in=list(keys)).order_by("-weight", "term")
    for kind, key, term in rows.values_list("kind", "key", "term"):
        found[kind, key].append(term)
    return found


def read_pinyin(letters: str) -> list[list[str]]:
    """Return the Chinese terms that typed pinyin or initials stand for: one list of alternatives for each term.

    The fewest terms that use every letter win; else those that leave one syllable over (longzhou|sai), which no term has.
    """
    stretches = pieces(letters)
    if not stretches:
        return []
    found = look_up([LexiconKeyKind.SOUND], {letters[i:j] for i, j in stretches})
    terms = {
        (i, j): known[:MOST_ALTERNATIVES]
        for i, j in stretches
        if (known := found.get((LexiconKeyKind.SOUND, letters[i:j])))
    }
    return _fewest_terms(terms, len(letters)) or _fewest_terms(_loose_syllables(letters) | terms, len(letters))


def _loose_syllables(letters: str) -> dict[tuple[int, int], list[str]]:
    """Return the single syllables at either end that may be left over, when much more than them remains."""
    sizes = range(1, min(len(letters) // LEAST_OF_A_SYLLABLE, LONGEST_SYLLABLE) + 1)
    first = {(0, size): [] for size in sizes if is_syllable(letters[:size])}
    last = {(len(letters) - size, len(letters)): [] for size in sizes if is_syllable(letters[-size:])}
    return first | last


def _fewest_terms(terms: dict[tuple[int, int], list[str]], length: int) -> list[list[str]]:
    best: dict[int, list[list[str]]] = {0: []}
    for i, j in sorted(terms, key=lambda stretch: (stretch[1], stretch[0])):
        if i in best and (j not in best or len(best[i]) + 1 < len(best[j])):
            best[j] = [*best[i], terms[i, j]]
    read = best.get(length, [])
    return [known for known in read if known] if sum(not known for known in read) < 2 else []


def read_initials(letters: str) -> list[list[str]]:
    """Return the terms with these initials, the weightiest first: one list, or two when two terms run together."""
    splits = (
        [(letters[:i], letters[i:]) for i in range(2, len(letters) - 1)] if len(letters) <= LONGEST_INITIALS else []
    )
    found = look_up([LexiconKeyKind.INITIALS], {letters, *(part for split in splits for part in split)})
    terms = {key: found[LexiconKeyKind.INITIALS, key][:MOST_ALTERNATIVES] for _, key in list(found)}
    if letters in terms:
        return [terms[letters]]
    readable = [split for split in splits if split[0] in terms and split[1] in terms]
    best = max(readable, key=lambda split: max(map(len, split)), default=())  # the longer a part, the less it is chance
    return [terms[part] for part in best]
