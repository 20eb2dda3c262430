"""What a process keeps of documents it has shown, so that popular ones are read and made ready once."""

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

MOST_CARDS = 40_000  # of each process: three and a half kilobytes each

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by the fingerprint of a document; the least recently used go first.

    A fingerprint is a hash of all that an index holds of a document. What is kept under it is therefore never outdated,
    and only shown when an engine has just found this very document: nothing need be told when a document goes.
    """

    def __init__(self, most: int, *, weight=None) -> None:
        """`most` values, or as many as weigh that much together when `weight` tells what one weighs."""
        self._values: LRUCache = LRUCache(most, getsizeof=weight)
        self._lock = Lock()  # threads of one process share it

    def known(self, fingerprints: Iterable[str]) -> dict[str, Value]:
        """Return those that are kept."""
        with self._lock:
            return {name: self._values[name] for name in fingerprints if name in self._values}

    def keep(self, values: Mapping[str, Value]) -> None:
        """Keep `values`; one that is heavier than all that may be kept is passed over."""
        with self._lock:
            for name, value in values.items():
                if self._values.getsizeof(value) <= self._values.maxsize:
                    self._values[name] = value
