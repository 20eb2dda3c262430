"""What an engine is asked, what it answers, and the whole of what it must be able to do.

Engines keep tokens and count; they know no Chinese. Understanding a query is `search.analysis`, what to ask for is
`search.planning`, the order of the best hits is `search.ranking`. That is why two engines give one answer.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from search.documents import SearchDocument

Phrase = tuple[str, ...]  # adjacent tokens; a lone Han character means "any token that begins with it"


class EngineUnavailable(Exception):
    """The engine cannot be reached or has no usable index; the message is for the operator."""


class Field(StrEnum):
    """Where tokens are looked for."""

    TITLE = "title"
    HEAD = "head"  # keywords, names of the department, subject, summary, what the body is mostly about
    TEXT = "text"  # all of it
    NUMBERS = "numbers"  # its own document number and index number
    CITED = "cited"  # numbers it mentions
    CHARACTERS = "characters"  # single characters of title and head


class Sort(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"


COUNTY_TIME = ZoneInfo("Asia/Shanghai")  # all of China keeps one time; a day of publication begins at its midnight
FACETS = ("type", "department", "subject", "year", "validity", "audience")


@dataclass(frozen=True)
class Match:
    """True for a document when one of `phrases` is in `field`."""

    field: Field
    phrases: tuple[Phrase, ...]


Group = tuple[Match, ...]  # true when one of the matches is


@dataclass(frozen=True)
class EngineQuery:
    """All groups of `required`, at least `enough` of `wanted`; ordered by the sum of the boosts that match."""

    required: tuple[Group, ...] = ()
    wanted: tuple[Group, ...] = ()
    enough: int = 0
    boosts: tuple[tuple[Match, float], ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facet name → accepted values
    published_from: date | None = None
    published_to: date | None = None
    hidden_urls: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    limit: int = 10


@dataclass(frozen=True)
class Hit:
    """A document without its body, how well it fits, and the hash of all that the index holds of it."""

    document: SearchDocument
    score: float
    fingerprint: str = ""


@dataclass(frozen=True)
class Results:
    """The best `limit` hits of `total`. A facet counts what each value would give with the other filters as they are."""

    total: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]]


Prepared = Mapping[str, Sequence[Any]]  # owner key → its documents in the shape that an engine writes


class Writer(ABC):
    """Something documents can be put into."""

    def replace(self, changes: Mapping[str, Sequence[SearchDocument]], *, loaded_at: int) -> None:
        """Prepare and write in one go."""
        self.write(self.prepare(changes), loaded_at=loaded_at)

    @abstractmethod
    def prepare(self, changes: Mapping[str, Sequence[SearchDocument]]) -> Prepared:
        """Return what `write` takes. Asks neither index nor database, and may be done by another process."""

    @abstractmethod
    def write(self, prepared: Prepared, *, loaded_at: int) -> None:
        """Make the index hold exactly these documents for each owner key; an empty list removes the owner.

        `loaded_at` (`time.time_ns()` before loading) orders writers: what was loaded earlier never overwrites what was
        loaded later, so tasks may run twice, late and side by side. Raises EngineUnavailable.
        """


class Engine(Writer):
    """One place where the public index lives."""

    name: str

    @abstractmethod
    def search(self, query: EngineQuery) -> Results:
        """Answer `query`. Raises EngineUnavailable."""

    @abstractmethod
    def bodies(self, keys: Sequence[str]) -> dict[str, str]:
        """Return the bodies of those `keys` that are in the index, for excerpts, by the fingerprints of the documents."""

    @abstractmethod
    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """Yield (key, fingerprint) of every indexed document, to be compared with the database."""

    @abstractmethod
    def rebuild(self) -> AbstractContextManager[Writer]:
        """Fill the index anew: write everything into the writer; on leaving, what was not written is gone.

        Searching goes on meanwhile, and so do other writers' changes. On an error the old index stays.
        """

    @abstractmethod
    def ping(self) -> None:
        """Raise EngineUnavailable unless a query could be answered now."""


def facet_values(document: SearchDocument) -> dict[str, str]:
    """Return the document's value of each facet, "" where it has none."""
    return {
        "type": document.kind,
        "department": document.department_slug,
        "subject": document.subject,
        "year": str(document.year or ""),
        "validity": document.validity,
        "audience": document.audience,
    }
