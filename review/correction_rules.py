"""勘误: what may be put right in a public text by two people. A pure function over two public payloads.

At most 20 characters of the title or the text; no digit or numeral, no negation, no link, table, file or particular
of the page. Everything else takes the usual path.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from html import unescape
from itertools import zip_longest

MOST_CHARACTERS = 20
CHINESE_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两兆廿卅半双壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參叄陸兩雙")
NEGATIONS = frozenset("不未无非否禁無沒没勿毋莫")
TAG = re.compile(r"<[^>]*>")
LINK_KEYS = frozenset({"url", "href", "link", "page", "external_url"})
FILE_KEYS = frozenset({"document", "image", "file", "alt", "sha256"})
# The editor's own mark, given to imported text at its first saving; plain, or inside JSON.
BLOCK_KEY = re.compile(r' data-block-key=\\?"[^"\\]*\\?"')
CONTEXT_LENGTH = 6
CLAUSE_END = re.compile(r"[。！？；，、：\s]")
FILE_BLOCKS = frozenset({"file", "image", "document", "attachment"})


class CorrectionProblem(StrEnum):
    """Why a change is no correction; the words are in `CORRECTION_MESSAGES`."""

    NOTHING_CHANGED = "nothing_changed"
    TOO_LONG = "too_long"
    NUMERAL = "numeral"
    NEGATION = "negation"
    LINK = "link"
    TABLE = "table"
    FILE = "file"
    PARTICULAR = "particular"
    STRUCTURE = "structure"


@dataclass(frozen=True)
class Change:
    """One passage put right: in which field, what stood there, what stands there now, between which words."""

    field: str
    old: str
    new: str
    before: str = ""
    after: str = ""

    @property
    def length(self) -> int:
        return max(len(self.old), len(self.new))

    @property
    def is_slight(self) -> bool:
        """Whether only punctuation or spacing changed: the public is told of nothing."""
        return all(unicodedata.category(char)[0] in "PZC" for char in self.old + self.new)


@dataclass(frozen=True)
class Assessment:
    """What changed, and everything that speaks against calling it a correction, with the fields where it stands."""

    changes: tuple[Change, ...]
    problems: tuple[CorrectionProblem, ...]
    problems_at: Mapping[str, tuple[CorrectionProblem, ...]] = field(default_factory=dict)

    @property
    def length(self) -> int:
        return sum(change.length for change in self.changes)

    @property
    def is_slight(self) -> bool:
        return all(change.is_slight for change in self.changes)


def assess(before: Mapping, after: Mapping, *, text_fields: frozenset[str]) -> Assessment:
    """Compare two public payloads; `text_fields` names the title and the fields that hold the text."""
    changes: list[Change] = []
    problems_at: dict[str, set[CorrectionProblem]] = {}
    for name in sorted({*before, *after}):
        for found in _field(name, before.get(name), after.get(name), text_fields):
            if isinstance(found, Change):
                changes.append(found)
            else:
                problems_at.setdefault(name, set()).add(found)
    if sum(change.length for change in changes) > MOST_CHARACTERS:
        for change in changes:
            problems_at.setdefault(change.field, set()).add(CorrectionProblem.TOO_LONG)
    problems = {problem for found in problems_at.values() for problem in found}
    if not changes and not problems:
        problems.add(CorrectionProblem.NOTHING_CHANGED)
    at = {name: tuple(sorted(found)) for name, found in problems_at.items()}
    return Assessment(tuple(changes), tuple(sorted(problems)), at)


def _field(name: str, old, new, text_fields) -> Iterator[Change | CorrectionProblem]:
    if old == new:
        return
    if name == "files":
        yield CorrectionProblem.FILE
    elif name not in text_fields:
        yield CorrectionProblem.PARTICULAR
    else:
        yield from _value(name, old, new)


def _value(name: str, old, new) -> Iterator[Change | CorrectionProblem]:
    """Walk two values of one shape down to their words; another shape is no correction."""
    if old == new:
        return
    if isinstance(old, str) and isinstance(new, str):
        yield from _words(name, old, new)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for left, right in zip(old, new, strict=True):
            yield from _value(name, left, right)
    elif isinstance(old, dict) and isinstance(new, dict) and set(old) == set(new):
        yield from _members(name, old, new)
    else:
        yield CorrectionProblem.STRUCTURE


def _members(name: str, old: dict, new: dict) -> Iterator[Change | CorrectionProblem]:
    """The keys of a block or of its value; what a block is, and what it points to, is not corrected."""
    kind = old.get("type", "")
    if kind != new.get("type", ""):
        yield CorrectionProblem.STRUCTURE
    elif "table" in str(kind):
        yield CorrectionProblem.TABLE
    elif kind in FILE_BLOCKS:
        yield CorrectionProblem.FILE
    else:
        for key in old:
            if old[key] == new[key]:
                continue
            if key in LINK_KEYS:
                yield CorrectionProblem.LINK
            elif key in FILE_KEYS:
                yield CorrectionProblem.FILE
            elif key in {"level", "kind", "type"}:
                yield CorrectionProblem.STRUCTURE
            else:
                yield from _value(name, old[key], new[key])


# Words -------------------------------------------------------------------------------------------------------------------


def _words(name: str, old: str, new: str) -> Iterator[Change | CorrectionProblem]:
    """Compare two passages, rich text or plain: the tags must be the same, the words may differ a little."""
    old, new = BLOCK_KEY.sub("", old), BLOCK_KEY.sub("", new)
    if TAG.findall(old) != TAG.findall(new):
        yield _of_tags({*TAG.findall(old), *TAG.findall(new)})
        return
    if _inside(old, "a") != _inside(new, "a"):
        yield CorrectionProblem.LINK
    if _inside(old, "t[dh]") != _inside(new, "t[dh]"):
        yield CorrectionProblem.TABLE
    yield from _characters(name, unescape(TAG.sub("", old)), unescape(TAG.sub("", new)))


def _of_tags(tags: set[str]) -> CorrectionProblem:
    if any(tag.startswith(("<a ", "<a>", "</a")) for tag in tags):
        return CorrectionProblem.LINK
    if any("embed" in tag for tag in tags):
        return CorrectionProblem.FILE
    return CorrectionProblem.TABLE if any(tag.startswith("<t") for tag in tags) else CorrectionProblem.STRUCTURE


def _inside(html: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}[\s>].*?</{tag}>", html, re.DOTALL)


def _characters(name: str, old: str, new: str) -> Iterator[Change | CorrectionProblem]:
    same_before = 0  # where the unchanged words before a change begin
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for (tag, i1, i2, j1, j2), following in zip_longest(matcher.get_opcodes(), matcher.get_opcodes()[1:]):
        if tag == "equal":
            same_before = i1
            continue
        removed, added = old[i1:i2], new[j1:j2]
        same_after = old[i2 : following[2]] if following else ""
        yield Change(name, removed, added, _end_of_clause(old[same_before:i1]), _start_of_clause(same_after))
        changed = set(removed + added)
        if any(_is_numeral(char) for char in changed) or _touches_digits(old, i1, i2) or _touches_digits(new, j1, j2):
            yield CorrectionProblem.NUMERAL
        if changed & NEGATIONS:
            yield CorrectionProblem.NEGATION


def _end_of_clause(text: str) -> str:
    """The few unchanged characters before a change, so that a reader finds the place."""
    return CLAUSE_END.split(text)[-1][-CONTEXT_LENGTH:]


def _start_of_clause(text: str) -> str:
    return CLAUSE_END.split(text)[0][:CONTEXT_LENGTH]


def _is_numeral(char: str) -> bool:
    return char in CHINESE_NUMERALS or unicodedata.category(char)[0] == "N" or char in "%％‰℃°"


def _touches_digits(text: str, start: int, end: int) -> bool:
    """Whether the passage stands beside a digit: a point, a unit or a blank there changes the figure."""
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return any(unicodedata.category(char) == "Nd" for char in beside)
