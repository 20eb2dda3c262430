"""Tables from any format: trimmed, and with header rows found where the format does not say."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assets.reading.blocks import Cell, Table

MAX_SPAN = 1000
_NUMBER = re.compile(r"[\d.,，%％\-+()（）:/年月日\s元万亿￥¥]+")
_LONGEST_HEADER = 30


def clean_cell(text: object) -> str:
    """A cell's text: lines kept, other white space single."""
    lines = (" ".join(line.split()) for line in str(text if text is not None else "").splitlines())
    return "\n".join(filter(None, lines))


def make_table(rows: Sequence[Sequence[Cell]], caption: str = "") -> Table | None:
    """A table without empty rows at its end; None if nothing is in it. Marks header rows unless some are marked."""
    kept = [tuple(row) for row in rows]
    while kept and not any(cell.text for cell in kept[-1]):
        kept.pop()
    if not kept:
        return None
    if not any(cell.is_header for row in kept for cell in row):
        kept = _with_header_rows(kept)
    return Table(tuple(kept), caption)


def _with_header_rows(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """The first row is a header if it names columns; rows that its merged cells reach down to belong to it."""
    if len(rows) < 2 or not _names_columns(rows[0]):
        return rows
    depth = max(cell.rowspan for cell in rows[0])
    if depth >= len(rows):
        return rows
    header = [tuple(replace(cell, is_header=True) for cell in row) for row in rows[:depth]]
    return header + rows[depth:]


def _names_columns(row: tuple[Cell, ...]) -> bool:
    texts = [cell.text for cell in row]
    named = all(text and len(text) <= _LONGEST_HEADER and not _NUMBER.fullmatch(text) for text in texts)
    return named and len(texts) > 1 and len(set(texts)) == len(texts)
