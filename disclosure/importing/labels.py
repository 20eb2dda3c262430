"""The labels above and below a text (索引号, 发布机构, 成文日期…) and what their values mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assets.reading import Table
from core.chinese import half_width
from core.chinese_dates import parse_date
from core.document_numbers import parse_document_number

_LABELS = {
    "index_number": "索引号 信息索引号 索引编号 信息索引",
    "document_name": "文件名称 信息名称 文件标题 公文名称 信息标题 标题 名称",
    "catalog": "公开目录 信息分类 组配分类 所属目录 信息类别 栏目",
    "responsible_unit": "公开责任部门 责任部门 公开责任单位 责任单位 信息责任单位",
    "formed_on": "成文日期 生成日期 发文日期 产生日期 制发日期 印发日期 写作日期 成文时间 生成时间 发文时间 形成日期",
    "published_on": "发布日期 发布时间 公开日期 公开时间 信息发布日期 发表时间 录入时间 时间 日期",
    "updated_on": "更新时间 更新日期 修改时间 最后更新",
    "effective_on": "生效日期 实施日期 施行日期 生效时间 实施时间",
    "abolished_on": "废止日期 失效日期 终止日期 失效时间 废止时间",
    "validity_period": "有效期 有效期限 有效期至",
    "validity_status": "有效性 效力状态 时效性 信息有效性 是否有效 文件状态 效力 时效",
    "document_number": "文号 发文字号 发文文号 公文文号 文件编号 公文编号 文件字号 发文号",
    "subject": "主题分类 信息主题 主题类别",
    "genre": "体裁分类 体裁 文种 公文种类 公文体裁 公文类型",
    "issuers": "发布机构 发文机关 发布单位 发文单位 制发机关 公开机构 发布机关 制作单位 公开主体 发布部门 发文机构",
    "channels": "公开形式 公开载体 公开途径",
    "disclosure_attribute": "公开方式 公开属性 公开类别 公开类型 信息公开属性 信息公开类型",
    "audience": "公开范围 公开对象",
    "duration": "公开时限 公开期限",
    "keywords": "关键词 主题词 关键字",
    "summary": "内容概述 内容摘要 信息摘要 内容简介 摘要 概述",
    "source": "来源 信息来源 稿源 文章来源 稿件来源",
    "author": "作者 撰稿 撰稿人",
    "editor_name": "责任编辑 责编 编辑 编审",
    "publisher_name": "发布人 发布者 录入人 信息员 发布",
    "view_count": "浏览人数 浏览次数 阅读次数 点击数 点击次数 访问量 点击率 浏览量 阅读量 浏览 点击",
    # Labels of buttons: recognised so that they end the value before them.
    "": "字体 字号 字体大小 打印 分享 保护视力色 视力保护色 收藏",
}
_FIELD_OF = {label: name for name, labels in _LABELS.items() for label in labels.split()}
_LABEL = re.compile(
    "(?:"
    + "|".join(r"\s*".join(label) for label in sorted(_FIELD_OF, key=len, reverse=True))
    + r")\s*(?:[\]】]\s*:?|:)"
)
_EDGES = " \t|\xa0\u3000\u2003[]【】"
_LONGEST_VALUE = 80
_LONG_FIELDS = {"summary", "keywords", "document_name", "issuers"}
_DATE_FIELDS = {"formed_on", "published_on", "updated_on", "effective_on", "abolished_on"}
# Words of everyday texts: labels only where a table or a date shows that they are.
_NEED_A_DATE = {"时间", "日期"}

_ATTRIBUTES = {"依申请": "on_request", "不予公开": "not_disclosed", "不公开": "not_disclosed", "免于公开": "not_disclosed",
               "主动": "proactive", "公开发布": "proactive"}  # fmt: skip
_VALIDITY = {"未生效": "not_yet_effective", "废止": "repealed", "失效": "expired", "修改": "amended", "修订": "amended",
             "有效": "in_force"}  # fmt: skip
_AUDIENCES = {"内部": "internal", "特定": "specific", "部分": "specific", "社会": "public", "公众": "public"}
_DURATIONS = {"长期": "permanent", "永久": "permanent", "定期": "periodic", "天": "days", "日": "days", "年": "days"}


@dataclass(frozen=True)
class Label:
    """A labelled value as it was written; empty if the label stands there with nothing."""

    field: str
    name: str
    value: str


class BadValue(ValueError):
    """A value that its field cannot hold."""


def labels_in_line(text: str) -> list[Label]:
    """The labels of a line that consists of them, such as 发布时间：… 来源：…; empty for prose."""
    stripped = text.strip(_EDGES)
    folded = half_width(stripped)
    starts = [match for match in _LABEL.finditer(folded) if _is_label(folded, match)]
    if not starts or starts[0].start() != 0:
        return []
    ends = [match.start() for match in starts[1:]] + [len(stripped)]
    labels = [_label(match, stripped[match.end() : end]) for match, end in zip(starts, ends, strict=True)]
    return labels if all(map(_is_plausible, labels)) else []


def labels_in_table(table: Table) -> list[Label]:
    """The labels of a table of names and values side by side; empty for a table of data."""
    labels: list[Label] = []
    for row in table.rows:
        found = list(_labels_in_row([cell.text for cell in row]))
        if not found and any(cell.text for cell in row):
            return []
        labels += found
    return labels if len(labels) > 1 else []


def typed_value(field: str, value: str) -> object:
    """The value as its page field holds it. Raises ``BadValue`` for what cannot be one."""
    if field in _DATE_FIELDS:
        return _date(value)
    if field == "document_number":
        number = parse_document_number(value)
        if number is None:
            raise BadValue(value)
        return str(number)
    if field in {"issuers", "keywords"}:
        return [part for part in re.split(r"[\s、,，;；|]+", value) if part]
    if field == "view_count":
        return int("".join(re.findall(r"\d", value)) or 0)
    if field == "disclosure_attribute":
        return _word(_ATTRIBUTES, value)
    return _CHOICES[field](value) if field in _CHOICES else value


def _is_label(folded: str, match: re.Match) -> bool:
    """Inside a line a label follows a gap or a value's last digit, not a word: 的发布时间：is prose."""
    before = folded[match.start() - 1 : match.start()]
    return not before or not re.match("[\u4e00-\u9fff]", before)


