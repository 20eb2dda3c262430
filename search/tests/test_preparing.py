"""Batches of documents made ready in processes of their own, and a rebuild that one of them ends."""

import os
from time import time_ns

import pytest

from search import registry
from search.analysis.dictionary import base_dictionary
from search.engines.embedded import EmbeddedEngine
from search.preparing import PreparationFailed, preparer
from search.tests.conftest import put
from search.tests.corpus import document

PROCESSES = 2
BATCHES = [["test:1", "test:2"], ["test:3"], ["test:4"], ["test:5"], ["test:6"], ["test:7"]]


@pytest.fixture
def source():
    """Register `load` as what a source publishes."""
    yield lambda load: registry.register_source("test", load=load, keys=list)
    registry.unregister_source("test")


def told(identifier):
    """A document that tells who loaded it, and when."""
    return [document(f"test:{identifier}", "停水通知", summary=f"{os.getpid()} {time_ns()}")]


@pytest.mark.parametrize("processes", [1, PROCESSES])
def test_batches_come_in_their_order_with_words_and_documents(source, tmp_path, processes):
    source(told)
    with preparer(EmbeddedEngine(tmp_path / "index"), base_dictionary(), processes) as prepare:
        batches = list(prepare(BATCHES))
    assert [list(batch.prepared) for batch in batches] == BATCHES
    assert [(batch.key_count, batch.document_count) for batch in batches] == [
        (len(keys), len(keys)) for keys in BATCHES
    ]
    assert all("停水通知" in batch.terms for batch in batches)


def test_other_processes_load_after_the_moment_that_orders_writers(source, engine):
    source(told)
    with preparer(engine, base_dictionary(), PROCESSES) as prepare, engine.rebuild() as writer:
        for batch in prepare(BATCHES):
            writer.write(batch.prepared, loaded_at=batch.loaded_at)
            put(engine, document("test:7", "更晚的通知"))
    shown = {hit.document.key: hit.document for hit in found(engine)}
    assert shown.pop("test:7").title == "更晚的通知"
    assert len(shown) == 6
    assert str(os.getpid()) not in {one.summary.split()[0] for one in shown.values()}


def found(engine):
    from search.engines.base import EngineQuery

    return engine.search(EngineQuery(limit=50)).hits


def break_off(identifier):
    raise ValueError(f"封存内容 {identifier} 无法读出")


def end(identifier):
    os._exit(1)


@pytest.mark.parametrize(("load", "words"), [(break_off, "ValueError: 封存内容 1"), (end, "a process ended")])
def test_what_goes_wrong_in_a_process_ends_the_rebuild_and_leaves_the_index(source, engine, load, words):
    put(engine, document("test:1", "停水通知"))
    source(load)
    with (
        pytest.raises(PreparationFailed, match=words),
        preparer(engine, base_dictionary(), PROCESSES) as prepare,
        engine.rebuild() as writer,
    ):
        for batch in prepare(BATCHES):
            writer.write(batch.prepared, loaded_at=batch.loaded_at)
    assert [hit.document.key for hit in found(engine)] == ["test:1"]
