"""The disclosure office releases on a Friday afternoon: fifty at once, from several processes, on one database file."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from portal.serve import REPOSITORY

pytestmark = pytest.mark.slow

PUBLICATIONS, PROCESSES = 50, 5


def start(var_dir: Path, *command: str) -> subprocess.Popen:
    """Start a program on the production settings and a data directory of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SECRET_KEY"}}
    environment |= {"DJANGO_SETTINGS_MODULE": "portal.settings.base", "PORTAL_VAR_DIR": str(var_dir)}
    return subprocess.Popen(
        [sys.executable, *command], cwd=REPOSITORY, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def run(var_dir: Path, *command: str) -> str:
    """Run a program to its end and return what it printed."""
    process = start(var_dir, *command)
    printed, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    return printed


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory) -> Path:
    """A data directory with an empty database."""
    path = tmp_path_factory.mktemp("portal") / "var"
    path.mkdir()
    (path / "secret_key").write_text("k" * 50)
    run(path, "manage.py", "migrate", "--verbosity", "0")
    return path


def rows(var_dir: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(var_dir / "portal.sqlite3")) as database:
        return database.execute(query).fetchall()


def release_at_once(var_dir: Path, journeys: list[str]) -> str:
    """Let every process release its share; returns what they said about it."""
    shares = [journeys[number::PROCESSES] for number in range(PROCESSES)]
    processes = [start(var_dir, "-m", "tests.slow.publish", "release", *share) for share in shares]
    for process in processes:
        assert process.stdout.readline() == "ready\n", process.stderr.read()
    for process in processes:  # the slowest to come up holds the others, so that all fifty really meet
        process.stdin.write("go\n")
        process.stdin.flush()
    return "".join(process.communicate(timeout=240)[1] for process in processes)


def test_fifty_at_once_all_succeed_with_fifty_numbers(var_dir):
    journeys = run(var_dir, "-m", "tests.slow.publish", "prepare", str(PUBLICATIONS)).split()
    assert len(journeys) == PUBLICATIONS
    said = release_at_once(var_dir, journeys)
    assert "Traceback" not in said, said
    numbers = [number for (number,) in rows(var_dir, "SELECT index_number FROM catalog_catalogentry WHERE is_public")]
    assert len(set(numbers)) == len(numbers) == PUBLICATIONS
    serials = sorted(int(number.rsplit("-", 1)[1]) for number in numbers)
    assert serials == list(range(1, PUBLICATIONS + 1)), "no number is left out either"
    of_documents = "object_type = 'disclosure.disclosurepage'"
    assert rows(var_dir, f"SELECT count(*) FROM review_seal WHERE {of_documents}") == [(PUBLICATIONS,)]
    assert rows(var_dir, f"SELECT DISTINCT status FROM review_journey WHERE {of_documents}") == [("released",)]


def test_the_ledger_is_one_chain_afterwards(var_dir):
    """Depends on the fifty rows above; a ledger written by ten threads at a time must still verify."""
    assert (
        rows(var_dir, "SELECT count(*) FROM review_ledgerentry WHERE action = 'review.publish'")[0][0] >= PUBLICATIONS
    )
    run(var_dir, "manage.py", "verify_ledger")
