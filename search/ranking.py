"""The order of the best hits, the same for every engine: arithmetic over what title, keywords and summary say.

The engine hands over the sixty hits with the best sum of matching fields; here the small differences count: how much
of the title the query is, which year and department it means, whether the document is still in force.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from math import exp, log

from search.analysis.query import Understood, Unit
from search.analysis.tokens import characters, is_han, pairs
from search.documents import SearchDocument
from search.engines.base import Hit
from search.engines.fields import COMMON_CHARACTERS
from search.enums import DocumentKind

WINDOW = 60  # hits that are put in order here; what follows keeps the engine's order


@dataclass(frozen=True)
class Weights:
    """How much each sign counts. `make search-quality` measures a change."""

    engine: float = 1.0
    title_words: float = 1.0
    synonym: float = 0.92
    synonym_step: float = 0.04
    head_words: float = 0.3
    common_word: float = 0.6  # of its weight is left to a word that every title has
    part_of_word: float = 0.5
    characters: float = 0.5
    head_characters: float = 0.3
    density: float = 0.8
    exact: float = 1.0
    department: float = 0.4
    asked_department: float = 1.5
    year: float = 0.3
    recency: float = 0.08
    half_life_days: float = 900.0
    guide: float = 0.12  # before others that fit as well
    guide_asked_for: float = 0.3
    letter: float = -0.1
    letter_when_guide_asked_for: float = -0.9  # its title is the question itself, so it looks better than it is
    file_page: float = -0.6  # its page comes first, unless a form or table is asked for
    form_asked_for: float = 0.2
    overview: float = -0.25  # annual reports, guides to disclosure, departments: they mention everything
    navigation: float = -0.35  # columns and lists of pages: found by name, behind what they list
    fee: float = -0.35  # one line of a list of fees, unless money is asked for
    not_in_force: float = 0.7


NOT_IN_FORCE = frozenset({"repealed", "expired"})
CONTENT_KINDS = frozenset(DocumentKind.values) - {DocumentKind.COLUMN}
# Kinds that mention everything, and the words with which they are asked for all the same.
OVERVIEW_KINDS = {
    DocumentKind.REPORT: re.compile("报告|年报"),
    DocumentKind.DISCLOSURE_GUIDE: re.compile("公开"),
    DocumentKind.ORGANISATION: re.compile("职责|职能|科室|领导|机构|单位|部门"),
}
FORM_WORDS = re.compile("表|附件|下载|模板|样式|样本|范本|xls|docx?|pdf")
MONEY_WORDS = re.compile("费|钱|价|元")
GUIDE_KINDS = frozenset({"guide"})
LETTER_KINDS = frozenset({"letter", "request", "answer"})


_pairs = lru_cache(maxsize=512)(pairs)


def _shared_pairs(wanted: set[str], text: str) -> set[str]:
    """Return which of the `wanted` pairs and words `text` has. Two Han characters side by side are always a pair of it."""
    present = {pair for pair in wanted if pair in text}
    return {pair for pair in present if is_han(pair) or pair in _pairs(text)}


def rerank(understood: Understood, hits: Sequence[Hit], *, now: datetime | None = None, weights: Weights) -> list[Hit]:
    """Return `hits`, best first. Equal ones keep the engine's order, so pages of results never overlap."""
    if not hits:
        return []
    best = max(hit.score for hit in hits) or 1.0
    query = _Query(understood, now or datetime.now(UTC), weights, hits)
    scored = [Hit(hit.document, query.score(hit, best), hit.fingerprint) for hit in hits]
    return sorted(scored, key=lambda hit: -hit.score)


def _rarities(chars: set[str], hits: Sequence[Hit]) -> dict[str, float]:
    """Return how much each character tells these hits apart: what all of them have tells nothing."""
    texts = [hit.document.folded_title for hit in hits]
    return {char: log(1 + len(texts) / (1 + sum(char in text for text in texts))) for char in chars}


def _weighed(units: Sequence[Unit], hits: Sequence[Hit], common: float) -> list[Unit]:
    """Return the units, each with the less weight the more titles of these hits have it; `common` is left to one in all."""
    texts = [hit.document.folded_title for hit in hits]
    found = []
    for unit in units:
        share = sum(any(word in text for word in unit.alternatives) for text in texts) / len(texts)
        found.append(replace(unit, weight=unit.weight * (1 - (1 - common) * share)))
    return found


