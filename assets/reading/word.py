"""Word documents: what a reader of the printed page sees, with tracked changes accepted.

Deleted and hidden text, comments, embedded objects and footnotes are not taken over; each is named as a problem.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from lxml import etree

from assets.reading.blocks import Align, Block, Cell, Heading, Image, ListItems, PageBreak, Paragraph, ReadDocument
from assets.reading.errors import UnreadableFile
from assets.reading.limits import Deadline, Limits
from assets.reading.numbering import Label, Numbering
from assets.reading.package import Package, attribute, child, child_value, local_name
from assets.reading.tables import MAX_SPAN, clean_cell, make_table

IMAGE_SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"}

_NOT_SHOWN = {"del", "moveFrom", "delText", "instrText", "pPr", "rPr", "Fallback", "sectPr", "tblPr", "trPr", "tcPr"}
_WRAPPERS = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "Choice"}
_ALIGNMENTS: dict[str, Align] = {"center": "center", "right": "right", "end": "right"}
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_OFF = {"0", "false", "off"}


def read_word(data: bytes, limits: Limits) -> ReadDocument:
    """Headings, paragraphs, lists, tables, images and text boxes of a .docx, in reading order."""
    package = Package(data, limits)
    main = next((name for name in _main_parts(package) if name in package.sizes), None)
    root = package.xml(main) if main else None
    body = child(root, "body")
    if body is None:
        raise UnreadableFile(_("文件已损坏，缺少正文。"))
    reader = _WordReader(package, main, limits)
    blocks = _settle_headings(reader.read(body))
    title = next((block.text for block in blocks if isinstance(block, Heading) and block.level == 1), None)
    return ReadDocument(title, blocks, reader.problems())


def _main_parts(package: Package) -> list[str]:
    return [*package.relations("").values(), "word/document.xml"]


class _Styles:
    """Paragraph styles with what they inherit: outline level, alignment, numbering."""

    def __init__(self, root):
        nodes = [node for node in (root if root is not None else ()) if local_name(node) == "style"]
        self._nodes = {attribute(node, "styleId"): node for node in nodes}
        self._default = next((attribute(node, "styleId") for node in nodes if attribute(node, "default") == "1"), None)

    def chain(self, style_id: str | None) -> Iterator:
        """The style and the ones it is based on; a loop ends the chain."""
        seen = set()
        style_id = style_id or self._default
        while style_id in self._nodes and style_id not in seen:
            seen.add(style_id)
            yield self._nodes[style_id]
            style_id = child_value(self._nodes[style_id], "basedOn")


class _WordReader:
    def __init__(self, package: Package, main: str, limits: Limits):
        folder = posixpath.dirname(main)
        self._package, self._limits, self._deadline = package, limits, Deadline(limits.seconds)
        self._relations = package.relations(main)
        self._styles = _Styles(package.xml(f"{folder}/styles.xml"))
        self._numbering = Numbering(package.xml(f"{folder}/numbering.xml"))
        self._left_out: Counter[str] = Counter()
        self._pages = 1
        self._images = 0

    def read(self, container) -> list[Block]:
        """The blocks of a body, a cell or a text box."""
        blocks: list[Block] = []
        for node in container:
            self._deadline.check()
            name = local_name(node)
            if name == "p":
                blocks += self._paragraph(node)
            elif name == "tbl":
                blocks += self._table(node)
            elif name in _WRAPPERS:
                blocks += self.read(node)
        return _join_lists(blocks)

    def problems(self) -> list[str]:
        """One line for each kind of thing that was left out."""
        lines = {
            "del": _("含修订痕迹%(count)d处，按接受全部修订后的内容读入。"),
            "hidden": _("含隐藏文字%(count)d处，未读入。"),
            "comment": _("含批注%(count)d条，未读入。"),
            "footnote": _("含脚注或尾注%(count)d条，未读入。"),
            "object": _("含嵌入对象%(count)d个，未读入。"),
            "image": _("有%(count)d幅图片未读入（链接图片、格式无法显示或数量过多）。"),
            "contents": _("目录%(count)d行未读入，网页会自动生成。"),
            "rows": _("表格过长，有%(count)d行未读入。"),
        }
        return [line % {"count": self._left_out[key]} for key, line in lines.items() if self._left_out[key]]

    # Paragraphs

    def _paragraph(self, node) -> list[Block]:
        properties = child(node, "pPr")
        styles = list(self._styles.chain(child_value(properties, "pStyle")))
        names = [(child_value(style, "name") or "").lower() for style in styles]
        parts = list(self._parts(node))
        if names and re.match(r"(toc|目录)\s*\d", names[0]):
            self._left_out["contents"] += 1
            return []
        text = _tidy("".join(part for part in parts if isinstance(part, str)))
        label = self._label(properties, styles) if text else None
        block = _text_block(text, label, _level(properties, styles, names), _alignment(properties, styles))
        return [*([block] if block else []), *(part for part in parts if not isinstance(part, str))]

    def _parts(self, node) -> Iterator[str | Block]:
        """The text, images, page breaks and text boxes within a paragraph, in order."""
        for element in node:
            name = local_name(element)
            if name in _NOT_SHOWN:
                self._left_out["del"] += name in {"del", "moveFrom"}
            elif name == "r" and _is_hidden(element):
                self._left_out["hidden"] += next(element.iter("{*}t"), None) is not None
            elif (read := _LEAVES.get(name)) is not None:
                yield from read(self, element)
            else:
                self._left_out["del"] += name == "ins"
                yield from self._parts(element)

    def _break(self, element) -> Iterator[str | Block]:
        if attribute(element, "type") == "page":
            self._pages += 1
            yield PageBreak(self._pages)
        else:
            yield "\n"

    def _text_box(self, element) -> Iterator[Block]:
        yield from self.read(element)

    def _skip(self, element) -> Iterator[Block]:
        kind = {"commentReference": "comment", "OLEObject": "object"}.get(local_name(element), "footnote")
        self._left_out[kind] += 1
        yield from ()

    def _image(self, element) -> Iterator[Block]:
        target = self._relations.get(attribute(element, "embed") or attribute(element, "id") or "")
        suffix = posixpath.splitext(target or "")[1].lower()
        self._images += 1
        if suffix not in IMAGE_SUFFIXES or self._images > self._limits.images:
            self._left_out["image"] += 1
            return
        yield Image(self._package.bytes(target), posixpath.basename(target), _description(element))

    def _label(self, properties, styles) -> Label | None:
        for holder in (properties, *(child(style, "pPr") for style in styles)):
            num_id = child_value(holder, "numPr", "numId")
            if num_id is not None:
                return self._numbering.label(num_id, int(child_value(holder, "numPr", "ilvl") or 0))
        return None

    # Tables

    def _table(self, node) -> list[Block]:
        rows, images = [], []
        sources = list(_rows(node))
        for row in sources[: self._limits.rows]:
            self._deadline.check()
            cells = [self._cell(cell) for cell in _cells(row)]
            images += [block for cell in cells for block in cell.images]
            rows.append((_starts_at(row), cells, child(row, "trPr", "tblHeader") is not None))
        self._left_out["rows"] += max(0, len(sources) - self._limits.rows)
        table = make_table(_spanned(rows))
        return [*([table] if table else []), *images]

    def _cell(self, node) -> "_WordCell":
        blocks = self.read(node)
        properties = child(node, "tcPr")
        merge = child(properties, "vMerge")
        return _WordCell(
            text=clean_cell("\n".join(map(_cell_text, blocks))),
            images=[block for block in blocks if isinstance(block, Image)],
            colspan=min(int(child_value(properties, "gridSpan") or 1), MAX_SPAN) or 1,
            continues=merge is not None and attribute(merge, "val") != "restart",
        )


_LEAVES = {
    "t": lambda _reader, element: iter([element.text or ""]),
    "tab": lambda _reader, _element: iter(["\t"]),
    "noBreakHyphen": lambda _reader, _element: iter(["-"]),
    "cr": lambda _reader, _element: iter(["\n"]),
    "br": _WordReader._break,
    "txbxContent": _WordReader._text_box,
    "blip": _WordReader._image,
    "imagedata": _WordReader._image,
    "commentReference": _WordReader._skip,
    "footnoteReference": _WordReader._skip,
    "endnoteReference": _WordReader._skip,
    "OLEObject": _WordReader._skip,
}


@dataclass
class _WordCell:
    text: str
    images: list[Image]
    colspan: int
    continues: bool


def _text_block(text: str, label: Label | None, level: int | None, align: Align) -> Block | None:
    if not text:
        return None
    if level is None and label and (label.is_bullet or label.number is not None):
        return ListItems(not label.is_bullet, (text,), label.number or 1)
    if label and label.text:
        text = f"{label.text}{text}"
    return Paragraph(text, align) if level is None else Heading(level, text, align)


def _tidy(text: str) -> str:
    """Spaces that set an indent go, line breaks within a paragraph stay."""
    lines = (line.strip(" \t\u3000\xa0") for line in text.replace("\u200b", "").splitlines())
    return "\n".join(filter(None, lines))


def _is_hidden(run) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in _OFF


def _level(properties, styles, names: list[str]) -> int | None:
    """0 for the title style, 1 to 9 for headings, None for text."""
    if "title" in names[:1] or names[:1] == ["标题"]:
        return 0
    if names and (match := _HEADING_STYLE.match(names[0])):
        return int(match[1])
    for holder in (properties, *(child(style, "pPr") for style in styles)):
        outline = child_value(holder, "outlineLvl")
        if outline is not None:
            return int(outline) + 1 if int(outline) < 9 else None
    return None


def _alignment(properties, styles) -> Align:
    for holder in (properties, *(child(style, "pPr") for style in styles)):
        value = child_value(holder, "jc")
        if value is not None:
            return _ALIGNMENTS.get(value, "left")
    return "left"


def _settle_headings(blocks: list[Block]) -> list[Block]:
    """Levels as the rest of the house counts them: 1 is the title, parts begin at 2.

    Word's own level 1 is the title in some offices and 一、 in others: it is the title if it stands once and first.
    """
    headings = [block for block in blocks if isinstance(block, Heading)]
    levels = [heading.level for heading in headings]
    texts = (block for block in blocks if isinstance(block, Heading | Paragraph))
    shift = 0 if 0 not in levels and levels.count(1) == 1 and next(texts, None) is headings[0] else 1
    return [
        replace(block, level=min(6, block.level + shift)) if isinstance(block, Heading) else block for block in blocks
    ]


def _join_lists(blocks: list[Block]) -> list[Block]:
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, ListItems) and isinstance(last, ListItems) and _goes_on(last, block):
            joined[-1] = replace(last, items=last.items + block.items)
        else:
            joined.append(block)
    return joined


def _goes_on(last: ListItems, block: ListItems) -> bool:
    return last.ordered == block.ordered and (not last.ordered or block.start == last.start + len(last.items))


def _cell_text(block: Block) -> str:
    match block:
        case ListItems(ordered=True):
            return "\n".join(f"{number}. {item}" for number, item in enumerate(block.items, block.start))
        case ListItems():
            return "\n".join(f"· {item}" for item in block.items)
        case Image() | PageBreak():
            return ""
        case Heading() | Paragraph():
            return block.text
        case _:
            return "\n".join(" ".join(cell.text for cell in row) for row in block.rows)


def _description(element) -> str:
    """The alternative text of the drawing around an image."""
    for ancestor in element.iterancestors():
        if local_name(ancestor) in {"inline", "anchor"}:
            properties = child(ancestor, "docPr")
            return (attribute(properties, "descr") or "") if properties is not None else ""
    return ""


def _rows(node) -> Iterator[etree._Element]:
    for element in node:
        if local_name(element) == "tr" and child(element, "trPr", "del") is None:
            yield element
        elif local_name(element) in _WRAPPERS:
            yield from _rows(element)


def _cells(row) -> Iterator[etree._Element]:
    for element in row:
        if local_name(element) == "tc":
            yield element
        elif local_name(element) in _WRAPPERS:
            yield from _cells(element)


def _starts_at(row) -> int:
    return min(int(child_value(row, "trPr", "gridBefore") or 0), MAX_SPAN)


def _spanned(rows: list[tuple[int, list[_WordCell], bool]]) -> list[list[Cell]]:
    """Word repeats a vertically merged cell in each row; here it stands once with its rowspan."""
    result: list[list[Cell]] = []
    begun: dict[int, tuple[int, int]] = {}
    for y, (column, cells, is_header) in enumerate(rows):
        result.append([Cell("", colspan=column)] if column else [])
        for cell in cells:
            if cell.continues and column in begun:
                above, at = begun[column]
                result[above][at] = replace(result[above][at], rowspan=y - above + 1)
            else:
                begun[column] = (y, len(result[y]))
                result[y].append(Cell(cell.text, is_header, cell.colspan))
            column += cell.colspan
    return result
