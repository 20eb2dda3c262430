"""Findings and remarks with their exact place in the text they were found in, for screens that mark them there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .engine import finding_of
from .findings import Finding
from .flows import DocumentContext, Flow, FlowText
from .proofreading import Lists, Remark, proofread
from .rules import all_rules
from .text import MAX_CHARACTERS, flow_of_text


@dataclass(frozen=True, slots=True)
class Spot:
    """Characters of one line (counted from 0) of a text."""

    line: int
    start: int
    end: int


def spans_of_flow(text: FlowText) -> Iterator[tuple[Finding, list[tuple[int, int, int]]]]:
    """Return each hit of the rules in a flow with its (segment, start, end) in the segments' own characters."""
    for rule in all_rules():
        for hit in rule.find(text):
            yield finding_of(rule, hit, text), list(text.origins(hit.start, hit.end))


def locate_text(text: str) -> dict[Finding, list[Spot]]:
    """Return the spots of every finding of `scan_text(text)`; hits that look the same share one finding."""
    flow_text = _flow_text(text)
    lines = _Lines(text, flow_text.flow)
    found: dict[Finding, list[Spot]] = {}
    for finding, spans in spans_of_flow(flow_text):
        found.setdefault(finding, []).extend(lines.spots(spans))
    return found


def locate_remarks(text: str, lists: Lists | None = None) -> list[tuple[Remark, list[Spot]]]:
    """Return the proofreader's remarks with their spots; a remark without a place (mojibake) has none."""
    flow_text = _flow_text(text)
    lines = _Lines(text, flow_text.flow)
    return [
        (remark, list(lines.spots(flow_text.origins(remark.start, remark.end))) if remark.end else [])
        for remark in proofread(text, lists)
    ]


def _flow_text(text: str) -> FlowText:
    document = DocumentContext()
    flow_text = FlowText.of(flow_of_text(text), document)
    document.remember(flow_text.text[:600])  # as the engine does before it asks the rules
    return flow_text


class _Lines:
    """The way from a flow's segments, which may be cells of a line, back to the lines."""

    def __init__(self, text: str, flow: Flow) -> None:
        lines = text[:MAX_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._offsets: list[tuple[int, int]] = []
        last, position = -1, 0
        for segment in flow.segments:
            number = int(segment.place[1:-1]) - 1
            position = lines[number].find(segment.text, position if number == last else 0)
            self._offsets.append((number, position))
            last, position = number, position + len(segment.text)

    def spots(self, spans) -> Iterator[Spot]:
        for segment, start, end in spans:
            line, offset = self._offsets[segment]
            yield Spot(line, offset + start, offset + end)
