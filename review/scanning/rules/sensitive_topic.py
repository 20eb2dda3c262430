"""STAB1: matters of public order that need a second look before they are published."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Kind
from ..flows import FlowText, Role
from .base import REVIEW, Example, Hit, Rule, any_of

_TOPICS = any_of(
    r"维稳",
    r"涉稳",
    r"群体性(?:事件|上访)",
    r"(?:信访|上访|来访|举报|控告)人(?:姓名|[:：])",
    r"舆情(?:处置|应对|管控|监控|专报|分析|研判|信息)",
    r"越级上访",
    r"非(?:正常)?访",
    r"重点(?:管控|稳控)(?:人员|对象)",
    r"稳控",
    r"社会不稳定因素",
    r"缠访|闹访",
    r"布控",
    r"(?:应急|反恐|安保)(?:处突|部署)方案",
    r"敏感(?:人员|时期|节点)",
    r"邪教",
    r"内部通报",
    r"督办专报",
)


def find(text: FlowText) -> Iterator[Hit]:
    if text.flow.role is Role.TECHNICAL:
        return
    for match in _TOPICS.finditer(text.text):
        yield Hit(*match.span(), REVIEW)


RULE = Rule(
    code="STAB1",
    kind=Kind.SENSITIVE_TOPIC,
    label="敏感事项",
    advice="涉及维稳、信访人、舆情等事项。请确认公开不会危及社会稳定，也不会暴露信访人。",
    find=find,
    examples=(
        Example("做好重要节点维稳工作", REVIEW),
        Example("信访人：王小明", REVIEW),
        Example("舆情处置情况报告", REVIEW),
        Example("全县信访工作会议召开", None),
        Example("稳定粮食生产", None),
    ),
)
