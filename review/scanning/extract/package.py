"""Office packages: zip files of XML parts, read within the budget, no part left unread."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ..findings import Kind, Severity
from ..flows import Role, Segment
from ..limits import Unreadable
from .base import Items, Source
from .people_in_metadata import metadata
from .xml import all_text, attribute, descendants, local, parse

_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".emf", ".wmf", ".heic")
_NOISE = re.compile(
    r"(?:^|/)(?:theme\d*|styles|fontTable|webSettings|tableStyles|presProps|viewProps|calcChain|themeOverride\d*)\.xml$|printerSettings|\.(?:odttf|fntdata|ttf)$"
)
_ACTIVE = re.compile(r"vbaProject|vbaData|/activeX/|/ctrlProps/|macrosheets|customUI", re.IGNORECASE)
_EMBEDDED = re.compile(r"/embeddings/|/oleObject|\.(?:bin|ole|xlsx?|docx?|pptx?|pdf|zip)$", re.IGNORECASE)
_SHOWN = re.compile(r"/(?:diagrams/data|charts/chart|slideMasters/|slideLayouts/)[^/]*\.xml$")
_SHOWN_NAMES = {Role.MARGIN: "图示、图表或母版"}
_CORE_FIELDS = {
    "creator": "作者",
    "lastModifiedBy": "最后修改者",
    "title": "标题",
    "subject": "主题",
    "description": "备注",
    "keywords": "关键词",
    "category": "类别",
    "contentStatus": "状态",
    "Manager": "经理",
    "Company": "单位",
    "HyperlinkBase": "超链接基础",
    "Template": "模板",
}
PERSON_FIELDS = {"作者", "最后修改者", "经理"}
_LOCAL_PATH = re.compile(r"(?:[A-Za-z]:\\|\\\\|file:///)", re.IGNORECASE)


@dataclass
class Package:
    """A zip package; `read` unpacks a part once and ticks it off."""

    source: Source
    archive: zipfile.ZipFile
    done: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, source: Source) -> Package:
        try:
            return cls(source, zipfile.ZipFile(io.BytesIO(source.data)))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Unreadable("文件损坏或不完整，无法打开") from error

    @property
    def names(self) -> list[str]:
        return self.archive.namelist()

    def has(self, name: str) -> bool:
        return name in self.archive.NameToInfo

    def read(self, name: str) -> bytes:
        """The bytes of a part, never more than the budget allows."""
        self.done.add(name)
        try:
            info = self.archive.getinfo(name)
            self.source.budget.spend_entry(info.file_size, info.compress_size)
            with self.archive.open(info) as member:
                data = member.read(info.file_size + 1)
        except KeyError as error:
            raise Unreadable(f"缺少部件 {name}") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
            raise Unreadable(f"部件 {name} 损坏或加密") from error
        if len(data) > info.file_size:
            raise Unreadable(f"部件 {name} 的大小与记载不符，疑似压缩炸弹")
        return data

    def xml(self, name: str) -> etree._Element:
        return parse(self.read(name))

    def matching(self, pattern: str) -> list[str]:
        """Part names that match, in natural order."""
        found = [name for name in self.names if re.fullmatch(pattern, name)]
        return sorted(
            found, key=lambda name: [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
        )

    def relations(self, part: str) -> dict[str, str]:
        """Relation ids of a part with the part names or addresses they lead to."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", name + ".rels")
        if not self.has(path):
            return {}
        found = {}
        for relation in self.xml(path):
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
            found[relation.get("Id", "")] = target
        return found

    def related(self, part: str, ending: str) -> list[str]:
        """Parts that a part relates to whose path contains `ending`."""
        return [target for target in self.relations(part).values() if ending in target and self.has(target)]


def package_properties(package: Package) -> Items:
    """Author, company and custom properties."""
    values: list[tuple[str, str]] = []
    for name in ("docProps/core.xml", "docProps/app.xml"):
        if package.has(name):
            for element in package.xml(name).iter():
                if local(element) in _CORE_FIELDS and element.text:
                    values.append((_CORE_FIELDS[local(element)], element.text))
    if package.has("docProps/custom.xml"):
        for element in package.xml("docProps/custom.xml"):
            values.append((f"自定义：{element.get('name', '')}", "".join(element.itertext())))
    yield from metadata(package.source, values, PERSON_FIELDS)


