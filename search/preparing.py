"""Making documents ready for an engine: loading, tokens, words. For a rebuild in several processes, of which one writes.

Processes are forked, so that they share what is loaded already: Django, dictionaries, readings. Each opens its own
connection to the database; what it has prepared comes back as plain values.
"""

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from time import time_ns

from django.db import connections

from search import lexicon, registry
from search.analysis.dictionary import Dictionary
from search.engines.base import Prepared, Writer
from search.warm_up import warm_up

AHEAD = 2  # batches that wait or are under way for each process: enough to keep it busy, few enough to keep in memory


class PreparationFailed(Exception):
    """A process could not load or prepare something, or ended; the message is for the operator."""


@dataclass(frozen=True)
class Batch:
    """What is public under some keys, as the engine writes it, and the words of its titles."""

    key_count: int
    document_count: int
    loaded_at: int
    prepared: Prepared
    terms: set[str]


Preparer = Callable[[Iterable[Sequence[str]]], Iterator[Batch]]


@contextmanager
def preparer(writer: Writer, dictionary: Dictionary, processes: int) -> Iterator[Preparer]:
    """Give a function that prepares batches of keys, in their order, with so many processes.

    With more than one, connections to the database are closed first: no transaction may be open. It raises
    PreparationFailed for whatever goes wrong in one of them.
    """
    work = partial(prepare, writer, dictionary)
    if processes == 1:
        yield partial(map, work)
        return
    with _pool(processes, work) as pool:
        yield partial(_in_order, pool, ahead=AHEAD * processes)


def prepare(writer: Writer, dictionary: Dictionary, keys: Sequence[str]) -> Batch:
    """Load and prepare what is public under `keys` now."""
    loaded_at = time_ns()
    changes = registry.load_many(keys)
    documents = [document for found in changes.values() for document in found]
    terms = lexicon.terms_of(documents, dictionary)
    return Batch(len(keys), len(documents), loaded_at, writer.prepare(changes), terms)


# Processes ---------------------------------------------------------------------------------------------------------------


@contextmanager
def _pool(processes: int, work: Callable[[Sequence[str]], Batch]) -> Iterator[ProcessPoolExecutor]:
    warm_up()
    connections.close_all()
    gc.freeze()  # what is there by now stays: looking through it again and again takes a tenth of the time
    pool = ProcessPoolExecutor(processes, get_context("fork"), initializer=_begin, initargs=(work,))
    try:
        with _interrupted_later():
            pool.submit(os.getpid).result()  # forks all of them now, before this process opens anything again
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


@contextmanager
def _interrupted_later() -> Iterator[None]:
    """Let Ctrl-C wait until the pool is whole: half begun, it would have processes that nobody ends. They inherit this."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


_work: Callable[[Sequence[str]], Batch]


def _begin(work: Callable[[Sequence[str]], Batch]) -> None:
    """Begin a process; the death of the one that writes ends it. Ctrl-C is for that one alone: here it stays blocked."""
    global _work
    _work = work
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent_process().join()
    os._exit(1)


def _run(keys: Sequence[str]) -> Batch:
    return _work(keys)


def _in_order(pool: ProcessPoolExecutor, batches: Iterable[Sequence[str]], *, ahead: int) -> Iterator[Batch]:
    """Set the processes to work, now; return what they give, which keeps them at it."""
    to_do = iter(batches)
    return _results(pool, to_do, deque(pool.submit(_run, keys) for keys in islice(to_do, ahead)))


def _results(
    pool: ProcessPoolExecutor, to_do: Iterator[Sequence[str]], under_way: deque[Future[Batch]]
) -> Iterator[Batch]:
    while under_way:
        batch = _result(under_way.popleft())
        under_way.extend(pool.submit(_run, keys) for keys in islice(to_do, 1))
        yield batch


def _result(future: Future[Batch]) -> Batch:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise PreparationFailed("a process ended by itself, perhaps for want of memory") from error
    except Exception as error:
        raise PreparationFailed(f"{type(error).__name__}: {error}") from error
