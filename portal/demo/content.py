"""Reading the demo's TOML files and turning their blocks into StreamField data."""

import html
import json
import tomllib
from pathlib import Path

DATA = Path(__file__).parent / "data"


def read_all(pattern: str, table: str) -> list[dict]:
    """Return every [[table]] of the data files that match `pattern`, oldest first, else in file order."""
    rows: list[dict] = []
    for path in sorted(DATA.glob(pattern)):
        rows += tomllib.loads(path.read_text(encoding="utf-8")).get(table, [])
    return sorted(rows, key=lambda row: str(row.get("published", "")))


def stream(blocks: list[dict], *, files: dict[str, int] | None = None) -> str:
    """Return StreamField JSON for a list of the demo's blocks; `files` maps names to document ids."""
    return json.dumps([block for raw in blocks if (block := _block(raw, files or {}))], ensure_ascii=False)


def rich(blocks: list[dict] | str) -> str:
    """Return rich text HTML for a list of paragraphs and lists (for fields that are not StreamFields)."""
    if isinstance(blocks, str):
        return f"<p>{html.escape(blocks)}</p>"
    return "".join(_html(block) for block in blocks)


def _block(raw: dict, files: dict[str, int]) -> dict | None:
    make = _MAKERS.get(raw["type"])
    return make(raw) if make else None


def _html(raw: dict) -> str:
    if raw["type"] == "list":
        tag = "ol" if raw.get("ordered") else "ul"
        items = "".join(f"<li>{html.escape(item)}</li>" for item in raw["items"])
        return f"<{tag}>{items}</{tag}>"
    return f"<p>{html.escape(raw.get('text', ''))}</p>"


def _paragraph(raw):
    return {"type": "paragraph", "value": _html(raw)}


def _heading(raw):
    return {"type": "heading", "value": {"level": raw.get("level", "h2"), "text": raw["text"]}}


def _table(raw):
    header_row, header_column = raw.get("header_row", True), raw.get("header_column", False)
    choice = {(True, True): "both", (True, False): "row", (False, True): "column"}.get((header_row, header_column))
    width = max(len(row) for row in raw["rows"])
    rows = [[str(cell) for cell in row] + [""] * (width - len(row)) for row in raw["rows"]]
    return {
        "type": "table",
        "value": {
            "data": rows, "table_caption": raw.get("caption", ""), "first_row_is_table_header": header_row,
            "first_col_is_header": header_column, "table_header_choice": choice or "neither", "cell": [],
            "mergeCells": [],
        },
    }  # fmt: skip


def _quote(raw):
    return {"type": "quote", "value": {"text": raw["text"], "source": raw.get("source", "")}}


def _notice(raw):
    return {
        "type": "notice",
        "value": {"kind": raw.get("kind", "info"), "title": raw.get("title", ""), "text": raw["text"]},
    }


def _signature(raw):
    return {"type": "signature", "value": {"issuer": raw["issuer"], "date": str(raw.get("date", ""))}}


_MAKERS = {
    "p": _paragraph, "list": _paragraph, "heading": _heading, "table": _table, "quote": _quote, "notice": _notice,
    "signature": _signature,
}  # fmt: skip
