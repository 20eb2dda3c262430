"""The shape of a rule: a small object with its own table of examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..findings import Kind, Severity
from ..flows import DocumentContext, Flow, FlowText, Role, Segment

BLOCK, REVIEW, INFO = Severity.BLOCK, Severity.REVIEW, Severity.INFO
GAP = r"[ \t\n]{0,6}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of a flow that a rule objects to. `bare` hits are shown without their surroundings."""

    start: int
    end: int
    severity: Severity
    kind: Kind | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A line of a rule's table: this text yields this severity (None: the rule keeps silent)."""

    text: str
    expected: Severity | None
    name: str = "示例.txt"
    role: Role = Role.BODY

    def flow_text(self) -> FlowText:
        """The example as rules get it; tab-separated lines become table rows under their headings."""
        # Imported here: the grid helper is part of extraction, which imports nothing of the rules.
        from ..grids import segments_of_text

        segments = segments_of_text(self.text, lambda line: f"第{line}行")
        if self.role is not Role.BODY:
            segments = [Segment(self.text, "页眉")]
        document = DocumentContext(name=self.name)
        document.remember(self.text)
        return FlowText.of(Flow(segments, role=self.role, opening=True), document)


Finder = Callable[[FlowText], Iterator[Hit]]


@dataclass(frozen=True)
class Rule:
    """One reason to stop and look. `advice` is what the reviewer reads beside the finding."""

    code: str
    kind: Kind
    label: str
    advice: str
    find: Finder
    examples: tuple[Example, ...]


def any_of(*patterns: str) -> re.Pattern[str]:
    """One alternation of several patterns."""
    return re.compile("|".join(patterns))


def spaced(word: str) -> str:
    """A pattern for a word that allows blanks and line ends between its characters."""
    return GAP.join(re.escape(char) for char in word)
