"""The recogniser's own process: pictures on standard input, words and their boxes on standard output."""

from __future__ import annotations

import json
import resource
import sys

_CONFIDENT = 0.6


def main() -> int:
    """Answer until the input ends."""
    _raise_memory_limit()
    engine = _engine()
    while header := sys.stdin.buffer.readline():
        width, height = map(int, header.split())
        pixels = sys.stdin.buffer.read(width * height)
        sys.stdout.write(json.dumps(_words(engine, pixels, width, height), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def _raise_memory_limit() -> None:
    """The scanner's child leaves room above its own limit for this process."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def _engine():
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})


def _words(engine, pixels: bytes, width: int, height: int) -> list[tuple[str, list[float]]]:
    """(text, box) of each word, from top to bottom; a page lying on its side is turned."""
    import numpy

    gray = numpy.frombuffer(pixels, dtype=numpy.uint8).reshape(height, width)
    found = _recognised(engine, gray)
    if not _lies_on_its_side(found):
        return found
    turned = [_recognised(engine, numpy.rot90(gray, turns)) for turns in (1, 3)]
    return max((found, *turned), key=lambda words: sum(len(text) for text, _ in words))


def _recognised(engine, gray) -> list[tuple[str, list[float]]]:
    import numpy

    result = engine(numpy.repeat(numpy.ascontiguousarray(gray)[:, :, None], 3, axis=2))
    if result.txts is None:
        return []
    words = [
        (text, [float(box[:, 0].min()), float(box[:, 1].min()), float(box[:, 0].max()), float(box[:, 1].max())])
        for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        if score >= _CONFIDENT
    ]
    return sorted(words, key=lambda word: (word[1][1] + word[1][3], word[1][0]))


def _lies_on_its_side(words: list[tuple[str, list[float]]]) -> bool:
    upright = sum((box[2] - box[0]) > (box[3] - box[1]) for text, box in words if len(text) > 2)
    return upright * 2 < sum(len(text) > 2 for text, _ in words)


if __name__ == "__main__":
    sys.exit(main())
