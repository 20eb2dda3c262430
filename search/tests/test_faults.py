"""Engines that fail in the middle of their work: nothing is lost, and no rebuild is needed afterwards."""

import sqlite3
import threading
import time

import pytest
from django.utils import timezone

from core import outbox
from core.models import OutboxEntry
from search import indexing, services
from search.engines.base import EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine, connect
from search.engines.embedded import EmbeddedEngine
from search.tests.corpus import document
from search.tests.elasticsearch_server import running

PAGES = 300


def publish(published, count, word):
    """Let rooms publish `count` pages and ask for their indexing."""
    for number in range(count):
        published[str(number)] = [document(f"page:{number}", f"{word}通知{number}", body="停水停电" * 200)]
        services.request_indexing(f"page:{number}")


def drain():
    """What beat does again and again; waiting pauses are skipped."""
    OutboxEntry.objects.update(available_at=timezone.now())
    return outbox.drain(limit=PAGES * 2)


@pytest.mark.django_db
class TestDiskFull:
    def test_the_rows_wait_and_the_index_stays_whole(self, tmp_path, use_engine, published, client, departments):
        engine = EmbeddedEngine(tmp_path / "search.sqlite3")
        use_engine(engine)
        published.clear()
        publish(published, 20, "第一批")
        drain()
        connection = engine._connection()
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")  # SQLite then fails as on a full disk
        publish(published, 60, "第二批")
        drain()
        assert OutboxEntry.objects.filter(last_error__contains="full").exists()
        assert client.get("/api/v1/search", {"q": "停水"}).status_code == 200
        connection.execute("PRAGMA max_page_count = 1073741823")
        drain()
        assert not OutboxEntry.objects.exists()
        assert not indexing.compare(engine)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    def test_a_writer_killed_in_a_transaction_leaves_the_index_as_it_was(self, tmp_path):
        engine = EmbeddedEngine(tmp_path / "search.sqlite3")
        engine.replace({"page:1": [document("page:1", "停水通知")]}, loaded_at=1)
        dying = sqlite3.connect(engine.path, isolation_level=None)
        dying.execute("BEGIN IMMEDIATE")
        dying.execute("DELETE FROM documents")
        dying.close()
        assert [key for key, _ in engine.fingerprints()] == ["page:1"]


@pytest.mark.elasticsearch
@pytest.mark.django_db
class TestElasticsearchKilled:
    def test_killed_during_a_bulk(self, use_engine, published, client, departments):
        with running() as server:
            engine = ElasticsearchEngine(connect(server.url), prefix="faults")
            use_engine(engine)
            published.clear()
            publish(published, PAGES, "第一批")
            drain()
            assert not indexing.compare(engine)
            publish(published, PAGES, "第二批")
            killer = threading.Timer(0.5, server.kill)
            killer.start()
            drain()
            killer.join()
            assert OutboxEntry.objects.exists()
            assert client.get("/api/v1/search", {"q": "停水"}).status_code == 503
            server.start_again()
            deadline = time.monotonic() + 60
            while OutboxEntry.objects.exists() and time.monotonic() < deadline:
                drain()
            assert not indexing.compare(engine)
            assert client.get("/api/v1/search", {"q": "第二批通知7"}).json()["total"] > 0

    def test_a_server_that_is_away_fails_fast(self):
        engine = ElasticsearchEngine(connect("http://127.0.0.1:9"), prefix="nobody")
        started = time.monotonic()
        with pytest.raises(EngineUnavailable):
            engine.ping()
        assert time.monotonic() - started < 5
