"""Hostile uploads on a running portal: each ends in a finding, and the worker that met them goes on working."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from portal.serve import REPOSITORY
from review.tests.scanning.hostile import HOSTILE
from tests.portal_process import Portal, free_port

pytestmark = pytest.mark.slow
WAIT = 400  # seconds for all of them, on a busy machine


def rows(portal: Portal, query: str) -> list[tuple]:
    with closing(sqlite3.connect(portal.var_dir / "portal.sqlite3", timeout=30)) as database:
        return database.execute(query).fetchall()


def store(portal: Portal, *names: str) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "portal.settings.base", "PORTAL_BASE_URL": portal.url}
    subprocess.run(
        [sys.executable, "-m", "tests.slow.store_files", *names],
        cwd=REPOSITORY, env={**portal.environment, **settings}, check=True,
    )  # fmt: skip


def wait_until(question, what: str) -> None:
    deadline = time.monotonic() + WAIT
    while not question():
        assert time.monotonic() < deadline, what
        time.sleep(1)


def workers(portal: Portal) -> set[int]:
    """Process ids of the portal's Celery worker and its pool."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    processes = [line.split(None, 2) for line in listed.splitlines()]
    family = {portal.process.pid}
    for pid, parent, _arguments in sorted(processes, key=lambda process: int(process[0])):
        if int(parent) in family:
            family.add(int(pid))
    return {
        int(pid) for pid, _parent, arguments in processes
        if int(pid) in family and "celery" in arguments and "beat" not in arguments
    }  # fmt: skip


def test_worker_lives_through_hostile_files_and_seals_a_marked_one(tmp_path):
    portal = Portal(tmp_path / "var", free_port())
    try:
        portal.wait_until_announced()
        scanned = "SELECT name, findings FROM review_filescan"
        store(portal, "干净.csv")
        wait_until(lambda: rows(portal, scanned), "the worker scans nothing")
        before = workers(portal)
        store(portal, *HOSTILE, "标志.txt")
        wait_until(lambda: len(rows(portal, scanned)) >= len(HOSTILE) + 2, "not every file was scanned")
        found = dict(rows(portal, scanned))
        assert all('"unreadable"' in found[name] for name in HOSTILE)
        assert found["干净.csv"] == "[]"
        wait_until(lambda: rows(portal, "SELECT status FROM review_quarantinedfile") == [("sealed",)], "not sealed")
        assert rows(portal, "SELECT reason_kind FROM review_incident") == [("secret",)]
        assert workers(portal) == before
    finally:
        portal.stop()
