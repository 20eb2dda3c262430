"""What lies over text on a page: filled shapes and pictures in drawing order."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2.raw as raw

_MAX_OBJECTS = 60_000
_MAX_DEPTH = 6
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class Painted:
    """A page object: its place in the drawing order, what it is and how it looks."""

    order: int
    handle: int
    kind: str  # "text", "shape", "picture"
    left: float
    bottom: float
    right: float
    top: float
    color: tuple[int, int, int]
    invisible: bool = False
    segments: int = 0  # of a path: letters drawn as outlines have many

    @property
    def is_dark(self) -> bool:
        red, green, blue = self.color
        return 0.3 * red + 0.59 * green + 0.11 * blue < 70

    @property
    def is_white(self) -> bool:
        return min(self.color) >= 245

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    @property
    def area(self) -> float:
        return max(self.right - self.left, 0) * max(self.top - self.bottom, 0)


def painted_objects(page) -> list[Painted]:
    """Texts, opaque shapes and pictures of a page, forms opened, in drawing order."""
    handles = (
        raw.FPDFPage_GetObject(page, index) for index in range(min(raw.FPDFPage_CountObjects(page), _MAX_OBJECTS))
    )
    return [painted for painted in _walk(handles, IDENTITY, _Counter(), 0) if painted]


class _Counter:
    def __init__(self) -> None:
        self.value = 0

    def next(self) -> int:
        self.value += 1
        return self.value


def _walk(handles, matrix: Matrix, counter: _Counter, depth: int) -> Iterator[Painted | None]:
    for handle in handles:
        kind = raw.FPDFPageObj_GetType(handle)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = (
                raw.FPDFFormObj_GetObject(handle, index)
                for index in range(min(raw.FPDFFormObj_CountObjects(handle), _MAX_OBJECTS))
            )
            yield from _walk(inner, _multiply(_matrix(handle), matrix), counter, depth + 1)
        elif counter.next() <= _MAX_OBJECTS:
            yield _painted(handle, kind, counter.value, matrix)


def _painted(handle, kind: int, order: int, matrix: Matrix) -> Painted | None:
    name = {raw.FPDF_PAGEOBJ_TEXT: "text", raw.FPDF_PAGEOBJ_PATH: "shape", raw.FPDF_PAGEOBJ_IMAGE: "picture"}.get(kind)
    if name is None or (name == "shape" and not _is_filled(handle)):
        return None
    color, alpha = _fill(handle)
    if name != "text" and (alpha < 250 or raw.FPDFPageObj_HasTransparency(handle)):
        return None
    bounds = _bounds(handle, matrix)
    mode = raw.FPDFTextObj_GetTextRenderMode(handle) if name == "text" else 0
    address = ctypes.cast(handle, ctypes.c_void_p).value or 0
    invisible = mode in (3, 7) or (name == "text" and alpha == 0)
    segments = raw.FPDFPath_CountSegments(handle) if name == "shape" else 0
    return Painted(order, address, name, *bounds, color, invisible, segments)


def _is_filled(handle) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(handle, ctypes.byref(mode), ctypes.byref(stroke)):
        return False
    return mode.value != raw.FPDF_FILLMODE_NONE


def _fill(handle) -> tuple[tuple[int, int, int], int]:
    values = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(handle, *(ctypes.byref(value) for value in values)):
        return (0, 0, 0), 255
    red, green, blue, alpha = (value.value for value in values)
    return (red, green, blue), alpha


def _bounds(handle, matrix: Matrix) -> tuple[float, float, float, float]:
    values = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(handle, *(ctypes.byref(value) for value in values))
    left, bottom, right, top = (value.value for value in values)
    if matrix == IDENTITY:
        return left, bottom, right, top
    corners = [_apply(matrix, x, y) for x in (left, right) for y in (bottom, top)]
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def _matrix(handle) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, ctypes.byref(found)):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _multiply(first: Matrix, second: Matrix) -> Matrix:
    a1, b1, c1, d1, e1, f1 = first
    a2, b2, c2, d2, e2, f2 = second
    return (
        a1 * a2 + b1 * c2,
        a1 * b2 + b1 * d2,
        c1 * a2 + d1 * c2,
        c1 * b2 + d1 * d2,
        e1 * a2 + f1 * c2 + e2,
        e1 * b2 + f1 * d2 + f2,
    )
