"""A page of a PDF as a picture, drawn in a child process: the reviewer sees what the public would, nothing runs."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

WIDTH = 1000  # pixels
DPI_LIMIT = 3.0  # times 72: a tiny page is not blown up further


class NoPage(Exception):
    """There is no such page, or it can't be drawn."""


def count_pages(path: str | os.PathLike) -> int:
    """Return the number of pages, 0 when the file can't be read."""
    try:
        return int(json.loads(_run(path, "count")))
    except (NoPage, ValueError):
        return 0


def page_picture(path: str | os.PathLike, number: int) -> bytes:
    """Return a page (counted from 1) as PNG. Raises NoPage."""
    return _run(path, str(number))


def _run(path: str | os.PathLike, what: str) -> bytes:
    from .runner import run_child

    with Path(path).open("rb") as stream:
        child = run_child("review.scanning.pages", stream, [what], 30)
    if child is None or child.returncode != 0:
        raise NoPage
    return child.stdout


def main() -> int:
    from .child import set_limits

    set_limits()
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(sys.stdin.buffer.read())
    if sys.argv[1] == "count":
        sys.stdout.write(str(len(document)))
        return 0
    page = document[int(sys.argv[1]) - 1]
    picture = page.render(scale=min(WIDTH / max(page.get_width(), 1), DPI_LIMIT)).to_pil()
    out = io.BytesIO()
    picture.convert("RGB").quantize(64).save(out, "PNG")
    sys.stdout.buffer.write(out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
