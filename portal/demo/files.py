"""Files of the demo, generated from its blocks, and pictures drawn by us."""

import hashlib
import io
import math

from django.core.files.base import ContentFile
from docx import Document
from openpyxl import Workbook
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle


def make_file(name: str, kind: str, blocks: list[dict]) -> ContentFile:
    """Return a docx, xlsx or pdf with the text and tables of `blocks`."""
    return ContentFile({"docx": _docx, "xlsx": _xlsx, "pdf": _pdf}[kind](blocks), name=name)


def _docx(blocks) -> bytes:
    document = Document()
    document.core_properties.author = "青澜县"
    for block in blocks:
        if block["type"] == "table":
            _docx_table(document, block)
        elif block["type"] == "heading":
            document.add_heading(block["text"], level=int(block.get("level", "h2")[1]) - 1)
        else:
            for text in block.get("items", [block.get("text", "")]):
                document.add_paragraph(text)
    return _bytes(document.save)


def _docx_table(document, block):
    width = max(len(row) for row in block["rows"])
    table = document.add_table(rows=0, cols=width, style="Table Grid")
    for row in block["rows"]:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = str(text)


def _xlsx(blocks) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for number, block in enumerate((b for b in blocks if b["type"] == "table"), start=1):
        title = "".join(c for c in block.get("caption", f"表{number}") if c not in r"[]:*?/\'")[:28]
        sheet = workbook.create_sheet(title or f"表{number}")
        for row in block["rows"]:
            sheet.append([str(cell) for cell in row])
    if not workbook.sheetnames:
        sheet = workbook.create_sheet("说明")
        for block in blocks:
            sheet.append([block.get("text", "")])
    return _bytes(workbook.save)


def _pdf(blocks) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=11, leading=18, wordWrap="CJK")
    head = ParagraphStyle("head", parent=body, fontSize=14, leading=24)
    story = []
    for block in blocks:
        if block["type"] == "table":
            rows = [[Paragraph(str(cell), body) for cell in row] for row in block["rows"]]
            story.append(Table(rows, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")])))
        else:
            for text in block.get("items", [block.get("text", "")]):
                story.append(Paragraph(text, head if block["type"] == "heading" else body))
        story.append(Spacer(1, 6))
    target = io.BytesIO()
    SimpleDocTemplate(target, pagesize=A4, author="青澜县").build(story)
    return target.getvalue()


def _bytes(save) -> bytes:
    target = io.BytesIO()
    save(target)
    return target.getvalue()


# Sky, far hills, near hills, water: the county's own palette, varied by the title it belongs to.
PALETTES = (
    ((226, 240, 238), (150, 190, 186), (64, 128, 122), (24, 84, 92)),
    ((250, 238, 222), (214, 178, 142), (138, 120, 96), (62, 98, 104)),
    ((224, 234, 246), (156, 180, 204), (82, 118, 148), (28, 68, 98)),
    ((238, 244, 226), (184, 204, 148), (104, 144, 88), (38, 92, 78)),
)


def draw_landscape(title: str, *, width: int = 1200, height: int = 800) -> ContentFile:
    """Return a drawn landscape of hills and water whose shape follows from `title`."""
    seed = hashlib.sha256(title.encode()).digest()
    sky, far, near, water = PALETTES[seed[0] % len(PALETTES)]
    picture = Image.new("RGB", (width, height), sky)
    canvas = ImageDraw.Draw(picture)
    canvas.ellipse(_sun(seed, width, height), fill=(250, 250, 244))
    for layer, colour in enumerate((far, near)):
        canvas.polygon(_hills(seed, layer, width, height), fill=colour)
    shore = int(height * 0.78)
    canvas.rectangle((0, shore, width, height), fill=water)
    for line in range(6):
        y = shore + 20 + line * 24
        start = seed[10 + line] * 3
        canvas.line((start, y, start + 220 + seed[16 + line], y), fill=far, width=3)
    return ContentFile(_bytes(lambda target: picture.save(target, "JPEG", quality=82)), name="landscape.jpg")


def _sun(seed, width, height):
    x, y, radius = width * (0.15 + seed[1] / 400), height * (0.12 + seed[2] / 1600), 30 + seed[3] / 6
    return (x - radius, y - radius, x + radius, y + radius)


def _hills(seed, layer, width, height):
    base = height * (0.52 + 0.14 * layer)
    waves = [(60 + seed[4 + layer * 3 + k] / 3, 0.002 + seed[5 + k] / 60_000, seed[7 + k] / 20) for k in range(3)]
    tops = [
        (
            x,
            base
            + sum(
                size * math.sin(x * speed * (k + 1) + shift) / (k + 1) for k, (size, speed, shift) in enumerate(waves)
            ),
        )
        for x in range(0, width + 20, 20)
    ]
    return [(0, height), *tops, (width, height)]
