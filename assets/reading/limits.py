"""How much of a file is read. Files come from the public internet and from old servers; some are built to choke us."""

import time
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assets.reading.errors import UnreadableFile

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Beyond ``bytes``, ``unpacked_bytes`` and ``seconds`` a file is refused; the others cut off and report it."""

    bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 200 * MEGABYTE
    text_bytes: int = 20 * MEGABYTE
    pages: int = 300
    rows: int = 5000
    columns: int = 200
    images: int = 100
    seconds: float = 60.0


@dataclass
class Deadline:
    """Asked between pages, rows and paragraphs; raises once the time is used up."""

    seconds: float
    _end: float = field(init=False)

    def __post_init__(self):
        self._end = time.monotonic() + self.seconds

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise UnreadableFile(_("文件过于复杂，%(seconds)d秒内未能读完。") % {"seconds": self.seconds})
