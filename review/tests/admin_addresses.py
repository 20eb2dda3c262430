"""Every address below the CMS, taken from the URL configuration, with values for each part of it that are plausible.

A new release of Wagtail, or a screen of ours, that brings an address with a part nobody thought of makes
`test_every_admin_url` fail until the part stands here.
"""

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

API_ACTIONS = (
    "publish", "unpublish", "move", "copy", "copy_for_translation", "create_alias", "convert_alias", "delete",
    "revert_to_page_revision",
)  # fmt: skip
BULK_ACTIONS = (
    "publish",
    "unpublish",
    "move",
    "delete",
    "add_tags",
    "add_to_collection",
    "set_active_state",
    "assign_role",
)
# Not asked: what they do is written in their names.
LEFT_OUT = {"wagtailadmin_error_test"}


@dataclass(frozen=True)
class Address:
    """One address of the URL configuration: its name and the names of its parts."""

    name: str
    parts: frozenset[str]
    route: str


def cms_addresses() -> list[Address]:
    """Return every named address below /cms/."""
    found = walk(get_resolver().url_patterns, "", "", frozenset())
    return [address for address in found if address.route.startswith("cms/") and address.name not in LEFT_OUT]


def walk(patterns, route: str, namespace: str, parts: frozenset[str]) -> Iterator[Address]:
    for pattern in patterns:
        below = route + str(pattern.pattern)
        names = parts | parts_of(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, below, inner, names)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Address(namespace + pattern.name, names, below)


def parts_of(pattern) -> frozenset[str]:
    if hasattr(pattern, "regex") and not getattr(pattern, "converters", None):
        named = set(pattern.regex.groupindex)
        unnamed = {str(number) for number in range(pattern.regex.groups - len(named))}
        return frozenset(named | unnamed)
    return frozenset(pattern.converters)


@dataclass
class Target:
    """What an address is pointed at: values for its parts, and what is added to the form."""

    label: str
    values: dict[str, list]
    data: dict = field(default_factory=dict)
    pk_of: str = ""  # whose `pk` this target's is: the beginning of the names of those addresses

    def addresses(self, address: Address) -> Iterator[str]:
        """Yield the address with every combination of this target's values; none when a part has no value."""
        if "pk" in address.parts and not address.name.startswith(self.pk_of):
            return
        parts = sorted(address.parts)
        for chosen in itertools.product(*(self.values.get(part, ()) for part in parts)):
            try:
                yield reverse(address.name, kwargs=dict(zip(parts, chosen, strict=True)))
            except NoReverseMatch:
                continue


def form_on(html: str, text: str) -> dict:
    """Return what a browser would send for the largest form on a screen, every free text replaced by `text`."""
    forms = BeautifulSoup(html, "html.parser").find_all("form", method=lambda value: (value or "").lower() == "post")
    largest = max(forms, key=lambda form: len(form.find_all(["input", "select", "textarea"])), default=None)
    data = QueryDict(mutable=True)
    for element in largest.find_all(["input", "select", "textarea"]) if largest else ():
        if element.get("name") and not element.has_attr("disabled"):
            data.setlistdefault(element["name"]).extend(values_of(element, text))
    return dict(data.lists())


def values_of(element, text: str) -> list[str]:
    if element.name == "select":
        chosen = element.find_all("option", selected=True) or element.find_all("option")[1:2]
        return [option.get("value", "") for option in chosen]
    if element.name == "textarea":
        return [element.text if element.text.strip().startswith(("{", "[")) else text]
    if element.get("type") in {"checkbox", "radio"}:
        return [element.get("value", "on")]
    free = element.get("type", "text") == "text" and element["name"] in FREE_TEXT
    return [text if free else element.get("value", "")]


FREE_TEXT = {
    "title",
    "summary",
    "seo_title",
    "search_description",
    "name",
    "notice",
    "description",
    "comment",
    "source",
}


def uploads() -> dict:
    """Files as the upload screens take them."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, "PNG")
    return {
        "file": SimpleUploadedFile("方案.txt", "未经审查的附件。".encode(), "text/plain"),
        "files[]": SimpleUploadedFile("图.png", buffer.getvalue(), "image/png"),
    }
