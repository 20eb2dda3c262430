"""Files as an office's programs write them, made at the moment of the test."""

import io
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import skipUnless

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from openpyxl import Workbook
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from assets.reading.converting import find_office

NOTICE = "关于做好2026年冬季取暖保障工作的通知"
STORY = "　　为保障群众温暖安全过冬，现将2026年冬季取暖保障工作有关事项通知如下，请认真贯彻落实。"


def wps_notice(title: str = NOTICE, *, number: str = "青教发〔2026〕18号") -> bytes:
    """A notice as WPS writes it: no heading styles, everything set by hand, two tables, the date under the text."""
    document = docx.Document()
    document.styles["Normal"].font.name = "仿宋"
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    for text in (number, title):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).bold = True
    document.add_paragraph("各乡镇中心学校，县直各学校：")
    document.add_paragraph(STORY)
    document.add_paragraph("一、落实责任")
    document.add_paragraph(
        "　　各学校要把取暖保障列入重要议事日程，明确专人负责，于供暖前完成设备检修和试运行，发现问题立即整改。"
    )
    add_table(
        document,
        [
            ("学校", "责任人", "电话"),
            ("城关中心学校", "教务处", "0000-6800001"),
            ("第一中学", "总务处", "0000-6800002"),
        ],
    )
    document.add_paragraph("二、保障供应")
    document.add_paragraph(
        "　　各学校按下表核对用煤、用气数量，不足的及时上报，由县教育局会同有关部门统一协调，确保供应不断档。"
    )
    merged = add_table(document, [("类别", "数量", ""), ("", "计划", "实际"), ("燃煤（吨）", "120", "118")])
    merged.cell(0, 0).merge(merged.cell(1, 0))
    merged.cell(0, 1).merge(merged.cell(0, 2))
    for text in ("青澜县教育局", "2026年10月28日"):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return saved(document)


def add_table(document, rows):
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            table.cell(y, x).text = text
    return table


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def letter(*lines: str) -> bytes:
    """A .docx of plain lines."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "2026年教育收费目录清单"
    for row in (
        ("项目", "标准", "依据"),
        ("学前教育保教费", "450元/月", "青发改价〔2025〕6号"),
        ("住宿费", "300元/学期", "同上"),
    ):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def pdf(*lines: str) -> bytes:
    file = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = canvas.Canvas(file)
    sheet.setFont("STSong-Light", 12)
    for number, line in enumerate(lines):
        sheet.drawString(72, 780 - 24 * number, line)
    sheet.save()
    return file.getvalue()


LINES = (NOTICE, STORY, "学校\t人数", "城关中心学校\t120", "青澜县教育局", "2026年10月28日")


@cache
def old_word_file(lines: tuple[str, ...] = LINES) -> bytes:
    """A .doc as Word 97 wrote it, tabs as tables; .wps is what WPS calls the same format."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "old.rtf").write_text(
            r"{\rtf1\ansi\ansicpg936\deff0\uc1 " + "".join(map(rtf_line, lines)) + "}"
        )
        subprocess.run(
            [find_office(), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
             "doc:MS Word 97", "--outdir", folder, f"{folder}/old.rtf"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return (Path(folder) / "old.doc").read_bytes()


def rtf_line(line: str) -> str:
    """A paragraph, or the row of a table."""
    cells = ["".join(rf"\u{ord(c)}?" if ord(c) > 127 else c for c in text) for text in line.split("\t")]
    if len(cells) == 1:
        return rf"\pard {cells[0]}\par "
    edges = "".join(rf"\cellx{3000 * (at + 1)}" for at in range(len(cells)))
    return rf"\trowd{edges} " + "".join(rf"{cell}\intbl\cell " for cell in cells) + r"\row "


def has_word_processor() -> bool:
    """LibreOffice may be there without the part that reads .doc."""
    program = find_office()
    return bool(program) and any((Path(shutil.which(program)).resolve().parent).glob("libsw*lo.so"))


needs_libreoffice = skipUnless(has_word_processor(), "LibreOffice Writer is not installed")
