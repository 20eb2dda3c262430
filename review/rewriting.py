"""Putting masked words and files into a draft: in the stored values, so that nothing else of the page changes.

A page's words lie in plain fields, rich text, StreamField blocks and child rows. Lines are looked up the way
`scans.placed_lines` made them; only the characters that differ are replaced, markup around them stays.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from bs4 import BeautifulSoup, NavigableString
from django.contrib.contenttypes.models import ContentType
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.models import ReferenceIndex

from review.payload import SYSTEM_FIELDS
from review.scans import line_of_row


@dataclass(frozen=True)
class LineChange:
    """A line of the page's words as it reads now, and as it shall read."""

    old: str
    new: str

    def edits(self) -> Iterator[tuple[int, int, str]]:
        """(start, end, replacement) in the old line without white space, last first."""
        old, new = _squashed(self.old), _squashed(self.new)
        codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        return ((i1, i2, new[j1:j2]) for tag, i1, i2, j1, j2 in reversed(codes) if tag != "equal")


# Words -------------------------------------------------------------------------------------------------------------------


def rewrite_words(page, changes: list[LineChange]) -> None:
    """Change the lines in every field of the page where they stand."""
    for obj, field in _written_fields(page):
        value = field.value_from_object(obj)
        if isinstance(field, StreamField):
            raw = list(getattr(obj, field.name).raw_data)
            setattr(obj, field.name, field.to_python(_json(_rewritten(raw, changes))))
        elif isinstance(value, str) and value:
            is_markup = isinstance(field, RichTextField)
            setattr(obj, field.name, _in_markup(value, changes) if is_markup else _in_text(value, changes))


def _written_fields(page) -> Iterator[tuple[models.Model, models.Field]]:
    """Text fields of the page and of its child rows."""
    kinds = (models.CharField, models.TextField, StreamField)
    rows = [
        row for relation in get_all_child_relations(page) for row in getattr(page, relation.get_accessor_name()).all()
    ]
    for obj in (page, *rows):
        for field in obj._meta.concrete_fields:
            if field.name not in SYSTEM_FIELDS and isinstance(field, kinds) and not field.choices:
                yield obj, field


def _json(raw: list) -> str:
    return json.dumps(raw)


def _rewritten(value, changes: list[LineChange]):
    """A raw StreamField value with its lines changed; the cells of a table's row are one line."""
    if isinstance(value, dict):
        return {key: part if key in ("id", "type") else _rewritten(part, changes) for key, part in value.items()}
    if isinstance(value, list):
        return [_row(part, changes) if isinstance(part, list) else _rewritten(part, changes) for part in value]
    if not isinstance(value, str):
        return value
    return _in_markup(value, changes) if BeautifulSoup(value, "html.parser").find() else _in_text(value, changes)


def _row(cells: list, changes: list[LineChange]) -> list:
    """Cells of a row: the change of the whole line is shared out among them."""
    change = next((change for change in changes if change.old == line_of_row(cells)), None)
    if change is None:
        return [_rewritten(cell, changes) for cell in cells]
    parts = zip(change.old.split("\t"), change.new.split("\t"), strict=False)
    own = [LineChange(old, new) for old, new in parts]
    return [_rewritten(cell, [part]) if part.old != part.new else cell for cell, part in zip(cells, own, strict=False)]


def _in_text(value: str, changes: list[LineChange]) -> str:
    for change in changes:
        value = value.replace(change.old, change.new)
    return value


def _in_markup(value: str, changes: list[LineChange]) -> str:
    soup = BeautifulSoup(value, "html.parser")
    for change in changes:
        while _TextNodes(soup).replace(change):
            pass
    return str(soup) if soup.find() else value


class _TextNodes:
    """The text nodes of a piece of markup as one text without white space."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.nodes = [node for node in soup.find_all(string=True) if type(node) is NavigableString]
        places = [
            (n, i, char) for n, node in enumerate(self.nodes) for i, char in enumerate(node) if not char.isspace()
        ]
        self.places = [place[:2] for place in places]
        self.text = "".join(place[2] for place in places)

    def replace(self, change: LineChange) -> bool:
        """Change the first place where the line stands; tell whether there was one."""
        start = self.text.find(_squashed(change.old))
        if start < 0 or change.old == change.new:
            return False
        texts = [list(node) for node in self.nodes]
        for i1, i2, new in change.edits():
            self._edit(texts, start + i1, start + i2, new)
        for node, chars in zip(self.nodes, texts, strict=True):
            if (changed := "".join(chars)) != node:
                node.replace_with(NavigableString(changed))
        return True

    def _edit(self, texts: list[list[str]], start: int, end: int, new: str) -> None:
        """The first character takes the new words, the others go."""
        if start == end:  # words were added: they go before what follows, or behind the last character
            number, offset = self.places[min(start, len(self.places) - 1)]
            texts[number][offset] = (
                new + texts[number][offset] if start < len(self.places) else texts[number][offset] + new
            )
            return
        for position in range(start, end):
            number, offset = self.places[position]
            texts[number][offset] = new if position == start else ""


def _squashed(text: str) -> str:
    return "".join(char for char in text if not char.isspace())


# Files -------------------------------------------------------------------------------------------------------------------


def replace_file(page, old: models.Model, new: models.Model) -> int:
    """Let every reference of the page to `old` (document or image) name `new`; returns how many there were."""
    kind = ContentType.objects.get_for_model(old).pk
    references = list(ReferenceIndex._extract_references_from_object(page))
    paths = [path for to_type, to_id, _model_path, path in references if to_type == kind and str(to_id) == str(old.pk)]
    return sum(_put(page, path.split("."), old, new) for path in paths)


def _put(page, path: list[str], old: models.Model, new: models.Model) -> int:
    name, *rest = path
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        raw = _follow(list(getattr(page, name).raw_data), rest, lambda value: new.pk if value == old.pk else value)
        setattr(page, name, field.to_python(_json(raw)))
    elif rest:  # a child row: its id, then its own path
        row = next(row for row in getattr(page, name).all() if str(row.pk) == rest[0])
        return _put(row, rest[1:], old, new)
    else:
        setattr(page, name, new)
    return 1


def _follow(value, path: list[str], change: Callable):
    """Walk a raw StreamField value along a path of the reference index; ids name blocks, names fields of a struct."""
    if isinstance(value, list):
        return [
            part | {"value": _follow(part["value"], path[1:], change)} if path and part.get("id") == path[0] else part
            for part in value
        ]
    if isinstance(value, dict) and path:
        return value | {path[0]: _follow(value[path[0]], path[1:], change)}
    return change(value)
