"""Presentations: slides, what lies under shapes, hidden slides and notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ..findings import Kind, Severity
from ..flows import Flow, Role, Segment
from ..grids import table_segments
from .base import Items, Source, guarded
from .package import Package, alternative_texts, package_properties, rest_of_package
from .people_in_metadata import person_finding
from .xml import child, descendants, local, telling_attributes

_PART_NUMBER = r"ppt/slides/slide\d+\.xml"
_COVERED = 0.5
_FULLY = 0.8
_MOSTLY = 0.6
_THIN = 60_000  # EMU: rules and underlines are thinner than a line of text


@dataclass(frozen=True)
class Box:
    """A rectangle on the slide in EMU."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        return max(self.right - self.left, 0) * max(self.bottom - self.top, 0)

    def overlap(self, other: Box) -> float:
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0) * max(height, 0)


@dataclass
class Shape:
    """A shape in drawing order: its text, its box, whether one can see through it."""

    text: str
    box: Box | None
    cover: str  # "", "dark", "light" or "picture"
    hidden: bool


def read_pptx(source: Source) -> Items:
    """All flows of a presentation."""
    package = Package.open(source)
    width, height = _slide_size(package)
    for number, name in enumerate(_slide_order(package), 1):
        yield from guarded(
            source, _slide_and_notes(package, name, number, Box(0, 0, width, height)), f"第{number}张幻灯片"
        )
    for items in (_comments, package_properties, rest_of_package):
        yield from guarded(source, items(package))


def _slide_and_notes(package: Package, name: str, number: int, page: Box) -> Items:
    root = package.xml(name)
    hidden = root.get("show") in ("0", "false")
    label = f"第{number}张幻灯片" + ("（隐藏）" if hidden else "")
    yield from _slide(package.source, package, name, root, label, hidden, page, number == 1)
    for notes in package.related(name, "notesSlides/"):
        yield from _notes(package.source, package.xml(notes), number)


def _slide_size(package: Package) -> tuple[int, int]:
    if package.has("ppt/presentation.xml"):
        for size in descendants(package.xml("ppt/presentation.xml"), "sldSz"):
            return int(size.get("cx", 12192000)), int(size.get("cy", 6858000))
    return 12192000, 6858000


def _slide_order(package: Package) -> list[str]:
    main = "ppt/presentation.xml"
    listed: list[str] = []
    if package.has(main):
        relations = package.relations(main)
        # sldId carries both id and r:id; the relation id is the one with a namespace.
        listed = [
            relations.get(next((value for key, value in item.attrib.items() if key.endswith("}id")), ""), "")
            for item in descendants(package.xml(main), "sldId")
        ]
    every = package.matching(_PART_NUMBER)
    listed = [name for name in listed if name in every]
    return listed + [name for name in every if name not in listed]


def _slide(
    source: Source, package: Package, name: str, root, label: str, hidden: bool, page: Box, opening: bool
) -> Items:
    layouts = _layouts(package, name)
    tree = next(descendants(root, "spTree"), None)
    shapes = list(_shapes(tree, layouts)) if tree is not None else []
    why = "隐藏的幻灯片" if hidden else ""
    place = source.at(label)
    yield source.flow(
        (Segment(shape.text, place) for shape in shapes if shape.text), hidden=why, place=place, opening=opening
    )
    yield from _tables(source, root, label, why)
    yield from _in_reading_order(source, shapes, label)
    yield source.line_flow(alternative_texts(root), f"{label}的替代文字", role=Role.PROPERTY)
    yield source.line_flow(telling_attributes(root), label, role=Role.TECHNICAL)
    yield from _footers(source, root, label)
    yield from _covered(source, shapes, label)
    yield from _out_of_sight(source, shapes, label, page)


def _footers(source: Source, root, label: str) -> Iterator[Flow]:
    holders = (
        shape
        for shape in descendants(root, "sp")
        for ph in descendants(shape, "ph")
        if ph.get("type") in ("ftr", "hdr", "dt")
    )
    yield source.line_flow(
        ("".join(t.text or "" for t in descendants(shape, "t")) for shape in holders), f"{label}页脚", role=Role.MARGIN
    )


def _tables(source: Source, root, label: str, why: str) -> Iterator[Flow]:
    for table in descendants(root, "tbl"):
        rows = [
            ["".join(t.text or "" for t in descendants(cell, "t")) for cell in descendants(row, "tc")]
            for row in descendants(table, "tr")
        ]
        yield source.flow(
            table_segments(rows, lambda row, column: source.at(f"{label}表格第{row}行第{column}列")),
            hidden=why,
            place=source.at(label),
        )


