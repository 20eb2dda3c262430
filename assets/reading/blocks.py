"""What a document consists of, whatever format it came in. Immutable, plain text, no markup."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Heading:
    """``level`` 1 is the title of a document; the parts of a text begin at 2."""

    level: int
    text: str
    align: Align = "left"


@dataclass(frozen=True)
class Paragraph:
    text: str
    align: Align = "left"


@dataclass(frozen=True)
class MarkedParagraph(Paragraph):
    """A paragraph with bold words or links: ``html`` is its safe inline markup, ``text`` the same without."""

    html: str = ""


@dataclass(frozen=True)
class ListItems:
    """``start`` is the number of the first item: a list goes on after a paragraph in between.

    ``html`` is empty, or each item's safe inline markup (bold words, links), of which ``items`` is the text.
    """

    ordered: bool
    items: tuple[str, ...]
    start: int = 1
    html: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A merged cell stands once, where it begins, with its spans."""

    text: str
    is_header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""

    @property
    def header_rows(self) -> int:
        """How many rows at the top are header rows."""
        count = 0
        for row in self.rows:
            if not row or not all(cell.is_header for cell in row):
                break
            count += 1
        return count

    def grid(self) -> list[list[str]]:
        """The texts as a full rectangle: a merged cell's text stands at its first place, the others are empty."""
        cells: dict[tuple[int, int], str] = {}
        for y, row in enumerate(self.rows):
            x = 0
            for cell in row:
                while (y, x) in cells:
                    x += 1
                _occupy(cells, cell, x, y)
                x += cell.colspan
        width = max((x + 1 for _, x in cells), default=0)
        return [[cells.get((y, x), "") for x in range(width)] for y in range(len(self.rows))]


@dataclass(frozen=True)
class Image:
    content: bytes = field(repr=False)
    name: str
    alt: str = ""


@dataclass(frozen=True)
class PageBreak:
    """Page ``number`` begins here; nothing stands before the first."""

    number: int


Block = Heading | Paragraph | MarkedParagraph | ListItems | Table | Image | PageBreak


@dataclass(frozen=True)
class ReadDocument:
    """``problems`` are Chinese lines about what was left out; ``metadata`` is what the file says of itself."""

    title: str | None
    blocks: list[Block]
    problems: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Everything readable, one block a line."""
        return "\n".join(filter(None, map(block_text, self.blocks)))


def block_text(block: Block) -> str:
    """A block's words: cells of a row by tabs, rows and items by line ends, an image's description."""
    match block:
        case Heading() | Paragraph():
            return block.text
        case ListItems():
            return "\n".join(block.items)
        case Table():
            rows = ("\t".join(cell.text for cell in row) for row in block.rows)
            return "\n".join(filter(None, [block.caption, *rows]))
        case Image():
            return block.alt
        case _:
            return ""


def map_text(block: Block, change: Callable[[str], str]) -> Block:
    """The same block with every text in it changed."""
    match block:
        case MarkedParagraph():
            changed = change(block.text)
            return block if changed == block.text else Paragraph(changed, block.align)
        case Heading() | Paragraph():
            return replace(block, text=change(block.text))
        case ListItems():
            changed = tuple(map(change, block.items))
            return replace(block, items=changed, html=block.html if changed == block.items else ())
        case Table():
            rows = tuple(tuple(replace(cell, text=change(cell.text)) for cell in row) for row in block.rows)
            return replace(block, rows=rows, caption=change(block.caption))
        case Image():
            return replace(block, alt=change(block.alt))
        case _:
            return block


def _occupy(cells: dict[tuple[int, int], str], cell: Cell, x: int, y: int) -> None:
    for down in range(cell.rowspan):
        for right in range(cell.colspan):
            cells[y + down, x + right] = ""
    cells[y, x] = cell.text
