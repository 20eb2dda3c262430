"""SEC2: a form field 密级 that is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Kind
from ..flows import FlowText
from .base import BLOCK, GAP, REVIEW, Example, Hit, Rule, spaced

_LEVEL = "|".join(spaced(level) for level in ("绝密", "机密", "秘密", "内部"))
_FIELD = re.compile(
    rf"(?:密{GAP}级(?:[ /和及与、(]{{0,3}}保密期限[ )]?)?|保密级别|保密等级|秘密等级|涉密等级|定密){GAP}(?:[:|\]】)=]|-{{1,3}}){GAP}[\[(【“]?(?P<level>{_LEVEL})(?P<rest>[^\n]{{0,12}})"
)
# Without a colon only a cell or line 密级 followed by a cell or line that holds nothing but the level.
_PAIR = re.compile(
    rf"(?:^|(?<=[\n\t]))[ ]{{0,8}}密{GAP}级[ ]{{0,8}}[\t\n][ ]{{0,8}}(?P<level>{_LEVEL})(?P<rest>[ ]{{0,8}}(?:★[^\n\t]{{0,12}})?)(?=[\n\t]|$)"
)
_SENTENCE = re.compile(
    r"(?:本|此|该)(?:文件|件|材料|文|资料|通知|报告)的?(?:密级|保密等级)(?:为|是|定为)[“\"]?(?P<level>绝密|机密|秘密)(?P<rest>[^\n]{0,6})"
    r"|(?:本|此|该)(?:文件|件|材料|文|资料)(?:为|系|属于?)(?P<kind>绝密|机密|秘密)级?(?:文件|件|材料|级)"
)
_TICKED = re.compile(rf"(?:密{GAP}级|保密级别|秘密等级)[^\n]{{0,24}}?[☑☒✔✓■√][ )\]】]{{0,2}}(?P<level>{_LEVEL})")
# A choice not yet made: other levels, boxes or a slash follow.
_CHOICE = re.compile(
    r"^[ ]{0,8}(?:级)?[ ]{0,8}[、/|,□☐()\[\]或 ]*[ ]{0,8}(?:绝密|机密|秘密|内部|非密|公开|无|□|☐|_)|^[ ]{0,8}[□☐]|^级?不超过|^[、/](?!\d)|^的|^级(?![ ]{0,8}(?:$|[,;。；\t(]))"
)
_END_OF_VALUE = re.compile(r"^级?\s*(?:$|/\d|\(\d|[★*,，;；。)\]】】(\t]|\s|\d)")
_HEADING = re.compile(r"^\s*(?:密\s*级|保密级别|秘密等级)\s*$")


def find(text: FlowText) -> Iterator[Hit]:
    for match in _FIELD.finditer(text.text):
        if _END_OF_VALUE.match(match.group("rest")) and not _CHOICE.search(match.group("rest")):
            yield _hit(match)
    for match in _SENTENCE.finditer(text.text):
        yield _hit(match)
    for match in _PAIR.finditer(text.text):
        if not _is_row_of_levels(text, match):
            yield _hit(match)
    for match in _TICKED.finditer(text.text):
        yield _hit(match)
    yield from _cells_under_heading(text)


def _is_row_of_levels(text: FlowText, match: re.Match[str]) -> bool:
    """密级 above or beside a list of all the levels."""
    return bool(re.match(rf"[\n\t][^\n\t]{{0,8}}(?:[\n\t])?(?:{_LEVEL})", text.text[match.end() : match.end() + 24]))


def _hit(match: re.Match[str]) -> Hit:
    named = "level" if match.group("level") else "kind"
    internal = match.group(named).startswith("内")
    return Hit(
        *match.span(named),
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
        Example("密级——机密", BLOCK),
        Example("密级/保密期限：机密/10年", BLOCK),
        Example("密级（保密期限）：秘密（5年）", BLOCK),
        Example("文件密级：秘密级", BLOCK),
        Example("本件为机密件，不得复印。", BLOCK),
        Example("密级：绝密级、机密级、秘密级（选填）", None),
        Example("密级：秘密级不超过十年", None),
        Example("密 级\t机密\n文号\t青政〔2024〕1号", BLOCK),
        Example("密级：☑秘密 □机密", BLOCK),
        Example("事项\t密级\t期限\n战备物资储备数\t秘密\t10年", BLOCK),
        Example("密级：（√）秘密", BLOCK),
        Example("本文件密级为机密，保密期限10年。", BLOCK),
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
        Example("应当标明密级\n秘密载体的管理按照规定执行。", None),
    ),
)
