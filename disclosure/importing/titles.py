"""Which of the lines above a text is its title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.chinese import fold
from core.chinese_dates import parse_date
from disclosure.importing.lines import breaks_a_word, is_numbered, tidy_spaces

GENRES = (
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要",
)  # fmt: skip
_NOUNS = (
    *GENRES, "令", "办法", "规定", "细则", "规则", "条例", "章程", "方案", "计划", "规划", "总结", "年报", "年度报告", "要点", "安排", "制度",
    "指南", "目录", "清单", "名单", "公示", "一览表", "标准", "预案", "预算", "决算", "说明", "解读", "答复", "指引", "简介", "情况", "汇报",
    "讲话", "须知", "流程", "措施", "通则", "守则", "协议", "启事", "声明", "简报", "动态", "概况", "职责", "表", "书", "信",
)  # fmt: skip
_TAIL = r"(?:[(（][^()（）]{1,20}[)）])?$"
_ENDS_LIKE_TITLE = re.compile("(?:" + "|".join(_NOUNS) + ")" + _TAIL)
_ENDS_LIKE_ORGAN = re.compile(
    "(?:局|委|厅|处|院|政府|办公室|委员会|中心|公司|指挥部|领导小组|大队|支队|银行|学校|协会|门户网站|网)$"
)
_RED_HEAD = re.compile(r"^([\u4e00-\u9fff\s、]{4,60}?)\s*文\s*件$")
_LONGEST = 90


@dataclass(frozen=True)
class Candidate:
    """A line above the text. ``is_marked``: the file itself calls it the title; ``is_before_labels``: 发布时间 follows."""

    text: str
    is_marked: bool = False
    is_centered: bool = False
    is_before_labels: bool = False


def can_be_title(text: str) -> bool:
    """Short, Chinese, no sentence, no number before it, no address, no date."""
    if not 4 <= len(text) <= _LONGEST or text.endswith(tuple("。；！：:;，,、")):
        return False
    return bool(re.search("[\u4e00-\u9fff]{2}", text)) and not is_numbered(text) and parse_date(text) is None


def choose_title(candidates: Sequence[Candidate]) -> tuple[int, int] | None:
    """First and last index of the lines that make the title; None without candidates."""
    if not candidates:
        return None
    last = max(range(len(candidates)), key=lambda at: (_score(candidates[at]), -at))
    first = last
    while first and _belong_together(candidates[first - 1].text, join_title(candidates[first : last + 1])):
        first -= 1
    return first, last


def join_title(candidates: Sequence[Candidate]) -> str:
    """The title from its lines."""
    return "".join(candidate.text for candidate in candidates)


def is_same_title(one: str, other: str) -> bool:
    """Do two lines name the same document? One may leave out the organ before 关于."""
    one, other = (re.sub(r"\s", "", fold(text)) for text in (one, other))
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= 8 and longer.endswith(shorter))


def red_head_issuers(text: str) -> list[str]:
    """The organs of a red heading: 青澜县人民政府文件; empty for other lines."""
    match = _RED_HEAD.match(text)
    organs = tidy_spaces(match[1]) if match else ""
    return re.split(r"[\s、]+", organs) if is_organ(organs) else []


def is_organ(text: str) -> bool:
    """A line that is the name of an organ, or several."""
    return len(text) <= 60 and bool(_ENDS_LIKE_ORGAN.search(text)) and not re.search("[，。；：:《》]|关于", text)


def genre_of(title: str) -> str | None:
    """The genre a title ends with, among the fifteen of the Regulation on official documents."""
    bare = re.sub(_TAIL, "", title)
    if bare.endswith("令"):
        return "命令"
    return next((genre for genre in sorted(GENRES, key=len, reverse=True) if bare.endswith(genre)), None)


def _score(candidate: Candidate) -> float:
    text = candidate.text
    score = 4.0 * candidate.is_marked + 1.0 * candidate.is_centered + 2.0 * candidate.is_before_labels
    score += 3.0 * bool(_ENDS_LIKE_TITLE.search(text)) + 1.0 * ("关于" in text)
    score -= 3.0 * (is_organ(text) and not _ENDS_LIKE_TITLE.search(text))
    return score - 4.0 * text.startswith(("(", "（", "—", "-"))


def _belong_together(before: str, after: str) -> bool:
    """Is the line before the beginning of a title that goes on below?"""
    if _ENDS_LIKE_TITLE.search(before) and before.count("《") <= before.count("》"):
        return False
    is_open = before.count("《") > before.count("》") or before.endswith(("关于", "关于印发", "关于转发", "的", "和"))
    is_organ_of_title = is_organ(before) and after.startswith("关于")
    return is_open or is_organ_of_title or breaks_a_word(before, after) or before.startswith("关于")
