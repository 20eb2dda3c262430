"""What editors decided, as the next query sees it: read from the database, kept in each process until it changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from time import monotonic
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from core.chinese import fold
from departments.enums import DepartmentKind
from departments.models import Department
from search.analysis.dictionary import Dictionary, base_dictionary
from search.analysis.query import DepartmentNames
from search.models import DictionaryTerm, HiddenResult, PromotedResult, Synonym
from search.registry import attachments_of, public_words

KEPT_SECONDS = 60.0  # then read anew whatever others said: somebody may have written past the signals
ASKED_SECONDS = 1.0  # how long another process goes on with what was changed
BLIND_SECONDS = 5.0  # how long each does when the cache that carries the word is away
VERSION_KEY = "search-vocabulary"
SAID_OF_KIND = {DepartmentKind.COUNTY_GOVERNMENT: ("县领导", "县里领导")}  # no name of it, yet nobody else is meant
_forgetters: list[Callable[[], None]] = []


def kept(function):
    """Keep the result of `function()` in this process until somebody, in whatever process, changed what it reads."""
    known: list[tuple[float, str, object]] = []

    @wraps(function)
    def call():
        version = _version()
        if not known or known[0][1] != version or monotonic() - known[0][0] > KEPT_SECONDS:
            known[:] = [(monotonic(), version, function())]
        return known[0][2]

    _forgetters.append(known.clear)
    return call


_asked: list[tuple[float, str]] = []
_forgetters.append(_asked.clear)


def _version() -> str:
    """Return the version of what editors decided, asked of the shared cache once a second."""
    if not _asked or monotonic() - _asked[0][0] > ASKED_SECONDS:
        _asked[:] = [(monotonic(), _read_version())]
    return _asked[0][1]


def _read_version() -> str:
    try:
        return cache.get(VERSION_KEY, "")
    except Exception:  # noqa: BLE001 - any cache's own error class; searching goes on without it
        return f"blind {monotonic() // BLIND_SECONDS}"


def forget() -> None:
    """Read everything anew with the next query of this process."""
    for forgetter in _forgetters:
        forgetter()


def on_changed(**_signal) -> None:
    """Take effect here at once and, when the change is committed, everywhere; connected in `signal_handlers.py`."""
    forget()
    transaction.on_commit(_tell_everybody, robust=True)


def _tell_everybody() -> None:
    forget()
    cache.set(VERSION_KEY, uuid4().hex, None)


_built: dict[tuple, Dictionary] = {}


@kept
def dictionary() -> Dictionary:
    """Return the dictionary of the files with the editors' rows; built anew only when the rows changed."""
    terms = tuple(DictionaryTerm.objects.values_list("term", flat=True))
    synonyms = tuple((word, tuple(others)) for row in Synonym.objects.all() for word, others in row.rules())
    key = (terms, synonyms)
    if key not in _built:
        _built.clear()
        _built[key] = base_dictionary().with_rows(terms=terms, synonyms=synonyms) if any(key) else base_dictionary()
    return _built[key]


@kept
def departments() -> DepartmentNames:
    """Return every name of every department; a name that came to a successor means its first bearer."""
    rows = sorted(_departments(), key=lambda department: department.dissolved_on or date.max)
    return DepartmentNames.from_rows({row.slug: [*row.all_names, *SAID_OF_KIND.get(row.kind, ())] for row in rows})


@kept
def names_of_places() -> str:
    """Return all names of departments and townships in one text: 柳渡 is a town, though 柳 is a surname."""
    return "\n".join(departments().slugs)


def _departments():
    """Departments with what their names are read from (five queries)."""
    return Department.objects.prefetch_related(
        "alias_rows", "former_names", "predecessors__alias_rows", "predecessors__former_names"
    )


@kept
def department_scopes() -> dict[str, tuple[str, ...]]:
    """Return slug → the slugs a filter by it means: the department and those it took over from (机构改革)."""
    return {row.slug: tuple(found.slug for found in row.with_predecessors()) for row in _departments()}


@kept
def department_labels() -> dict[str, str]:
    """Return slug → short name, for the filter."""
    return dict(Department.objects.values_list("slug", "short_name"))


@kept
def hidden_urls() -> tuple[str, ...]:
    """Return the addresses that are not to be found, in every form in which a document may bear them.

    A page takes its files with it, also where another page shows them too: whoever hides it is still in doubt.
    """
    pages = [form for row in HiddenResult.objects.all() for form in row.addresses]
    return tuple(dict.fromkeys([*pages, *attachments_of(pages)])) if pages else ()


@kept
def _promoted() -> list[PromotedResult]:
    return list(PromotedResult.objects.all())


@dataclass(frozen=True)
class Promoted:
    """A public page shown above the hits."""

    url: str
    title: str
    description: str


def promoted_for(query: str) -> list[Promoted]:
    """Return what is promoted for a query, in the editors' order (one query, none when nothing is).

    What is hidden is not promoted either, nor what is public no more.
    """
    chosen = [row for row in _promoted() if _is_promoted(row, fold(query))]
    words = public_words([row.path for row in chosen]) if chosen else {}
    return [Promoted(row.path, words[row.path].title, words[row.path].summary) for row in chosen if row.path in words]


def _is_promoted(row: PromotedResult, folded: str) -> bool:
    is_shown = row.is_shown_on(timezone.localdate()) and row.path not in hidden_urls()
    return is_shown and any(fold(word) in folded for word in row.queries.split())
