"""The facet values of the embedded engine's rows, kept in memory so that counting them reads no row.

Rows of `documents` and `combinations` are added and removed, never changed, and their numbers are never used again
(AUTOINCREMENT). So what was read once stays true: before each count only rows that are new are read.
"""

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from search.engines.base import FACETS


class FacetColumns:
    """For one connection: row → combination of facet values, combination → its values."""

    def __init__(self) -> None:
        self.combination_of = array("L", [0])  # by row number
        self.values: list[list[str]] = [[""] for _ in FACETS]  # for each facet, by number of the combination
        self.known: dict[str, str] = {}  # one object for equal values: counting compares addresses

    def catch_up(self, db: sqlite3.Connection) -> None:
        """Read what was added since."""
        for number, combination in db.execute(
            "SELECT id, combination FROM documents WHERE id >= ? ORDER BY id", (len(self.combination_of),)
        ):
            self.combination_of.extend([0] * (number - len(self.combination_of)))  # rows that are gone already
            self.combination_of.append(combination)
        for number, facets in db.execute(
            "SELECT id, facets FROM combinations WHERE id >= ? ORDER BY id", (len(self.values[0]),)
        ):
            self._add(number, json.loads(facets))

    def _add(self, number: int, values: Sequence[str]) -> None:
        for column, value in zip(self.values, values, strict=True):
            column.extend([""] * (number - len(column)))
            column.append(self.known.setdefault(value, value))

    def count(self, rows: Iterable[int], filters: Mapping[str, tuple[str, ...]]) -> "Counts":
        """Count each facet over `rows` as the other filters leave them; the total is what all filters leave."""
        combinations = [self.combination_of[row] for row in rows]
        accepted = self._accepted(set(combinations), filters)
        passing = {name: self._passing(combinations, accepted, without=name) for name in ("", *filters)}
        facets = {
            name: dict(Counter(map(column.__getitem__, passing.get(name, passing[""]))))
            for name, column in zip(FACETS, self.values, strict=True)
        }
        for counts in facets.values():
            counts.pop("", None)
        chosen = set.intersection(*accepted.values()) if accepted else None
        return Counts(len(passing[""]), facets, chosen)

    def _accepted(self, combinations: set[int], filters: Mapping[str, tuple[str, ...]]) -> dict[str, set[int]]:
        """Return the combinations that each filter lets through."""
        columns = dict(zip(FACETS, self.values, strict=True))
        return {
            name: {number for number in combinations if columns[name][number] in wanted}
            for name, wanted in filters.items()
        }

    @staticmethod
    def _passing(combinations: list[int], accepted: Mapping[str, set[int]], *, without: str) -> list[int]:
        others = [numbers for name, numbers in accepted.items() if name != without]
        if not others:
            return combinations
        chosen = set.intersection(*others)
        return [number for number in combinations if number in chosen]


class Counts:
    """How many rows pass, how many each facet value would give, and the combinations that pass (None: all)."""

    def __init__(self, total: int, facets: dict[str, dict[str, int]], accepted: set[int] | None):
        self.total, self.facets, self.accepted = total, facets, accepted
