import io
import random
import zipfile
from unittest import TestCase

import docx
import openpyxl
import pytest
from reportlab.pdfgen.canvas import Canvas

from assets.reading import Limits, UnreadableFile, read_file


def word_file() -> bytes:
    file, document = io.BytesIO(), docx.Document()
    document.add_heading("关于防汛工作的通知", 1)
    document.add_table(rows=3, cols=3).cell(0, 0).text = "值班表"
    document.add_paragraph("值班电话", style="List Number")
    document.save(file)
    return file.getvalue()


def sheet_file() -> bytes:
    file, book = io.BytesIO(), openpyxl.Workbook()
    for number in range(20):
        book.active.append([number, "值班人员", number / 3])
    book.save(file)
    return file.getvalue()


def pdf_file() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 700, "Qinglan County duty roster")
    canvas.save()
    return file.getvalue()


def repacked(data: bytes, part: str, content: bytes | None) -> bytes:
    """An office file with one part replaced, or without it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
        if content is not None:
            target.writestr(part, content)
    return file.getvalue()


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return file.getvalue()


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BILLION_LAUGHS = (
    b'<!DOCTYPE d [<!ENTITY a "ha">' + b"".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)
    ) + b"]><w:document " + W + b"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
)  # fmt: skip


class MalformedFileTests(TestCase):
    def test_each_gives_one_clear_line(self):
        rows = [
            ("cut docx", "a.docx", word_file()[:-400]),
            ("docx without text", "a.docx", repacked(word_file(), "word/document.xml", b"<w:document " + W + b"/>")),
            ("docx with broken XML", "a.docx", repacked(word_file(), "word/document.xml", b"<w:document")),
            ("docx with a broken style table", "a.docx", repacked(word_file(), "word/styles.xml", b"<w:styles")),
            ("cut xlsx", "a.xlsx", sheet_file()[:900]),
            ("xlsx without sheet", "a.xlsx", repacked(sheet_file(), "xl/worksheets/sheet1.xml", None)),
            ("xlsx with broken XML", "a.xlsx", repacked(sheet_file(), "xl/workbook.xml", b"<workbook>")),
            ("cut pdf", "a.pdf", pdf_file()[:60]),
            ("pdf of nothing", "a.pdf", b"%PDF-1.7\n%%EOF"),
            ("plain archive", "a.docx", archive(**{"名单.txt": b"x"})),
            ("half an archive", "a.docx", b"PK\x03\x04 but no more"),
            (
                "too many parts",
                "a.docx",
                archive(**{"word/document.xml": b"x"} | {f"p{n}": b"" for n in range(20_001)}),
            ),
        ]
        for case, name, data in rows:
            with self.subTest(case), self.assertRaises(UnreadableFile) as caught:
                read_file(io.BytesIO(data), name)
            self.assertRegex(caught.exception.reason, r"^[^\n]{5,60}。$")

    def test_entities_are_not_expanded(self):
        outside = BILLION_LAUGHS[: BILLION_LAUGHS.index(b"<!ENTITY b")] + b'<!ENTITY j SYSTEM "file:///etc/passwd">'
        outside += BILLION_LAUGHS[BILLION_LAUGHS.index(b"]>") :]
        with self.assertRaises(UnreadableFile):
            read_file(io.BytesIO(repacked(word_file(), "word/document.xml", BILLION_LAUGHS)), "a.docx")
        document = read_file(io.BytesIO(repacked(word_file(), "word/document.xml", outside)), "a.docx")
        self.assertEqual(document.text, "")

    def test_what_unpacks_too_large_is_refused_before_it_is_unpacked(self):
        bomb = repacked(word_file(), "word/media/image1.png", bytes(30_000_000))
        with self.assertRaises(UnreadableFile) as caught:
            read_file(io.BytesIO(bomb), "a.docx", Limits(unpacked_bytes=10_000_000))
        self.assertIn("解压后过大", caught.exception.reason)

    def test_time_used_up(self):
        rows = [
            ("a.docx", word_file()),
            ("a.xlsx", sheet_file()),
            ("a.pdf", pdf_file()),
            ("a.html", b"<html><p>x</p></html>"),
        ]
        for name, data in rows:
            with self.subTest(name), self.assertRaises(UnreadableFile) as caught:
                read_file(io.BytesIO(data), name, Limits(seconds=-1))
            self.assertIn("过于复杂", caught.exception.reason)


@pytest.mark.slow
class DamagedFileTests(TestCase):
    def test_files_with_random_damage_are_read_or_refused(self):
        dice = random.Random(20240305)
        for name, data in (("a.docx", word_file()), ("a.xlsx", sheet_file()), ("a.pdf", pdf_file())):
            for round_number in range(40):
                damaged = bytearray(data)
                for _ in range(dice.randint(1, 12)):
                    damaged[dice.randrange(len(data))] = dice.randrange(256)
                with self.subTest(name=name, round=round_number):
                    try:
                        read_file(io.BytesIO(bytes(damaged)), name)
                    except UnreadableFile as refusal:
                        self.assertTrue(refusal.reason)