def rest_of_package(package: Package) -> Items:
    """Links, pictures, embedded files, macros, and the text of every part that no reader has taken."""
    yield from _links(package)
    for name in package.names:
        if name in package.done or name.endswith("/"):
            continue
        yield from _rest_part(package, name)


def _links(package: Package) -> Items:
    source = package.source
    addresses: list[Segment] = []
    for name in package.names:
        if not name.endswith(".rels"):
            continue
        for relation in package.xml(name):
            if relation.get("TargetMode") == "External":
                target = relation.get("Target", "")
                addresses.append(Segment(target, source.at("链接地址")))
                if _LOCAL_PATH.match(target) and re.search(r"[\\/]Users[\\/]|[\\/]Documents and Settings[\\/]", target):
                    yield source.finding(
                        Kind.METADATA_PERSON, Severity.INFO, "链接地址", "链接指向某台电脑的用户文件夹"
                    )
    yield source.flow(addresses, role=Role.PROPERTY)


def _rest_part(package: Package, name: str) -> Items:
    source, lower = package.source, name.lower()
    if _ACTIVE.search(name):
        yield source.finding(Kind.ACTIVE_CONTENT, Severity.REVIEW, f"部件 {name}", "文件含有宏或控件")
    if lower.endswith(_IMAGES):
        yield from _picture(package, name)
    elif lower.endswith((".xml", ".rels", ".vml")):
        yield from _unknown_xml(package, name)
    elif not _NOISE.search(name):
        yield from _embedded(package, name)


def _picture(package: Package, name: str) -> Items:
    from .images import picture

    yield from picture(package.source, package.read(name), f"图片 {posixpath.basename(name)}")


def _unknown_xml(package: Package, name: str) -> Items:
    source = package.source
    try:
        lines = _lines_of(package, name)
    except Unreadable as reason:
        yield source.unreadable(str(reason), f"部件 {name}")
        return
    role = Role.MARGIN if _SHOWN.search(name) else Role.TECHNICAL
    yield source.line_flow(lines, _SHOWN_NAMES.get(role, f"部件 {name}"), role=role)


def _lines_of(package: Package, name: str) -> list[str]:
    """Text of a part; of masters only what they print themselves, not their prompts."""
    if name.endswith(".vml"):
        # Old drawings are not always well-formed XML.
        return re.split(r"<[^>]*>", package.read(name).decode("utf-8", "replace"))
    root = package.xml(name)
    if "slideMasters/" in name or "slideLayouts/" in name or "notesMasters/" in name:
        for shape in [shape for shape in descendants(root, "sp") if next(descendants(shape, "ph"), None) is not None]:
            shape.getparent().remove(shape)
    return all_text(root)


def _embedded(package: Package, name: str) -> Items:
    from . import extract
    from .ole import payloads

    source = package.source
    data = package.read(name)
    label = f"嵌入的 {posixpath.basename(name)}"
    if _EMBEDDED.search(name) or data[:4] in (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"):
        if not _ACTIVE.search(name):
            yield source.finding(Kind.EMBEDDED_OBJECT, Severity.REVIEW, label, f"嵌入对象 {posixpath.basename(name)}")
        for inner_name, inner in payloads(posixpath.basename(name), data):
            yield from extract(source.inside(inner_name, inner, label))
    else:
        yield from extract(source.inside(posixpath.basename(name), data, label))


def alternative_texts(root: etree._Element) -> Iterator[str]:
    """Descriptions, titles, WordArt strings and tags kept in attributes."""
    for element in root.iter():
        for name in ("descr", "title", "string", "alt", "tooltip", "tag"):
            value = attribute(element, name)
            if len(value) > 1:
                yield value
        if (
            local(element) in ("alias", "tag", "default", "statusText", "helpText", "docVar")
            and len(attribute(element, "val")) > 1
        ):
            yield attribute(element, "val")
