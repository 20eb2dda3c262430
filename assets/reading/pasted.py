"""What people paste from WPS, Word, WeChat or a web page, split into blocks.

Every program writes another HTML: WPS and Word set paragraphs by hand and number them with markers of their own, WeChat
nests sections, web pages bring their frame. Fonts, colours and indents go; bold words, links, tables with merged cells
and pictures that came along stay. Nothing is fetched: a picture on another site is left out and named.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

import nh3
from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.translation import gettext as _

from assets.reading.blocks import Align, Block, Cell, Heading, Image, ListItems, MarkedParagraph, Paragraph
from assets.reading.errors import UnreadableFile
from assets.reading.limits import MEGABYTE, Deadline, Limits
from assets.reading.plain import lines_to_blocks
from assets.reading.tables import clean_cell, make_table

MOST_CELLS = 100_000
MOST_IMAGE_BYTES = 10 * MEGABYTE
_PARAGRAPHS = {"p", "div", "section", "article", "main", "center", "blockquote", "dl", "dd", "dt", "figure",
               "figcaption", "address", "body", "pre", "header", "footer", "aside", "nav", "fieldset"}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_INLINE = {"span", "font", "b", "strong", "i", "em", "u", "s", "a", "sup", "sub", "small", "mark", "label", "code"}
_OTHERS = {"br", "hr", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "img"}
_TAGS = _PARAGRAPHS | _HEADINGS | _INLINE | _OTHERS
_ATTRIBUTES = {
    "*": {"style", "align", "hidden"}, "a": {"href"}, "img": {"src", "alt", "data-src"},
    "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"},
}  # fmt: skip
_GONE_WITH_CONTENT = {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas",
                      "form", "button", "select", "textarea", "title", "xml", "head", "video", "audio"}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "data", "file"}
_INLINE_RESULT = {"b", "i", "sup", "sub", "a"}
_FRAGMENT = re.compile(r"<!--\s*StartFragment\s*-->(.*?)<!--\s*EndFragment\s*-->", re.DOTALL)
_MARKUP = re.compile(r"<(?:p|div|span|table|br|h[1-6]|ul|ol|section|img|b|strong|a)\b", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
)
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center)")
_OUTLINE = re.compile(r"mso-outline-level\s*:\s*([1-6])")
_LIST = re.compile(r"mso-list\s*:\s*(?!ignore)l?\d*\s*level", re.IGNORECASE)
_MARKER = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_BULLETS = re.compile(r"[\s•·●▪■◆※○§Øüoln\uf000-\uf0ff\-–—]+")
_DIGITS = re.compile(r"\s*(\d{1,3})\s*[.．、)）]?\s*")
_WRAPPED = re.compile(r"(?<=[\u2e80-\u9fff\uf900-\uffef])[ \t]*[\r\n]+[ \t]*(?=[\u2e80-\u9fff\uf900-\uffef])")
_BLANKS = re.compile(r"[ \t\r\n]+")
_DATA_IMAGE = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,", re.IGNORECASE)


@dataclass(frozen=True)
class Pasted:
    """``notes`` are Chinese lines about what did not come along."""

    blocks: list[Block]
    notes: list[str] = field(default_factory=list)


def read_pasted(text: str, limits: Limits | None = None) -> Pasted:
    """Split pasted HTML, or plain text, into blocks.

    Raises UnreadableFile for what is too long, too deeply nested or takes too long.
    """
    limits = limits or Limits()
    if len(text) > limits.bytes:
        raise UnreadableFile(_("粘贴的内容过长，请改用“从文件新建”。"))
    if not _MARKUP.search(text):
        return Pasted(lines_to_blocks(text, limits))
    fragment = _FRAGMENT.search(text)
    soup = BeautifulSoup(sanitise(fragment[1] if fragment else text), "lxml")
    reader = _Reader(limits)
    try:
        return Pasted(_with_lists(reader.read(soup)), reader.notes())
    except RecursionError as error:
        raise UnreadableFile(_("粘贴的内容嵌套过深，请先粘贴到记事本，再复制过来。")) from error


def sanitise(html: str) -> str:
    """Only the tags and attributes that tell structure; no script, no handler, no foreign address but in links."""
    return nh3.clean(
        html, tags=_TAGS, clean_content_tags=_GONE_WITH_CONTENT, attributes=_ATTRIBUTES, url_schemes=_SCHEMES,
        attribute_filter=_without_odd_addresses, link_rel=None,
    )  # fmt: skip


def _without_odd_addresses(tag: str, name: str, value: str) -> str | None:
    """`data:` is for pictures, `file:` tells of a picture that stayed behind; links lead to the web or to a mailbox."""
    if name == "href":
        return value if value.lower().startswith(("http://", "https://", "mailto:")) else None
    return value


@dataclass(frozen=True)
class _Item(Paragraph):
    """A paragraph that Word numbers as an item of a list."""

    number: int | None = None
    html: str = ""


@dataclass(frozen=True)
class _Format:
    bold: bool = False
    italic: bool = False
    raised: str = ""
    href: str = ""


class _Reader:
    """Walks over sanitised HTML and collects blocks; characters of a line carry their format with them."""

    def __init__(self, limits: Limits):
        self._limits, self._deadline = limits, Deadline(limits.seconds)
        self._blocks: list[Block] = []
        self._line: list[tuple[str, _Format]] = []
        self._align: Align = "left"
        self._remote = self._left_behind = self._broken = self._hidden = 0

    def read(self, root: Tag) -> list[Block]:
        self._walk(root, _Format())
        self._end_line()
        return self._blocks

    def notes(self) -> list[str]:
        lines = (
            (self._remote, _("有%(count)d张图片在别的网站上，没有带入：请另存后，用正文里的“图片”上传。")),
            (self._left_behind, _("有%(count)d张图片没有随粘贴带来：请另存后上传，或者改用“从文件新建”。")),
            (self._broken, _("有%(count)d张图片无法读取，没有带入。")),
            (self._hidden, _("有%(count)d处隐藏内容，没有带入。")),
        )
        return [line % {"count": count} for count, line in lines if count]

    # Walking -----------------------------------------------------------------------------------------------------------

    def _walk(self, node: Tag, style: _Format) -> None:
        self._deadline.check()
        for child in node.children:
            if isinstance(child, Tag):
                self._element(child, style)
            elif type(child) is NavigableString:
                self._line += [(character, style) for character in str(child)]

    def _element(self, tag: Tag, style: _Format) -> None:
        if _is_hidden(tag):
            self._hidden += bool(tag.get_text(strip=True))
        elif tag.name in _HEADINGS:
            self._heading(tag, int(tag.name[1]))
        elif tag.name in {"ul", "ol"}:
            self._list(tag)
        elif tag.name == "table":
            self._table(tag)
        elif tag.name == "img":
            self._image(tag)
        elif tag.name in {"br", "hr"}:
            self._end_line()
        elif tag.name in _PARAGRAPHS or tag.name in {"li", "td", "th", "tr", "caption"}:
            self._paragraph(tag, style)
        else:
            self._walk(tag, _format_of(tag, style))

    def _paragraph(self, tag: Tag, style: _Format) -> None:
        self._end_line()
        css = _css(tag)
        if level := _OUTLINE.search(css):
            self._heading(tag, int(level[1]))
            return
        outer, self._align = self._align, _alignment(tag) or self._align
        if _LIST.search(css):
            self._word_item(tag)
        else:
            self._walk(tag, style)
        self._end_line()
        self._align = outer

    def _heading(self, tag: Tag, level: int) -> None:
        self._end_line()
        align, images = _alignment(tag) or self._align, tag.find_all("img")
        if text := _tidy(tag.get_text()):
            self._blocks.append(Heading(level, text, align))
        for image in images:
            self._image(image)

    def _word_item(self, tag: Tag) -> None:
        """Word writes the number of an item into the text; a Chinese number (一、) stays part of it."""
        marker = "".join(
            span.extract().get_text() for span in tag.find_all("span") if span.parent and _MARKER.search(_css(span))
        )
        self._walk(tag, _Format())
        digits = _DIGITS.fullmatch(marker)
        if digits or _BULLETS.fullmatch(marker):
            self._end_line(number=int(digits[1]) if digits else 0)
        else:
            self._line[:0] = [(character, _Format()) for character in marker.strip()]

    # Lines ---------------------------------------------------------------------------------------------------------------

    def _end_line(self, number: int | None = None) -> None:
        """What was collected becomes a paragraph; `number` marks an item of a list, 0 one with a bullet."""
        line, self._line = _trim(_unwrap(self._line)), []
        text = "".join(character for character, _style in line)
        if not text:
            return
        marked = _inline(line)
        if number is not None:
            self._blocks.append(_Item(text, number=number, html=marked))
            return
        plain = marked == escape(text)
        self._blocks.append(Paragraph(text, self._align) if plain else MarkedParagraph(text, self._align, marked))

    def _list(self, tag: Tag) -> None:
        self._end_line()
        start = int(tag.get("start", "1")) if tag.get("start", "1").isdecimal() else 1
        for number, item in enumerate(tag.find_all("li", recursive=False), start):
            nested = [child.extract() for child in item.find_all(["ul", "ol", "table"])]
            self._walk(item, _Format())
            self._end_line(number=number if tag.name == "ol" else 0)
            for child in nested:
                self._element(child, _Format())

    # Tables --------------------------------------------------------------------------------------------------------------

    def _table(self, tag: Tag) -> None:
        """Tables that only lay out the page are read through; those with data become tables."""
        self._end_line()
        rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag and not _is_hidden(row)]
        cells = [row.find_all(["td", "th"], recursive=False) for row in rows[: self._limits.rows]]
        if tag.find("table") or max(map(len, cells), default=0) < 2:
            for cell in (cell for row in cells for cell in row):
                self._paragraph(cell, _Format())
            return
        caption = _tidy(tag.caption.get_text()) if tag.caption else ""
        read = [[_cell(cell, len(cells) - y, self._limits.columns) for cell in row] for y, row in enumerate(cells)]
        if sum(cell.rowspan * cell.colspan for row in read for cell in row) > MOST_CELLS:
            raise UnreadableFile(_("粘贴的表格过大，请作为附件上传。"))
        if table := make_table(read, caption):
            self._blocks.append(table)
        for image in tag.find_all("img"):
            self._image(image)

    # Pictures ------------------------------------------------------------------------------------------------------------

    def _image(self, tag: Tag) -> None:
        self._end_line()
        source = tag.get("data-src") or tag.get("src") or ""
        if source.lower().startswith("data:"):
            self._data_image(source, tag.get("alt", ""))
        elif source.lower().startswith(("http:", "https:", "//")):
            self._remote += 1
        else:
            self._left_behind += 1

    def _data_image(self, source: str, alt: str) -> None:
        head = _DATA_IMAGE.match(source)
        content = _decoded(source[head.end() :]) if head else b""
        images = sum(isinstance(block, Image) for block in self._blocks)
        if not content or len(content) > MOST_IMAGE_BYTES or images >= self._limits.images:
            self._broken += 1
            return
        suffix = head[1].lower().replace("jpeg", "jpg")
        name = _("粘贴图片%(number)d.%(suffix)s") % {"number": images + 1, "suffix": suffix}
        self._blocks.append(Image(content, name, _tidy(alt)[:200]))


def _with_lists(blocks: list[Block]) -> list[Block]:
    """Items in a row become lists; a numbered run that does not begin at one keeps its numbers as text."""
    result: list[Block] = []
    for kind, group in groupby(blocks, key=lambda block: isinstance(block, _Item) and ("ol" if block.number else "ul")):
        found = list(group)
        result += _lists(kind == "ol", found) if kind else found
    return result


def _lists(ordered: bool, items: list[_Item]) -> list[Block]:
    if not ordered:
        return [_list_of(False, items)]
    made: list[Block] = []
    run: list[_Item] = []
    for item in [*items, None]:
        if item and run and item.number == run[-1].number + 1:
            run.append(item)
            continue
        if run and run[0].number == 1:
            made.append(_list_of(True, run))
        else:
            made += [_numbered(found) for found in run]
        run = [item] if item else []
    return made


def _list_of(ordered: bool, items: list[_Item]) -> ListItems:
    """A list; its markup only where an item has any."""
    is_plain = all(item.html == escape(item.text) for item in items)
    return ListItems(ordered, tuple(item.text for item in items), html=() if is_plain else tuple(i.html for i in items))


def _numbered(item: _Item) -> Paragraph:
    """An item out of a list, with its number as text."""
    text = f"{item.number}. {item.text}"
    if item.html == escape(item.text):
        return Paragraph(text)
    return MarkedParagraph(text, html=f"{item.number}. {item.html}")


# Helpers -----------------------------------------------------------------------------------------------------------------


def _css(tag: Tag) -> str:
    return tag.get("style", "").lower()


def _is_hidden(tag: Tag) -> bool:
    return tag.has_attr("hidden") or bool(_HIDDEN.search(_css(tag)))


def _alignment(tag: Tag) -> Align | None:
    if tag.name == "center":
        return "center"
    found = _ALIGN.search(_css(tag))
    value = found[1] if found else tag.get("align", "").lower()
    return value if value in {"left", "right", "center"} else None


def _format_of(tag: Tag, outer: _Format) -> _Format:
    name, css = tag.name, _css(tag)
    return _Format(
        bold=outer.bold or name in {"b", "strong"} or bool(_BOLD.search(css)),
        italic=outer.italic or name in {"i", "em"},
        raised=name if name in {"sup", "sub"} else outer.raised,
        href=tag.get("href", "") if name == "a" else outer.href,
    )


def _unwrap(line: list[tuple[str, _Format]]) -> list[tuple[str, _Format]]:
    """Word breaks its source in the middle of Chinese words: those line ends go, other white space is one blank."""
    text = "".join(character for character, _style in line)
    dropped = {at for found in _WRAPPED.finditer(text) for at in range(*found.span())}
    kept: list[tuple[str, _Format]] = []
    for at, (character, style) in enumerate(line):
        if at in dropped:
            continue
        blank = bool(_BLANKS.fullmatch(character))
        if not (blank and kept and kept[-1][0] == " "):
            kept.append((" " if blank else character, style))
    return kept


def _trim(line: list[tuple[str, _Format]]) -> list[tuple[str, _Format]]:
    """Blanks at both ends go: they were somebody's 首行缩进."""
    blank = " \u3000\xa0\u2003\u2002\u200b"
    start, end = 0, len(line)
    while start < end and line[start][0] in blank:
        start += 1
    while end > start and line[end - 1][0] in blank:
        end -= 1
    return line[start:end]


