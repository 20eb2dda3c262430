"""How long after its publication a page is found: gunicorn, a Celery worker and beat, on two stacks.

    .venv/bin/python -m pytest tests/bench/test_publish_to_search.py -s

From the moment the last signature's transaction is over to the first API answer that has the page, twice: each page
when the one before it was found, and all of them without a pause, so that each also waits for those before it. On
what needs no server: SQLite, the broker of files, the embedded engine; and on PostgreSQL, Redis and Elasticsearch.
"""

import time
from contextlib import ExitStack
from statistics import median, quantiles

import pytest

from search.tests.elasticsearch_server import running
from tests.slow.programs import Programs
from tests.stack import servers

PAGES, GOAL_SECONDS = 40, 2.0
LOOK_AGAIN_SECONDS = 0.05


@pytest.fixture(params=["embedded", "full"])
def stack(request):
    """The environment of a portal without any server, or with all of them."""
    with ExitStack() as running_servers:
        found = {}
        if request.param == "full":
            found["ELASTICSEARCH_URL"] = running_servers.enter_context(running()).url
            found["DATABASE_URL"] = running_servers.enter_context(servers.postgres())
            found["REDIS_URL"] = f"redis://127.0.0.1:{running_servers.enter_context(servers.redis()).port}/0"
        yield found


def test_publish_to_searchable(stack, tmp_path):
    (tmp_path / "secret_key").write_text("k" * 50)
    programs = Programs(tmp_path, **stack, ELASTICSEARCH_INDEX_PREFIX="faults")
    programs.run("manage.py", "prepare", "--verbosity", "0")
    journeys = programs.run("-m", "tests.slow.publish", "prepare", str(2 * PAGES)).stdout.split()
    programs.run("manage.py", "rebuild_search", "--verbosity", "0")
    programs.start("web", "worker", "beat")
    try:
        programs.wait_until(programs.answers)
        report("每次一件", stack, one_by_one(programs, journeys[:PAGES]))
        report("连续发布", stack, without_a_pause(programs, journeys[PAGES:]))
    finally:
        programs.kill_all()


def report(name: str, stack: dict[str, str], seconds: list[float]) -> None:
    parts = "PostgreSQL + Redis + Elasticsearch" if stack else "SQLite + 文件代理 + 内置引擎"
    figures = f"中位 {median(seconds):.2f} s，p95 {quantiles(seconds, n=20)[-1]:.2f} s，最长 {max(seconds):.2f} s"
    print(
        f"\n发布到可检索（{parts}，{name}）：{figures}（目标 p95 < {GOAL_SECONDS:.0f}），{len(seconds)} 次", flush=True
    )


def one_by_one(programs: Programs, journeys: list[str]) -> list[float]:
    """Publish each when the one before it was found; return the seconds until each was found."""
    with programs.office(journeys, "on_call") as (begin, published):
        return [seconds_until_found(programs, line) for line in called(begin, published, len(journeys))]


def called(begin, published, count: int):
    for _ in range(count):
        begin()
        yield published.readline()


def without_a_pause(programs: Programs, journeys: list[str]) -> list[float]:
    """Publish one right after the other; return the seconds until each was found."""
    with programs.office(journeys) as (begin, published):
        begin()
        return [seconds_until_found(programs, line) for line in published]


def seconds_until_found(programs: Programs, line: str) -> float:
    moment, title = line.strip().split(" ", 1)
    while not is_found(programs, title):
        assert time.time() - float(moment) < 60, programs.last_words()
        time.sleep(LOOK_AGAIN_SECONDS)
    return time.time() - float(moment)


def is_found(programs: Programs, title: str) -> bool:
    status, text = programs.get(f'/api/v1/search?scope=title&q="{title}"')
    assert status == 200
    return '"total": 0' not in text
