"""Scanning text that is already here: titles, bodies, alternative texts."""

from __future__ import annotations

from .engine import Engine
from .findings import Finding
from .flows import Flow, Role
from .grids import segments_of_text
from .rules import secrecy_rules

MAX_CHARACTERS = 5_000_000


def scan_text(text: str, *, name: str = "") -> list[Finding]:
    """Findings in a text, with line numbers as places."""
    return Engine(name).run(iter([flow_of_text(text)]))


def secrecy_hits(text: str) -> list[Finding]:
    """Marks of state secrets alone: asked before anything is saved, so it must stay fast."""
    findings = Engine(rules=secrecy_rules()).run(iter([flow_of_text(text)]))
    return [finding for finding in findings if finding.severity == "block"]


def flow_of_text(text: str) -> Flow:
    """The lines of a text, and the cells of lines that are rows of a table, as one flow."""
    segments = segments_of_text(
        text[:MAX_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n"), lambda line: f"第{line}行"
    )
    return Flow(segments, role=Role.BODY, opening=True)
