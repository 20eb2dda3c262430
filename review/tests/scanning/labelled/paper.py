"""Makers of PDF files and pictures."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from PIL.ExifTags import GPS, IFD, Base
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT_FILE = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def pdf(draw: Callable[[Canvas], None] | list[str], **metadata: str) -> bytes:
    """A PDF of one or more pages; a list of lines or a function that draws."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.setAuthor(metadata.get("author", ""))
    canvas.setTitle(metadata.get("title", "公示"))
    canvas.setFont("STSong-Light", 14)
    if callable(draw):
        draw(canvas)
    else:
        write_lines(canvas, draw)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def write_lines(canvas: Canvas, lines: list[str], top: float = 780, left: float = 72) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(left, top - number * 24, line)


def edited_pdf(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        document.save(out)
    return out.getvalue()


def picture(lines: list[str], size: tuple[int, int] = (1240, 900), angle: float = 0, noise: int = 0) -> Image.Image:
    """A page as a scanner would see it."""
    image = Image.new("L", size, 250)
    font = ImageFont.truetype(FONT_FILE, 34)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((90, 80 + number * 62), line, fill=30, font=font)
    if angle:
        image = image.rotate(angle, fillcolor=250, resample=Image.Resampling.BICUBIC)
    if noise:
        image = Image.blend(image, Image.effect_noise(size, noise), 0.12)
    return image


def image_bytes(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def photo(gps: bool = False, artist: str = "") -> bytes:
    """A photograph without words."""
    image = Image.radial_gradient("L").resize((640, 480)).convert("RGB")
    exif = Image.Exif()
    if artist:
        exif[Base.Artist] = artist
    if gps:
        exif.get_ifd(IFD.GPSInfo).update(
            {
                GPS.GPSLatitudeRef: "N",
                GPS.GPSLatitude: (26.0, 4.0, 30.0),
                GPS.GPSLongitudeRef: "E",
                GPS.GPSLongitude: (119.0, 18.0, 3.0),
            }
        )
    return image_bytes(image, exif=exif)


def scanned_pdf(lines: list[str]) -> bytes:
    """Pages that are pictures only."""
    return image_bytes(picture(lines, (1240, 1754)), "PDF", resolution=150)
