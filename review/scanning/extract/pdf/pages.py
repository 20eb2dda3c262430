"""Text of PDF pages: as drawn, as laid out, covered, invisible, or only a picture of it."""

from __future__ import annotations

import ctypes
from collections.abc import Generator, Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ...findings import Finding, Kind
from ...flows import Flow, Role, Segment
from ...grids import TextTables
from ..base import Item, Items, Source
from .glyphs import Glyph, ink_box, lines_of, read_glyphs, stacked_numbers, text_of
from .objects import Painted, painted_objects

_SCAN_DPI = 200
_FEW_CHARACTERS = 12
_SCANNED_SHARE = 0.5
_TINY = 1.2
_PAGES_WITH_MARKS = 5  # of small pictures: marks stand on the first pages
_BAR = (8.0, 4.0)  # smaller shapes are rules and borders


def read_pages(source: Source, document: pdfium.PdfDocument) -> Generator[Item, None, set[str]]:
    """Flows of all pages; returns the lines seen, for the comparison with earlier revisions."""
    tables, seen, scans = TextTables(), set(), []
    count = len(document)
    for number in range(min(count, source.budget.pages)):
        source.budget.check_time()
        page = document[number]
        reader = _PageReader(source, page, number + 1, tables)
        yield from reader.flows()
        seen.update(line.replace(" ", "") for line in reader.lines_drawn)
        if reader.is_scan:
            scans.append(number + 1)
        page.close()
    if scans:
        yield _scan_finding(source, scans)
    if count > source.budget.pages:
        yield source.unreadable(f"共{count}页，只读了前{source.budget.pages}页")
    return seen


def _scan_finding(source: Source, scans: list[int]) -> Finding:
    pages = "、".join(map(str, scans[:20])) + ("等" if len(scans) > 20 else "")
    return source.unreadable("页面是图片，没有可读的文字，自动识别仅供参考，请人工逐页查看", f"第{pages}页")