def _in_reading_order(source: Source, shapes: list[Shape], label: str) -> Iterator[Flow]:
    """Short texts from left to right: a mark may be laid out one character a shape."""
    short = [shape for shape in shapes if shape.box and 0 < len(shape.text.strip()) <= 12]
    short.sort(key=lambda shape: (round(shape.box.top / 250_000), shape.box.left))
    if len(short) > 1:
        yield source.line_flow(["".join(shape.text.strip() for shape in short)], label, role=Role.BODY)


def _shapes(tree: etree._Element, layouts: list[etree._Element], scale=lambda box: box) -> Iterator[Shape]:
    for element in tree:
        name = local(element)
        if name == "grpSp":
            yield from _shapes(element, layouts, _group_scale(element, scale))
        elif name in ("sp", "pic", "graphicFrame", "cxnSp"):
            yield _shape(element, layouts, scale)
        elif name == "AlternateContent":
            choice = next((part for part in element if local(part) == "Choice"), None)
            if choice is not None:
                yield from _shapes(choice, layouts, scale)


def _shape(element: etree._Element, layouts: list[etree._Element], scale) -> Shape:
    paragraphs = (
        "".join(_character(part) for part in descendants(p, "t", "br"))
        for p in descendants(element, "p")
        if local(p) == "p"
    )
    text = "\n".join(paragraphs) if child(element, "txBody") is not None or local(element) == "graphicFrame" else ""
    properties = next((found for found in descendants(element, "cNvPr")), None)
    hidden = properties is not None and properties.get("hidden") in ("1", "true")
    box = _box(element, layouts)
    return Shape(text, scale(box) if box else None, _cover(element, text), hidden)


def _character(part: etree._Element) -> str:
    return "\n" if local(part) == "br" else part.text or ""


def _box(element: etree._Element, layouts: list[etree._Element]) -> Box | None:
    frame = child(element, "spPr", "xfrm")
    if frame is None:
        frame = child(element, "xfrm")
    if frame is None:
        frame = _inherited_frame(element, layouts)
    return _frame_box(frame, "off", "ext")


def _frame_box(frame, offset: str, extent: str) -> Box | None:
    start, size = child(frame, offset), child(frame, extent)
    if start is None or size is None:
        return None
    left, top = int(start.get("x", 0)), int(start.get("y", 0))
    return Box(left, top, left + int(size.get("cx", 0)), top + int(size.get("cy", 0)))


def _layouts(package: Package, slide: str) -> list[etree._Element]:
    """The layout of a slide and the master of that layout; both are still to be read for their own words."""
    names = package.related(slide, "slideLayouts/")[:1]
    names += [master for name in names for master in package.related(name, "slideMasters/")[:1]]
    roots = [package.xml(name) for name in names]
    package.done.difference_update(names)
    return roots


def _inherited_frame(element: etree._Element, layouts: list[etree._Element]) -> etree._Element | None:
    """Placeholders take their place from the layout, or from the master by what they are for."""
    wanted = next(descendants(element, "ph"), None)
    if wanted is None:
        return None
    for layout in layouts:
        for shape in descendants(layout, "sp"):
            holder = next(descendants(shape, "ph"), None)
            frame = child(shape, "spPr", "xfrm")
            if holder is not None and frame is not None and _same_holder(holder, wanted):
                return frame
    return None


def _same_holder(holder: etree._Element, wanted: etree._Element) -> bool:
    if wanted.get("idx") is not None and holder.get("idx") == wanted.get("idx"):
        return True
    return _purpose(holder) == _purpose(wanted)


def _purpose(holder: etree._Element) -> str:
    kind = holder.get("type", "body")
    return {"ctrTitle": "title", "subTitle": "body", "obj": "body"}.get(kind, kind)


def _group_scale(group: etree._Element, outer):
    frame = child(group, "grpSpPr", "xfrm")
    inside, outside = _frame_box(frame, "chOff", "chExt"), _frame_box(frame, "off", "ext")
    if inside is None or outside is None or not inside.area:
        return outer
    x = (outside.right - outside.left) / (inside.right - inside.left)
    y = (outside.bottom - outside.top) / (inside.bottom - inside.top)

    def scale(box: Box) -> Box:
        return outer(
            Box(
                outside.left + (box.left - inside.left) * x,
                outside.top + (box.top - inside.top) * y,
                outside.left + (box.right - inside.left) * x,
                outside.top + (box.bottom - inside.top) * y,
            )
        )

    return scale