class _Query:
    """A query prepared for comparing it with many titles."""

    def __init__(self, understood: Understood, now: datetime, weights: Weights, hits: Sequence[Hit]):
        self.understood, self.now, self.weights = understood, now, weights
        self.units = _weighed(understood.units, hits, weights.common_word)
        self.total = sum(unit.weight for unit in self.units) or 1.0
        words = " ".join(unit.text for unit in self.units)
        self.parts = {unit.text: pairs(unit.text) for unit in self.units}
        self.characters = _rarities(characters(words) - COMMON_CHARACTERS, hits)
        self.all_characters = sum(self.characters.values())
        self.compact = "".join(char for char in understood.folded if char.isalnum())
        self.years = frozenset(str(year) for year in understood.years)

    def score(self, hit: Hit, best: float) -> float:
        weights, document = self.weights, hit.document
        title = document.folded_title
        score = weights.engine * hit.score / best + self._text(document)
        score += weights.department * (document.department_slug == self.understood.department != "")
        score += self._year(document, title) + self._recency(document) + self._kind(document)
        score += self._asked_department(document)
        return score * weights.not_in_force if document.validity in NOT_IN_FORCE else score

    def _text(self, document: SearchDocument) -> float:
        weights, slug = self.weights, document.department_slug
        title, head, compact = document.folded_title, document.folded_head, document.compact_title
        covered, length = self._coverage(title, slug)
        score = weights.title_words * covered + weights.head_words * self._coverage(head, slug)[0]
        score += weights.density * min(length / (len(compact) or 1), 1.0)
        score += weights.characters * self._shared_characters(title)
        score += weights.head_characters * self._shared_characters(head)
        if self.compact and self.compact in compact:
            score += weights.exact * (0.5 + 0.5 * len(self.compact) / len(compact))
        return score

    def _shared_characters(self, text: str) -> float:
        """Share of the query's single characters that is in `text`, the rare ones counting more."""
        total = self.all_characters
        return sum(weight for char, weight in self.characters.items() if char in text) / total if total else 0.0

    def _coverage(self, text: str, slug: str) -> tuple[float, int]:
        """Return the share of the query's weight that is in `text`, and how many characters of `text` that is."""
        found, length = 0.0, 0
        for unit in self.units:
            present = [place for place, word in enumerate(unit.alternatives) if word in text]
            if unit.is_department and slug == self.understood.department:
                found += unit.weight  # whether or not its title repeats who published it
            elif present:
                found += unit.weight * self._worth(present[0])
                length += sum(len(unit.alternatives[place]) for place in present)
            elif shared := _shared_pairs(self.parts[unit.text], text):
                found += unit.weight * self.weights.part_of_word * len(shared) / len(self.parts[unit.text])
                length += len(shared)
        return found / self.total, length

    def _worth(self, place: int) -> float:
        """The word itself counts fully; the words that may stand for it were listed from the nearest to the farthest."""
        return 1.0 if place == 0 else self.weights.synonym - self.weights.synonym_step * (place - 1)

    def _year(self, document, title: str) -> float:
        if not self.years:
            return 0.0
        if any(year in title for year in self.years):
            return 2 * self.weights.year
        return self.weights.year * (str(document.year) in self.years)

    def _recency(self, document) -> float:
        if not document.published_at:
            return 0.0
        days = max((self.now - document.published_at).days, 0)
        return self.weights.recency * exp(-days / self.weights.half_life_days)

    def _asked_department(self, document) -> float:
        """Who asks for a department's telephone, or types its name alone, wants its own page."""
        understood = self.understood
        is_page_of = understood.department == document.department_slug and document.kind == DocumentKind.ORGANISATION
        return self.weights.asked_department * (is_page_of and understood.is_about_department)

    def _kind(self, document) -> float:
        weights, wants_guide = self.weights, self.understood.wants_guide
        if document.kind in GUIDE_KINDS:
            return weights.guide + weights.guide_asked_for * wants_guide
        if document.kind in LETTER_KINDS:
            return weights.letter + weights.letter_when_guide_asked_for * wants_guide
        if document.kind not in CONTENT_KINDS:
            return weights.navigation
        if document.kind == DocumentKind.FEE:
            return 0.0 if MONEY_WORDS.search(self.understood.folded) else weights.fee
        if document.file_name:
            return weights.form_asked_for if FORM_WORDS.search(self.understood.folded) else weights.file_page
        return weights.overview * self._only_mentions(document)

    def _only_mentions(self, document) -> bool:
        """Whether the document speaks of everything and nobody asked for its kind."""
        asked_for = OVERVIEW_KINDS.get(document.kind)
        if not asked_for or asked_for.search(self.understood.folded):
            return False
        return not (self.understood.is_about_department and document.department_slug == self.understood.department)
