"""Masked copies of PDF files: affected pages become pictures without the words, everything unseen is left out."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from ..extract.base import Source
from ..extract.pdf import open_document
from ..extract.pdf.glyphs import Glyph, lines_of, read_glyphs, stacked_numbers, words_of
from ..extract.pdf.pages import _PageReader
from ..findings import Kind
from ..flows import Flow, Segment
from ..grids import TextTables
from ..limits import Unreadable
from .copies import Mask
from .pictures import paint_over
from .spans import changes_of

_SCALE = 200 / 72


def mask_pdf(data: bytes, name: str) -> tuple[bytes, list[Mask]]:
    """Pages without a mask keep their text; the others are drawn anew."""
    source, masks = Source(name, data), []
    document = open_document(data)
    pictures: dict[int, Image.Image] = {}
    for number in range(len(document)):
        picture, found = _masked_page(source, document[number], number + 1)
        masks += found
        if picture is not None:
            pictures[number] = picture
    document.close()
    masks.append(Mask(Kind.HIDDEN_CONTENT, "文件", "批注、附件、脚本、属性", "不随文件公开"))
    return _rewritten(data, pictures), masks


def _masked_page(source: Source, page: pdfium.PdfPage, number: int) -> tuple[Image.Image | None, list[Mask]]:
    place = f"第{number}页"
    reader = _PageReader(source, page, number, TextTables())
    items = list(reader.flows())
    boxes, masks = _glyphs_to_mask(read_glyphs(reader.textpage), place)
    unseen = [item for item in items if isinstance(item, Flow) and item.hidden]
    if not boxes and not unseen and not reader.is_scan:
        return None, []
    picture = page.render(scale=_SCALE, may_draw_forms=False).to_pil().convert("RGB")
    _paint(picture, page, boxes)
    if unseen:
        masks.append(Mask(Kind.HIDDEN_CONTENT, place, "删去", "被遮盖或看不见的文字不随文件公开"))
    if reader.is_scan:
        masks += paint_over(picture)
    return picture, masks


def _glyphs_to_mask(glyphs: list[Glyph], place: str) -> tuple[list[Glyph], list[Mask]]:
    """The characters under each mask; lines are searched as text, then as table cells."""
    lines_of_glyphs = lines_of(glyphs)
    lines = [[(gap, word) for gap, word in words_of(line)] for line in lines_of_glyphs]
    texts = ["".join(gap + "".join(glyph.char for glyph in word) for gap, word in line) for line in lines]
    owners = [[owner for gap, word in line for owner in ([None] * len(gap) + word)] for line in lines]
    segments = [Segment(text, place) for text in texts]
    changes, masks = changes_of(Flow(segments, opening=True))
    chosen = [owner for change in changes for owner in owners[change.segment][change.start : change.end] if owner]
    cells = TextTables().segments("\n".join(texts), lambda line: str(line - 1))
    changes, more = changes_of(Flow(cells, opening=True))
    for change in changes:
        line = int(cells[change.segment].place)
        offset = texts[line].find(cells[change.segment].text)
        chosen += [owner for owner in owners[line][offset + change.start : offset + change.end] if owner]
    for number in stacked_numbers(lines_of_glyphs):
        changes, found = changes_of(Flow([Segment("".join(glyph.char for glyph in number), place)]))
        chosen += [number[index] for change in changes for index in range(change.start, change.end)]
        masks += found
    return chosen, masks or [Mask(mask.kind, place, mask.shown, mask.reason) for mask in more]


def _paint(picture: Image.Image, page: pdfium.PdfPage, glyphs: list[Glyph]) -> None:
    left, _, _, top = page.get_cropbox()
    if page.get_rotation() and glyphs:
        raise Unreadable("页面有旋转，不能自动遮盖")
    draw = ImageDraw.Draw(picture)
    for glyph in glyphs:
        box = (
            (glyph.left - left) * _SCALE,
            (top - glyph.top) * _SCALE,
            (glyph.right - left) * _SCALE,
            (top - glyph.bottom) * _SCALE,
        )
        draw.rectangle(box, fill=(0, 0, 0))


def _rewritten(data: bytes, pictures: dict[int, Image.Image]) -> bytes:
    """A new file: pages copied one by one, so that nothing unreferenced comes along."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as old, pikepdf.new() as new:
        for number, page in enumerate(old.pages):
            if number in pictures:
                box = [float(value) for value in page.cropbox]
                new.pages.extend(_picture_page(pictures[number], box).pages)
            else:
                new.pages.append(page)
                _strip(new.pages[-1])
        new.save(out)
    return out.getvalue()


def _picture_page(picture: Image.Image, box: list[float]) -> pikepdf.Pdf:
    stream = io.BytesIO()
    picture.save(stream, "PDF", resolution=picture.width / max(box[2] - box[0], 1) * 72)
    return pikepdf.open(stream)


def _strip(page: pikepdf.Page) -> None:
    for key in ("/Annots", "/AA", "/PieceInfo", "/Metadata", "/Thumb", "/LastModified"):
        if key in page:
            del page[key]