def _cover(element: etree._Element, text: str) -> str:
    """What a shape without words does to the words under it."""
    if local(element) == "pic":
        return "picture"
    properties = child(element, "spPr")
    if properties is None or text.strip() or local(element) != "sp":
        return ""
    if child(properties, "noFill") is not None or child(element, "nvSpPr", "nvPr", "ph") is not None:
        return ""
    fill = child(properties, "solidFill")
    if fill is None:
        styled = child(element, "style", "fillRef")
        return "light" if styled is not None and styled.get("idx", "0") != "0" else ""
    if any(int(alpha.get("val", 100000)) < 90000 for alpha in descendants(fill, "alpha")):
        return ""
    return "dark" if _is_dark(fill) else "light"


def _is_dark(fill: etree._Element) -> bool:
    for color in fill:
        value = color.get("val", "") if local(color) != "sysClr" else color.get("lastClr", "")
        if value in ("tx1", "dk1", "black"):
            return True
        if len(value) == 6:
            try:
                red, green, blue = (int(value[index : index + 2], 16) for index in (0, 2, 4))
            except ValueError:
                return False
            return 0.3 * red + 0.59 * green + 0.11 * blue < 70
    return False


def _covered(source: Source, shapes: list[Shape], label: str) -> Iterator[Flow]:
    for number, below in enumerate(shapes):
        if not below.text.strip() or below.box is None or not below.box.area:
            continue
        for above in shapes[number + 1 :]:
            if degree := _covers(above, below.box):
                yield source.line_flow(
                    below.text.split("\n"),
                    f"{label}被遮盖的文字",
                    hidden="文字被图形盖住，仍可取出",
                    # A picture over words is mostly layout; a shape without words is mostly meant to hide.
                    hidden_kind=Kind.HIDDEN_CONTENT if above.cover == "picture" else Kind.BAD_REDACTION,
                    deliberate=above.cover == "dark" and degree >= _MOSTLY,
                )
                break


def _covers(above: Shape, below: Box) -> float:
    if not above.cover or above.box is None or not above.box.area or above.hidden:
        return 0
    if above.box.bottom - above.box.top < _THIN:
        return 0
    shared = above.box.overlap(below)
    whole = shared / below.area
    if above.cover == "picture":
        return whole if whole >= _FULLY else 0
    inside = shared / min(above.box.area, below.area)
    return max(whole, inside if whole > (0.08 if above.cover == "dark" else 0.2) else 0) if inside >= _COVERED else 0


def _out_of_sight(source: Source, shapes: list[Shape], label: str, page: Box) -> Iterator[Flow]:
    for shape in shapes:
        if not shape.text.strip():
            continue
        outside = shape.box is not None and shape.box.area > 0 and shape.box.overlap(page) == 0
        if shape.hidden or outside:
            why = "设为隐藏的图形" if shape.hidden else "放在页面之外的文字"
            yield source.line_flow(shape.text.split("\n"), label, hidden=why)


def _notes(source: Source, root, number: int) -> Iterator[Flow]:
    """Speaker notes without the slide number that every notes page carries."""
    lines = []
    for shape in descendants(root, "sp"):
        holder = next(descendants(shape, "ph"), None)
        if holder is None or holder.get("type") not in ("sldNum", "sldImg", "dt", "hdr", "ftr"):
            lines += ["".join(t.text or "" for t in descendants(p, "t")) for p in descendants(shape, "p")]
    if any(line.strip() for line in lines):
        yield source.line_flow(lines, f"第{number}张幻灯片的备注", hidden="演讲者备注")


def _comments(package: Package) -> Items:
    source = package.source
    for name in package.matching(r"ppt/comments/[^/]+\.xml"):
        lines = [
            "".join(part.text or "" for part in descendants(item, "text", "t"))
            for item in descendants(package.xml(name), "cm")
        ]
        yield source.line_flow(lines, "批注", hidden="批注")
    for name in package.matching(r"ppt/(?:commentAuthors|authors)\.xml"):
        for author in package.xml(name):
            if finding := person_finding(source, "批注作者", author.get("name", "")):
                yield finding
    if package.has("ppt/vbaProject.bin"):
        yield source.finding(Kind.ACTIVE_CONTENT, Severity.REVIEW, "宏", "演示文稿含有宏")
