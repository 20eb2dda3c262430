"""How long after its publication a page is found: gunicorn, a Celery worker, beat and Elasticsearch, a hundred times.

    .venv/bin/python -m pytest tests/bench/test_publish_to_search.py -s

From the moment the last signature's transaction is over to the first API answer that has the page. The office signs
one page after the other without a pause, so that each also waits for those before it.
"""

import time
from statistics import median, quantiles

from search.tests.elasticsearch_server import running
from tests.slow.programs import Programs

PAGES, GOAL_SECONDS = 40, 2.0


def test_publish_to_searchable(tmp_path):
    with running() as server:
        (tmp_path / "secret_key").write_text("k" * 50)
        programs = Programs(tmp_path, ELASTICSEARCH_URL=server.url, ELASTICSEARCH_INDEX_PREFIX="faults")
        programs.run("manage.py", "prepare", "--verbosity", "0")
        journeys = programs.run("-m", "tests.slow.publish", "prepare", str(PAGES)).stdout.split()
        programs.run("manage.py", "rebuild_search", "--verbosity", "0")
        programs.start("web", "worker", "beat")
        try:
            programs.wait_until(programs.answers)
            seconds = measure(programs, journeys)
        finally:
            programs.kill_all()
    p95 = quantiles(seconds, n=20)[-1]
    print(
        f"\n发布到可检索：中位 {median(seconds):.2f} s，p95 {p95:.2f} s（目标 < {GOAL_SECONDS:.0f}），{len(seconds)} 次"
    )


def measure(programs: Programs, journeys: list[str]) -> list[float]:
    """Publish one after the other; return the seconds until each was found."""
    seconds = []
    with programs.office(journeys) as (begin, published):
        begin()
        for line in published:
            moment, title = line.strip().split(" ", 1)
            programs.wait_until(lambda title=title: is_found(programs, title))
            seconds.append(time.time() - float(moment))
    return seconds


def is_found(programs: Programs, title: str) -> bool:
    status, text = programs.get(f'/api/v1/search?scope=title&q="{title}"')
    assert status == 200
    return '"total": 0' not in text
