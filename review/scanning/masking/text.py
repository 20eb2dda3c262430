"""Masking plain text and comma-separated tables."""

from __future__ import annotations

import csv
import io

from ..extract.plain import decode
from ..flows import Flow, Segment
from ..grids import TextTables, table_segments
from .copies import Mask
from .spans import apply, changes_of


def mask_text(text: str) -> tuple[str, list[Mask]]:
    """A text with its personal data masked, and what was masked."""
    masks: list[Mask] = []
    # Twice: the second pass sees what the first one left, such as a name that stood beside a number.
    for _ in range(2):
        text, found = _masked_once(text)
        masks += found
    return text, masks


def _masked_once(text: str) -> tuple[str, list[Mask]]:
    lines = text.split("\n")
    changes, masks = changes_of(
        Flow([Segment(line, f"第{number}行") for number, line in enumerate(lines, 1)], opening=True)
    )
    lines = apply(lines, changes)
    # Columns under headings: the cells of a line are looked up in it again.
    segments = TextTables().segments("\n".join(lines), lambda number: f"第{number}行")
    changes, more = changes_of(Flow(segments, opening=True))
    for change in changes:
        segment = segments[change.segment]
        number = int(segment.place[1:-1]) - 1
        new = segment.text[: change.start] + change.replacement + segment.text[change.end :]
        lines[number] = lines[number].replace(segment.text, new, 1)
    return "\n".join(lines), masks + more


def mask_text_file(data: bytes, name: str) -> tuple[bytes, list[Mask]]:
    """The same for a text file; the copy is UTF-8."""
    text, masks = mask_text(decode(data))
    return text.encode(), masks


def mask_table_file(data: bytes, name: str) -> tuple[bytes, list[Mask]]:
    """The same for CSV; cells keep their columns. The copy starts with a byte order mark for Excel."""
    text = decode(data)
    delimiter = "\t" if text.count("\t") > text.count(",") else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    cells = [(row, column) for row, line in enumerate(rows) for column, value in enumerate(line) if value.strip()]
    segments = table_segments(rows, lambda row, column: f"第{row}行第{column}列")
    changes, masks = changes_of(Flow(segments, opening=True))
    for (row, column), value in zip(cells, apply([segment.text for segment in segments], changes), strict=True):
        rows[row][column] = value
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return ("\ufeff" + out.getvalue()).encode(), masks
