"""Proofreading (校对): what an editor would correct. Every remark is answered 改 or 无误 by the signer."""

from __future__ import annotations

from collections.abc import Callable

from ..flows import Flow, FlowText
from ..grids import segments_of_text
from .checks import CHECKS
from .lists import Lists, ListsError, default_lists, load_lists
from .remarks import Category, Remark

__all__ = ["Category", "Lists", "ListsError", "Remark", "default_lists", "load_lists", "proofread", "use_lists_of"]

MAX_CHARACTERS = 2_000_000
MAX_REMARKS = 200

_provider: Callable[[], Lists] = default_lists


def use_lists_of(provider: Callable[[], Lists]) -> None:
    """Let the portal say which lists are in force; the scanner alone knows those that come with it."""
    global _provider
    _provider = provider


def proofread(text: str, lists: Lists | None = None) -> list[Remark]:
    """Remarks on a text in reading order; `lists` are those the office keeps, in force now unless given."""
    lists = lists or _provider()
    segments = segments_of_text(text[:MAX_CHARACTERS].replace("\r\n", "\n"), lambda line: f"第{line}行")
    flow_text = FlowText.of(Flow(segments))
    remarks = [remark for check in CHECKS for remark in check.find(flow_text, lists)]
    unique = dict.fromkeys(sorted(remarks, key=lambda remark: remark.start))
    return list(unique)[:MAX_REMARKS]
