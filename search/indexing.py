"""Keeping engines true to what is public: one key at a time through the outbox, all at once in a rebuild, and the check."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil
from time import time_ns

from search import lexicon, preparing, registry, vocabulary
from search.documents import SearchDocument
from search.engines import configured
from search.engines.base import Engine, Writer
from search.engines.fields import fingerprint, owner_of

BATCH = 100


def index(key: str, payload: dict | None = None) -> None:
    """Make every engine hold what is public under `key` now. The outbox handler: errors rise and are tried again."""
    index_many([key])


def index_many(keys: Sequence[str]) -> None:
    """The same for many keys in one write of each engine."""
    loaded_at = time_ns()
    changes = registry.load_many(keys)
    for engine in configured.written():
        engine.replace(changes, loaded_at=loaded_at)
    lexicon.learn(_documents_of(changes), vocabulary.dictionary())


def rebuild(engine: Engine, *, advance: Callable[[int], None] = lambda count: None, processes: int = 1) -> int:
    """Fill `engine` anew from the database and return how many documents it got; `advance` hears of each batch.

    More than one process prepare while this one writes; not inside a transaction, and not from a Celery worker, which
    may have no children. Raises EngineUnavailable and PreparationFailed; the index stays as it was then.
    """
    dictionary = vocabulary.dictionary()
    words = lexicon.Relearning()
    written = 0
    with preparing.preparer(engine, dictionary, processes) as prepare, engine.rebuild() as writer:
        batches = prepare(_dealt(list(registry.all_keys())))
        words.learn(lexicon.dictionary_terms(dictionary), lexicon.DICTIONARY_WEIGHT)
        for batch in batches:
            writer.write(batch.prepared, loaded_at=batch.loaded_at)
            words.learn(batch.terms)
            written += batch.document_count
            advance(batch.key_count)
    words.finish()
    return written


def _dealt(keys: Sequence[str]) -> list[Sequence[str]]:
    """Return `keys` in batches, dealt like cards: files take far longer than pages and would else come all together."""
    count = ceil(len(keys) / BATCH)
    return [keys[start::count] for start in range(count)]


def _write(writer: Writer, keys: list[str]) -> list[SearchDocument]:
    """Write what is public under `keys` now; returns the documents."""
    loaded_at = time_ns()
    changes = registry.load_many(keys)
    writer.replace(changes, loaded_at=loaded_at)
    return _documents_of(changes)


def _documents_of(changes: Mapping[str, Sequence[SearchDocument]]) -> list[SearchDocument]:
    return [document for found in changes.values() for document in found]


def _batches(items: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


@dataclass(frozen=True)
class Difference:
    """How an index differs from the database: keys of documents."""

    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    surplus: tuple[str, ...]

    def __bool__(self):
        return bool(self.missing or self.outdated or self.surplus)

    @property
    def owners(self) -> list[str]:
        """The keys to index again so that the difference is gone."""
        return sorted({owner_of(key) for key in (*self.missing, *self.outdated, *self.surplus)})


def compare(engine: Engine) -> Difference:
    """Compare `engine` with the database. Raises EngineUnavailable."""
    indexed = dict(engine.fingerprints())
    public = {document.key: fingerprint(document) for document in _public_documents()}
    return Difference(
        missing=tuple(sorted(public.keys() - indexed.keys())),
        outdated=tuple(sorted(key for key in public.keys() & indexed.keys() if public[key] != indexed[key])),
        surplus=tuple(sorted(indexed.keys() - public.keys())),
    )


def repair(engine: Engine, difference: Difference) -> None:
    """Index again what differs."""
    for keys in _batches(difference.owners, BATCH):
        lexicon.learn(_write(engine, keys), vocabulary.dictionary())


def _public_documents() -> Iterator[SearchDocument]:
    for keys in _batches(registry.all_keys(), BATCH):
        for documents in registry.load_many(keys).values():
            yield from documents
