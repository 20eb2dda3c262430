"""Searching: what views, feeds and the API call, and how other rooms ask for indexing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from math import ceil
from operator import attrgetter

from django.utils import timezone
from django.utils.functional import cached_property

from core import outbox
from core.enums import OutboxKind
from search import correction, vocabulary
from search.analysis.dictionary import Dictionary
from search.analysis.query import Understood, understand
from search.documents import SearchDocument
from search.engines import configured
from search.engines.base import Engine, EngineQuery, EngineUnavailable, Hit, Results, Sort
from search.engines.fields import fingerprint, owner_of
from search.engines.kept import Kept
from search.excerpts import Quotable, excerpt, highlight
from search.planning import Level, Restrictions, Scope, looked_for, plan
from search.ranking import WINDOW, Weights, rerank
from search.registry import load_many

MOST_RESULTS = 1000  # that can be paged through; beyond it one narrows the search
FEW_RESULTS = 5  # with fewer strong hits, weaker ones are shown after them
LOW_FIT = (
    0.3  # of the query's weight; when the best hit has less, words nobody listed are looked for by their characters
)
WEIGHTS = Weights()
MOST_QUOTABLE = 32_000_000  # characters of texts that a process keeps ready for excerpts: two bytes each

_quotables: Kept[Quotable] = Kept(MOST_QUOTABLE, weight=attrgetter("weight"))


class SearchUnavailable(Exception):
    """No engine can answer now."""


@dataclass(frozen=True)
class SearchRequest:
    """What a reader asks, checked: see `forms.SearchForm`."""

    text: str
    restrictions: Restrictions = field(default_factory=Restrictions)
    page: int = 1
    size: int = 10
    widens: bool = True  # let documents follow that have only some of the words

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


@dataclass(frozen=True)
class FoundItem:
    """One line of the result list."""

    document: SearchDocument
    rank: int
    title: str  # safe HTML, words marked
    excerpt: str  # safe HTML, words marked


@dataclass(frozen=True)
class Answer:
    """One page of results and what stands around it."""

    request: SearchRequest
    understood: Understood
    total: int
    items: list[FoundItem]
    facets: dict[str, dict[str, int]]
    suggestion: str = ""  # how the query was read, or what was probably meant
    shows_suggestion: bool = False  # the items answer the suggestion, not the words typed
    is_weak: bool = False  # few documents have the words; these include some that have a part of them
    fitting: int = 0  # documents that have the words, of a weak answer
    promoted: list[vocabulary.Promoted] = field(default_factory=list)
    engine: str = ""

    @property
    def pages(self) -> int:
        """Pages that can be turned to."""
        return ceil(min(self.total, MOST_RESULTS) / self.request.size)


def search(request: SearchRequest) -> Answer:
    """Answer a reader's request. Raises SearchUnavailable when no engine can."""
    searcher = _Searcher(request)
    errors = []
    for engine in configured.answering():
        try:
            return searcher.answer(engine)
        except EngineUnavailable as error:
            errors.append(f"{engine.name}: {error}")
    raise SearchUnavailable("; ".join(errors))


def findable(words: Iterable[str], *, most: int) -> list[str]:
    """Return those of `words` that find something, at most `most`: advice must not lead to another empty page."""
    hidden = vocabulary.hidden_urls()
    found = (word for word in words if _finds(word, Restrictions(hidden_urls=hidden)))
    return list(islice(found, most))


def _finds(word: str, restrictions: Restrictions) -> bool:
    understood = understand(word, dictionary=vocabulary.dictionary())
    query = plan(understood, restrictions, level=Level.STRONG, limit=1)
    if query is None:
        return False
    for engine in configured.answering():
        try:
            return engine.search(query).total > 0
        except EngineUnavailable:
            continue
    return False


def request_indexing(key: str) -> None:
    """Have "<source>:<id>" indexed as it then is, once the caller's transaction commits; again and again is once."""
    outbox.enqueue(kind="index", key=key)


