"""Marks in the rendered page: every passage that a finding or remark is about, highlighted where the public would read it.

Works on the finished HTML, so that what is marked is what the public sees, whatever template drew it. A passage is
looked up without white space: blocks break lines where the text does not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, NavigableString
from bs4.element import Tag
from django.templatetags.static import static
from django.utils.translation import gettext as _

from review.evidence import Evidence, Noted, Passage

UNSEEN = {"script", "style", "template", "noscript", "title", "head", "textarea", "option", "nav"}
SHORTEST_ALONE = 4  # a value shorter than this is not looked up without its line


@dataclass(frozen=True)
class _Char:
    """A character that is read: its text node and place there."""

    node: int
    offset: int


class MarkedPage:
    """One rendered page; `mark` adds marks, `html` gives it back. `placed` holds the anchors that found their place."""

    def __init__(self, html: bytes) -> None:
        self._soup = BeautifulSoup(html, "html.parser")
        root = self._soup.find("main") or self._soup.body or self._soup
        self._nodes = [node for node in root.find_all(string=True) if _is_read(node)]
        self._chars = [
            _Char(number, offset)
            for number, node in enumerate(self._nodes)
            for offset, char in enumerate(node)
            if not char.isspace()
        ]
        self._text = "".join(self._nodes[char.node][char.offset] for char in self._chars)
        self.placed: set[str] = set()

    def mark(self, notes: Iterable[Noted]) -> None:
        """Mark the passages of all notes; where they overlap the shorter one is painted, both have their number."""
        found = [(span, note) for note in notes for passage in note.passages for span in self._spans(passage)]
        painted: dict[int, Noted] = {}
        starts: dict[int, list[Noted]] = {}
        for (start, end), note in sorted(found, key=lambda pair: (pair[0][1] - pair[0][0], pair[1].width)):
            starts.setdefault(start, []).append(note)
            for index in range(start, end):
                painted.setdefault(index, note)
        self._write(painted, starts)
        self.placed = {note.anchor for _span, note in found}

    def html(self) -> bytes:
        """Return the page, with the style of the frame and its marks."""
        if self._soup.head:
            link = self._soup.new_tag("link", rel="stylesheet", href=static("review/marks.css"))
            self._soup.head.append(link)
        return self._soup.encode()

    # Looking up -------------------------------------------------------------------------------------------------------

    def _spans(self, passage: Passage) -> Iterator[tuple[int, int]]:
        """Where a passage stands in the text that is read: with its line, else the value alone."""
        line = _squashed(passage.line)
        before, value = _squashed(passage.line[: passage.start]), _squashed(passage.line[passage.start : passage.end])
        if not value:
            return
        place = _nth(self._text, line, passage.nth)
        if place >= 0:
            yield place + len(before), place + len(before) + len(value)
        elif len(value) >= SHORTEST_ALONE and (place := self._text.find(value)) >= 0:
            yield place, place + len(value)

    # Writing ----------------------------------------------------------------------------------------------------------

    def _write(self, painted: dict[int, Noted], starts: dict[int, list[Noted]]) -> None:
        """Cut every affected text node into pieces, last node first, so that places stay what they are."""
        cuts: dict[int, dict[int, tuple[Noted, list[Noted]]]] = {}
        for index, note in painted.items():
            char = self._chars[index]
            cuts.setdefault(char.node, {})[char.offset] = (note, starts.get(index, []))
        for number, marks in cuts.items():
            self._replace(self._nodes[number], marks)

    def _replace(self, node: NavigableString, marks: dict[int, tuple[Noted, list[Noted]]]) -> None:
        parts: list[Tag | str] = []
        open_note: Noted | None = None
        for offset, char in enumerate(node):
            note, begun = marks.get(offset, (open_note if char.isspace() else None, []))
            parts += [self._number(begun_note) for begun_note in begun]
            if note is None:
                parts.append(char)
            elif note is open_note and not begun and isinstance(parts[-1], Tag):
                parts[-1].append(char)
            else:
                parts.append(self._mark(note, char))
            open_note = note
        node.replace_with(*_joined(parts))

    def _mark(self, note: Noted, char: str) -> Tag:
        tag = self._soup.new_tag("mark", attrs={"class": _classes(note), "data-note": note.anchor})
        tag.append(char)
        return tag

    def _number(self, note: Noted) -> Tag:
        """The number before a mark; in a page without scripts it is a link back to the list."""
        tag = self._soup.new_tag("span", attrs={"class": f"note-number {_classes(note)}", "data-note": note.anchor})
        tag["title"] = _("第%(number)s项：%(kind)s") % {"number": note.number, "kind": note.kind_label}
        tag.append(note.number)
        return tag


def marked_html(html: bytes, evidence: Evidence | None) -> bytes:
    """Return a rendered page with everything of its evidence marked."""
    page = MarkedPage(html)
    page.mark(evidence.notes if evidence else [])
    return page.html()


def _classes(note: Noted) -> str:
    return "note note--remark" if note.is_remark else f"note note--{note.severity}"


def _is_read(node: NavigableString) -> bool:
    return type(node) is NavigableString and not any(parent.name in UNSEEN for parent in node.parents)


def _squashed(text: str) -> str:
    return "".join(char for char in text if not char.isspace())


def _nth(text: str, wanted: str, nth: int) -> int:
    """The start of the nth occurrence, the last one when there are fewer, -1 when there is none."""
    place = text.find(wanted) if wanted else -1
    for _count in range(nth):
        following = text.find(wanted, place + len(wanted))
        if place < 0 or following < 0:
            break
        place = following
    return place


def _joined(parts: list[Tag | str]) -> list[Tag | str]:
    """Neighbouring characters as one string."""
    joined: list[Tag | str] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str) and not isinstance(joined[-1], Tag):
            joined[-1] += part
        else:
            joined.append(part)
    return joined
