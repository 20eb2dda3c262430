"""One remark of the proofreader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """Headings under which remarks are shown."""

    WRONG_WORD = "wrong_word"
    LEADER = "leader"
    WORDING = "wording"
    OTHER_PLACE = "other_place"
    PLACEHOLDER = "placeholder"
    DATE = "date"
    NUMBERING = "numbering"
    MOJIBAKE = "mojibake"
    RESIDUE = "residue"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Category.WRONG_WORD: "错别字",
    Category.LEADER: "领导姓名、职务和排序",
    Category.WORDING: "规范表述",
    Category.OTHER_PLACE: "其他地区名称（套用模板残留）",
    Category.PLACEHOLDER: "占位文字",
    Category.DATE: "日期",
    Category.NUMBERING: "序号",
    Category.MOJIBAKE: "乱码",
    Category.RESIDUE: "代码残留",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong, where, and what should probably stand there ("" when that is for the editor to know)."""

    category: Category
    where: str
    excerpt: str
    suggestion: str
    start: int = 0  # in the normalised text; `end` is 0 for what has no place in it
    end: int = 0

    def as_dict(self) -> dict[str, str]:
        return {
            "category": self.category.value,
            "where": self.where,
            "excerpt": self.excerpt,
            "suggestion": self.suggestion,
        }
