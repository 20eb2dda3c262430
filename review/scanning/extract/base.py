"""What every reader of a format gets and gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ..findings import Finding, Kind, Severity
from ..flows import Flow, Role, Segment
from ..limits import Budget, BudgetSpent, Unreadable

Item = Flow | Finding
Items = Iterator[Item]


@dataclass(frozen=True)
class Source:
    """A file in memory. `prefix` is the way to it through archives and embedding documents."""

    name: str
    data: bytes
    budget: Budget = field(default_factory=Budget)
    prefix: str = ""
    depth: int = 0

    def at(self, place: str) -> str:
        """A place name with the way to this file before it."""
        return f"{self.prefix}{place}"

    def inside(self, name: str, data: bytes, label: str) -> Source:
        """A file found inside this one."""
        if self.depth + 1 > self.budget.depth:
            raise Unreadable(f"{self.prefix}{label}：嵌套层数过多，未读")
        return replace(self, name=name, data=data, prefix=f"{self.prefix}{label} › ", depth=self.depth + 1)

    def finding(self, kind: Kind, severity: Severity, place: str, excerpt: str, code: str = "DOC1") -> Finding:
        return Finding(kind, severity, self.at(place), excerpt, code)

    def unreadable(self, reason: str, place: str = "文件") -> Finding:
        return self.finding(Kind.UNREADABLE, Severity.REVIEW, place, reason, "DOC2")

    def flow(self, segments: Iterable[Segment], **options) -> Flow:
        """A flow of this file; its characters count against the budget."""
        kept = list(segments)
        self.budget.spend_characters(sum(len(segment.text) for segment in kept))
        return Flow(kept, **options)

    def line_flow(self, lines: Iterable[str], place: str, **options) -> Flow:
        """A flow whose lines all stand at the same place."""
        where = self.at(place)
        return self.flow((Segment(line, where) for line in lines if line), place=where, **options)


def guarded(source: Source, items: Items, place: str = "文件") -> Items:
    """Go on with the rest of a file when one part of it is damaged."""
    try:
        yield from items
    except BudgetSpent:
        raise
    except Unreadable as reason:
        yield source.unreadable(str(reason), place)


def properties(source: Source, values: Iterable[tuple[str, str]]) -> Flow:
    """Metadata fields as a flow: each value under its name."""
    return source.flow((Segment(value, source.at(f"文件属性“{name}”")) for name, value in values), role=Role.PROPERTY)
