"""What the installed packages say to a user, and what of it has no Simplified Chinese yet.

Wagtail's own zh_Hans is incomplete and partly wrong for an office, so `portal/locale` completes and overrides it
(Django gives LOCALE_PATHS the last word, in Python and in the JavaScript catalogs). This module compares; the command
`update_locale` writes. polib arrives with wagtail-localize; GNU gettext is not needed.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

DOMAINS = ("django", "djangojs")
# Packages whose words can reach one of our screens. Those without a zh_Hans of their own are completed as well.
PACKAGES = (
    "django",
    "django_filters",
    "django_tasks",
    "modelcluster",
    "modelsearch",
    "taggit",
    "treebeard",
    "wagtail",
    "wagtail_localize",
)
# Parts of those packages that ship no screen of ours.
SKIPPED_FOLDERS = {"test", "tests", "project_template", "locale", "migrations", "gis", "admindocs"}
FUNCTIONS = {"gettext": (None, 0, None), "ngettext": (None, 0, 1), "pgettext": (0, 1, None), "npgettext": (0, 1, 2)}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(rf"\b(n?p?gettext)\(({STRING}(?:,\s*{STRING})*)", re.DOTALL)

Key = tuple[str | None, str]  # gettext's identity of a message: context and text


@dataclass
class PackageMessage:
    """One text of one or several packages, as gettext identifies it."""

    context: str | None
    text: str
    plural: str | None = None
    places: set[str] = field(default_factory=set)  # source files; none for JavaScript, which is shipped compiled
    translations: dict[str, str] = field(default_factory=dict)  # catalog's folder -> its Simplified Chinese
    untranslated_in: set[str] = field(default_factory=set)  # catalogs' folders, or the source file of a text in none

    @property
    def key(self) -> Key:
        return self.context, self.text

    @property
    def where(self) -> list[str]:
        """Where a translator finds the text used."""
        return sorted(self.places or {*self.translations, *self.untranslated_in})


def our_catalog_path(domain: str) -> Path:
    """Return our .po file of `domain` for the site's language."""
    locale = to_locale(settings.LANGUAGE_CODE)
    return Path(settings.LOCALE_PATHS[0]) / locale / "LC_MESSAGES" / f"{domain}.po"


def package_messages(domain: str) -> dict[Key, PackageMessage]:
    """Return every text the packages offer for translation, from their English catalogs and from their source.

    The source is read too: some packages ship no catalog, and Wagtail's misses a few of its own texts.
    """
    messages: dict[Key, PackageMessage] = {}
    folders = list(_package_folders())
    for folder in folders:
        for catalog in sorted(folder.glob(f"**/locale/en/LC_MESSAGES/{domain}.po")):
            _read_catalog(messages, catalog, root=folder.parent)
    for folder in folders if domain == "django" else []:
        _read_source(messages, folder)
    return messages


def missing_messages(domain: str, ours: polib.POFile) -> list[PackageMessage]:
    """Return what a package leaves in English and `ours` does not translate either; a fuzzy entry counts as none."""
    done = {(entry.msgctxt, entry.msgid) for entry in ours if entry.translated() and not entry.obsolete}
    return [m for m in package_messages(domain).values() if m.untranslated_in and m.key not in done]


def is_compiled(po: polib.POFile, path: Path) -> bool:
    """Say whether the .mo beside `path` is exactly what `po` compiles to."""
    mo = path.with_suffix(".mo")
    return mo.exists() and mo.read_bytes() == po.to_binary()


def _package_folders() -> Iterator[Path]:
    for name in PACKAGES:
        spec = find_spec(name)
        if spec and spec.origin:
            yield Path(spec.origin).parent


def _is_skipped(relative: Path) -> bool:
    return bool(SKIPPED_FOLDERS & set(relative.parts))


def _message(messages: dict[Key, PackageMessage], context: str | None, text: str) -> PackageMessage:
    return messages.setdefault((context, text), PackageMessage(context, text))


def _read_catalog(messages: dict[Key, PackageMessage], english: Path, *, root: Path) -> None:
    folder = english.parents[3].relative_to(root)
    if _is_skipped(folder):
        return
    chinese = english.parents[2] / to_locale(settings.LANGUAGE_CODE) / "LC_MESSAGES" / english.name
    translated = _translations(chinese)
    for entry in polib.pofile(str(english)):
        message = _message(messages, entry.msgctxt, entry.msgid)
        message.plural = entry.msgid_plural or message.plural
        if text := translated.get(message.key):
            message.translations[str(folder)] = text
        else:
            message.untranslated_in.add(str(folder))


def _translations(path: Path) -> dict[Key, str]:
    if not path.exists():
        return {}
    entries = [entry for entry in polib.pofile(str(path)) if entry.translated() and not entry.obsolete]
    return {(e.msgctxt, e.msgid): e.msgstr_plural[0] if e.msgid_plural else e.msgstr for e in entries}


def _read_source(messages: dict[Key, PackageMessage], folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder.parent)
        if path.suffix not in {".py", ".html", ".txt"} or _is_skipped(place):
            continue
        for context, text, plural in _texts_in(path):
            message = _message(messages, context, text)
            message.plural = message.plural or plural
            message.places.add(str(place))
            if not message.translations:  # no catalog offers it, or none has it in Chinese
                message.untranslated_in.add(str(place))


def _texts_in(path: Path) -> Iterator[tuple[str | None, str, str | None]]:
    if path.suffix == ".py":
        yield from _texts_in_python(ast.parse(path.read_text(encoding="utf-8")))
    elif "templates" in path.parts:
        for name, arguments in TEMPLATE_CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
            context, text, plural = _arguments(name, list(ast.literal_eval(f"({arguments},)")))
            yield context, text, plural


def _texts_in_python(tree: ast.Module) -> Iterator[tuple[str | None, str, str | None]]:
    """Yield the constant arguments of gettext's family, under whatever name a module imports them."""
    nodes = list(ast.walk(tree))
    imports = [n for n in nodes if isinstance(n, ast.ImportFrom) and (n.module or "").endswith("utils.translation")]
    names = {alias.asname or alias.name: alias.name for node in imports for alias in node.names}
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        name = names.get(getattr(call.func, "id", ""), "").removesuffix("_lazy").removesuffix("_noop")
        if name in FUNCTIONS:
            context, text, plural = _arguments(name, [getattr(arg, "value", None) for arg in call.args])
            if isinstance(text, str):
                yield context, text, plural


def _arguments(name: str, values: list[Any]) -> tuple[Any, ...]:
    """Pick context, text and plural out of a call's arguments; a computed one is None."""
    return tuple(None if i is None or i >= len(values) else values[i] for i in FUNCTIONS[name])
