"""Reading what offices already have: txt, html, docx, xlsx and pdf as one list of plain blocks.

Nothing here writes, shows or trusts anything: files come from anybody. What a file hides is named in ``problems`` and
left out of the blocks, so that what an editor sees is what was taken over. A file that cannot be read raises
``UnreadableFile`` with one line for the person who chose it.
"""

from assets.reading.blocks import (
    Block,
    Cell,
    Heading,
    Image,
    ListItems,
    MarkedParagraph,
    PageBreak,
    Paragraph,
    ReadDocument,
    Table,
    block_text,
    map_text,
)
from assets.reading.errors import UnreadableFile
from assets.reading.limits import Limits
from assets.reading.read import SUPPORTED_SUFFIXES, read_file

__all__ = [
    "SUPPORTED_SUFFIXES",
    "Block",
    "Cell",
    "Heading",
    "Image",
    "Limits",
    "ListItems",
    "MarkedParagraph",
    "PageBreak",
    "Paragraph",
    "ReadDocument",
    "Table",
    "UnreadableFile",
    "block_text",
    "map_text",
    "read_file",
]
