"""Blocks as a page to read in the browser (在线查看): plain, escaped, readable on a phone and by a screen reader."""

from collections.abc import Callable, Iterable

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assets.reading.blocks import Block, Cell, Heading, Image, ListItems, PageBreak, Paragraph, Table

ImageURL = Callable[[Image], str]


def blocks_to_html(blocks: Iterable[Block], *, top_level: int = 2, image_url: ImageURL | None = None) -> SafeString:
    """Safe HTML. The first heading gets ``top_level``, none skips a level; images need a place they are served from."""
    parts, level = [], top_level - 1
    for block in blocks:
        if isinstance(block, Heading):
            level = max(top_level, min(block.level - 1 + top_level, level + 1, 6))
            parts.append(_heading(block, level))
        else:
            parts.append(_block(block, image_url))
    return mark_safe("\n".join(filter(None, parts)))


def _block(block: Block, image_url: ImageURL | None) -> SafeString:
    match block:
        case Paragraph():
            return format_html("<p{}>{}</p>", _class(block.align), _lines(block.text))
        case ListItems():
            return _list(block)
        case Table():
            return _table(block)
        case Image():
            return _image(block, image_url)
        case PageBreak():
            text = _("第%(page)d页") % {"page": block.number}
            return format_html('<p class="page-mark" id="page-{}">{}</p>', block.number, text)
        case _:
            return mark_safe("")


def _heading(block: Heading, level: int) -> SafeString:
    return format_html("<h{0}{1}>{2}</h{0}>", level, _class(block.align), _lines(block.text))


def _list(block: ListItems) -> SafeString:
    items = format_html_join("", "<li>{}</li>", ((_lines(item),) for item in block.items))
    if not block.ordered:
        return format_html("<ul>{}</ul>", items)
    start = format_html(' start="{}"', block.start) if block.start != 1 else ""
    return format_html("<ol{}>{}</ol>", start, items)


def _table(table: Table) -> SafeString:
    """Wide tables scroll within a region of their own that the keyboard reaches."""
    count = table.header_rows
    caption = format_html("<caption>{}</caption>", table.caption) if table.caption else ""
    head = format_html("<thead>{}</thead>", _rows(table.rows[:count], "col")) if count else ""
    body = format_html("<tbody>{}</tbody>", _rows(table.rows[count:], "row"))
    label = table.caption or _("表格")
    return format_html(
        '<div class="table-scroll" role="region" tabindex="0" aria-label="{}"><table>{}{}{}</table></div>',
        label, caption, head, body,
    )  # fmt: skip


def _rows(rows: Iterable[tuple[Cell, ...]], scope: str) -> SafeString:
    cells = (format_html_join("", "{}", ((_cell(cell, scope),) for cell in row)) for row in rows)
    return format_html_join("", "<tr>{}</tr>", ((row,) for row in cells))


def _cell(cell: Cell, scope: str) -> SafeString:
    spans = format_html_join(
        "",
        ' {}="{}"',
        [(name, span) for name, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if span > 1],
    )
    if not cell.is_header:
        return format_html("<td{}>{}</td>", spans, _lines(cell.text))
    is_group = cell.colspan > 1 if scope == "col" else cell.rowspan > 1
    return format_html('<th scope="{}"{}>{}</th>', scope + "group" * is_group, spans, _lines(cell.text))


def _image(image: Image, image_url: ImageURL | None) -> SafeString:
    alt = image.alt or _("图片")
    if image_url is None:
        return format_html('<p class="image-left-out">［{}］</p>', alt)
    return format_html('<figure><img src="{}" alt="{}" loading="lazy"></figure>', image_url(image), image.alt)


def _class(align: str) -> SafeString:
    return format_html(' class="align-{}"', align) if align != "left" else mark_safe("")


def _lines(text: str) -> SafeString:
    return mark_safe("<br>".join(map(str, map(escape, text.splitlines()))))
