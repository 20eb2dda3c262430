"""SEC2: a form field 密级 that is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Kind
from ..flows import FlowText
from .base import BLOCK, GAP, REVIEW, Example, Hit, Rule, spaced

_LEVEL = "|".join(spaced(level) for level in ("绝密", "机密", "秘密", "内部"))
_FIELD = re.compile(
    rf"(?:密{GAP}级|保密级别|秘密等级|涉密等级)(?:{GAP}[:|\]】)]{GAP}|[ \t\n]{{1,6}})[\[(【“]?(?P<level>{_LEVEL})(?P<rest>[^\n]{{0,12}})"
)
_TICKED = re.compile(rf"(?:密{GAP}级|保密级别|秘密等级)[^\n]{{0,24}}?[☑☒✔✓■√][ ]?(?P<level>{_LEVEL})")
# A choice not yet made: other levels, boxes or a slash follow.
_CHOICE = re.compile(
    r"^[ ]*(?:级)?[ ]*[、/|,□☐()\[\]或 ]*[ ]*(?:绝密|机密|秘密|内部|非密|公开|无|□|☐|_)|^[ ]*[□☐]|^级?不超过|^[、/]|^的|^级"
)
_HEADING = re.compile(r"^\s*(?:密\s*级|保密级别|秘密等级)\s*$")


def find(text: FlowText) -> Iterator[Hit]:
    for match in _FIELD.finditer(text.text):
        if not _CHOICE.search(match.group("rest")):
            yield _hit(match)
    for match in _TICKED.finditer(text.text):
        yield _hit(match)
    yield from _cells_under_heading(text)


def _hit(match: re.Match[str]) -> Hit:
    internal = match.group("level").startswith("内")
    return Hit(
        *match.span("level"),
        REVIEW if internal else BLOCK,
        kind=Kind.INTERNAL_ONLY if internal else None,
        bare=True,
    )


def _cells_under_heading(text: FlowText) -> Iterator[Hit]:
    """A column 密级: registers of secret matters block, the table that explains the levels does not."""
    cells = [
        cell
        for row in text.table_rows()
        for cell in row
        if _HEADING.match(cell.label) and re.fullmatch(_LEVEL, cell.text)
    ]
    explains = {"绝密", "机密", "秘密"} <= {re.sub(r"\s", "", cell.text) for cell in cells}
    for cell in cells:
        if cell.text.startswith("内"):
            yield Hit(cell.start, cell.end, REVIEW, kind=Kind.INTERNAL_ONLY, bare=True)
        else:
            yield Hit(cell.start, cell.end, REVIEW if explains else BLOCK, bare=True)


RULE = Rule(
    code="SEC2",
    kind=Kind.SECRECY_MARK,
    label="密级栏",
    advice="“密级”一栏填有密级，不得在互联网上存储、处理和发布。请立即停止操作，与保密审查员联系。",
    find=find,
    examples=(
        Example("密级:秘密", BLOCK),
        Example("密级： 机 密", BLOCK),
        Example("密 级\t机密\n文号\t青政〔2024〕1号", BLOCK),
        Example("密级：☑秘密 □机密", BLOCK),
        Example("事项\t密级\t期限\n战备物资储备数\t秘密\t10年", BLOCK),
        Example("密级：内部", REVIEW),
        Example("密级\t期限\n绝密\t30年\n机密\t20年\n秘密\t10年", REVIEW),
        Example("密级：非密", None),
        Example("密级：无", None),
        Example("密级：公开", None),
        Example("密级：绝密□ 机密□ 秘密□", None),
        Example("密级：绝密、机密、秘密（请选择）", None),
        Example("密级：秘密/内部/非密", None),
        Example("确定密级：机密级事项由上级机关确定。", None),
        Example("密级：＿＿＿＿", None),
    ),
)
