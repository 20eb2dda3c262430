"""The text itself: paragraphs made whole, numbered headings, lists, the signature at its end."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from assets.reading import Block, Heading, ListItems, MarkedParagraph, Paragraph
from core.chinese_dates import locate_dates, parse_date
from disclosure.importing.documents import Signature
from disclosure.importing.lines import (
    ITEM,
    PART,
    SECTION,
    is_numbered,
    join_broken,
    split_run_on,
    without_page_number,
)
from disclosure.importing.titles import is_organ

_BULLET = re.compile(r"\s*[•·●▪■◆※○-]\s*(?=\S)")
_LONGEST = {PART: 60, SECTION: 50, ITEM: 30}
_LEVELS = {PART: 2, SECTION: 3, ITEM: 4}
_LONGEST_ITEM = 80
_LONGEST_SIGNER = 30
_NEAR_END = 8  # blocks in which a signature is looked for: 附件 and 抄送 may follow it


def make_body(blocks: Sequence[Block], notes: list[str]) -> list[Block | Signature]:
    """The body of one text. What was tidied is told in ``notes``."""
    return structure(list(_make_paragraphs(blocks, notes)))


def structure(blocks: Sequence[Block]) -> list[Block | Signature]:
    """Headings, lists and the signature found among paragraphs that are whole already."""
    return _with_lists(_with_headings(_with_signature(list(blocks))))


def _make_paragraphs(blocks: Sequence[Block], notes: list[str]) -> Iterator[Block]:
    """Run-on text split, broken lines joined; whatever is no left-aligned paragraph stays as it is."""
    waiting: list[str] = []
    for block in [*blocks, None]:
        if isinstance(block, Paragraph) and block.align == "left" and not isinstance(block, MarkedParagraph):
            waiting += split_run_on(block.text)
            continue
        yield from map(Paragraph, _joined(waiting, notes))
        waiting = []
        if block is not None:
            yield block


def _joined(lines: list[str], notes: list[str]) -> list[str]:
    whole = [without_page_number(line) for line in lines]
    if whole != lines:
        notes.append(_("已去掉行末的页码。"))
    joined = join_broken(whole)
    if len(joined) < len(whole):
        notes.append(_("已接上被换行截断的句子%(count)d处。") % {"count": len(whole) - len(joined)})
    return joined


def _with_headings(blocks: list[Block | Signature]) -> list[Block | Signature]:
    following = [*blocks, None][1:]
    return [
        _heading(block, after) if isinstance(block, Paragraph) else block
        for block, after in zip(blocks, following, strict=True)
    ]


def _heading(block: Paragraph, after: Block | Signature | None) -> Block:
    """A numbered line is a heading if it is short, one phrase, and has text below it; else it is an item."""
    pattern = next((pattern for pattern in _LEVELS if pattern.match(block.text)), None)
    if pattern is None or after is None or isinstance(after, Signature) or len(block.text) > _LONGEST[pattern]:
        return block
    phrase = block.text.rstrip("。：:")
    is_sentence = re.search("[。！？；]", phrase) or block.text.endswith(("；", "，", "、"))
    is_one_of_many = isinstance(after, Paragraph) and pattern.match(after.text)
    if is_sentence or is_one_of_many or (pattern is ITEM and not _is_prose(after)):
        return block
    return Heading(_LEVELS[pattern], phrase)


def _is_prose(block: Block | Signature) -> bool:
    return isinstance(block, Paragraph) and len(block.text) > 40 and not is_numbered(block.text)


def _with_lists(blocks: list[Block | Signature]) -> list[Block | Signature]:
    """Two or more bullets or short numbered items in a row become a list."""
    result: list[Block | Signature] = []
    run: list[Paragraph] = []
    for block in [*blocks, None]:
        if isinstance(block, Paragraph) and _continues(run, block.text):
            run.append(block)
            continue
        result += _list(run)
        run = [block] if isinstance(block, Paragraph) and _continues([], block.text) else []
        if block is not None and not run:
            result.append(block)
    return result


def _continues(run: list[Paragraph], text: str) -> bool:
    if len(text) > _LONGEST_ITEM:
        return False
    if _BULLET.match(text):
        return not run or bool(_BULLET.match(run[0].text))
    return _item_number(text) == len(run) + 1 and (not run or not _BULLET.match(run[0].text))


def _item_number(text: str) -> int | None:
    return int(re.match(r"\s*(\d+)", text)[1]) if ITEM.match(text) else None


def _list(run: list[Paragraph]) -> list[Block]:
    """Items with links stay paragraphs: a list holds plain words."""
    if len(run) < 2 or any(isinstance(block, MarkedParagraph) for block in run):
        return list(run)
    marker = _BULLET if _BULLET.match(run[0].text) else ITEM
    return [ListItems(marker is ITEM, tuple(marker.sub("", block.text, count=1) for block in run))]


def _with_signature(blocks: list[Block]) -> list[Block | Signature]:
    """The last lines with an organ and a date, however they were set, as one signature."""
    for at in range(len(blocks) - 1, max(-1, len(blocks) - 1 - _NEAR_END), -1):
        signature = _signature_in_line(blocks[at])
        if signature is None:
            continue
        start = at
        while not signature.issuers or start < at:
            organ = _organ_line(blocks[start - 1]) if start else None
            if organ is None:
                break
            start -= 1
            signature = replace(signature, issuers=(*organ, *signature.issuers))
        return [*blocks[:start], signature, *blocks[at + 1 :]]
    return list(blocks)


def _signature_in_line(block: Block) -> Signature | None:
    """A line that is a date, or organ and date."""
    if not isinstance(block, Paragraph) or len(block.text) > 60:
        return None
    text = block.text.strip()
    if parse_date(text) is not None:
        return Signature((), text)
    dates = list(locate_dates(text))
    if dates and dates[-1].end == len(text) and is_organ(organ := text[: dates[-1].start].strip()):
        return Signature((organ,), text[dates[-1].start :])
    return None


def _organ_line(block: Block) -> tuple[str, ...] | None:
    """A line above the date that names organs, or that its writer set to the right (青澜县教育局办公室（代章）)."""
    if not isinstance(block, Paragraph):
        return None
    is_set_right = block.align == "right" and len(block.text) <= _LONGEST_SIGNER
    if is_set_right or all(is_organ(line) for line in block.text.splitlines()):
        return tuple(part for line in block.text.splitlines() for part in re.split(r"[\s、]+", line) if part)
    return None
