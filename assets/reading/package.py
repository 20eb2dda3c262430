"""The zip of XML parts behind docx and xlsx (OPC), read without trusting it.

python-docx gives up on files whose relations point nowhere, which WPS writes; and it drops tracked insertions and
text boxes. So the parts are read directly.
"""

import io
import posixpath
import zipfile

from django.utils.translation import gettext as _
from lxml import etree

from assets.reading.errors import UnreadableFile
from assets.reading.limits import Limits

_ENCRYPTED = 0x1


class Package:
    """Parts of an office file by name. Sizes are checked before anything is unpacked."""

    def __init__(self, data: bytes, limits: Limits):
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        entries = self._archive.infolist()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise UnreadableFile(_("文件设有打开密码，请取消密码后再试。"))
        if sum(entry.file_size for entry in entries) > limits.unpacked_bytes or len(entries) > 20_000:
            raise UnreadableFile(_("文件解压后过大，可能是恶意构造的文件。"))
        self.sizes = {entry.filename: entry.file_size for entry in entries}

    def bytes(self, name: str) -> bytes:
        return self._archive.read(name)

    def xml(self, name: str) -> etree._Element | None:
        """A part's root element, None if there is no such part. Entities and the network stay closed."""
        if name not in self.sizes:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        return etree.fromstring(self.bytes(name), parser)

    def relations(self, name: str) -> dict[str, str]:
        """The parts that a part refers to, by relation id. Targets outside the file or missing are left out."""
        folder, base = posixpath.split(name)
        root = self.xml(f"{folder}/_rels/{base}.rels")
        targets = {}
        for relation in root if root is not None else ():
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            if relation.get("TargetMode") != "External" and target in self.sizes:
                targets[relation.get("Id")] = target
        return targets


def local_name(element) -> str:
    """The tag without its namespace: the strict and the transitional variant of the format use different ones."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def attribute(element, name: str) -> str | None:
    """An attribute by its local name."""
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), None)


def child(element, *path: str):
    """The first descendant along a path of local names, None if one is missing or ``element`` is."""
    for name in path:
        if element is None:
            return None
        element = next((node for node in element if local_name(node) == name), None)
    return element


def child_value(element, *path: str) -> str | None:
    """The ``val`` attribute of ``child(element, *path)``."""
    node = child(element, *path)
    return None if node is None else attribute(node, "val")