def _label(match: re.Match, value: str) -> Label:
    name = re.sub(r"[\s\]】:]", "", match[0])
    return Label(_FIELD_OF[name], name, value.strip(_EDGES))


def _is_plausible(label: Label) -> bool:
    if label.name in _NEED_A_DATE and label.value:
        return parse_date(label.value) is not None
    return label.field in _LONG_FIELDS or len(label.value) <= _LONGEST_VALUE


def _labels_in_row(cells: list[str]) -> Iterator[Label]:
    """Label and value in neighbouring cells, or both in one."""
    waiting: str | None = None
    for text in cells:
        name = re.sub(r"[\s:：【】\[\]]", "", text)
        if name in _FIELD_OF:
            if waiting is not None:
                yield Label(_FIELD_OF[waiting], waiting, "")
            waiting = name
        elif waiting is not None:
            yield Label(_FIELD_OF[waiting], waiting, text.strip(_EDGES))
            waiting = None
        else:
            yield from labels_in_line(text.replace("\n", " "))
    if waiting is not None:
        yield Label(_FIELD_OF[waiting], waiting, "")


def _date(value: str) -> date:
    found = parse_date(value)
    if found is None:
        raise BadValue(value)
    return found


def _word(words: dict[str, str], value: str) -> str:
    found = next((meaning for word, meaning in words.items() if word in value), None)
    if found is None:
        raise BadValue(value)
    return found


_CHOICES = {
    "validity_status": lambda value: "in_force" if value == "是" else _word(_VALIDITY, value),
    "audience": lambda value: _word(_AUDIENCES, value),
    "duration": lambda value: _word(_DURATIONS, value),
}
