"""Web pages: words as they read across tags, and everything a visitor does not see."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree
from lxml import html as lxml_html

from ..findings import Kind, Severity
from ..flows import Role, Segment
from ..grids import table_segments
from ..limits import Unreadable
from .base import Items, Source
from .plain import decode
from .xml import all_text, parse
from .xml import tells_something as _tells_something

_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span strike strong sub sup time tt u var wbr acronym o:p".split()
)
_UNSEEN = frozenset("script style template noscript head title".split())
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|rem|%|;|$|\s)|opacity\s*:\s*0(?:\.0+)?(?:;|$|\s)"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top|right|margin-left|margin-top)\s*:\s*-\d{3,}|(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$)|clip\s*:\s*rect\(\s*0|mso-hide\s*:\s*all|transform\s*:\s*scale\(0\)"
    r"|color\s*:\s*transparent",
    re.IGNORECASE,
)
_COLOR = re.compile(r"(?<![-\w])color\s*:\s*([^;]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;]+)", re.IGNORECASE)
_WHITE = re.compile(
    r"^\s*(?:#fff(?:fff)?|white|rgba?\(\s*25[3-5]\s*,\s*25[3-5]\s*,\s*25[3-5].*\)|#f[d-f]f[d-f]f[d-f])\s*(?:!important)?\s*$",
    re.IGNORECASE,
)
_DARK = re.compile(r"^\s*(?:#000(?:000)?|black|rgba?\(\s*0\s*,\s*0\s*,\s*0\s*(?:,\s*1\s*)?\))", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_TEXT_ATTRIBUTES = ("alt", "title", "placeholder", "value", "content", "aria-label", "summary", "label")
_DATA_URL = re.compile(r"^data:([\w/+.-]*)(?:;[^,;]*)*?(;base64)?,(.*)$", re.DOTALL | re.IGNORECASE)


@dataclass
class _Page:
    """What one walk over a page gathers."""

    seen: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    blackened: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    active: set[str] = field(default_factory=set)
    embedded: list[tuple[str, bytes]] = field(default_factory=list)


def read_html(source: Source) -> Items:
    """All flows of a page."""
    text = decode(source.data)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, recover=True, encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("网页结构损坏，未读") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        yield source.unreadable("网页嵌套层数过多，按纯文本读取")
        yield source.line_flow(re.sub(r"<[^>]{0,2000}>", "\n", text).split("\n"), "网页文字")
    page = _walk(root)
    yield from _page_flows(source, page)
    for table in root.iter("table"):
        rows = [["".join(cell.itertext()) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        yield source.flow(table_segments(rows, lambda row, column: source.at(f"表格第{row}行第{column}列")))
    yield from _embedded(source, page)


def _page_flows(source: Source, page: _Page) -> Items:
    body = "".join(page.seen)
    lines = [line for line in body.split("\n") if line.strip()]
    yield source.flow(
        (Segment(line, source.at(f"正文第{number}段")) for number, line in enumerate(lines, 1)), opening=True
    )
    yield source.flow(
        (Segment(value, source.at(f"{name} 属性")) for name, value in page.attributes), role=Role.PROPERTY
    )
    unseen = [line for line in "".join(page.unseen).split("\n") if line.strip()]
    if unseen:
        yield source.line_flow(unseen, "不可见的区域", hidden="页面上看不到的文字")
    if blackened := [line for line in page.blackened if line.strip()]:
        yield source.line_flow(
            blackened, "涂黑处", hidden="涂黑的文字仍在网页中", hidden_kind=Kind.BAD_REDACTION, deliberate=True
        )
    if comments := [line for line in page.comments if line.strip()]:
        yield source.line_flow(comments, "网页注释", hidden="网页注释")
    if page.active:
        excerpt = "、".join(sorted(page.active))
        yield source.finding(Kind.ACTIVE_CONTENT, Severity.REVIEW, "网页代码", f"含有{excerpt}"[:60])
    yield source.line_flow(page.scripts, "脚本", role=Role.TECHNICAL)


def _walk(root) -> _Page:
    page = _Page()
    hiding, covering = _style_rules(root)
    # (hidden, blackened) of each open element; a stack instead of recursion keeps deep nests harmless.
    states: list[tuple[bool, bool]] = [(False, False)]
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "comment":
            page.comments.append(element.text or "")
            _text(page, states[-1], element.tail)
            continue
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            state = _state(element, tag, states[-1], hiding, covering)
            states.append(state)
            _start(page, element, tag, state)
        else:
            state = states.pop()
            if tag not in _INLINE:
                _text(page, state, "\t" if tag in ("td", "th") else "\n")
            _text(page, states[-1], element.tail)
    return page


def _state(element, tag: str, outer: tuple[bool, bool], hiding: set[str], covering: set[str]) -> tuple[bool, bool]:
    style = element.get("style", "")
    names = {f".{name}" for name in element.get("class", "").split()} | {f"#{element.get('id', '')}"}
    hidden = (
        outer[0]
        or bool(_HIDING.search(style))
        or "hidden" in element.attrib
        or bool(names & hiding)
        or tag == "template"
    )
    hidden = hidden or _is_white_on_white(element, style)
    color = _COLOR.search(style)
    uncovered = color is not None and not _DARK.match(color.group(1))
    return hidden, (outer[1] and not uncovered) or _is_black_on_black(style) or bool(names & covering)


def _is_white_on_white(element, style: str) -> bool:
    color = _COLOR.search(style)
    value = color.group(1) if color else element.get("color", "")
    if not value or not _WHITE.match(value) or _BACKGROUND.search(style):
        return False
    return not any(
        _BACKGROUND.search(up.get("style", "")) or up.get("bgcolor") or up.get("class")
        for up in (element, *element.iterancestors())
    )


def _is_black_on_black(style: str) -> bool:
    color, back = _COLOR.search(style), _BACKGROUND.search(style)
    if not back or not _DARK.match(back.group(1)):
        return False
    return color is None or bool(_DARK.match(color.group(1)))


def _style_rules(root) -> tuple[set[str], set[str]]:
    """Classes and ids that a page's own style sheet hides or blackens."""
    hiding, covering = set(), set()
    for style in root.iter("style"):
        for selectors, rules in _RULE.findall(style.text or ""):
            names = {part.strip() for part in selectors.split(",") if re.fullmatch(r"\s*\w*[.#][\w-]+\s*", part)}
            names = {re.sub(r"^\w+(?=[.#])", "", name) for name in names}
            hiding |= names if _HIDING.search(rules) else set()
            covering |= names if _is_black_on_black(rules) and _COLOR.search(rules) else set()
    return hiding, covering


