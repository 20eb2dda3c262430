"""Applying 250 migrations takes most of a short test run: the migrated database is kept and loaded the next time."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parent


def _fingerprint() -> str:
    """A hash over everything that migrating depends on: the project's migrations and the locked libraries."""
    files = [ROOT / "requirements-dev.lock", ROOT / "portal/settings/test.py", *sorted(ROOT.glob("*/migrations/*.py"))]
    return hashlib.sha256(b"".join(str(file).encode() + file.read_bytes() for file in files)).hexdigest()[:16]


def _copy(*, source: str, target: str) -> None:
    with closing(sqlite3.connect(source, uri=True)) as origin, closing(sqlite3.connect(target, uri=True)) as copy:
        origin.backup(copy)


@pytest.fixture(scope="session")
def migrated_template(request):
    """Where the migrated database is kept; None when tests run on another database than SQLite in memory."""
    from django.db import connection

    if connection.vendor != "sqlite" or not connection.creation.is_in_memory_db(
        connection.creation._get_test_db_name()
    ):
        return None
    return request.config.cache.mkdir("migrated") / f"{_fingerprint()}.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, migrated_template):
    """Fill the test database before `migrate` looks at it; one open connection keeps it in memory."""
    from django.db import connection

    if migrated_template is None or not migrated_template.exists():
        yield
        return
    name = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(name, uri=True)):
        _copy(source=f"file:{migrated_template}?mode=ro", target=name)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, migrated_template):
    """Keep the database that was migrated just now."""
    from django.db import connection

    if migrated_template is None or migrated_template.exists():
        return
    fresh = migrated_template.with_suffix(f".{os.getpid()}")
    _copy(source=connection.creation._get_test_db_name(), target=f"file:{fresh}")
    for stale in migrated_template.parent.glob("*.sqlite3"):
        stale.unlink(missing_ok=True)
    fresh.replace(migrated_template)
