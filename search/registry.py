"""Where rooms tell search what they publish. Search itself knows none of them; filled in each `AppConfig.ready()`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from search.documents import SearchDocument


@dataclass(frozen=True)
class Source:
    """One kind of public thing: `load(id)` gives what is public of it now, `keys()` all its ids.

    `load_many(ids)` gives the same for many at once, id → documents; for a rebuild, which would else ask row by row.
    """

    name: str
    load: Callable[[str], list[SearchDocument]]
    keys: Callable[[], Iterable[str]]
    load_many: Callable[[Sequence[str]], dict[str, list[SearchDocument]]] | None = None


_sources: dict[str, Source] = {}


def register_source(
    name: str,
    *,
    load: Callable[[str], list[SearchDocument]],
    keys: Callable[[], Iterable[str]],
    load_many: Callable[[Sequence[str]], dict[str, list[SearchDocument]]] | None = None,
) -> None:
    """Register a source. `load(id)` returns [] when nothing public remains; its keys begin with "<name>:<id>".

    One id may give several documents (a file gives one for each page): their keys continue with "#…".
    Raises ValueError when the name is taken or has a colon.
    """
    if ":" in name:
        raise ValueError(f"source name {name!r} has a colon")
    if name in _sources and _sources[name].load is not load:
        raise ValueError(f"search source {name!r} is already registered")
    _sources[name] = Source(name, load, keys, load_many)


def unregister_source(name: str) -> None:
    """Forget a source; for tests."""
    _sources.pop(name, None)


def all_keys() -> Iterator[str]:
    """Yield the key of everything that rooms publish, as "<name>:<id>"."""
    for source in _sources.values():
        for identifier in source.keys():  # noqa: SIM118 - a function of the source, not a dict
            yield f"{source.name}:{identifier}"


def load(key: str) -> list[SearchDocument]:
    """Return the documents that are public now under `key`; none for a source nobody registered any more."""
    name, _, identifier = key.partition(":")
    source = _sources.get(name)
    return list(source.load(identifier)) if source else []


def load_many(keys: Iterable[str]) -> dict[str, list[SearchDocument]]:
    """Return key → its documents that are public now, for every one of `keys`."""
    found: dict[str, list[SearchDocument]] = {key: [] for key in keys}
    by_source: dict[str, list[str]] = {}
    for key in found:
        name, _, identifier = key.partition(":")
        by_source.setdefault(name, []).append(identifier)
    for name, identifiers in by_source.items():
        if source := _sources.get(name):
            loaded = source.load_many(identifiers) if source.load_many else {i: source.load(i) for i in identifiers}
            found |= {f"{name}:{identifier}": list(documents) for identifier, documents in loaded.items()}
    return found


@dataclass(frozen=True)
class PublicWords:
    """What a public page says of itself, as it was cleared."""

    title: str
    summary: str


_public_words: list[Callable[[Sequence[str]], dict[str, PublicWords]]] = []


def register_public_words(load: Callable[[Sequence[str]], dict[str, PublicWords]]) -> None:
    """Let a room say, path by path, what the public pages at these paths say of themselves; others are left out."""
    _public_words.append(load)


def public_words(paths: Sequence[str]) -> dict[str, PublicWords]:
    """Return path → words of those of `paths` where something is public now."""
    found: dict[str, PublicWords] = {}
    for load in _public_words:
        found |= load(paths)
    return found


_attachments: list[Callable[[Sequence[str]], Iterable[str]]] = []


def register_attachments(load: Callable[[Sequence[str]], Iterable[str]]) -> None:
    """Let a room say at which addresses the files are found that stand on the public pages at these paths."""
    _attachments.append(load)


def attachments_of(paths: Sequence[str]) -> list[str]:
    """Return the addresses of all files that stand on the pages at `paths`."""
    return [address for load in _attachments for address in load(paths)]


@dataclass(frozen=True)
class HelpLink:
    """Where to go when nothing is found: text, link text, and a function that gives the address or ""."""

    text: str
    label: str
    url: Callable[[], str]


_help_links: list[HelpLink] = []


def register_help_link(*, text: str, label: str, url: Callable[[], str]) -> None:
    """Offer a way on below an empty result: the catalog, an application for disclosure."""
    _help_links.append(HelpLink(text, label, url))


def help_links() -> list[dict[str, str]]:
    """Return the links whose address exists now."""
    found = ((link, link.url()) for link in _help_links)
    return [{"text": link.text, "label": link.label, "url": url} for link, url in found if url]


@dataclass(frozen=True)
class Leader:
    """Who answers for what in a department."""

    name: str
    post: str
    work: str


@dataclass(frozen=True)
class DepartmentDetails:
    """What the public page of a department adds to its card: where it is, and who is in charge of what."""

    url: str
    leaders: tuple[Leader, ...] = ()


_department_details: list[Callable[[int], DepartmentDetails | None]] = []


def register_department_details(load: Callable[[int], DepartmentDetails | None]) -> None:
    """Let a room say what is public of a department, by its id; None when nothing is."""
    _department_details.append(load)


def department_details(department_id: int) -> DepartmentDetails | None:
    """Return what is public of a department now, from the first room that knows it."""
    return next((found for load in _department_details if (found := load(department_id))), None)
