"""The recogniser's own process: pictures on standard input, lines of text on standard output."""

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
        sys.stdout.write(json.dumps(_lines(engine, pixels, width, height), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def _raise_memory_limit() -> None:
    """The scanner's child leaves room above its own limit for this process."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def _engine():
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})


def _lines(engine, pixels: bytes, width: int, height: int) -> list[str]:
    """Recognised words of a line joined, lines from top to bottom."""
    import numpy

    gray = numpy.frombuffer(pixels, dtype=numpy.uint8).reshape(height, width)
    result = engine(numpy.repeat(gray[:, :, None], 3, axis=2))
    if result.txts is None:
        return []
    words = [
        (box[:, 1].mean(), box[:, 0].min(), box[:, 1].max() - box[:, 1].min(), text)
        for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        if score >= _CONFIDENT
    ]
    return _joined(sorted(words))


def _joined(words: list[tuple[float, float, float, str]]) -> list[str]:
    lines: list[list[tuple[float, float, float, str]]] = []
    for word in words:
        if lines and word[0] - lines[-1][0][0] < word[2] * 0.5:
            lines[-1].append(word)
        else:
            lines.append([word])
    return ["\t".join(text for *_, text in sorted(line, key=lambda item: item[1])) for line in lines]


if __name__ == "__main__":
    sys.exit(main())