def ping() -> None:
    """Raise unless a search could be answered now; `/readyz` asks this."""
    configured.primary().ping()


@dataclass(frozen=True)
class _Found:
    """Results together with the understanding and level they answer."""

    understood: Understood
    results: Results
    level: Level = Level.STRONG
    fit: float = 0.0  # how much of the query the best hit has, 0 to 1
    fitting: int = 0  # how many a stricter level had found

    @property
    def total(self) -> int:
        return self.results.total


_NOTHING = Results(0, [], {})


class _Searcher:
    """One request on its way through understanding, engine, correction and order."""

    def __init__(self, request: SearchRequest):
        self.request = request
        hidden = vocabulary.hidden_urls()
        self.restrictions = replace(request.restrictions, hidden_urls=hidden, filters=self._filters())
        self.limit = min(max(WINDOW, request.offset + request.size), MOST_RESULTS)

    def _filters(self) -> dict[str, tuple[str, ...]]:
        """The reader's filters; one for a department means those it took over from as well."""
        filters = dict(self.request.restrictions.filters)
        if chosen := filters.get("department"):
            scopes = vocabulary.department_scopes()
            filters["department"] = tuple(dict.fromkeys(slug for one in chosen for slug in scopes.get(one, (one,))))
        return filters

    @cached_property
    def dictionary(self) -> Dictionary:
        return vocabulary.dictionary()

    def understand(self, text: str, *, with_numbers: bool = True) -> Understood:
        return understand(
            text,
            dictionary=self.dictionary,
            departments=vocabulary.departments(),
            today=timezone.localdate(),
            with_numbers=with_numbers,
        )

    def answer(self, engine: Engine) -> Answer:
        typed = self.understand(self.request.text)
        if typed.is_empty and self.restrictions.scope != Scope.NUMBER:
            return self._answer(engine, _Found(typed, _NOTHING))
        read = correction.read_latin(typed, self.dictionary)
        found = self._find(engine, read)
        suggestion = correction.reading(read) if read is not typed and found.total else ""
        better = self._better(engine, read, found)
        if better:
            return self._answer(engine, better, suggestion=better.understood.text, shows_suggestion=True)
        return self._answer(engine, self._widened(engine, read, found), suggestion=suggestion)

    def _find(self, engine: Engine, understood: Understood, level: Level = Level.STRONG) -> _Found:
        query = plan(understood, self.restrictions, level=level, limit=self.limit)
        results = engine.search(query) if query else _NOTHING
        if results.total == 0 and understood.numbers and self.restrictions.scope == Scope.ALL:
            return self._find(engine, self._without_numbers(understood), level)
        return _Found(understood, results, level, _fit(engine, query, results) if query else 0.0)

    def _without_numbers(self, understood: Understood) -> Understood:
        """A number nobody has: look for its characters as text, which may find its year and issuer."""
        plain = " ".join("".join(char if char.isalnum() else " " for char in understood.text).split())
        return replace(self.understand(plain, with_numbers=False), text=understood.text)

    def _better(self, engine: Engine, read: Understood, found: _Found) -> _Found | None:
        """Return what a corrected query finds, when the one typed looks like a slip and finds less."""
        if read.numbers or self.restrictions.scope == Scope.NUMBER:
            return None
        is_slip = correction.has_unknown_words(read, self.dictionary)
        if found.total and not is_slip:
            return None
        text = correction.corrected(read.folded, self.dictionary)
        if not text:
            return None
        other = self._find(engine, self.understand(text))
        return other if other.total and other.fit > found.fit else None

    def _widened(self, engine: Engine, read: Understood, found: _Found) -> _Found:
        """Let documents with fewer of the words follow when hardly any has them all.

        A year or an issuer is no answer to a number that nobody has: there only government's own words count.
        """
        if not self.request.widens or found.understood.numbers or read.phrases or self._is_enough(found):
            return found
        fitting = found.total
        for level in (Level.ANCHORS,) if read.numbers else (Level.WIDE, Level.ANCHORS):
            wider = self._find(engine, found.understood, level)
            found = replace(wider, fitting=fitting) if wider.total > found.total else found
            if found.total >= FEW_RESULTS:
                break
        return found

    def _is_enough(self, found: _Found) -> bool:
        """Many documents that have only what is in every document's text are not enough.

        By date one is: nothing would put the others behind it.
        """
        if self.restrictions.sort == Sort.DATE:
            return found.total > 0
        return found.total >= FEW_RESULTS and found.fit >= LOW_FIT

    def _answer(self, engine: Engine, found: _Found, **more) -> Answer:
        hits = found.results.hits
        if self.restrictions.sort == Sort.RELEVANCE:
            hits = rerank(found.understood, hits[:WINDOW], weights=WEIGHTS) + hits[WINDOW:]
        shown = hits[self.request.offset : self.request.offset + self.request.size]
        chosen = as_public_now(shown)
        return Answer(
            request=self.request,
            understood=found.understood,
            total=found.total,
            items=self._items(engine, found.understood, chosen),
            facets=found.results.facets,
            is_weak=found.level != Level.STRONG,
            fitting=found.fitting,
            promoted=vocabulary.promoted_for(self.request.text) if self.request.page == 1 else [],
            engine=engine.name,
            **more,
        )

    def _items(self, engine: Engine, understood: Understood, hits: list[Hit]) -> list[FoundItem]:
        words = looked_for(understood)
        texts = quotables(engine, hits)
        return [
            FoundItem(
                document=hit.document,
                rank=self.request.offset + number,
                title=highlight(hit.document.title, words),
                excerpt=excerpt(texts[hit.fingerprint], words),
            )
            for number, hit in enumerate(hits, start=1)
        ]


