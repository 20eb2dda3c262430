"""A file as the scanner reads it, for the reviewer's eyes: every visible and hidden part, with its hits in place.

`read_path` starts this module as a child process, as scanning does; nothing of what it returns is kept anywhere.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from .engine import Engine, hidden_finding
from .findings import Finding
from .flows import Flow, FlowText, Role

MAX_SEGMENTS = 3_000
MAX_CHARACTERS = 300_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a segment: the finding it belongs to, or none."""

    text: str
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class ReadSegment:
    """A paragraph, line or cell with its place."""

    place: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ReadFlow:
    """A part of the file; `hidden` says why a reader of the file would not see it, "" when it is seen."""

    title: str
    hidden: str
    findings: tuple[Finding, ...]  # about the part as a whole
    segments: tuple[ReadSegment, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read; `is_cut` when the file goes on, `is_unreadable` when the child came to an end."""

    flows: tuple[ReadFlow, ...] = ()
    is_cut: bool = False
    is_unreadable: bool = False

    @property
    def hidden(self) -> list[ReadFlow]:
        return [flow for flow in self.flows if flow.hidden]

    @property
    def visible(self) -> list[ReadFlow]:
        return [flow for flow in self.flows if not flow.hidden]


def read_path(path: str | os.PathLike, name: str, *, seconds: float = 90) -> Reading:
    """Return the parts of a file, hidden ones named as such; never raises for what is in the file."""
    from .runner import run_child

    with Path(path).open("rb") as stream:
        child = run_child("review.scanning.reading", stream, [name], seconds)
    if child is None or child.returncode != 0:
        return Reading(is_unreadable=True)
    answer = json.loads(child.stdout)
    flows = tuple(_flow_of(part) for part in answer["flows"])
    return Reading(flows, answer["is_cut"], not flows)


def _flow_of(part: dict) -> ReadFlow:
    findings = [Finding.from_dict(found) for found in part["marks"]]
    segments = tuple(
        ReadSegment(place, tuple(Piece(text, findings[mark] if mark >= 0 else None) for text, mark in pieces))
        for place, pieces in part["segments"]
    )
    return ReadFlow(part["title"], part["hidden"], tuple(map(Finding.from_dict, part["findings"])), segments)


# In the child ------------------------------------------------------------------------------------------------------------


def main() -> int:
    from .child import SECONDS, set_limits
    from .extract import Source, extract
    from .limits import Budget

    set_limits()
    name = sys.argv[1]
    reader = _Reader(name)
    try:
        reader.read(extract(Source(name=name, data=sys.stdin.buffer.read(), budget=Budget(seconds=SECONDS))))
    except Exception:  # noqa: BLE001 - parsers of hostile files throw anything; what was read so far is shown
        reader.is_cut = True
    sys.stdout.write(json.dumps({"flows": reader.flows, "is_cut": reader.is_cut}, ensure_ascii=False))
    return 0


class _Reader:
    def __init__(self, name: str) -> None:
        self.flows: list[dict] = []
        self.is_cut = False
        self._document = Engine(name).document
        self._segments = self._characters = 0

    def read(self, items) -> None:
        for item in items:
            if not isinstance(item, Flow) or not item or item.role in (Role.TECHNICAL, Role.NAME):
                continue
            self._add(item)
            if self._segments > MAX_SEGMENTS or self._characters > MAX_CHARACTERS:
                self.is_cut = True
                return

    def _add(self, flow: Flow) -> None:
        from .located import spans_of_flow

        text = FlowText.of(flow, self._document)
        if flow.role is Role.BODY and not flow.hidden:
            self._document.remember(text.text[:600])
        found = list(spans_of_flow(text))
        marks = [finding for finding, _spans in found]
        # The widest hit first, so that a number inside a row of a list keeps its own mark.
        widest = sorted(range(len(found)), key=lambda n: -sum(end - start for _segment, start, end in found[n][1]))
        spans = [(*span, number) for number in widest for span in found[number][1]]
        whole = [hidden_finding(flow, text, marks)] if flow.hidden else []
        self._segments += len(flow.segments)
        self._characters += len(text.text)
        self.flows.append({
            "title": flow.title or flow.place,
            "hidden": flow.hidden,
            "marks": [finding.as_dict() for finding in marks],
            "findings": [finding.as_dict() for finding in whole],
            "segments": [
                (segment.place, _pieces(segment.text, [span[1:] for span in spans if span[0] == number]))
                for number, segment in enumerate(flow.segments[:MAX_SEGMENTS])
            ],
        })  # fmt: skip


def _pieces(text: str, spans: list[tuple[int, int, int]]) -> list[tuple[str, int]]:
    """The text cut at its marks; where two overlap the later one is shown whole."""
    owner = [-1] * len(text)
    for start, end, mark in spans:
        owner[start:end] = [mark] * (min(end, len(text)) - start)
    pieces: list[tuple[str, int]] = []
    for char, mark in zip(text, owner, strict=True):
        if pieces and pieces[-1][1] == mark:
            pieces[-1] = (pieces[-1][0] + char, mark)
        else:
            pieces.append((char, mark))
    return pieces


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
