"""Several programs that write one SQLite file: each comes to its turn."""

import sqlite3
import threading
import time
from contextlib import closing, contextmanager

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

pytestmark = pytest.mark.django_db

HOLDS, PAUSES, TIMES = 0.08, 0.02, 40  # seconds: signing one item after the other


@pytest.fixture
def open_file(tmp_path):
    """Give a connection of the portal's backend to a file, with some patience."""

    def open_with(patience):
        options = {"transaction_mode": "IMMEDIATE", "timeout": patience, "init_command": "PRAGMA journal_mode=WAL"}
        database = {"ENGINE": "core.sqlite3", "NAME": tmp_path / "file.sqlite3", "OPTIONS": options}
        return ConnectionHandler({"default": database})["default"]

    return open_with


@contextmanager
def begun(connection):
    """A transaction, as `atomic` begins it."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        yield
    finally:
        connection.rollback()
        connection.set_autocommit(True)


def write_on_and_on(path, is_writing):
    with closing(sqlite3.connect(path, isolation_level=None, timeout=5)) as other:
        for _ in range(TIMES):
            other.execute("BEGIN IMMEDIATE")
            is_writing.set()
            time.sleep(HOLDS)
            other.execute("COMMIT")
            time.sleep(PAUSES)


def test_a_program_that_writes_on_and_on_lets_others_in(open_file, tmp_path):
    connection, is_writing = open_file(60), threading.Event()
    connection.ensure_connection()
    other = threading.Thread(target=write_on_and_on, args=(tmp_path / "file.sqlite3", is_writing))
    other.start()
    is_writing.wait()
    started = time.monotonic()
    for _ in range(5):
        with begun(connection):
            assert other.is_alive()
        time.sleep(1.5 * PAUSES)  # so that the other has the lock again
    assert time.monotonic() - started < TIMES * HOLDS / 2
    other.join()


def test_patience_ends(open_file):
    holder, waiting = open_file(60), open_file(0.1)
    with begun(holder), pytest.raises(OperationalError, match="locked"), begun(waiting):
        pass


def test_statements_outside_a_transaction_wait_in_sqlite_as_long(open_file):
    connection = open_file(7)
    with begun(connection), connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (7000,)
