"""SEC1: marks of state secrets (密级标志), in the forms of the secrecy regulations.

A mark is the level, a star and a period or condition: 机密★5年, 秘密★, 绝密★启用前. The star may be missing
where the level stands alone at the head of a document. The expiry of the period does not lift the
block; only a recorded 解密 with a fresh review does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Kind
from ..flows import FlowText, Role
from .base import BLOCK, GAP, REVIEW, Example, Hit, Rule, spaced

LEVEL = "(?:" + "|".join(spaced(level) for level in ("绝密", "机密", "秘密")) + ")"
_PERIOD = (
    rf"(?:长{GAP}期|永{GAP}久|\d{{1,2}}{GAP}(?:年|个?月|天|日)|[一二三四五六七八九十]{{1,3}}{GAP}(?:年|个月)"
    rf"|\d{{4}}{GAP}年[0-9年月日 ]{{0,12}}|启用前|解密|发布前|公布前|开标前|考试)"
)
# Words that make 秘密 a different word; a star after them is a footnote sign.
_OTHER_SECRETS = r"(?<!商业)(?<!技术)(?<!个人)(?<!工作)(?<!职业)(?<!通信)(?<!经营)"
_STARRED = re.compile(rf"{_OTHER_SECRETS}(?P<level>{LEVEL}){GAP}级?{GAP}\(?{GAP}★(?:{GAP}{_PERIOD})?")
_STAR_FIRST = re.compile(
    rf"(?<![\u4e00-\u9fa5])★{GAP}(?P<level>{LEVEL})[ ]{{0,8}}(?:{_PERIOD})?[ ]{{0,8}}(?=[\n\t,。)】]|$)"
)
_OTHER_STAR = re.compile(rf"{_OTHER_SECRETS}(?P<level>{LEVEL}){GAP}[*※◆●▲+·?]{GAP}{_PERIOD}")
_ALONE = re.compile(
    rf"(?:^|(?<=[\n\t]))[ ]{{0,8}}[\[【(〔「]?[ ]{{0,8}}(?P<level>{LEVEL})[ ]{{0,8}}(?:级|文?件|文件|材料)?[ ]{{0,8}}(?:{_PERIOD}|[*※])?[ ]{{0,8}}[\]】)〕」]?[ ]{{0,8}}(?:特急|加急|平急|急件)?[ ]{{0,8}}(?=[\n\t]|$)"
)
_BRACKETED = re.compile(
    rf"(?:^|(?<=[\n\t]))[ ]{{0,8}}[\[【(〔「][ ]{{0,8}}(?P<level>{LEVEL})[ ]{{0,8}}[\]】)〕」](?=[ ]{{0,8}}\S)"
)
_AFTER_NUMBER = re.compile(rf"(?<=号)[ \t]{{1,8}}[\[【(〔「]?(?P<level>{LEVEL})[\]】)〕」]?[ ]{{0,8}}(?=\n|$)")
_EXPLAINING = re.compile(
    r"例如|比如|譬如|形如|诸如|如[:“\"'‘「(]|形式|样式|格式|标注为|标注成|字样|标识为|应当标|表示|写作|应标"
)
_OPENING_QUOTES, _CLOSING_QUOTES = "“\"'‘「『《", "”\"'’」』》"


def find(text: FlowText) -> Iterator[Hit]:
    taken: list[tuple[int, int]] = []
    for pattern in (_STARRED, _OTHER_STAR, _STAR_FIRST):
        for match in pattern.finditer(text.text):
            taken.append(match.span())
            severity = REVIEW if _is_quoted_example(text, *match.span()) else BLOCK
            yield Hit(*match.span(), severity, bare=True)
    for match in (found for pattern in (_ALONE, _BRACKETED, _AFTER_NUMBER) for found in pattern.finditer(text.text)):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            yield from _judge_alone(text, match)


def _is_quoted_example(text: FlowText, start: int, end: int) -> bool:
    """“机密★5年” inside a sentence that explains marks, in quotation marks."""
    before, after = text.line_before(start, 30), text.line_after(end, 20)
    quoted = before.rstrip()[-1:] in _OPENING_QUOTES and any(quote in after[:8] for quote in _CLOSING_QUOTES)
    return bool(before.strip()) and quoted and bool(_EXPLAINING.search(before + after))


def _judge_alone(text: FlowText, match: re.Match[str]) -> Iterator[Hit]:
    """A level alone on its line is a mark at the head of a document; in a list of levels it is a word."""
    levels = {_plain(found.group("level")) for found in _ALONE.finditer(text.text)}
    is_head = text.flow.role in (Role.MARGIN, Role.NAME) or text.is_in_opening(match.start())
    if len(levels) > 1 or not is_head:
        if text.flow.role is not Role.TECHNICAL and "密级" not in text.label_at(match.start("level")):
            yield Hit(*match.span("level"), REVIEW, bare=True)
        return
    yield Hit(*match.span("level"), BLOCK, bare=True)


def _plain(level: str) -> str:
    return re.sub(r"\s", "", level)


RULE = Rule(
    code="SEC1",
    kind=Kind.SECRECY_MARK,
    label="密级标志",
    advice="文件带有国家秘密标志，不得在互联网上存储、处理和发布。请立即停止操作，与保密审查员联系。",
    find=find,
    examples=(
        Example("机密★5年", BLOCK),
        Example("秘密★", BLOCK),
        Example("★机密\n关于营区周边建设管控的函", BLOCK),
        Example("祕密★五年", BLOCK),
        Example("㊙★1年", BLOCK),
        Example("★秘密投票，公开计票", None),
        Example("绝密★启用前", BLOCK),
        Example("秘　密★ 1 年", BLOCK),
        Example("機密☆長期", BLOCK),
        Example("机\u200b密★三年", BLOCK),
        Example("青政办发〔2024〕3号 秘密★6个月", BLOCK),
        Example("机\n密\n★\n5\n年", BLOCK),
        Example("秘密*3年\n青澜县人民政府办公室文件", BLOCK),
        Example("机密\n\n青澜县人民政府文件", BLOCK),
        Example("【秘密】关于做好防汛物资储备的通知", BLOCK),
        Example("机密级★三年", BLOCK),
        Example("机密件\n关于某事项的函", BLOCK),
        Example("青委发〔2024〕1号　　机密\n关于某事项的通知", BLOCK),
        Example("「机密」 青委发〔2024〕1号", BLOCK),
        Example("机密文件保管规定", None),
        Example("机密 特急\n青澜县人民政府文件", BLOCK),
        Example("机密", BLOCK, role=Role.MARGIN),
        Example("国家秘密标志的形式，例如“机密★5年”，标注在首页左上角。", REVIEW),
        Example("商业秘密", None),
        Example("涉及商业秘密*的，不予公开。", None),
        Example("中华人民共和国保守国家秘密法", None),
        Example("绝密级不超过三十年，机密级不超过二十年，秘密级不超过十年。", None),
        Example("选举设立秘密写票处。", None),
        Example("请妥善保管计算机密码★", None),
        Example("司机密切注意路面结冰情况。", None),
        Example("国家秘密的密级分为绝密、机密、秘密三级。", None),
        Example("密级★保密期限", None),
        Example("特急", None),
        Example("密级：绝密□ 机密□ 秘密□ 非密□", None),
    ),
)
