"""Which characters of a flow are replaced, and by what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..findings import Kind, Severity
from ..flows import Flow, FlowText
from ..masks import mask_address, mask_name, mask_value
from ..persons_data import STREET, person_rows
from ..rules import all_rules
from .copies import Mask

# Values that are masked wherever they stand. Marks of secrets are never masked: such a file must not exist here at all.
_VALUES = frozenset({Kind.ID_NUMBER, Kind.BANK_CARD, Kind.MOBILE, Kind.PASSPORT, Kind.PLATE, Kind.ACCOUNT_NUMBER})
_LISTS = frozenset({Kind.HARDSHIP_LIST, Kind.MINOR})
REASONS = {
    Kind.ID_NUMBER: "身份证号只保留前二位和后三位",
    Kind.BANK_CARD: "银行卡号只保留后四位",
    Kind.MOBILE: "手机号码遮去中间四位",
    Kind.PASSPORT: "出入境证件号遮去中间各位",
    Kind.PLATE: "车牌号遮去中间各位",
    Kind.ACCOUNT_NUMBER: "个人编号遮去中间各位",
    Kind.ADDRESS: "住址只到乡镇、街道",
    Kind.HARDSHIP_LIST: "困难、患病人员名单隐去姓名",
    Kind.MINOR: "未成年人隐去姓名",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a flow to be replaced."""

    start: int
    end: int
    kind: Kind
    replacement: str


def spans_of(text: FlowText) -> list[Span]:
    """Spans without overlaps, in order."""
    chosen: list[Span] = []
    for span in sorted(_candidates(text), key=lambda span: (span.start, -span.end)):
        if not chosen or span.start >= chosen[-1].end:
            chosen.append(span)
    return chosen


def _candidates(text: FlowText) -> Iterator[Span]:
    for rule in all_rules():
        for hit in rule.find(text):
            kind = hit.kind or rule.kind
            value = text.text[hit.start : hit.end]
            if hit.severity is Severity.INFO:
                continue
            if kind in _VALUES:
                yield Span(hit.start, hit.end, kind, mask_value(kind, value))
            elif kind is Kind.ADDRESS:
                yield from _address(text, hit.start, hit.end)
            elif kind in _LISTS:
                yield from _names(text, hit.start, hit.end, kind)
                yield from _address(text, hit.start, hit.end)


def _address(text: FlowText, start: int, end: int) -> Iterator[Span]:
    """From the village or street to the end of the address."""
    for match in STREET.finditer(text.text, start, end):
        head = max(text.text.rfind(sign, start, match.start()) for sign in " ,，:\t\n住") + 1
        head = max(head, start)
        yield Span(head, match.end(), Kind.ADDRESS, mask_address(text.text[head : match.end()]))


def _names(text: FlowText, start: int, end: int, kind: Kind) -> Iterator[Span]:
    for row in person_rows(text):
        if row.start < end and start < row.end:
            for cell in row.names:
                value = cell.text.removeprefix(cell.label + ":")
                position = text.text.find(value, cell.start, cell.end)
                if position >= 0:
                    yield Span(position, position + len(value), kind, _masked_name(value))


def _masked_name(value: str) -> str:
    from ..masks import mask_words
    from ..people import named_by_status

    return mask_words(value) if named_by_status(value) else mask_name(value)


@dataclass(frozen=True, slots=True)
class Change:
    """A replacement inside one segment, in its original characters."""

    segment: int
    start: int
    end: int
    replacement: str


def changes_of(flow: Flow) -> tuple[list[Change], list[Mask]]:
    """Replacements for the segments of a flow, last first, with the log of what they are."""
    text = FlowText.of(flow)
    changes: list[Change] = []
    masks: list[Mask] = []
    for span in spans_of(text):
        masks.append(Mask(span.kind, text.place_of(span.start), span.replacement, REASONS[span.kind]))
        changes += _split(text, span)
    return changes[::-1], masks


def _split(text: FlowText, span: Span) -> Iterator[Change]:
    """A span that runs over several segments is shared out among them."""
    pieces = list(text.origins(span.start, span.end))
    rest = span.replacement
    for number, (segment, start, end) in enumerate(pieces):
        size = end - start if number < len(pieces) - 1 else len(rest)
        yield Change(segment, start, end, rest[:size])
        rest = rest[size:].lstrip("\n\t") if len(pieces) > 1 else rest[size:]


def apply(texts: list[str], changes: list[Change]) -> list[str]:
    """The segments' texts after all replacements."""
    texts = list(texts)
    for change in changes:
        old = texts[change.segment]
        texts[change.segment] = old[: change.start] + change.replacement + old[change.end :]
    return texts