class _PageReader:
    """One page."""

    def __init__(self, source: Source, page: pdfium.PdfPage, number: int, tables: TextTables) -> None:
        self.source, self.page, self.number, self.tables = source, page, number, tables
        self.textpage = page.get_textpage()
        self.place = f"第{number}页"
        self.lines_drawn: list[str] = []
        self.is_scan = False

    def flows(self) -> Items:
        drawn = self.textpage.get_text_range() if raw.FPDFText_CountChars(self.textpage) > 0 else ""
        drawn = drawn.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "")
        self.lines_drawn = drawn.split("\n")
        glyphs = read_glyphs(self.textpage)
        painted = painted_objects(self.page)
        yield from self._text_flows(drawn, glyphs)
        yield from self._unseen(glyphs, painted)
        yield from self._pictures(drawn, painted)

    def _text_flows(self, drawn: str, glyphs: list[Glyph]) -> Iterator[Flow]:
        lines = lines_of(glyphs)
        laid_out = text_of(lines)
        stacked = ["".join(glyph.char for glyph in number) for number in stacked_numbers(lines)]
        where = self.source.at(self.place)
        opening = self.number == 1
        segments = self.tables.segments(laid_out, lambda line: where)
        yield self.source.flow(segments, opening=opening, place=where)
        if "".join(laid_out.split()) != "".join(drawn.split()):
            yield self.source.line_flow(self.lines_drawn, self.place, opening=opening)
        yield self.source.line_flow(stacked, self.place, role=Role.TECHNICAL)

    def _unseen(self, glyphs: list[Glyph], painted: list[Painted]) -> Iterator[Flow]:
        texts = [item for item in painted if item.kind == "text"]
        page_box = self.page.get_cropbox()
        yield from self._covered(glyphs, painted, texts)
        if any(item.invisible or item.is_white for item in texts):
            yield from self._invisible(glyphs, painted, texts)
        lost = [glyph for glyph in glyphs if _is_lost(glyph, page_box)]
        if len(lost) > 3:
            yield self._hidden(lost, "太小或在页面之外的文字")

    def _hidden(self, glyphs: list[Glyph], why: str, **options) -> Flow:
        lines = text_of(lines_of(glyphs)).split("\n")
        return self.source.line_flow(lines, f"{self.place}的隐藏文字", hidden=why, **options)

    def _covered(self, glyphs: list[Glyph], painted: list[Painted], texts: list[Painted]) -> Iterator[Flow]:
        """Text under an opaque shape or picture drawn later."""
        first_text = min((item.order for item in texts), default=0)
        width, height = self.page.get_size()
        covers = [
            item
            for item in painted
            if item.kind != "text"
            and item.order > first_text
            and item.right - item.left >= _BAR[0]
            and item.top - item.bottom >= _BAR[1]
            and item.area < width * height * 0.6
        ]
        if not covers:
            return
        orders = {item.handle: item.order for item in texts}
        for cover in covers:
            under = [
                glyph for glyph in glyphs if cover.holds(*glyph.middle) and self._order(glyph, orders) < cover.order
            ]
            if not under:
                continue
            is_blank = self._is_blank(under)
            if is_blank or cover.kind == "picture":
                yield self._bad_redaction(under, cover, is_blank)

    def _bad_redaction(self, under: list[Glyph], cover: Painted, is_blank: bool) -> Flow:
        return self.source.line_flow(
            text_of(lines_of(under)).split("\n"),
            f"{self.place}的遮盖处",
            hidden="遮盖之下仍有文字",
            # Stamps and logos lie over words too; what leaves nothing to see is mostly meant to hide.
            hidden_kind=Kind.BAD_REDACTION if is_blank else Kind.HIDDEN_CONTENT,
            deliberate=cover.kind == "shape" and cover.is_dark,
        )

    def _order(self, glyph: Glyph, orders: dict[int, int]) -> int:
        handle = raw.FPDFText_GetTextObject(self.textpage, glyph.index)
        return orders.get(ctypes.cast(handle, ctypes.c_void_p).value or 0, 1 << 30)

    def _invisible(self, glyphs: list[Glyph], painted: list[Painted], texts: list[Painted]) -> Iterator[Flow]:
        """Text without ink. Over a scanned page it is the recognised text, which is welcome."""
        unseen = {item.handle for item in texts if item.invisible}
        white = {item.handle for item in texts if item.is_white and not item.invisible}
        scanned = _share_of_pictures(self.page, painted) > _SCANNED_SHARE
        by_handle = [(glyph, self._handle(glyph)) for glyph in glyphs]
        ghosts = [] if scanned else [glyph for glyph, handle in by_handle if handle in unseen]
        whites = [glyph for glyph, handle in by_handle if handle in white]
        if whites and not self._is_blank(whites):
            whites = []
        if ghosts or whites:
            yield self._hidden(ghosts + whites, "看不见的文字")

    def _handle(self, glyph: Glyph) -> int:
        return ctypes.cast(raw.FPDFText_GetTextObject(self.textpage, glyph.index), ctypes.c_void_p).value or 0

    def _is_blank(self, glyphs: list[Glyph]) -> bool:
        """Is there no ink where these glyphs should be? Asked of the rendered page."""
        picture = self._rendered(scale=2.0).convert("L")
        if picture.width < self.page.get_width() * 1.9:
            return False
        left, _, _, top = self.page.get_mediabox()
        blank = 0
        for glyph in glyphs[:200]:
            ink = ink_box(self.textpage, glyph)
            box = ((ink[0] - left) * 2, (top - ink[3]) * 2, (ink[2] - left) * 2 + 1, (top - ink[1]) * 2 + 1)
            darkest, lightest = picture.crop(tuple(map(int, box))).getextrema()
            blank += lightest - darkest < 40
        return blank >= len(glyphs[:200]) * 0.7

    def _rendered(self, scale: float):
        width, height = self.page.get_size()
        # A page of absurd size is drawn small instead of filling the memory.
        scale = min(scale, (40_000_000 / max(width * height, 1)) ** 0.5)
        return self.page.render(scale=scale).to_pil()

    def _pictures(self, drawn: str, painted: list[Painted]) -> Items:
        """Recognise pages that have no text of their own."""
        characters = sum(1 for char in drawn if not char.isspace())
        share = _share_of_pictures(self.page, painted)
        garbled = sum(1 for char in drawn if char == "\ufffd" or 0xE000 <= ord(char) <= 0xF8FF)
        unreadable = characters < _FEW_CHARACTERS or garbled > characters * 0.3
        has_large_picture = share > _SCANNED_SHARE and characters < 400
        if not (unreadable and raw.FPDFPage_CountObjects(self.page)) and not has_large_picture and share < 0.15:
            yield from self._drawn_words(painted)
            return
        picture = self._rendered(scale=_SCAN_DPI / 72).convert("L")
        darkest, lightest = picture.getextrema()
        if lightest - darkest < 30:
            return
        self.is_scan = unreadable or (share > _SCANNED_SHARE and characters < 60)
        from ...ocr import read

        if lines := read(picture, self.source.budget):
            where = self.source.at(f"{self.place}（文字识别）")
            yield self.source.flow((Segment(line, where) for line in lines), place=where, opening=self.number == 1)
        elif lines is None and not self.is_scan:
            yield self.source.unreadable("页面上的图片未能识别，请人工查看", self.place)

    def _drawn_words(self, painted: list[Painted]) -> Items:
        """Recognise what a page of text shows in small pictures and outlines: a mark may be WordArt or a stamp."""
        if self.number > _PAGES_WITH_MARKS or not (drawn := [item for item in painted if _may_be_words(item)]):
            return
        from ...ocr import read

        scale = _SCAN_DPI / 72
        left, _, _, top = self.page.get_mediabox()
        box = (min(item.left for item in drawn) - left, top - max(item.top for item in drawn),
               max(item.right for item in drawn) - left, top - min(item.bottom for item in drawn))  # fmt: skip
        picture = self._rendered(scale).convert("L").crop(tuple(int(side * scale) for side in box))
        if picture.width > 20 and picture.height > 20 and (lines := read(_framed(picture), self.source.budget)):
            where = self.source.at(f"{self.place}的图形（文字识别）")
            yield self.source.flow((Segment(line, where) for line in lines), place=where, role=Role.MARGIN)


def _may_be_words(item: Painted) -> bool:
    """A picture large enough to read, or a path with as many segments as a letter."""
    width, height = item.right - item.left, item.top - item.bottom
    if item.kind == "picture":
        return width >= 24 and height >= 8
    return item.kind == "shape" and item.segments >= 12 and 5 <= height <= 300 and 3 <= width <= 500


def _framed(picture):
    """The recogniser wants some white around words."""
    from PIL import Image

    framed = Image.new("L", (picture.width + 80, picture.height + 80), 255)
    framed.paste(picture, (40, 40))
    return framed


def _is_lost(glyph: Glyph, box: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = box
    x, y = glyph.middle
    outside = x < left - 2 or x > right + 2 or y < bottom - 2 or y > top + 2
    return outside or (0 < glyph.height < _TINY and glyph.right - glyph.left < _TINY)


def _share_of_pictures(page: pdfium.PdfPage, painted: list[Painted]) -> float:
    width, height = page.get_size()
    return sum(item.area for item in painted if item.kind == "picture") / max(width * height, 1)