def _start(page: _Page, element, tag: str, state: tuple[bool, bool]) -> None:
    if tag not in _INLINE:
        _text(page, state, "\n" if tag not in ("td", "th") else "")
    for name, value in element.attrib.items():
        _attribute(page, tag, name.lower(), value)
    if tag == "script":
        page.active.add("脚本")
        page.scripts.append(_unescaped(element.text or ""))
    elif tag in ("iframe", "object", "embed", "applet", "frame"):
        page.active.add({"iframe": "内嵌页面", "frame": "内嵌页面"}.get(tag, "内嵌对象"))
    if tag == "title":
        page.attributes.append(("title", element.text or ""))
    elif tag == "style":
        page.scripts.append(element.text or "")
    elif tag != "script":
        _text(page, state, element.text)


def _attribute(page: _Page, tag: str, name: str, value: str) -> None:
    if name.startswith("on") and len(name) > 3:
        page.active.add("事件代码")
        page.scripts.append(value)
    elif value.strip().lower().startswith(("javascript:", "vbscript:")):
        page.active.add("脚本链接")
        page.scripts.append(value)
    elif (
        name in _TEXT_ATTRIBUTES
        or name.startswith("data-")
        or (name == "href" and value.startswith(("mailto:", "tel:", "http")))
    ):
        page.attributes.append((f"{tag} {name}", unquote(value)))
    elif name == "srcdoc":
        page.unseen.append(re.sub(r"<[^>]*>", "\n", value))
    elif _tells_something(value):
        page.scripts.append(value)
    if value[:5].lower() == "data:" and (match := _DATA_URL.match(value)):
        try:
            data = base64.b64decode(match.group(3)) if match.group(2) else unquote_to_bytes(match.group(3))
        except (binascii.Error, ValueError):
            return
        page.embedded.append((match.group(1), data))


def _unescaped(script: str) -> str:
    """Chinese text in scripts is often written as \\uXXXX."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match.group(1), 16)), script)


def _text(page: _Page, state: tuple[bool, bool], text: str | None) -> None:
    if not text:
        return
    if text not in ("\n", "\t"):
        text = re.sub(r"\s*\n\s*", " " if text.strip() else "", text)
    hidden, blackened = state
    if hidden:
        page.unseen.append(text)
        return
    page.seen.append(text)
    if blackened and text.strip():
        page.blackened.append(text)


def _embedded(source: Source, page: _Page) -> Items:
    from . import extract

    for number, (mime, data) in enumerate(page.embedded, 1):
        ending = {"image/svg+xml": "svg", "text/html": "html"}.get(mime, mime.rpartition("/")[2])
        yield from extract(source.inside(f"内嵌数据{number}.{ending}", data, f"内嵌数据{number}"))


def read_xml(source: Source) -> Items:
    """XML and SVG: all text and telling attributes; scripts in pictures are reported."""
    root = parse(source.data)
    yield source.line_flow(all_text(root), "XML 内容", opening=True)
    tags = {element.tag.rpartition("}")[2] for element in root.iter() if isinstance(element.tag, str)}
    if {"script", "foreignObject"} & tags or any(
        key.startswith("on") for element in root.iter() if isinstance(element.tag, str) for key in element.attrib
    ):
        yield source.finding(Kind.ACTIVE_CONTENT, Severity.REVIEW, "图形代码", "含有脚本")