def _inline(line: list[tuple[str, _Format]]) -> str:
    """The line's markup: bold, italic, raised and lowered words, links; nothing that another program wrote."""
    parts = (
        _wrap("".join(character for character, _style in group), style)
        for style, group in groupby(line, key=lambda pair: pair[1])
    )
    return nh3.clean(
        "".join(parts), tags=_INLINE_RESULT, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )  # fmt: skip


def _wrap(text: str, style: _Format) -> str:
    html = escape(text)
    for tag, holds in ((style.raised, style.raised), ("i", style.italic), ("b", style.bold)):
        if holds and text.strip():
            html = f"<{tag}>{html}</{tag}>"
    return f'<a href="{escape(style.href)}">{html}</a>' if style.href and text.strip() else html


def _tidy(text: str) -> str:
    return _BLANKS.sub(" ", _WRAPPED.sub("", text)).strip(" \u3000\xa0")


def _cell(tag: Tag, rows_left: int, columns: int) -> Cell:
    lines = [_tidy(line.get_text()) for line in tag.find_all(["p", "div"])] or _lines_of(tag)
    text = clean_cell("\n".join(filter(None, lines)))
    spans = {name: _whole(tag.get(name), most) for name, most in (("colspan", columns), ("rowspan", rows_left))}
    return Cell(text, tag.name == "th", **spans)


def _lines_of(tag: Tag) -> list[str]:
    for line_end in tag.find_all("br"):
        line_end.replace_with("\u2028")
    return [_tidy(line) for line in tag.get_text().split("\u2028")]


def _whole(value: str | None, most: int) -> int:
    return min(max(int(value), 1), most) if value and value.strip().isdecimal() and len(value) < 6 else 1


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(re.sub(r"\s+|%0[ad]", "", text, flags=re.IGNORECASE), validate=True)
    except (binascii.Error, ValueError):
        return b""
