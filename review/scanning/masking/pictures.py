"""Masked copies of pictures: words painted over in the pixels, the camera's notes left out."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageOps

from .. import ocr
from ..findings import Kind
from ..flows import Flow, Segment
from ..limits import Budget, Unreadable
from .copies import Mask
from .spans import changes_of


def mask_image(data: bytes, name: str) -> tuple[bytes, list[Mask]]:
    """A new picture with the same pixels but those of the masked words."""
    try:
        opened = Image.open(io.BytesIO(data))
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise Unreadable("图片损坏") from error
    masks = paint_over(picture)
    masks.append(Mask(Kind.METADATA_PERSON, "图片属性", "全部删去", "拍摄信息不随图片公开"))
    out = io.BytesIO()
    picture.save(out, opened.format if opened.format in ("PNG", "JPEG", "WEBP", "BMP") else "PNG")
    return out.getvalue(), masks


def paint_over(picture: Image.Image) -> list[Mask]:
    """Find words by text recognition and paint over those to be masked. Without a recogniser: Unreadable."""
    words = ocr.read_words(picture, Budget())
    if words is None:
        raise Unreadable("没有文字识别组件，图片不能自动遮盖")
    changes, masks = changes_of(Flow([Segment(text, "图片") for text, _ in words]))
    draw = ImageDraw.Draw(picture)
    for change in changes:
        text, (left, top, right, bottom) = words[change.segment]
        # Recognised letters are not all equally wide: a margin of one letter on both sides.
        width = (right - left) / max(len(text), 1)
        start, end = left + width * (change.start - 1), left + width * (change.end + 1)
        draw.rectangle((max(start, left), top - 2, min(end, right), bottom + 2), fill=(0, 0, 0))
    return masks
