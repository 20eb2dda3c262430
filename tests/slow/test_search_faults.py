"""Parts of the installation die while pages are published: nothing is lost, nobody sees an error page.

Real processes: gunicorn, a Celery worker and beat over the broker that `make run` uses, Elasticsearch where named.
Each test ends with `check_search_index`, which compares database and index; there is never a rebuild.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest

from portal.serve import REPOSITORY
from search.tests.elasticsearch_server import running
from tests.slow.programs import Programs

BROKER_CHANGES, BROKER_AWAY_SECONDS, CHANGES = 100, 60, 16
BOTH = [
    pytest.param("embedded", marks=pytest.mark.slow),
    pytest.param("elasticsearch", marks=pytest.mark.elasticsearch),
]
EMBEDDED, ELASTICSEARCH = BOTH[:1], BOTH[1:]


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> tuple[Path, list[str]]:
    """A data directory with its index, and journeys whose last signature is missing."""
    var_dir = tmp_path_factory.mktemp("faults") / "var"
    var_dir.mkdir()
    (var_dir / "secret_key").write_text("k" * 50)
    programs = Programs(var_dir)
    programs.run("manage.py", "prepare", "--verbosity", "0")
    journeys = programs.run("-m", "tests.slow.publish", "prepare", str(BROKER_CHANGES)).stdout.split()
    programs.run("manage.py", "rebuild_search", "--verbosity", "0")
    return var_dir, journeys


@pytest.fixture(scope="module")
def elasticsearch():
    """A server of these tests' own: they kill it."""
    with running() as server:
        yield server


@pytest.fixture
def server(request, engine_name):
    """The server, or None for the embedded engine."""
    return request.getfixturevalue("elasticsearch") if engine_name == "elasticsearch" else None


@pytest.fixture
def programs(county, server, tmp_path):
    """A copy of the county with web, worker and beat running on one engine alone."""
    var_dir = tmp_path / "var"
    shutil.copytree(county[0], var_dir)
    environment = {}
    if server:
        (var_dir / "search.sqlite3").unlink()
        prefix = f"faults-{uuid4().hex[:8]}"
        environment = {"ELASTICSEARCH_URL": server.url, "ELASTICSEARCH_INDEX_PREFIX": prefix}
    one = Programs(var_dir, **environment)
    one.run("manage.py", "rebuild_search", "--verbosity", "0")
    one.start("web", "worker", "beat")
    try:
        one.wait_until(one.answers)
        yield one
    finally:
        one.kill_all()


@pytest.fixture
def journeys(county):
    return county[1]


def nothing_is_missing(programs) -> None:
    """The outbox empties by itself, and index and database agree."""
    programs.let_pauses_pass()
    programs.wait_until(lambda: not programs.waiting())
    checked = programs.run("manage.py", "check_search_index", check=False)
    assert (checked.returncode, checked.stdout) == (0, "索引与数据库一致。\n")


@pytest.mark.parametrize("engine_name", BOTH)
def test_a_worker_indexes_what_a_broker_brings(programs, journeys, engine_name):
    programs.kill("beat")  # so that only the broker's message can have done it
    with programs.visitors() as statuses:
        programs.release(journeys[:CHANGES])
        programs.wait_until(lambda: not programs.waiting())
    assert set(statuses) == {200}
    nothing_is_missing(programs)


@pytest.mark.parametrize("engine_name", EMBEDDED)
def test_a_worker_killed_in_the_middle_of_its_tasks(programs, journeys, engine_name):
    claimed = "SELECT count(*) FROM core_outboxentry WHERE kind = 'index' AND claimed_at IS NOT NULL"
    with programs.visitors() as statuses:
        with programs.office(journeys[:CHANGES]) as (begin, _):
            begin()
            programs.kill_while("worker", claimed)
        assert programs.rows(claimed)[0][0], "it died in the middle of a task"
        programs.start("worker")
        nothing_is_missing(programs)
    assert set(statuses) == {200}


@pytest.mark.parametrize("engine_name", EMBEDDED)
def test_a_broker_that_is_away_while_a_hundred_pages_change(programs, journeys, engine_name):
    """The broker's folder is gone for a minute, in which a hundred pages are published; worker and beat end without it."""
    broker, away = programs.var_dir / "broker", programs.var_dir / "broker.away"
    with programs.visitors() as statuses, programs.supervisor("worker", "beat"):
        with programs.office(journeys) as (begin, _):
            broker.rename(away)
            broker.write_text("no folder")
            back_at = time.monotonic() + BROKER_AWAY_SECONDS
            begin()
        time.sleep(max(0, back_at - time.monotonic()))
        assert programs.waiting() >= BROKER_CHANGES
        broker.unlink()
        away.rename(broker)
        nothing_is_missing(programs)
    assert set(statuses) == {200}


@pytest.mark.parametrize("engine_name", ELASTICSEARCH)
def test_elasticsearch_killed_while_a_worker_writes(programs, journeys, engine_name, server):
    with programs.visitors() as statuses:
        programs.release(journeys[:10])
        server.kill()
        programs.release(journeys[10:CHANGES])
        assert programs.waiting() >= CHANGES - 10
        status, text = programs.get("/search/?q=工作通知")
        assert (status, "检索" in text, "<h1" in text) == (503, True, True)
        server.start_again()
        nothing_is_missing(programs)
    assert set(statuses) == {200, 503}


@pytest.mark.parametrize("engine_name", ELASTICSEARCH)
def test_the_embedded_index_stands_in_for_elasticsearch(programs, journeys, engine_name, server):
    programs.run("manage.py", "rebuild_search", "--engine", "embedded", "--verbosity", "0")
    programs.release(journeys[:5])
    programs.wait_until(lambda: not programs.waiting())
    with programs.visitors() as statuses:
        server.kill()
        programs.release(journeys[5:10])
        programs.let_pauses_pass()
        status, text = programs.get("/api/v1/search?q=工作通知")
        assert (status, '"total": 0' in text) == (200, False)
        server.start_again()
        nothing_is_missing(programs)
    assert set(statuses) == {200}
    programs.run("manage.py", "check_search_index", "--engine", "embedded")


@pytest.mark.parametrize("engine_name", BOTH)
def test_a_rebuild_while_pages_are_published(programs, journeys, engine_name):
    """Searching goes on, and what was published meanwhile is in the new index."""
    with programs.visitors() as statuses:
        with programs.office(journeys[:CHANGES]) as (begin, _):
            begin()
            for _ in range(2):
                programs.run("manage.py", "rebuild_search", "--verbosity", "0")
        nothing_is_missing(programs)
    assert set(statuses) == {200}


@pytest.mark.parametrize("engine_name", EMBEDDED)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_rebuild_that_is_broken_off(programs, engine_name, number):
    """By Ctrl-C, which all of its processes get, or by its own death alone: none is left, and the old index answers."""
    send = os.killpg if number == signal.SIGINT else os.kill
    with programs.visitors() as statuses:
        rebuild = subprocess.Popen(
            [sys.executable, "-m", "tests.slow.long_rebuild"], cwd=REPOSITORY, env=programs.environment,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        programs.wait_until(lambda: len(children_of(rebuild.pid)) == 2)
        children = children_of(rebuild.pid)
        send(rebuild.pid, number)
        assert rebuild.wait(timeout=30)
        programs.wait_until(lambda: not any(map(is_running, children)), seconds=30)
        nothing_is_missing(programs)
    assert set(statuses) == {200}


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def is_running(pid: str) -> bool:
    """Whether it does anything still: what is dead and not yet buried has no command line."""
    with suppress(OSError):
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    return False
