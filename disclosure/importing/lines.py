"""Paragraphs as their writer made them, from text that other programs ran together or broke apart."""

import re
from collections import Counter

import rjieba

_NUMERAL = "[一二三四五六七八九十百]+"
PART = re.compile(rf"\s*(?:{_NUMERAL}\s*[、.．]|第{_NUMERAL}[章编])\s*(?=\S)")
SECTION = re.compile(rf"\s*[(（]\s*{_NUMERAL}\s*[)）][、.．]?\s*(?=\S)")
ITEM = re.compile(r"\s*\d{1,2}\s*[.．、]\s*(?![\d])(?=\S)")
SUB_ITEM = re.compile(r"\s*[(（]\s*\d{1,2}\s*[)）]\s*(?=\S)")
_NUMBERED = (PART, SECTION, ITEM, SUB_ITEM)

_SPACES = re.compile("[ \t\xa0\u2000-\u200a\u3000]+")
_BEFORE_NUMBER = re.compile(
    rf"(?<=[。；：:;！？!?)）”])\s+(?=(?:{_NUMERAL}、|[(（]{_NUMERAL}[)）]))|\s{{2,}}(?=(?:{_NUMERAL}、|[(（]{_NUMERAL}[)）]))"
)
_LONGEST_HEADING = 60
_RUN_ON = 200
_FULL_STOP = re.compile(r"(?<=[。！？])\s+(?=\S)")
_GAP = re.compile(r"\s{2,}(?=\S)")
_TERMINAL = tuple("。！？；：…”’）)》】!?;:.")
_PROSE = re.compile("[，,。；;]")
_PAGE_NUMBER_AT_END = re.compile(r"(?<=[。！？；])\s*\d{1,3}$")
_LONG_LINE = 40


def split_run_on(text: str) -> list[str]:
    """The paragraphs of a text whose line ends were lost: at 一、（一）and at the gaps that stand for them."""
    paragraphs = []
    for line in text.splitlines():
        for part in _BEFORE_NUMBER.split(line.strip(" \t\xa0\u3000\u2003|")):
            paragraphs += _split_heading(part)
    return [tidy_spaces(paragraph) for paragraph in paragraphs if paragraph.strip()]


def join_broken(lines: list[str]) -> list[str]:
    """Lines that a page's or a screen's edge broke in the middle of a sentence, joined again."""
    width = _wrap_width(lines)
    joined: list[str] = []
    for line in lines:
        if joined and _goes_on(joined[-1], line, width):
            joined[-1] += line
        else:
            joined.append(line)
    return joined


def without_page_number(text: str) -> str:
    """A page's number that was copied to the end of its last sentence goes: 认真学习《条例》。1"""
    return _PAGE_NUMBER_AT_END.sub("", text)


def is_numbered(text: str) -> bool:
    """Does it begin with 一、（一）1. or (1)?"""
    return any(pattern.match(text) for pattern in _NUMBERED)


def tidy_spaces(text: str) -> str:
    """Single spaces; none within Chinese, where they only held a layout, except between whole names: 县教育局 县财政局."""
    text = _SPACES.sub(" ", text).strip()
    text = re.sub(rf"^({_NUMERAL}、|[(（]{_NUMERAL}[)）])\s+", r"\1", text)
    if len(text) <= _LONGEST_HEADING and not _PROSE.search(text) and min(map(len, text.split()), default=0) >= 4:
        return text
    return re.sub("(?<=[\u4e00-\u9fff，。；：、！？》”（])[ ](?=[\u4e00-\u9fff，。；：、《“）])", "", text)


def breaks_a_word(before: str, after: str) -> bool:
    """Would joining two lines make one word across the break (政务公|开日)?"""
    head, tail = before[-8:], after[:8]
    position = 0
    for word in rjieba.cut(head + tail):
        if position < len(head) < position + len(word):
            return True
        position += len(word)
    return False


def _split_heading(text: str) -> list[str]:
    """一、加强领导。 为使… is a heading and its paragraph; long text also ends a paragraph at 。 and a gap."""
    split = []
    for piece in _GAP.split(text) if PART.match(text) or SECTION.match(text) or len(text) > _RUN_ON else [text]:
        match = _FULL_STOP.search(piece)
        if PART.match(piece) and match and match.start() <= _LONGEST_HEADING:
            split.append(piece[: match.start()])
            piece = piece[match.end() :]
        split += _FULL_STOP.split(piece) if len(piece) > _RUN_ON else [piece]
    return split


def _wrap_width(lines: list[str]) -> int | None:
    """The width at which most lines of a hard-wrapped text end; None if it is not one."""
    lengths = Counter(len(line) for line in lines if len(line) > 10)
    if sum(lengths.values()) < 5:
        return None
    width, _count = max(lengths.items(), key=lambda item: (item[1], item[0]))
    near = sum(count for length, count in lengths.items() if abs(length - width) <= 2)
    return width if near >= sum(lengths.values()) * 0.5 and max(lengths) <= width + 3 else None


def _goes_on(line: str, following: str, width: int | None) -> bool:
    if line.endswith(_TERMINAL) or is_numbered(following):
        return False
    if width and len(line) >= width - 2 and not (is_numbered(line) and len(line) < width - 2):
        return True
    if is_numbered(line) and len(line) < _LONGEST_HEADING:
        return len(line) >= 15 and breaks_a_word(line, following) and bool(_PROSE.search(following))
    is_prose = bool(_PROSE.search(line)) and bool(_PROSE.search(following))
    return is_prose and (len(line) >= _LONG_LINE or breaks_a_word(line, following))
