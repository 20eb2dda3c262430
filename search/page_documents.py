"""Turning a page's text into plain words for the index."""

import html
import re

TAGS = re.compile(r"<[^>]+>")
SPACES = re.compile(r"\s+")


def plain_text(text: str) -> str:
    """Return `text` without HTML tags and entities, white space folded."""
    return SPACES.sub(" ", html.unescape(TAGS.sub(" ", text))).strip()


def stream_text(stream) -> str:
    """Return the words of a StreamField, block by block."""
    return "\n".join(
        text
        for child in stream
        for value in child.block.get_searchable_content(child.value)
        if (text := plain_text(str(value)))
    )
