"""SEC3 and SEC4: notes on paper that say who may have it and whether it may be published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Kind
from ..flows import FlowText
from .base import BLOCK, GAP, INFO, REVIEW, Example, Hit, Rule, any_of, spaced

_NOT_PUBLIC = re.compile(
    rf"{spaced('此件')}{GAP}(?:暂|,|[ ])?{GAP}(?:{spaced('不予公开')}|{spaced('不公开')}|{spaced('依申请公开')}|{spaced('不宜公开')}|{spaced('不对外公开')})"
    r"|(?:信息)?公开(?:属性|方式|形式|选项|类别|类型|性质)[ \t]{0,8}[:：\t][ ]{0,8}(?:不予公开|依申请公开|不公开)(?![ ]{0,8}[、/|□☐或])"
    r"|\([ ]{0,8}(?:本|此|该)(?:文件|文|件)(?:暂)?(?:不予公开|不公开|依申请公开|不宜公开|不对外公开)[ ]{0,8}\)"
    r"|公开(?:属性|方式|选项|类别)[^\n]{0,24}?[☑☒✔✓■√][ ]?(?:不予公开|依申请公开|不公开)"
)
_LONE_NOTE = re.compile(r"(?:^|(?<=\n))[ ]{0,8}\((?:不予公开|依申请公开|不公开)\)[ ]{0,8}(?=\n|$)")
_EXPLAINED = re.compile(r"字样|标注|注明|是指|情形|符合|应当|规定|的公文|的文件|等标识|选项")
_PARTLY = re.compile(spaced("此件") + GAP + spaced("删减后公开"))
_INTERNAL = any_of(
    r"内部(?:资料|文件|材料|刊物|参考|使用|掌握|传阅|发行|传达)",
    r"仅供(?:内部|领导|本单位|机关|工作)[^\n，。,]{0,6}(?:参考|参阅|使用|传阅)",
    r"注意保(?:存|密|管)",
    r"(?:不得|严禁|禁止|请勿|勿)(?:外传|外泄|扩散|公开|转载上网|上网|上传(?:至)?(?:互联网|网络)|对外(?:提供|公布|发布|公开|泄露))",
    r"不(?:对外|宜|便)公开(?!的)",
    r"工作秘密(?!管理|保护|事项范围)",
    r"限(?:内部|机关)(?:传阅|使用|发行)",
)
_PUBLIC = re.compile(spaced("此件") + GAP + spaced("公开发布") + "|" + spaced("此件主动公开"))


def find_not_public(text: FlowText) -> Iterator[Hit]:
    for match in _NOT_PUBLIC.finditer(text.text):
        around = text.line_before(match.start(), 20) + text.line_after(match.end(), 12)
        quoted = text.text[match.start() - 1 : match.start()] in tuple('“"「‘')
        yield Hit(*match.span(), REVIEW if quoted and _EXPLAINED.search(around) else BLOCK)
    for match in _LONE_NOTE.finditer(text.text):
        yield Hit(*match.span(), REVIEW)
    for match in _PARTLY.finditer(text.text):
        yield Hit(*match.span(), REVIEW)


def find_internal(text: FlowText) -> Iterator[Hit]:
    for match in _INTERNAL.finditer(text.text):
        yield Hit(*match.span(), REVIEW)
    for match in _PUBLIC.finditer(text.text):
        yield Hit(*match.span(), INFO)


_COPY_CONTROL = any_of(
    r"份[ ]{0,8}号[ ]{0,8}[:：]?[ ]{0,8}\d{6}(?!\d)",
    r"(?:^|(?<=\n))[ ]{0,8}No?[.:]?[ ]{0,8}\d{6}[ ]{0,8}(?=\n)",
    r"发至[ ]?(?:县团|县处|地师|省军|乡科|科)级",
    r"阅[ ]?后[ ]?(?:即)?(?:收回|退回|销毁|清退|交回)",
    r"(?:会后|用后)[ ]?(?:收回|清退|销毁)",
    r"(?:严禁|不得|禁止)(?:复印|复制|翻印|摘抄)",
    r"(?:定期|按期)清退",
    r"编号发放|密件",
)
_LONE_COPY_NUMBER = re.compile(r"(?:^|(?<=\n))[ ]{0,8}\d{6}[ ]{0,8}(?=\n[^\n]{0,20}(?:绝|机|秘)[ ]{0,4}密)")


def find_copy_control(text: FlowText) -> Iterator[Hit]:
    for pattern in (_COPY_CONTROL, _LONE_COPY_NUMBER):
        for match in pattern.finditer(text.text):
            yield Hit(*match.span(), REVIEW)


RULES = (
    Rule(
        code="SEC3",
        kind=Kind.INTERNAL_ONLY,
        label="不公开标注",
        advice="文件注明不予公开或依申请公开，与主动公开相矛盾。请核对公开属性；删减后公开的，请换成删减后的版本。",
        find=find_not_public,
        examples=(
            Example("（此件不公开）", BLOCK),
            Example("（此件不予公开）", BLOCK),
            Example("此 件 依 申 请 公 开", BLOCK),
            Example("（此件，不公开）", BLOCK),
            Example("（本文不予公开）", BLOCK),
            Example("本文不公开讨论个案。", None),
            Example("公开属性：不予公开", BLOCK),
            Example("公开方式\t依申请公开", BLOCK),
            Example("公开属性：□主动公开 ☑依申请公开", BLOCK),
            Example("此件删减后公开", REVIEW),
            Example("政府信息公开流程图\n（依申请公开）", REVIEW),
            Example("标注“此件不予公开”的公文，不得上网。", REVIEW),
            Example("公开属性：主动公开", None),
            Example("公开属性：依申请公开/不予公开/主动公开（请选择）", None),
            Example("公开方式：□主动公开 □依申请公开 □不予公开", None),
            Example("依申请公开指南", None),
            Example("属于国家秘密的，不予公开。", None),
            Example("此件公开发布", None),
        ),
    ),
    Rule(
        code="SEC3B",
        kind=Kind.INTERNAL_ONLY,
        label="内部使用标注",
        advice="文中有内部使用的字样。请确认该文件本身可以公开，并说明理由。",
        find=find_internal,
        examples=(
            Example("内部资料，注意保存", REVIEW),
            Example("仅供内部参考", REVIEW),
            Example("本材料不得外传。", REVIEW),
            Example("请勿上传互联网", REVIEW),
            Example("（此件公开发布）", INFO),
            Example("内部审计工作规定", None),
            Example("加强内部管理", None),
            Example("工作秘密管理暂行办法", None),
        ),
    ),
    Rule(
        code="SEC4",
        kind=Kind.COPY_CONTROL,
        label="份号、回收等管理标注",
        advice="文中有份号、发放范围或回收要求，通常只见于不公开的文件。请核对原件。",
        find=find_copy_control,
        examples=(
            Example("份号：000123", REVIEW),
            Example("000123\n机密★1年", REVIEW),
            Example("（发至县团级）", REVIEW),
            Example("阅后收回", REVIEW),
            Example("严禁复印", REVIEW),
            Example("邮政编码：350000", None),
            Example("复印件一份", None),
        ),
    ),
)
