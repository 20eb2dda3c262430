"""What is wrong with a text: cut out where it cannot belong there, named where a person has to decide."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from assets.reading import Block, Heading, Paragraph, block_text, map_text
from core.text_defects import (
    Defect,
    cut_out,
    find_foreign_places,
    find_furniture,
    find_garbled,
    find_numbering_jumps,
    find_placeholders,
    find_planted,
    find_residue,
    find_year_slips,
)
from disclosure.importing.documents import Finding, FindingCode, Signature, body_text

_LONGEST_EXCERPT = 60


@dataclass(frozen=True)
class Cut:
    """Something taken out of a block; ``code`` is None for furniture of the page, which is only noted."""

    code: FindingCode | None
    excerpt: str


_CUTTERS: list[tuple[FindingCode | None, Callable[[str], list[Defect]]]] = [
    (FindingCode.PLANTED, find_planted),
    (FindingCode.RESIDUE, find_residue),
    (None, find_furniture),
]


def clean_block(block: Block) -> tuple[Block, list[Cut]]:
    """The block without planted text and remains of machines, and what was cut."""
    cuts: list[Cut] = []

    def clean(text: str) -> str:
        for code, find in _CUTTERS:
            if defects := find(text):
                cuts.extend(Cut(code, shorten(defect.text)) for defect in defects)
                text = cut_out(text, defects)
        return text

    return map_text(block, clean), cuts


def finding_of_cut(cut: Cut, place: str) -> Finding:
    """The report of a cut."""
    messages = {
        FindingCode.PLANTED: _("植入的博彩、色情等内容，已删除，请核对前后文字。"),
        FindingCode.RESIDUE: _("网站系统或模板残留，已删除，请核对前后文字。"),
    }
    return Finding(cut.code, messages[cut.code], place, cut.excerpt)


def find_in_text(text: str, place: str) -> Iterator[Finding]:
    """What stays in the text and needs a look."""
    for defect in find_garbled(text):
        yield Finding(FindingCode.GARBLED, _("疑似乱码，请对照原文改正。"), place, _around(text, defect))
    for shown, count in Counter(defect.text for defect in find_placeholders(text)).items():
        message = (
            _("占位文字没有填写，请补上。") if count == 1 else _("占位文字没有填写（%(n)d处），请补上。") % {"n": count}
        )
        yield Finding(FindingCode.PLACEHOLDER, message, place, shown)


def find_in_body(blocks: Sequence[Block | Signature]) -> Iterator[Finding]:
    """Findings of a body, block by block and over its whole length."""
    for number, block in enumerate(blocks, 1):
        yield from find_in_text(body_text(block), body_place(number))
    lines = [_line(block) for block in blocks]
    for jump in find_numbering_jumps(lines):
        message = _("序号不连续：前面是第%(previous)d，这里是第%(found)d。") % {
            "previous": jump.previous,
            "found": jump.found,
        }
        if not jump.previous:
            message = _("序号不从一开始：这里是第%(found)d。") % {"found": jump.found}
        yield Finding(FindingCode.NUMBERING, message, body_place(jump.line + 1), jump.text)
    for slip in find_year_slips(lines):
        message = _("年份可能有误：标题写%(heading)d年，这里写%(found)d年。") % {
            "heading": slip.heading_year, "found": slip.found,
        }  # fmt: skip
        yield Finding(FindingCode.YEAR, message, body_place(slip.line + 1), slip.text)


def find_places(title: str, blocks: Sequence[Block | Signature], home: Collection[str]) -> Iterator[Finding]:
    """Names of other counties, each once with where it first stands."""
    texts = [body_text(block) for block in blocks]
    for name, count in find_foreign_places(title, "\n".join(texts), home).items():
        places = [_("标题")] if name in title else []
        places += [body_place(number) for number, text in enumerate(texts, 1) if name in text]
        message = _("出现外地地名“%(name)s”（%(count)d处），请确认不是套用外地文稿。") % {"name": name, "count": count}
        yield Finding(FindingCode.FOREIGN_PLACE, message, places[0], name)


def find_in_dates(metadata: dict[str, object]) -> Iterator[Finding]:
    """Dates that contradict each other."""
    pairs = [
        ("formed_on", "published_on", _("发布日期早于成文日期。")),
        ("effective_on", "abolished_on", _("废止日期早于生效日期。")),
    ]
    for earlier, later, message in pairs:
        first, second = metadata.get(earlier), metadata.get(later)
        if isinstance(first, date) and isinstance(second, date) and second < first:
            yield Finding(FindingCode.DATES, message, _("目录信息"), f"{first} / {second}")


def body_place(number: int) -> str:
    return _("正文第%(number)d段") % {"number": number}


def source_place(number: int) -> str:
    return _("原文第%(number)d段") % {"number": number}


def shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_EXCERPT else text[: _LONGEST_EXCERPT - 1] + "…"


def _around(text: str, defect: Defect) -> str:
    return shorten(text[max(0, defect.start - 8) : defect.end + 8])


def _line(block: Block | Signature) -> str:
    return block_text(block) if isinstance(block, Heading | Paragraph) else ""
