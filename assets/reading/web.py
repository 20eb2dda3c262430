"""Saved web pages: the article without the page around it."""

import re

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from bs4.dammit import EncodingDetector
from django.utils.translation import gettext as _

from assets.reading.blocks import Align, Block, Cell, Heading, ListItems, Paragraph, ReadDocument
from assets.reading.limits import Deadline, Limits
from assets.reading.plain import decode_text
from assets.reading.tables import MAX_SPAN, clean_cell, make_table

_NOT_TEXT = ["script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "form", "button",
             "select", "textarea", "head"]  # fmt: skip
_AROUND_TEXT = ["nav", "header", "footer", "aside"]
# Where government sites and their CMSs put the text, most telling first.
_CONTENT_SELECTORS = [
    "#zoom", "#UCAP-CONTENT", ".TRS_Editor", ".article-content", ".article_content", ".articleContent", "#content",
    "#article", ".content", "article", "main",
]  # fmt: skip
_LEAST_CONTENT = 50
_LABELS = re.compile(r"索\s*引\s*号|发布机构|发文机关|发文字号|文\s*号\s*[:：]|成文日期|发布日期|发布时间|生成日期")
_LONGEST_LABELS = 600
_BLOCKS = {"p", "div", "section", "article", "main", "center", "blockquote", "dl", "dd", "dt", "figure", "figcaption",
           "address", "body", "td", "fieldset", "pre"}  # fmt: skip
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}"
)
_META_NAMES = {"articletitle", "pubdate", "contentsource", "keywords", "description", "author", "columnname"}


def read_html(data: bytes, limits: Limits) -> ReadDocument:
    """Headings, paragraphs, lists and tables of the article. Hidden parts are left out and named."""
    declared = EncodingDetector.find_declared_encoding(data, is_html=True)
    text, problems = decode_text(data, "gb18030" if (declared or "").lower() in {"gb2312", "gbk"} else declared)
    soup = BeautifulSoup(text, "lxml")
    metadata = _metadata(soup)
    title = _title(soup)
    problems += _remove_hidden(soup)
    content = _content(soup)
    reader = _HtmlReader(limits)
    for tag in [*_labels_before(content), content]:
        blocks = reader.read(tag)
    return ReadDocument(title, blocks, problems, metadata)


def html_to_blocks(text: str, limits: Limits | None = None) -> list[Block]:
    """The blocks of a fragment of HTML, such as a record's body."""
    soup = BeautifulSoup(text, "lxml")
    _remove_hidden(soup)
    return _HtmlReader(limits or Limits()).read(soup)


def _metadata(soup: BeautifulSoup) -> dict[str, str]:
    tags = ((tag.get("name", "").lower(), tag.get("content", "").strip()) for tag in soup.find_all("meta"))
    return {name: content for name, content in tags if name in _META_NAMES and content}


def _title(soup: BeautifulSoup) -> str | None:
    headings = soup.find_all("h1")
    source = headings[0] if len(headings) == 1 else soup.title
    text = " ".join(source.get_text(" ").split()) if source else ""
    return text or None


def _remove_hidden(soup: BeautifulSoup) -> list[str]:
    for comment in soup.find_all(string=lambda node: isinstance(node, Comment)):
        comment.extract()
    for tag in soup.find_all(_NOT_TEXT):
        tag.decompose()
    removed = [tag.extract() for tag in soup.find_all(_is_hidden)]
    texts = [" ".join(tag.get_text(" ").split()) for tag in removed]
    return [_("网页中有隐藏内容，未读入：%(text)s") % {"text": text[:80]} for text in texts if text]


def _is_hidden(tag: Tag) -> bool:
    return tag.has_attr("hidden") or bool(_HIDDEN_STYLE.search(tag.get("style", "").lower()))


def _content(soup: BeautifulSoup) -> Tag:
    """The element with the article; the whole page without its frame if none is known by name."""
    for selector in _CONTENT_SELECTORS:
        for element in soup.select(selector):
            if len(element.get_text(strip=True)) >= _LEAST_CONTENT:
                return element
    for tag in soup.find_all(_AROUND_TEXT):
        tag.decompose()
    return soup.body or soup


