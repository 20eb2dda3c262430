"""What extraction hands to the rules: flows of text whose every character knows its place.

A *flow* is a stretch that a reader takes in as one: the body of a document, the cells of a sheet,
a header, the properties of a file. Rules see a flow as one normalised string, so that a number
broken over lines, runs or cells is whole again; a hit is then traced back to its segment.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from .findings import Kind
from .normalise import Normalised, normalise

FIELD_SEPARATORS = re.compile(r"[\t ,、;|]+")
OPENING_LINES = 8


class Role(StrEnum):
    """Where in the file a flow stands; a lone 机密 means more in a header than in running text."""

    BODY = "body"
    MARGIN = "margin"  # headers, footers, text boxes, WordArt, stamps
    NAME = "name"  # file names
    PROPERTY = "property"  # metadata, alternative texts, link targets
    TECHNICAL = "technical"  # parts nobody writes by hand; read so that nothing stays unread


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph, line or cell. Cells of one table row share `row`; `label` is the column heading."""

    text: str
    place: str
    label: str = ""
    row: int | None = None


@dataclass(slots=True)
class Flow:
    """Segments read as one text. `hidden` says why a reader would not see it ("" when it is seen)."""

    segments: list[Segment]
    role: Role = Role.BODY
    title: str = ""
    hidden: str = ""
    place: str = ""
    opening: bool = False
    hidden_kind: Kind = Kind.HIDDEN_CONTENT
    deliberate: bool = False  # covered by a bar that somebody drew to hide it

    def __bool__(self) -> bool:
        return any(segment.text.strip() for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row with the heading above it or the label before it."""

    text: str
    label: str
    start: int
    end: int


@dataclass(slots=True)
class DocumentContext:
    """What rules may know of the whole document: its name and how it opens."""

    name: str = ""
    opening: str = ""

    def remember(self, text: str) -> None:
        if len(self.opening) < 600:
            self.opening += text[: 600 - len(self.opening)] + "\n"


@dataclass(slots=True)
class FlowText:
    """A flow as the rules see it."""

    flow: Flow
    document: DocumentContext = field(default_factory=DocumentContext)
    text: str = ""
    _starts: list[int] = field(default_factory=list)
    _origins: list[Normalised] = field(default_factory=list)
    # Rows as rules on lists see them; worked out once for all of these rules.
    memory: dict[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, flow: Flow, document: DocumentContext | None = None) -> FlowText:
        """Join and normalise the segments of a flow."""
        self = cls(flow, document or DocumentContext())
        pieces: list[str] = []
        length = 0
        previous: Segment | None = None
        for segment in flow.segments:
            normalised = normalise(segment.text)
            if previous is not None:
                pieces.append("\t" if previous.row is not None and previous.row == segment.row else "\n")
                length += 1
            self._starts.append(length)
            self._origins.append(normalised)
            pieces.append(normalised.text)
            length += len(normalised.text)
            previous = segment
        self.text = "".join(pieces)
        return self

    def index_of(self, position: int) -> int:
        """Number of the segment that holds a position."""
        return max(bisect_right(self._starts, position) - 1, 0)

    def segment_at(self, position: int) -> Segment:
        return self.flow.segments[self.index_of(position)]

    def place_of(self, position: int) -> str:
        if not self.flow.segments:
            return self.flow.place
        return self.segment_at(position).place or self.flow.place

    def origins(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """(segment number, start, end) in the original texts for a span of the joined text."""
        for number in range(self.index_of(start), self.index_of(max(end - 1, start)) + 1):
            base, origin = self._starts[number], self._origins[number]
            first = max(start - base, 0)
            last = min(end - base, len(origin.text))
            if last > first:
                yield number, origin.origin(first), origin.origin(last - 1) + 1

    def line_before(self, position: int, length: int = 24) -> str:
        """Text before a position on its line; the line above when nothing stands before it."""
        start = self.text.rfind("\n", 0, position) + 1
        before = self.text[max(start, position - length) : position]
        if before.strip(" \t:") or start == 0:
            return before
        above = self.text.rfind("\n", 0, start - 1) + 1
        return self.text[max(above, start - 1 - length) : start - 1]

    def line_after(self, position: int, length: int = 24) -> str:
        end = self.text.find("\n", position)
        return self.text[position : min(end if end >= 0 else len(self.text), position + length)]

    def label_at(self, position: int) -> str:
        """Whatever names the value at a position: column heading and the words before it."""
        label = self.segment_at(position).label if self.flow.segments else ""
        return f"{label} {self.line_before(position)}"

    def line_at(self, position: int) -> tuple[int, int]:
        start = self.text.rfind("\n", 0, position) + 1
        end = self.text.find("\n", position)
        return start, len(self.text) if end < 0 else end

    def topic(self, position: int, reach: int = 300) -> str:
        """Words that say what a passage is about: file, title, opening, what stands just above."""
        near = self.text[max(0, position - reach) : position]
        return "\n".join((self.document.name, self.flow.title, self.document.opening, near))

    def is_in_opening(self, position: int) -> bool:
        """Within the first lines of the document, where a mark stands alone."""
        return self.flow.opening and self.text.count("\n", 0, position) < OPENING_LINES

    def rows(self) -> Iterator[list[Cell]]:
        """Rows of tables, and lines of text cut at commas and spaces."""
        number, count = 0, len(self.flow.segments)
        while number < count:
            row = self.flow.segments[number].row
            last = number + 1
            while row is not None and last < count and self.flow.segments[last].row == row:
                last += 1
            if row is None:
                yield from self._fields_of_lines(number)
            else:
                yield [self._cell(index) for index in range(number, last)]
            number = last

    def table_rows(self) -> Iterator[list[Cell]]:
        """Rows of real tables only."""
        return (row for row in self.rows() if row and self.segment_at(row[0].start).row is not None)

    def _cell(self, number: int) -> Cell:
        start = self._starts[number]
        text = self._origins[number].text
        return Cell(text.strip(), normalise(self.flow.segments[number].label).text, start, start + len(text))

    def _fields_of_lines(self, number: int) -> Iterator[list[Cell]]:
        start = self._starts[number]
        for line in self._origins[number].text.split("\n"):
            yield list(_fields(line, start))
            start += len(line) + 1


def _fields(line: str, start: int) -> Iterator[Cell]:
    position = 0
    for separator in (*FIELD_SEPARATORS.finditer(line), None):
        end = separator.start() if separator else len(line)
        if end > position:
            label, colon, value = line[position:end].rpartition(":")
            text = value if colon else line[position:end]
            yield Cell(text.strip("。.()"), label[-12:], start + position, start + end)
        position = separator.end() if separator else end
