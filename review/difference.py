"""What changed between the public text and the one under review, field by field, in words a reader can follow."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from django.core.exceptions import FieldDoesNotExist
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from review.correction_rules import BLOCK_KEY

# Past this many characters a changed passage is shown as old and new whole: comparing letters would take seconds.
LONGEST_PASSAGE = 1500
BLOCK_END = re.compile(r"</(p|li|h\d|tr|td|th)>|<br\s*/?>")
SENTENCE = re.compile(r"[^。！？；\n]*(?:[。！？；]|\n|$)")
# Not words: what a block or file is made of rather than what it says.
STRUCTURE_KEYS = frozenset({"type", "id", "level", "kind", "sha256", "document", "image", "page"})


@dataclass(frozen=True)
class FieldDifference:
    """One changed field: (operation, text) pairs, operation one of "same", "added", "removed", "skipped"."""

    name: str
    label: str
    parts: list[tuple[str, str]]


def page_differences(old, new) -> list[FieldDifference]:
    """Return what differs in the public content of two instances of one page type."""
    before, after = old.public_payload(), new.public_payload()
    names = [*after, *(name for name in before if name not in after)]
    return [
        FieldDifference(
            name,
            field_label(new, name),
            text_difference(shown(old, name, before.get(name)), shown(new, name, after.get(name))),
        )
        for name in names
        if _comparable(before.get(name)) != _comparable(after.get(name))
    ]


def _comparable(value) -> str:
    """The value without the marks that the editor gives to paragraphs: they say nothing to anybody."""
    return BLOCK_KEY.sub("", json.dumps(value, default=str, ensure_ascii=False))


def shown(page, name: str, value) -> str:
    """Return a payload value as the editor's form shows it: labels for codes, names for related rows, else its words."""
    field = next((field for field in page._meta.fields if field.name == name), None)
    if field is None or value is None:
        return words(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(getattr(page, name) or "") if field.is_relation else words(value)


def field_label(page, name: str) -> str:
    """Return what editors call a field; child lists and files have names of their own."""
    if name == "files":
        return _("附件和图片")
    try:
        field = page._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    related = getattr(field, "related_model", None) if field.auto_created else None
    return str(related._meta.verbose_name if related else field.verbose_name)


def words(value) -> str:
    """Return the readable words of a payload value: text of rich text, blocks and rows, one passage a line."""
    return "\n".join(line for line in _lines(value) if line.strip())


def _lines(value) -> Iterator[str]:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in STRUCTURE_KEYS:
                yield from _lines(part)
    elif isinstance(value, list):
        for part in value:
            yield from _lines(part)
    else:
        yield from unescape(strip_tags(BLOCK_END.sub("\n", str(value)))).splitlines()


def text_difference(old: str, new: str) -> list[tuple[str, str]]:
    """Compare two texts by sentence, then letter by letter inside sentences that changed."""
    left, right = SENTENCE.findall(old), SENTENCE.findall(new)
    parts: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        removed, added = "".join(left[i1:i2]), "".join(right[j1:j2])
        parts += [("same", removed)] if tag == "equal" else _passage(removed, added)
    return [part for part in parts if part[1]]


def only_changes(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out the lines without a change, ("skipped", "…") in their place: what is left is what has to be read."""
    found: list[tuple[str, str]] = []
    for number, (operation, text) in enumerate(parts):
        if operation == "same":
            found += _edges(text, keeps_start=number > 0, keeps_end=number < len(parts) - 1)
        else:
            found.append((operation, text))
    return found


def _edges(text: str, *, keeps_start: bool, keeps_end: bool) -> list[tuple[str, str]]:
    """Return an unchanged text as the ends of the lines that it shares with a change before and after."""
    start, end = text.find("\n") + 1, text.rfind("\n") + 1
    if keeps_start and keeps_end and start == end:
        return [("same", text)]
    start, end = (start or len(text)) if keeps_start else 0, end if keeps_end else len(text)
    kept = [("same", text[:start]), ("skipped", "" if start >= end else "…"), ("same", text[end:])]
    return [part for part in kept if part[1]]


def _passage(removed: str, added: str) -> list[tuple[str, str]]:
    matcher = SequenceMatcher(None, removed, added, autojunk=False)
    if max(len(removed), len(added)) > LONGEST_PASSAGE or matcher.ratio() < 0.5:
        return [("removed", removed), ("added", added)]
    return list(_letters(removed, added, matcher.get_opcodes()))


def _letters(removed: str, added: str, codes) -> Iterator[tuple[str, str]]:
    """A letter that two changes happen to share is read with them: 月底 → 9月25日, not 9月底25日."""
    old = new = ""
    for number, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag == "equal" and (i2 - i1 > 1 or number in {0, len(codes) - 1}):
            yield from (("removed", old), ("added", new), ("same", removed[i1:i2]))
            old = new = ""
        else:
            old, new = old + removed[i1:i2], new + added[j1:j2]
    yield from (("removed", old), ("added", new))
