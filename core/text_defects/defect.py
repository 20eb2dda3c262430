from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    """A span of a text that should not be there or needs a look."""

    start: int
    end: int
    text: str


def cut_out(text: str, defects: Iterable[Defect]) -> str:
    """The text without the spans; what is left at their edges closes up."""
    kept, position = [], 0
    for defect in sorted(defects, key=lambda each: each.start):
        kept.append(text[position : defect.start])
        position = max(position, defect.end)
    return "".join([*kept, text[position:]]).strip()
