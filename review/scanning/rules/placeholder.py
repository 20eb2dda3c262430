"""Words that somebody meant to replace."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Kind
from ..flows import FlowText, Role
from .base import REVIEW, Example, Hit, Rule, any_of

_PLACEHOLDERS = any_of(
    r"第[xX×]{1,4}(?:条|款|章|期|号|届|次|批)",
    r"(?<![A-Za-z0-9×])[xX×]{2,4}(?:条|号|年|月|日|元|万|县|镇|乡|村|局|项|次|公司|单位|部门|同志|办公室|街道|科)",
    r"20[xX×]{2}年?|〔20[xX×]{2}〕|〔[xX×]{4}〕",
    r"[xX×]{1,2}月[xX×]{1,2}日",
    r"(?:此处|这里|在此)(?:填写|插入|输入|添加|粘贴|补充)",
    r"[\[【(](?:待(?:补充|定|填|核实|完善)|请(?:填写|输入|补充)|标题|正文|单位名称|日期|插入[^\]】)]{0,8})[\]】)]",
    r"(?i:lorem ipsum|\bTODO\b|\bTBD\b|\bFIXME\b)",
    r"单击此处(?:添加|编辑|输入)|点击此处(?:添加|输入)",
    r"\{\{[^}\n]{1,40}\}\}|\$\{[^}\n]{1,40}\}",
)


def find(text: FlowText) -> Iterator[Hit]:
    if text.flow.role in (Role.TECHNICAL, Role.PROPERTY):
        return
    for match in _PLACEHOLDERS.finditer(text.text):
        yield Hit(*match.span(), REVIEW)


RULE = Rule(
    code="TXT1",
    kind=Kind.PLACEHOLDER,
    label="未填写的占位文字",
    advice="还有没有填写的占位文字，请补上或删去。",
    find=find,
    examples=(
        Example("根据第xx条的规定", REVIEW),
        Example("XX县人民政府", REVIEW),
        Example("20××年×月×日", REVIEW),
        Example("（待补充）", REVIEW),
        Example("此处填写联系人", REVIEW),
        Example("青政办发〔20XX〕X号", REVIEW),
        Example("当事人李××", None),
        Example("年　月　日", None),
        Example("尺寸 200×300×400", None),
        Example("XXL号服装", None),
    ),
)
