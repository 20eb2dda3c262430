"""XML that cannot hurt: no entities, no network, no huge trees, no document type."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ..limits import Unreadable

_MAX_DEPTH_TEXT = "XML 结构异常（可能是攻击文件），未读"


def parse(data: bytes) -> etree._Element:
    """The root element; documents with a DTD are refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"XML 部件损坏，未读：{str(error)[:60]}") from error
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(_MAX_DEPTH_TEXT)
    return root


def local(element: etree._Element) -> str:
    """Name of an element without its namespace; "" for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str, default: str = "") -> str:
    """An attribute by its local name, whatever its namespace."""
    value = element.get(name)
    if value is not None:
        return value
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return default


def descendants(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """All elements below with one of the local names, in document order."""
    wanted = set(names)
    return (child for child in element.iter() if local(child) in wanted)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """First child along a path of local names."""
    for name in path:
        if element is None:
            return None
        element = next((found for found in element if local(found) == name), None)
    return element


def all_text(root: etree._Element) -> list[str]:
    """Every text and every telling attribute value of a part, for parts no reader knows."""
    found: list[str] = []
    for element in root.iter():
        if isinstance(element.tag, str):
            found += [value for value in element.attrib.values() if tells_something(value)]
        for text in (element.text, element.tail):
            if text and text.strip():
                found.append(text)
    return found


def telling_attributes(root: etree._Element) -> list[str]:
    """Attribute values with words or long numbers, for parts whose text another reader takes."""
    return [
        value
        for element in root.iter()
        if isinstance(element.tag, str)
        for value in element.attrib.values()
        if tells_something(value)
    ]


def tells_something(value: str) -> bool:
    """An attribute value worth reading: Chinese words or a long number."""
    return len(value) > 1 and (
        any("\u4e00" <= char <= "\u9fff" for char in value) or sum(map(str.isdigit, value)) >= 15
    )
