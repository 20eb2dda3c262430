"""Makers of files that mean harm or are simply broken."""

from __future__ import annotations

import io
import random
import zipfile

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from .labelled import office, paper
from .labelled.numbers import id_number


def zip_bomb() -> bytes:
    """A few kilobytes that unpack to gigabytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        for number in range(40):
            with pack.open(f"{number}.txt", "w", force_zip64=True) as member:
                for _ in range(60):
                    member.write(bytes(1024 * 1024))
    return stream.getvalue()


def many_entries() -> bytes:
    return office.archive({f"{number}.txt": b"x" for number in range(20_000)})


def nested_zip(depth: int = 40) -> bytes:
    data = "身份证".encode()
    for level in range(depth):
        data = office.archive({f"{level}.zip" if level else "内容.txt": data})
    return data


def xml_bomb() -> bytes:
    """Billion laughs inside a Word document."""
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    return office.repacked(
        office.docx(),
        {"word/document.xml": f"<!DOCTYPE x [{entities}]><w:document {office.W}><w:t>&m;</w:t></w:document>"},
    )


def xml_bomb_sheet() -> bytes:
    entities = '<!ENTITY a "1234567890">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
    )
    return office.repacked(
        office.xlsx([["a"]]),
        {
            "xl/worksheets/sheet1.xml": f"<!DOCTYPE x [{entities}]><worksheet><sheetData><row><c><v>&m;</v></c></row></sheetData></worksheet>"
        },
    )


def external_entity() -> bytes:
    return office.repacked(
        office.docx(),
        {
            "word/document.xml": f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><w:document {office.W}><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:document>'
        },
    )


def truncated_docx() -> bytes:
    data = office.docx()
    return data[: len(data) * 2 // 3]


def damaged_docx() -> bytes:
    data = bytearray(office.docx())
    rng = random.Random(7)
    for _ in range(60):
        data[rng.randrange(100, len(data) - 400)] ^= 0xFF
    return bytes(data)


def encrypted_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper.pdf(["公示"]))) as document:
        document.save(out, encryption=pikepdf.Encryption(user="secret", owner="owner"))
    return out.getvalue()


def truncated_pdf() -> bytes:
    return paper.pdf(["公示"] * 20)[:600]


def absurd_dimension() -> bytes:
    """A sheet that claims to reach XFD1048576 and has cells at its corners."""
    sheet = f'<worksheet><dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>{id_number()}</t></is></c></row></sheetData></worksheet>'
    return office.repacked(office.xlsx([["a"]]), {"xl/worksheets/sheet1.xml": sheet})


def too_many_cells() -> bytes:
    row = "<row>" + "<c><v>1</v></c>" * 2000 + "</row>"
    return office.repacked(
        office.xlsx([["a"]]),
        {"xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{row * 2500}</sheetData></worksheet>"},
    )


def deep_xml() -> bytes:
    return office.repacked(office.docx(), {"word/document.xml": f"<w:document {office.W}>" + "<w:p>" * 200_000})


def deep_html() -> bytes:
    return ("<div>" * 100_000 + id_number() + "</div>" * 100_000).encode()


def deep_rtf() -> bytes:
    return b"{\\rtf1 " + b"{" * 300_000 + id_number().encode() + b"}" * 300_000


def regex_trap() -> bytes:
    """Long runs on which careless patterns take forever."""
    parts = (
        "1 " * 200_000,
        "3501" * 50_000,
        "秘 " * 50_000,
        "6228-" * 50_000,
        "1" * 300_000,
        "王" * 200_000,
        "村" * 100_000,
        " \t" * 100_000,
        "密级" * 50_000,
        "9岁，" * 50_000,
        "家住" * 50_000,
        "{{" * 50_000,
        f"身份证号：{id_number()}",
    )
    return "\n".join(parts).encode()


def huge_picture() -> bytes:
    """A PNG header that promises 60 000 × 60 000 pixels."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(5_000_000)))
        + chunk(b"IEND", b"")
    )


def huge_page() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(14_000, 14_000))
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(100, 100, "x")
    canvas.rect(0, 0, 9000, 9000, fill=1)
    canvas.save()
    return stream.getvalue()


def lying_size() -> bytes:
    """A member whose directory entry states a size far below the real one."""
    data = bytearray(office.archive({"a.txt": bytes(50_000_000)}))
    central = data.rfind(b"PK\x01\x02")
    data[central + 24 : central + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def big_pdf(pages: int = 500, megabytes: int = 20) -> bytes:
    """A long report with text on every page and pictures that make up the weight."""
    from reportlab.lib.utils import ImageReader

    stream = io.BytesIO()
    canvas = Canvas(stream)
    rng = random.Random(3)
    pictures = [ImageReader(io.BytesIO(_noise(rng, megabytes * 1024 * 1024 // 12))) for _ in range(12)]
    for number in range(pages):
        canvas.setFont("STSong-Light", 10)
        for line in range(42):
            canvas.drawString(
                60,
                790 - line * 17,
                f"第{number + 1}页第{line + 1}行　各乡镇人民政府应当按照规定公开财政资金使用情况，接受群众监督，金额{rng.randrange(10**6)}元。",
            )
        if number % 40 == 0:
            canvas.drawImage(pictures[number // 40 % 12], 60, 20, 60, 40)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _noise(rng: random.Random, size: int) -> bytes:
    from PIL import Image

    side = int((size / 3) ** 0.5)
    return paper.image_bytes(Image.frombytes("RGB", (side, side), rng.randbytes(side * side * 3)), "PNG")


HOSTILE = {
    "zip炸弹.zip": zip_bomb,
    "两万个文件.zip": many_entries,
    "套四十层.zip": nested_zip,
    "实体炸弹.docx": xml_bomb,
    "实体炸弹.xlsx": xml_bomb_sheet,
    "外部实体.docx": external_entity,
    "截断.docx": truncated_docx,
    "损坏.docx": damaged_docx,
    "加密.pdf": encrypted_pdf,
    "截断.pdf": truncated_pdf,
    "五百万单元格.xlsx": too_many_cells,
    "深层嵌套.docx": deep_xml,
    "零字节.pdf": bytes,
    "巨幅图片.png": huge_picture,
    "谎报大小.zip": lying_size,
}
HARMLESS_BUT_HARD = {
    "荒唐的范围.xlsx": absurd_dimension,
    "深层网页.html": deep_html,
    "深层富文本.rtf": deep_rtf,
    "正则陷阱.txt": regex_trap,
    "巨幅页面.pdf": huge_page,
}
