"""Judged queries: what a person types, and how useful each document of the demo county then is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from search.documents import SearchDocument

FOLDER = Path(__file__).parent
# What words have seen, `known` from the start, `learned` from the later batches; then those batches, each written blind.
PARTS = ("known", "learned", "later", "fresh", "third", "fourth", "fifth")
NOTHING = "无"
# How people copy an index number: as it is, without punctuation, with a dash, with spaces.
_COPIES = (
    str,
    lambda text: re.sub(r"\W", "", text),
    lambda text: text.replace("/", "-"),
    lambda text: re.sub(r"\W", " ", text),
)


@dataclass(frozen=True)
class JudgedQuery:
    """A query and the grade (1-3) of each title fragment; no grades mean that nothing should be found."""

    part: str
    kind: str
    text: str
    grades: Mapping[str, int]

    @property
    def wants_nothing(self) -> bool:
        return not self.grades


class UnknownTitle(Exception):
    """A judgment names a title that the demo county does not have (any more)."""


def read(parts: Iterable[str] = PARTS) -> list[JudgedQuery]:
    """Return the judged queries of the given parts."""
    return [query for part in parts for query in _read_part(part)]


def _read_part(part: str) -> list[JudgedQuery]:
    path = FOLDER / f"{part}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [_read_line(part, line) for line in lines if line and not line.startswith("#")]


def _read_line(part: str, line: str) -> JudgedQuery:
    kind, text, judgments = line.split("\t")
    grades = {} if judgments == NOTHING else dict(_grade(judgment) for judgment in judgments.split(" | "))
    return JudgedQuery(part, kind, text, grades)


def _grade(judgment: str) -> tuple[str, int]:
    grade, _, title = judgment.partition(":")
    return title.strip(), int(grade)


def resolve(query: JudgedQuery, titles: Mapping[str, str]) -> dict[str, int]:
    """Return key → grade for a query, given key → title of the site. Raises UnknownTitle."""
    grades: dict[str, int] = {}
    for fragment, grade in query.grades.items():
        found = [key for key, title in titles.items() if _fits(fragment, title)]
        if not found:
            raise UnknownTitle(f"{query.text}: {fragment}")
        grades.update(dict.fromkeys(found, grade))
    return grades


def _fits(fragment: str, title: str) -> bool:
    return fragment[1:] == title if fragment.startswith("=") else fragment in title


def text_of(query: JudgedQuery, documents: Iterable[SearchDocument]) -> str:
    """Return what is typed. `@2:title` stands for the index number of that document, which only the site knows."""
    if not query.text.startswith("@"):
        return query.text
    copy, _, fragment = query.text[1:].partition(":")
    number = next((d.index_number for d in documents if d.index_number and _fits(fragment, d.title)), "")
    if not number:
        raise UnknownTitle(f"{query.text}: no index number")
    return _COPIES[int(copy)](number)
