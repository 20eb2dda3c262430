"""Which page a record becomes, by its kind. Rooms register theirs; everything else is a disclosed document."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class PageKind:
    """`make(document, department)` returns an unsaved page, `parent(department)` where it has its home."""

    make: Callable
    parent: Callable


_kinds: dict[str, PageKind] = {}


def register_kind(*names: str, make: Callable, parent: Callable) -> None:
    """Let records of these kinds become pages of a room; names as other systems write them, in any case."""
    for name in names:
        _kinds[name.lower()] = PageKind(make, parent)


def kind_of(name: str) -> PageKind | None:
    """Return the page kind registered under a record's `kind`, None for the default."""
    return _kinds.get(name.strip().lower())
