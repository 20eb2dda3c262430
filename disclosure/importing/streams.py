"""Recognised blocks as StreamField data."""

import html
import json

from assets.models import CustomImage
from assets.reading import Block, Heading, Image, ListItems, MarkedParagraph, Paragraph, Table, UnreadableFile
from disclosure.importing.documents import Signature

LEVELS = {1: "h2", 2: "h2", 3: "h3"}


def stream_of(blocks: list[Block | Signature], *, keep_image) -> str:
    """Return StreamField JSON. `keep_image(block)` stores a picture and returns its id, or None to leave it out."""
    return json.dumps([made for block in blocks if (made := _block(block, keep_image))], ensure_ascii=False)


def _block(block, keep_image) -> dict | None:
    match block:
        case Heading():
            value = {"level": LEVELS.get(block.level, "h4"), "text": block.text[:200]}
            return {"type": "heading", "value": value}
        case MarkedParagraph():
            return {"type": "paragraph", "value": f"<p>{block.html}</p>"}
        case Paragraph():
            return {"type": "paragraph", "value": f"<p>{html.escape(block.text)}</p>"} if block.text else None
        case ListItems():
            return {"type": "paragraph", "value": _list(block)}
        case Table():
            return {"type": "table", "value": _table(block)}
        case Image():
            image_id = keep_image(block)
            return image_id and {"type": "image", "value": {"image": image_id, "alt": block.alt[:200], "caption": ""}}
        case Signature():
            value = {"issuer": "\n".join(block.issuers)[:200], "date": block.date_text[:50]}
            return {"type": "signature", "value": value} if block.issuers else None
        case _:
            return None


def _list(block: ListItems) -> str:
    tag = "ol" if block.ordered else "ul"
    items = "".join(f"<li>{item}</li>" for item in block.html or map(html.escape, block.items))
    return f"<{tag}>{items}</{tag}>"


def _table(block: Table) -> dict:
    has_header = block.header_rows > 0
    return {
        "data": block.grid(), "table_caption": block.caption, "first_row_is_table_header": has_header,
        "first_col_is_header": False, "table_header_choice": "row" if has_header else "neither", "cell": [],
        "mergeCells": _merged_cells(block),
    }  # fmt: skip


def _merged_cells(block: Table) -> list[dict]:
    """Return where cells span, as the table block's editor (Handsontable) writes it."""
    merged, taken = [], set()
    for y, row in enumerate(block.rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            if cell.colspan > 1 or cell.rowspan > 1:
                merged.append({"row": y, "col": x, "rowspan": cell.rowspan, "colspan": cell.colspan})
            taken |= {(y + down, x + right) for down in range(cell.rowspan) for right in range(cell.colspan)}
            x += cell.colspan
    return merged


def save_image(block: Image, *, collection, user) -> CustomImage:
    """Store a picture out of a document, privately. Raises UnreadableFile when it is none."""
    from django.core.files.base import ContentFile

    image = CustomImage(title=block.alt or block.name, collection=collection, uploaded_by_user=user)
    image.file = ContentFile(block.content, name=block.name)
    try:
        image.full_clean(exclude=["collection"])
    except Exception as error:  # Pillow and Willow have no common class for "no picture"
        raise UnreadableFile(str(error)) from error
    image.save()
    return image
