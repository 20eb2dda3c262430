"""How much of a file is read before the scanner says: a person must open this."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

MEGABYTE = 1024 * 1024
SUSPICIOUS_RATIO = 120
SUSPICIOUS_BYTES = 15 * MEGABYTE


class Unreadable(Exception):
    """The file, or the rest of it, cannot be read; the message is for the reviewer."""


class BudgetSpent(Unreadable):
    """Time or size is used up: nothing further is read."""


@dataclass(slots=True)
class Budget:
    """One budget for a file and everything packed inside it.

    Seconds are processor time, so that a busy machine reads as much as an idle one; the parent watches the clock.
    Only the recogniser, a process of its own, is timed by the clock.
    """

    seconds: float = 25.0
    file_bytes: int = 200 * MEGABYTE
    unpacked_bytes: int = 300 * MEGABYTE
    entry_bytes: int = 80 * MEGABYTE
    entries: int = 4000
    depth: int = 4
    characters: int = 40_000_000
    cells: int = 2_000_000
    pages: int = 3000
    ocr_images: int = 40
    ocr_seconds: float = 40.0
    _started: float = field(default_factory=time.process_time)

    def check_time(self) -> None:
        if time.process_time() - self._started > self.seconds:
            raise BudgetSpent("读取超过规定时间，其余部分未读")

    @property
    def elapsed(self) -> float:
        return time.process_time() - self._started

    def allow_pages(self, pages: int) -> None:
        """A long document may take longer than a short one."""
        self.seconds += min(pages, 600) * 0.07

    def spend_entry(self, size: int, packed: int | None = None) -> None:
        """Called before an archive member of this size is unpacked."""
        self.check_time()
        if packed is not None and size > SUSPICIOUS_BYTES and size > packed * SUSPICIOUS_RATIO:
            raise Unreadable("压缩比异常，疑似压缩炸弹，未解压")
        self.entries -= 1
        self.unpacked_bytes -= size
        if self.entries < 0:
            raise BudgetSpent("压缩包内文件过多，其余部分未读")
        if size > self.entry_bytes or self.unpacked_bytes < 0:
            raise BudgetSpent("解压后过大，疑似压缩炸弹，未读完")

    def spend_characters(self, count: int) -> None:
        self.characters -= count
        if self.characters < 0:
            raise BudgetSpent("文字过多，其余部分未读")
        self.check_time()

    def spend_cells(self, count: int) -> None:
        self.cells -= count
        if self.cells < 0:
            raise BudgetSpent("单元格过多，其余部分未读")
        self.check_time()
