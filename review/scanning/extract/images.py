"""Pictures: what the camera wrote into them, and the words they show."""

from __future__ import annotations

import io
import warnings

from ..findings import Kind, Severity
from ..flows import Role, Segment
from ..limits import Unreadable
from ..normalise import fold
from .base import Items, Source
from .people_in_metadata import metadata

_PIXELS = 120_000_000
_FRAMES = 20
_SMALL = (64, 24)
_GPS_IFD, _EXIF_IFD = 0x8825, 0x8769
_PERSON_TAGS = {0x013B: "作者", 0x9C9D: "作者", 0xA430: "相机所有者", 0x8298: "版权"}
_TEXT_TAGS = {0x010E: "说明", 0x9C9B: "标题", 0x9C9C: "备注", 0x9C9E: "关键词", 0x9C9F: "主题", 0x9286: "用户备注"}


def read_image(source: Source) -> Items:
    """EXIF, GPS, text chunks and recognised text of a picture file."""
    yield from picture(source, source.data, "图片")


def picture(source: Source, data: bytes, label: str) -> Items:
    """The same for a picture inside a document."""
    from PIL import Image, UnidentifiedImageError

    if data[40:44] == b" EMF" or data[:4] in (b"\xd7\xcd\xc6\x9a",):
        yield source.unreadable("矢量图片（EMF/WMF），图中文字未读", label)
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data))
            if image.width * image.height > _PIXELS:
                raise Unreadable("图片尺寸过大，未读")
            yield from _exif(source, image, label)
            yield from _words(source, image, label)
    except Unreadable as reason:
        yield source.unreadable(str(reason), label)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        yield source.unreadable("图片损坏或格式无法识别", label)


def _exif(source: Source, image, label: str) -> Items:
    exif = image.getexif()
    if any(key in exif.get_ifd(_GPS_IFD) for key in (2, 4)):
        yield source.finding(Kind.GPS, Severity.REVIEW, f"{label}的 EXIF", "图片带有拍摄地的经纬度")
    values = [
        (name, _text(exif.get(tag) or exif.get_ifd(_EXIF_IFD).get(tag)))
        for tag, name in {**_PERSON_TAGS, **_TEXT_TAGS}.items()
    ]
    texts = [
        value
        for key, value in image.info.items()
        if isinstance(value, str | bytes) and key not in ("exif", "icc_profile", "photoshop", "jfif")
    ]
    values += [("图片内的文字", _text(value)[:20000]) for value in texts]
    yield from metadata(source, [(name, value) for name, value in values if value.strip()], set(_PERSON_TAGS.values()))
    if any(_has_position(_text(value)) for value in texts):
        yield source.finding(Kind.GPS, Severity.REVIEW, f"{label}的 XMP", "图片带有拍摄地的经纬度")


def _has_position(text: str) -> bool:
    return "GPSLatitude" in text or "GPSLongitude" in text


def _text(value) -> str:
    """EXIF text in any of the encodings that cameras and Windows use."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        value = bytes(item for item in value if isinstance(item, int) and item < 256)
    if isinstance(value, bytes):
        if value[:8] in (b"UNICODE\0", b"ASCII\0\0\0"):
            value = value[8:]
        wide = value[1::2].count(0) * 3 > len(value) // 2 or b"\0\0" in value[-2:]
        value = value.decode("utf-16-le" if wide else "utf-8", "replace")
    return fold(str(value)).strip("\0 ")


def _words(source: Source, image, label: str) -> Items:
    """Recognised text; without a recogniser a person must look."""
    from PIL import ImageOps

    if image.width < _SMALL[0] or image.height < _SMALL[1]:
        return
    frames = getattr(image, "n_frames", 1)
    for number in range(min(frames, _FRAMES)):
        image.seek(number)
        place = label if frames == 1 else f"{label}第{number + 1}页"
        yield from read_pixels(source, ImageOps.exif_transpose(image), place, "图片")
    if frames > _FRAMES:
        yield source.unreadable(f"共{frames}页，只读了前{_FRAMES}页", label)


def read_pixels(source: Source, image, label: str, what: str) -> Items:
    """Text recognition of one picture or page, within the budget."""
    from .. import ocr

    lines = ocr.read(image, source.budget)
    if lines is None:
        yield source.unreadable(f"{what}中的文字无法自动识别，请由人工查看", label)
        return
    if lines:
        yield source.flow(
            (Segment(line, source.at(f"{label}（文字识别）")) for line in lines),
            role=Role.MARGIN,
            place=source.at(label),
        )
