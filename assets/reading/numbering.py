"""The numbers that Word prints but does not store: 一、（一）1. of automatically numbered paragraphs."""

import re
from dataclasses import dataclass

from assets.reading.package import attribute, child, child_value, local_name

_CHINESE_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]  # fmt: skip


@dataclass(frozen=True)
class Label:
    """``text`` is what Word prints before the paragraph. ``number`` is set for a plain list (1. 2. 3.)."""

    text: str
    is_bullet: bool = False
    number: int | None = None


@dataclass(frozen=True)
class _Level:
    format: str
    text: str
    start: int


class Numbering:
    """Counts through a document: ask ``label`` once per numbered paragraph, in order."""

    def __init__(self, root):
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._counters: dict[str, dict[int, int]] = {}
        for node in root if root is not None else ():
            if local_name(node) == "abstractNum":
                self._levels[attribute(node, "abstractNumId")] = dict(map(_level, _levels_of(node)))
            elif local_name(node) == "num":
                self._add_num(node)

    def label(self, num_id: str, depth: int) -> Label | None:
        """The next label of a list; None if the paragraph is not numbered after all (numId 0, or unknown)."""
        levels = self._levels.get(self._abstract_of.get(num_id, ""), {})
        level = levels.get(depth)
        if level is None:
            return None
        if level.format == "bullet":
            return Label("", is_bullet=True)
        counters = self._count(self._abstract_of[num_id], depth, level.start)
        text = re.sub(r"%(\d)", lambda match: _shown(levels, counters, int(match[1]) - 1), level.text)
        is_plain = level.format == "decimal" and depth == 0 and level.text in {"%1.", "%1"}
        return Label(text, number=counters[depth] if is_plain else None)

    def _add_num(self, node) -> None:
        """A list of its own begins anew where it says so; others go on counting with their abstract list."""
        num_id, abstract = attribute(node, "numId"), child_value(node, "abstractNumId")
        overrides = [override for override in node if local_name(override) == "lvlOverride"]
        if overrides:
            own = f"{abstract}/{num_id}"
            self._levels[own] = dict(self._levels.get(abstract, {}))
            for override in overrides:
                self._override(own, override)
            abstract = own
        self._abstract_of[num_id] = abstract

    def _override(self, own: str, override) -> None:
        depth = int(attribute(override, "ilvl") or 0)
        if (level := child(override, "lvl")) is not None:
            self._levels[own][depth] = _level(level)[1]
        start, known = child_value(override, "startOverride"), self._levels[own].get(depth)
        if start and known:
            self._levels[own][depth] = _Level(known.format, known.text, int(start))

    def _count(self, abstract: str, depth: int, start: int) -> dict[int, int]:
        counters = self._counters.setdefault(abstract, {})
        counters[depth] = counters.get(depth, start - 1) + 1
        for deeper in [key for key in counters if key > depth]:
            del counters[deeper]
        return counters


def format_number(number: int, style: str) -> str:
    """A number in one of Word's formats; unknown formats and zero print as digits."""
    if number <= 0:
        return str(number)
    if style.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(0x245F + number)
    if "hinese" in style or style in {"ideographDigital", "japaneseCounting", "koreanCounting"}:
        return _chinese(number)
    if style == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if style.endswith("Letter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if style.startswith("upper") else letter
    if style.endswith("Roman"):
        return _roman(number).upper() if style.startswith("upper") else _roman(number)
    return str(number)


def _chinese(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if hundreds:
        joint = "" if not rest else "零" if rest < 10 else "一" if rest < 20 else ""
        return f"{_CHINESE_DIGITS[hundreds % 10]}百{joint}{_chinese(rest)}"
    tens, ones = divmod(number, 10)
    tens_text = ("" if tens < 2 else _CHINESE_DIGITS[tens]) + ("十" if tens else "")
    return tens_text + (_CHINESE_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _shown(levels: dict[int, _Level], counters: dict[int, int], depth: int) -> str:
    level = levels.get(depth)
    return format_number(counters.get(depth, level.start), level.format) if level else ""


def _levels_of(node):
    return [level for level in node if local_name(level) == "lvl"]


def _level(node) -> tuple[int, _Level]:
    start = child_value(node, "start")
    level = _Level(child_value(node, "numFmt") or "decimal", child_value(node, "lvlText") or "", int(start or 1))
    return int(attribute(node, "ilvl") or 0), level
