"""Characters of a page with their boxes, put into the lines and cells that a reader sees."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2.raw as raw


@dataclass(slots=True)
class Glyph:
    """One visible character. `index` is its number on PDFium's text page."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    index: int
    base: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @property
    def height(self) -> float:
        return self.top - self.bottom


def read_glyphs(textpage) -> list[Glyph]:
    """All characters that have a box; blanks are found again from the gaps."""
    # The loose box is as wide as the character advances and as high as its line: digits touch, 一 is not flat.
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_pointer, x_pointer, y_pointer = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    glyphs = []
    for index in range(raw.FPDFText_CountChars(textpage)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code <= 32 or code == 0xFFFE or not raw.FPDFText_GetLooseCharBox(textpage, index, box_pointer):
            continue
        raw.FPDFText_GetCharOrigin(textpage, index, x_pointer, y_pointer)
        char = chr(code) if code < 0x110000 else "\ufffd"
        glyphs.append(Glyph(char, box.left, box.bottom, box.right, box.top, index, y.value))
    return glyphs


def ink_box(textpage, glyph: Glyph) -> tuple[float, float, float, float]:
    """The tight box of a character: left, bottom, right, top."""
    values = [ctypes.c_double() for _ in range(4)]
    raw.FPDFText_GetCharBox(textpage, glyph.index, *(ctypes.byref(value) for value in values))
    left, right, bottom, top = (value.value for value in values)
    return left, bottom, right, top


def lines_of(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs gathered into lines from top to bottom, each from left to right."""
    lines: list[list[Glyph]] = []
    level = size = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.base):
        if lines and level - glyph.base < max(size, glyph.height) * 0.4:
            lines[-1].append(glyph)
            size = max(size, glyph.height)
        else:
            lines.append([glyph])
            level, size = glyph.base, glyph.height
    for line in lines:
        line.sort(key=lambda glyph: glyph.left)
    return lines


def words_of(line: list[Glyph]) -> Iterator[tuple[str, list[Glyph]]]:
    """Words of a line with the gap before each: "", " " or a tab where a new cell seems to begin."""
    word: list[Glyph] = []
    gap = ""
    size = max((glyph.height for glyph in line), default=1.0) or 1.0
    for glyph in line:
        space = glyph.left - word[-1].right if word else 0
        if word and space > size * 0.45:
            yield gap, word
            gap, word = ("\t" if space > size * 1.4 else " "), []
        word.append(glyph)
    if word:
        yield gap, word


def text_of(lines: list[list[Glyph]]) -> str:
    """The page as lines, cells parted by tabs."""
    return "\n".join(
        "".join(gap + "".join(glyph.char for glyph in word) for gap, word in words_of(line)) for line in lines
    )


def stacked_numbers(lines: list[list[Glyph]]) -> list[list[Glyph]]:
    """Numbers broken inside a narrow table cell: digits exactly below digits, joined again."""
    fragments = [
        [word for _, word in words_of(line) if len(word) >= 3 and all(glyph.char in "0123456789Xx" for glyph in word)]
        for line in lines
    ]
    joined = []
    for upper, lower in pairwise(fragments):
        for word in upper:
            below = [other for other in lower if _is_below(word, other)]
            if below and len(word) + len(below[0]) in range(15, 20):
                joined.append(word + below[0])
    return joined


def _is_below(word: list[Glyph], other: list[Glyph]) -> bool:
    overlap = min(word[-1].right, other[-1].right) - max(word[0].left, other[0].left)
    width = min(word[-1].right - word[0].left, other[-1].right - other[0].left)
    return overlap > width * 0.6 and word[0].bottom - other[0].top < word[0].height * 1.5