def quotables(engine: Engine, hits: list[Hit]) -> dict[str, Quotable]:
    """Return fingerprint → what excerpts of the hits are cut from; only what was not kept is asked for.

    The body of a document that changed this moment comes under another fingerprint and is not quoted.
    """
    kept = _quotables.known(hit.fingerprint for hit in hits)
    missing = [hit for hit in hits if hit.fingerprint not in kept]
    bodies = engine.bodies([hit.document.key for hit in missing]) if missing else {}
    fresh = {hit.fingerprint: _quotable(hit.document, bodies.get(hit.fingerprint, "")) for hit in missing}
    _quotables.keep({name: fresh[name] for name in fresh.keys() & bodies.keys()})
    return kept | fresh


def _fit(engine: Engine, query: EngineQuery, results: Results) -> float:
    """Return how much of the query the best hit has, 0 to 1. By date the first is the newest: the best is asked for apart."""
    if query.sort != Sort.RELEVANCE and results.hits:
        results = engine.search(replace(query, sort=Sort.RELEVANCE, limit=1))
    most = sum(weight for _, weight in query.boosts)
    return results.hits[0].score / most if results.hits and most else 0.0


def as_public_now(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits as they are public now, without those that are not: the worker may be down.

    Whatever changes has a row in the outbox until the index has it, so only those are loaded: one query, and the same
    few more however many wait. What was corrected shows its new words, and finds no old ones to quote.
    """
    owners = {hit.document.key: owner_of(hit.document.key) for hit in hits}
    waiting = outbox.waiting(kind=OutboxKind.INDEX, keys=set(owners.values()))
    if not waiting:
        return list(hits)
    now = {document.key: document for found in load_many(waiting).values() for document in found}
    kept = (hit for hit in hits if owners[hit.document.key] not in waiting or hit.document.key in now)
    return [_as_now(hit, now.get(hit.document.key)) for hit in kept]


def _as_now(hit: Hit, document: SearchDocument | None) -> Hit:
    return Hit(document, hit.score, fingerprint(document)) if document else hit


def _quotable(document: SearchDocument, body: str) -> Quotable:
    """What an excerpt may quote: the summary first, it was written for readers. A hit from an index has no body itself."""
    return Quotable.of(f"{document.summary} {document.text or body}".strip())
