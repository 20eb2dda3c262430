"""Text files: their encoding, lines, and the tables that were pasted into them."""

import codecs
import re

from django.utils.translation import gettext as _

from assets.reading.blocks import Block, Cell, Paragraph, ReadDocument
from assets.reading.errors import UnreadableFile
from assets.reading.limits import Limits
from assets.reading.tables import clean_cell, make_table

_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_TOLERATED_DAMAGE = 0.01
_RULE = re.compile(r"[\s|:\-+=—]*")


def decode_text(data: bytes, declared: str | None = None) -> tuple[str, list[str]]:
    """The text of bytes from an office's computer, and what went wrong in reading it.

    UTF-8 is tried first because it refuses what is not UTF-8; GB18030 accepts nearly everything and so comes last. A
    few damaged bytes must not turn a whole UTF-8 text into GB18030 mojibake, which would decode without an error.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_damaged(data, encoding)
    if b"\0" in data[:4096]:
        raise UnreadableFile(_("不是文本文件，内容无法识别。"))
    for encoding in filter(None, [declared, "utf-8", "gb18030"]):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            if encoding == "utf-8" and _is_nearly_utf8(data):
                return _decode_damaged(data, encoding)
        else:
            return text, []
    return _decode_damaged(data, "gb18030")


def read_text(data: bytes, limits: Limits) -> ReadDocument:
    """One paragraph a line; lines of tab-separated or piped columns become tables. Spaces inside a line stay."""
    text, problems = decode_text(data)
    return ReadDocument(None, lines_to_blocks(text, limits), problems)


def lines_to_blocks(text: str, limits: Limits) -> list[Block]:
    """The blocks of decoded text."""
    blocks: list[Block] = []
    rows: list[list[str]] = []
    for line in [*text.replace("\f", "\n").splitlines(), ""]:
        cells = _columns(line)
        if rows and (not cells or len(cells) != len(rows[0]) or len(rows) >= limits.rows):
            blocks += _table_or_lines(rows)
            rows = []
        if cells:
            rows.append(cells)
        elif line.strip() and not (blocks and _RULE.fullmatch(line)):
            blocks.append(Paragraph(line.strip()))
    return blocks


def _columns(line: str) -> list[str]:
    """The columns of ``| 项目 | 标准 |`` or of tab-separated text; empty if the line is no row of a table."""
    stripped = line.strip()
    if stripped.startswith("|") and stripped.endswith("|") and stripped.count("|") > 2:
        return stripped[1:-1].split("|")
    return stripped.split("\t") if "\t" in stripped else []


def _table_or_lines(rows: list[list[str]]) -> list[Block]:
    if len(rows) == 1:
        return [Paragraph("\t".join(rows[0]).strip())]
    cells = [[Cell(clean_cell(text)) for text in row] for row in rows if not _RULE.fullmatch("".join(row))]
    table = make_table(cells)
    return [table] if table else []


def _is_nearly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    return text.count("\ufffd") < max(1, len(text) * _TOLERATED_DAMAGE)


def _decode_damaged(data: bytes, encoding: str) -> tuple[str, list[str]]:
    text = data.decode(encoding, errors="replace")
    damaged = text.count("\ufffd")
    if damaged > len(text) * _TOLERATED_DAMAGE:
        raise UnreadableFile(_("文字编码无法识别，请另存为 UTF-8 或 GB18030 后再试。"))
    return text, [_("有%(count)d处字节已损坏，显示为“\ufffd”。") % {"count": damaged}] if damaged else []
