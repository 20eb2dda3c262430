"""The register on the leak report: entries that say they are public without a cleared copy, or say something else."""

from collections.abc import Iterator

from catalog.models import CatalogEntry
from review.leaks import Leak, leak, register_leak_finder
from review.models import Seal

MESSAGES = {
    "entry_without_seal": "目录条目标为公开，但没有公开版本（公众不可见）",
    "entry_changed": "目录条目与已审公开版本不一致（绕过审核的修改，公众不可见）",
}
COMPARED = ("title", "summary", "url_path")


def register_leaks() -> None:
    register_leak_finder(find_entry_leaks, **MESSAGES)


def find_entry_leaks() -> Iterator[Leak]:
    """Yield every public entry that is no copy of a current seal. Reads each once, a batch of seals at a time."""
    batch: list[CatalogEntry] = []
    for entry in CatalogEntry.objects.public().iterator():
        batch.append(entry)
        if len(batch) == 500:
            yield from _of_batch(batch)
            batch = []
    yield from _of_batch(batch)


def _of_batch(entries: list[CatalogEntry]) -> Iterator[Leak]:
    seals = Seal.objects.current().without_content().in_bulk([entry.seal_id for entry in entries if entry.seal_id])
    for entry in entries:
        seal = seals.get(entry.seal_id)
        what = f"catalog.catalogentry:{entry.pk} {entry}"
        if seal is None:
            yield leak("entry_without_seal", what)
        elif not _is_copy(entry, seal):
            yield leak("entry_changed", what)


def _is_copy(entry: CatalogEntry, seal: Seal) -> bool:
    same = all(getattr(entry, name) == getattr(seal, name) for name in COMPARED)
    return same and all(
        getattr(entry, name) == seal.facets[name]
        for name in ("issuing_name", "document_number", "index_number")
        if name in seal.facets
    )
