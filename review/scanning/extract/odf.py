"""OpenDocument and OFD packages: all text of all parts; OFD always goes to a person."""

from __future__ import annotations

from ..flows import Role, Segment
from ..grids import table_segments
from ..limits import Unreadable
from .base import Items, Source
from .package import Package, rest_of_package
from .people_in_metadata import metadata
from .xml import attribute, descendants, local


def read_odf(source: Source) -> Items:
    """odt, ods, odp: body, hidden tables and sections, tracked changes, notes, metadata."""
    package = Package.open(source)
    if package.has("META-INF/manifest.xml") and b"encryption-data" in package.read("META-INF/manifest.xml"):
        yield source.unreadable("文件已加密，请提供未加密的版本")
        return
    if package.has("meta.xml"):
        yield from _meta(source, package)
    for name in ("content.xml", "styles.xml"):
        if package.has(name):
            yield from _content(source, package, name)
    yield from rest_of_package(package)


def _meta(source: Source, package: Package) -> Items:
    names = {"initial-creator": "作者", "creator": "最后修改者", "printed-by": "打印者"}
    values = [
        (names.get(local(element), local(element)), element.text or "")
        for element in package.xml("meta.xml").iter()
        if element.text
    ]
    yield from metadata(source, values, set(names.values()))


def _content(source: Source, package: Package, name: str) -> Items:
    root = package.xml(name)
    label = "正文" if name == "content.xml" else "页眉页脚"
    paragraphs = ("".join(p.itertext()) for p in descendants(root, "p", "h"))
    yield source.flow(
        (Segment(text, source.at(f"{label}第{number}段")) for number, text in enumerate(paragraphs, 1)),
        role=Role.BODY if name == "content.xml" else Role.MARGIN,
        opening=name == "content.xml",
    )
    for table in descendants(root, "table"):
        rows = [
            ["".join(cell.itertext()) for cell in descendants(row, "table-cell")]
            for row in descendants(table, "table-row")
        ]
        title = attribute(table, "name")
        yield source.flow(
            table_segments(rows, lambda row, column, title=title: source.at(f"表格“{title}”第{row}行第{column}列")),
            title=title,
        )
    for part, why in (
        ("tracked-changes", "修订中删除的文字"),
        ("annotation", "批注"),
        ("hidden-text", "隐藏文字"),
        ("notes", "演讲者备注"),
    ):
        for element in descendants(root, part):
            yield source.line_flow(["".join(element.itertext())], why, hidden=why)


def read_ofd(source: Source) -> Items:
    """OFD pages put each run of glyphs into TextCode; layout is not judged, so a person opens the file."""
    yield source.unreadable("版式文件 OFD，请由人工打开检查，或转成 PDF 后再传")
    package = Package.open(source)
    for name in package.names:
        if name.lower().endswith(".xml"):
            try:
                root = package.xml(name)
            except Unreadable as reason:
                yield source.unreadable(str(reason), f"部件 {name}")
                continue
            codes = [element.text or "" for element in descendants(root, "TextCode")]
            if codes:
                yield source.line_flow(codes, f"OFD {name}", opening=name.endswith("Page_0/Content.xml"))
    yield from rest_of_package(package)
