"""The checks, each a small object with its own table of examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from ..flows import FlowText
from ..people import is_person_name
from ..rules import placeholder
from .lists import Lists
from .remarks import Category, Remark

AROUND = 8
Finder = Callable[[FlowText, Lists], Iterator[Remark]]


@dataclass(frozen=True)
class Check:
    """One thing to look at. `examples`: a text and whether the check speaks."""

    category: Category
    find: Finder
    examples: tuple[tuple[str, bool], ...]


def _remark(category: Category, text: FlowText, start: int, end: int, suggestion: str = "") -> Remark:
    excerpt = text.line_before(start, AROUND) + text.text[start:end] + text.line_after(end, AROUND)
    return Remark(category, text.place_of(start), " ".join(excerpt.split())[:60], suggestion, start, end)


def wrong_words(text: FlowText, lists: Lists) -> Iterator[Remark]:
    for wrong, (right, exceptions) in lists.words.items():
        for match in re.finditer(re.escape(wrong), text.text):
            around = text.text[max(0, match.start() - AROUND) : match.end() + AROUND]
            if not any(exception in around for exception in exceptions):
                yield _remark(Category.WRONG_WORD, text, *match.span(), right)
    for match in re.finditer(r"的的|了了(?![解结])|和和(?!气)|，，|。。(?!。)|、、|；；|,,|是是(?!非)", text.text):
        yield _remark(Category.WRONG_WORD, text, *match.span(), match.group()[0])


_TITLES = r"(?:县委书记|县委副书记|县委常委|县委|代?县长|常务副县长|副县长|县政府党组成员|县人大常委会主任|县政协主席|局长|副局长|镇长|书记|主任|主席)"


def leaders(text: FlowText, lists: Lists) -> Iterator[Remark]:
    yield from _titles_of_leaders(text, lists)
    yield from _names_of_offices(text, lists)
    yield from _order_of_leaders(text, lists)


def _titles_of_leaders(text: FlowText, lists: Lists) -> Iterator[Remark]:
    """The name is right, the title is not his."""
    for leader in lists.leaders:
        for match in re.finditer(re.escape(leader.name), text.text):
            before = text.line_before(match.start(), 16).rstrip()
            title = re.search(_TITLES + "$", before)
            if title and not any(
                own.endswith(title.group()) and before.endswith(own[-len(title.group()) :]) for own in leader.titles
            ):
                start = match.start() - len(title.group())
                yield _remark(Category.LEADER, text, start, match.end(), leader.titles[0] + leader.name)


def _names_of_offices(text: FlowText, lists: Lists) -> Iterator[Remark]:
    """The title is held by one person, and another name follows it."""
    for leader in lists.leaders:
        for title in leader.titles:
            if sum(title in other.titles for other in lists.leaders) > 1:
                continue
            for match in re.finditer(
                rf"(?<![\u4e00-\u9fa5]副)(?<!副){re.escape(title)}([\u4e00-\u9fa5]{{2,3}})", text.text
            ):
                name = next((match.group(1)[:size] for size in (3, 2) if is_person_name(match.group(1)[:size])), "")
                known = any(other.name.startswith(name[:2]) for other in lists.leaders)
                if name and not leader.name.startswith(name) and not name.startswith(leader.name) and not known:
                    yield _remark(
                        Category.LEADER,
                        text,
                        match.start(),
                        match.start() + len(title) + len(name),
                        title + leader.name,
                    )


def _order_of_leaders(text: FlowText, lists: Lists) -> Iterator[Remark]:
    orders = {leader.name: leader.order for leader in lists.leaders}
    if len(orders) < 2:
        return
    name = "|".join(map(re.escape, orders))
    for match in re.finditer(rf"(?:{name})(?:[、,，和 ]+(?:{name}))+", text.text):
        names = re.findall(name, match.group())
        wanted = sorted(names, key=orders.__getitem__)
        if names != wanted:
            yield _remark(Category.LEADER, text, *match.span(), "、".join(wanted))


def wordings(text: FlowText, lists: Lists) -> Iterator[Remark]:
    for wrong, right in lists.wordings.items():
        for match in re.finditer(re.escape(wrong), text.text):
            yield _remark(Category.WORDING, text, *match.span(), right)


def other_places(text: FlowText, lists: Lists) -> Iterator[Remark]:
    for place in lists.other_places:
        for match in re.finditer(re.escape(place), text.text):
            yield _remark(Category.OTHER_PLACE, text, *match.span())


def placeholders(text: FlowText, lists: Lists) -> Iterator[Remark]:
    for hit in placeholder.RULE.find(text):
        yield _remark(Category.PLACEHOLDER, text, hit.start, hit.end)


_DATE = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日")
_MONTH_DAY = re.compile(r"(?<![\d年])(\d{1,2})月(\d{1,2})日")
_LONG_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{3,4}年")
_YEAR = re.compile(r"(?<!\d)(\d{4})年(?!前|以[上下])")
_SPAN = re.compile(r"(?<!\d)((?:19|20)\d{2})年?(?:至|到|—|-|~)((?:19|20)\d{2})年")


def dates(text: FlowText, lists: Lists) -> Iterator[Remark]:
    for match in _DATE.finditer(text.text):
        if not _exists(*map(int, match.groups())):
            yield _remark(Category.DATE, text, *match.span())
    for match in _MONTH_DAY.finditer(text.text):
        if not _exists(2024, *map(int, match.groups())):
            yield _remark(Category.DATE, text, *match.span())
    for match in _LONG_YEAR.finditer(text.text):
        yield _remark(Category.DATE, text, *match.span())
    for match in _YEAR.finditer(text.text):
        if not 1900 <= int(match.group(1)) <= date.today().year + 30 and not text.text[match.end() :].startswith(
            "历史"
        ):
            yield _remark(Category.DATE, text, *match.span())
    for match in _SPAN.finditer(text.text):
        if int(match.group(1)) > int(match.group(2)):
            yield _remark(Category.DATE, text, *match.span())


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_DIGITS = "一二三四五六七八九"
_NUMBERING = (
    re.compile(rf"^[ \t]*([{_DIGITS}十]{{1,3}})、", re.MULTILINE),
    re.compile(rf"^[ \t]*\(([{_DIGITS}十]{{1,3}})\)", re.MULTILINE),
    re.compile(r"^[ \t]*(\d{1,2})[.、](?!\d)", re.MULTILINE),
    re.compile(rf"^[ \t]*第([{_DIGITS}十百零]{{1,5}})条", re.MULTILINE),
)


def numbering(text: FlowText, lists: Lists) -> Iterator[Remark]:
    """A number that is neither the next one nor a new beginning."""
    for style in _NUMBERING:
        last = 0
        for match in style.finditer(text.text):
            number = _value(match.group(1))
            if number not in (1, last + 1) and last:
                yield _remark(Category.NUMBERING, text, *match.span(), f"前一项是{last}，此处应为{last + 1}")
            last = number


def _value(numeral: str) -> int:
    """Value of 1, 十二, 二十, 一百零三."""
    if numeral.isdigit():
        return int(numeral)
    hundreds, _, rest = numeral.rpartition("百")
    tens, ten, ones = rest.replace("零", "").rpartition("十")
    value = (_DIGITS.find(hundreds) + 1) * 100 if hundreds else 0
    return (
        value + ((_DIGITS.find(tens) + 1 if tens else 1) * 10 if ten else 0) + (_DIGITS.find(ones) + 1 if ones else 0)
    )


_MOJIBAKE = re.compile(
    r"\ufffd+|锟斤拷|(?:烫烫|屯屯){2,}|锘|(?:[À-ÿ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œž]{1,2}){2,}|\?{3,}"
)
_CHINESE_RUN = re.compile(r"[\u4e00-\u9fff\ue000-\uf8ff€]{5,}")
_RESIDUE = re.compile(
    r"&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo);|</?(?:p|br|div|span|td|tr|table|font|strong|a|img|o:p)\b[^<>\n]{0,80}>|\[/?(?:td|tr|table|color|size|img)\b[^\]\n]{0,30}\]|mso-[a-z-]+:|font-family:|\[!--|"
    r"#(?:NAME\?|REF!|VALUE!|DIV/0!|N/A)|错误![ ]?未(?:找到引用源|定义书签)|Error! Reference|(?<![A-Za-z])(?:undefined|NaN)(?![A-Za-z])|\{\\rtf|window\.|function\s*\("
)


def mojibake(text: FlowText, lists: Lists) -> Iterator[Remark]:
    """Asked of the original text: normal forms would hide it."""
    for segment in text.flow.segments:
        broken = [match for match in _CHINESE_RUN.finditer(segment.text) if _is_utf8_read_as_gbk(match.group())]
        for match in (*_MOJIBAKE.finditer(segment.text), *broken):
            excerpt = segment.text[max(0, match.start() - AROUND) : match.end() + AROUND]
            yield Remark(Category.MOJIBAKE, segment.place, excerpt[:60], "")


def _is_utf8_read_as_gbk(run: str) -> bool:
    """Chinese characters whose GBK bytes are sound UTF-8 are no Chinese words."""
    stored = run.encode("gbk", "ignore")
    sound = [char for char in stored.decode("utf-8", "ignore") if "\u4e00" <= char <= "\u9fff"]
    return len(sound) * 3 > len(stored) * 0.6


def residue(text: FlowText, lists: Lists) -> Iterator[Remark]:
    for match in _RESIDUE.finditer(text.text):
        yield _remark(Category.RESIDUE, text, *match.span())


CHECKS = (
    Check(
        Category.WRONG_WORD,
        wrong_words,
        (("监理保姆审查制度", True), ("家政保姆审查", False), ("各单位的的工作", True), ("保密审查制度", False)),
    ),
    Check(
        Category.LEADER,
        leaders,
        (
            ("副县长林致远出席会议", True),
            ("县长林致远出席会议", False),
            ("县长王大明主持", True),
            ("周文清、林致远出席", True),
            ("林致远、周文清出席", False),
        ),
    ),
    Check(Category.WORDING, wordings, (("港澳台等国家和地区", True), ("港澳台地区", False))),
    Check(Category.OTHER_PLACE, other_places, (("结合龙港区实际", True), ("结合青澜县实际", False))),
    Check(Category.PLACEHOLDER, placeholders, (("依据第xx条", True), ("依据第三条", False))),
    Check(
        Category.DATE,
        dates,
        (
            ("2024年2月30日", True),
            ("20024年", True),
            ("2024年至2021年", True),
            ("2204年", True),
            ("2024年2月29日", False),
            ("6月31日", True),
            ("2021年至2024年", False),
        ),
    ),
    Check(
        Category.NUMBERING,
        numbering,
        (
            ("一、甲\n二、乙\n四、丙", True),
            ("一、甲\n（一）子\n（二）丑\n二、乙\n（一）子", False),
            ("1.甲\n2.乙\n4.丙", True),
            ("第九条 甲\n第十条 乙\n第十一条 丙", False),
        ),
    ),
    Check(
        Category.MOJIBAKE,
        mojibake,
        (
            ("锟斤拷锟斤拷", True),
            ("å…¬å¼€", True),
            ("鏀垮簻淇℃伅鍏紑鎸囧崡", True),
            ("这是\ufffd的", True),
            ("政府信息公开", False),
        ),
    ),
    Check(
        Category.RESIDUE,
        residue,
        (("正文&nbsp;内容", True), ("<span>标题", True), ("错误！未找到引用源。", True), ("5 < 6 > 4", False)),
    ),
)