def _labels_before(content: Tag) -> list[Tag]:
    """The block of labels (索引号, 发布机构…) and the info line that most sites print above the text."""
    found: list[Tag] = []
    around = list(content.parents)
    for tag in reversed(content.find_all_previous(["table", "ul", "dl", "div", "p"])):
        text = tag.get_text(" ", strip=True)
        is_new = tag not in around and not any(parent in found for parent in tag.parents)
        if is_new and len(text) <= _LONGEST_LABELS and _LABELS.search(text):
            found.append(tag)
    return found


class _HtmlReader:
    def __init__(self, limits: Limits):
        self._limits, self._deadline = limits, Deadline(limits.seconds)
        self._blocks: list[Block] = []
        self._line: list[str] = []
        self._align: Align = "left"

    def read(self, root: Tag) -> list[Block]:
        self._walk(root)
        self._end_line()
        return self._blocks

    def _walk(self, node: Tag) -> None:
        self._deadline.check()
        for child in node.children:
            if isinstance(child, NavigableString):
                self._line.append(re.sub(r"[ \t\r\n]+", " ", str(child)))
            elif isinstance(child, Tag):
                self._element(child)

    def _element(self, tag: Tag) -> None:
        if re.fullmatch(r"h[1-6]", tag.name):
            self._add(_heading(tag))
        elif tag.name in {"ul", "ol"}:
            self._add(_list(tag))
        elif tag.name == "table":
            self._table(tag)
        elif tag.name in {"br", "hr"}:
            self._end_line()
        elif tag.name in _BLOCKS:
            self._paragraphs(tag)
        else:
            self._walk(tag)

    def _paragraphs(self, tag: Tag) -> None:
        self._end_line()
        outer, self._align = self._align, _alignment(tag) or self._align
        self._walk(tag)
        self._end_line()
        self._align = outer

    def _table(self, tag: Tag) -> None:
        """Tables that only lay out the page are read through; those with data become tables."""
        rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
        cells = [row.find_all(["td", "th"], recursive=False) for row in rows[: self._limits.rows]]
        if tag.find("table") or max(map(len, cells), default=0) < 2:
            self._end_line()
            for cell in (cell for row in cells for cell in row):
                self._paragraphs(cell)
            return
        caption = clean_cell(tag.caption.get_text()) if tag.caption else ""
        self._add(make_table([list(map(_cell, row)) for row in cells], caption))

    def _add(self, block: Block | None) -> None:
        self._end_line()
        if block is not None:
            self._blocks.append(block)

    def _end_line(self) -> None:
        text = re.sub(r" {2,}", " ", "".join(self._line)).strip(" \u3000\xa0\n")
        self._line = []
        if text:
            self._blocks.append(Paragraph(text, self._align))


def _heading(tag: Tag) -> Heading | None:
    text = " ".join(tag.get_text().split())
    return Heading(int(tag.name[1]), text, _alignment(tag) or "left") if text else None


def _list(tag: Tag) -> ListItems | None:
    items = (" ".join(item.get_text(" ").split()) for item in tag.find_all("li", recursive=False))
    kept = tuple(filter(None, items))
    return ListItems(tag.name == "ol", kept, _whole(tag.get("start"), 1)) if kept else None


def _cell(tag: Tag) -> Cell:
    text = clean_cell(tag.get_text("\n" if tag.find(["p", "br", "div"]) else ""))
    return Cell(text, tag.name == "th", _whole(tag.get("colspan"), 1), _whole(tag.get("rowspan"), 1))


def _whole(value: str | None, default: int) -> int:
    return min(max(int(value), 1), MAX_SPAN) if value and value.strip().isdecimal() else default


def _alignment(tag: Tag) -> Align | None:
    style = re.search(r"text-align\s*:\s*(\w+)", tag.get("style", "").lower())
    value = (style[1] if style else tag.get("align", "")).lower()
    if tag.name == "center":
        value = "center"
    return value if value in {"center", "right", "left"} else None
