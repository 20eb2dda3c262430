"""Text recognition of pictures and scanned pages (optional: the `ocr` extra, rapidocr on onnxruntime).

Measured on rendered Chinese scans, upright, tilted, small and noisy: rapidocr found 22 of 24 marks and numbers,
Debian's tesseract with chi_sim 19, and tesseract reads the star of 机密★ as 女 every time. A page takes 0.4 s.

The recogniser needs more memory than a file under examination may use, so it runs in a process of its own
(`ocr_worker`), started at the first picture and ended with the scan. Without it pictures are never clean.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import time

from .limits import Budget

_MAX_SIDE = 2600
_worker: subprocess.Popen | None = None


def is_available() -> bool:
    """Is the `ocr` extra installed?"""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


Word = tuple[str, tuple[float, float, float, float]]


def read(image, budget: Budget) -> list[str] | None:
    """Lines of text in a picture; None when there is no recogniser or the budget is spent."""
    words = read_words(image, budget)
    return None if words is None else _lines(words)


def _lines(words: list[Word]) -> list[str]:
    lines: list[list[Word]] = []
    for word in words:
        _, (_, top, _, bottom) = word
        if lines and top < (lines[-1][0][1][1] + lines[-1][0][1][3]) / 2 - (bottom - top) * 0.1:
            lines[-1].append(word)
        else:
            lines.append([word])
    return ["\t".join(text for text, _ in sorted(line, key=lambda word: word[1][0])) for line in lines]


def read_words(image, budget: Budget) -> list[Word] | None:
    """Words with their boxes (left, top, right, bottom) in the picture's own pixels, from top to bottom."""
    if not is_available() or budget.ocr_images <= 0 or budget.ocr_seconds <= 0:
        return None
    budget.ocr_images -= 1
    started = time.monotonic()
    try:
        return _ask(image)
    except (OSError, ValueError):
        _stop()
        return None
    finally:
        budget.ocr_seconds -= time.monotonic() - started


def _ask(image) -> list[Word]:
    """Send grey pixels, get words."""
    worker = _start()
    gray = image.convert("L")
    gray.thumbnail((_MAX_SIDE, _MAX_SIDE))
    worker.stdin.write(f"{gray.width} {gray.height}\n".encode() + gray.tobytes())
    worker.stdin.flush()
    answer = worker.stdout.readline()
    if not answer:
        raise OSError("recogniser ended")
    scale = image.width / gray.width
    return [(text, tuple(value * scale for value in box)) for text, box in json.loads(answer)]


def _start() -> subprocess.Popen:
    global _worker
    if _worker is None or _worker.poll() is not None:
        command = [sys.executable, "-m", "review.scanning.ocr_worker"]
        # A command of our own without any part of the file in it.
        _worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return _worker


def _stop() -> None:
    global _worker
    if _worker is not None:
        _worker.kill()
        _worker.wait()
        _worker = None
