"""Old office containers: what can be said without a reader for each of their formats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

_WIDE = re.compile(
    rb"(?:[\x20-\x7e]\x00|[\x00-\xff][\x4e-\x9f]|[\x00-\xff]\x30|[\x00-\xff]\xff|\x05\x26|\x06\x26|[\x09\x0a\x0d]\x00){3,}",
    re.DOTALL,
)
_NARROW = re.compile(rb"[\x20-\x7e\x09\x0a\x0d]{6,}")
_GBK = re.compile(rb"(?:[\xb0-\xf7][\xa1-\xfe]|[\xa1-\xa3][\xa1-\xfe]|[\x20-\x7e]){4,}")
_MAXIMUM = 20_000


def strings(data: bytes) -> Iterator[str]:
    """Readable runs in a binary file: UTF-16 at both alignments, ASCII, GBK."""
    for offset in (0, 1):
        for match in islice(_WIDE.finditer(data, offset), _MAXIMUM):
            if (match.start() - offset) % 2 == 0 or offset == 0:
                yield match.group().decode("utf-16-le", "ignore")
    for match in islice(_NARROW.finditer(data), _MAXIMUM):
        yield match.group().decode("ascii")
    for match in islice(_GBK.finditer(data), _MAXIMUM):
        if any(byte > 0x7F for byte in match.group()):
            yield match.group().decode("gbk", "ignore")


def payloads(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files inside an embedding: office packages as they are, wrapped ones unwrapped."""
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        yield name, data
        return
    found = False
    for signature, ending in (
        (b"PK\x03\x04", ".zip"),
        (b"%PDF-", ".pdf"),
        (b"\x89PNG\r\n", ".png"),
        (b"\xff\xd8\xff\xe0", ".jpg"),
        (b"\xff\xd8\xff\xe1", ".jpg"),
    ):
        start = data.find(signature, 512)
        if start > 0:
            found = True
            yield name + ending, data[start:]
    if not found:
        yield name, data
