"""How long `/api/v1/search` takes from request to answer, beside what Elasticsearch alone would take for the same page.

The portal runs as in production, gunicorn in a process of its own, and is asked over a kept connection. "Raw" is one
request to Elasticsearch, sent as ready bytes over a kept connection and its JSON read, nothing more: the very query and
facet counts that the portal sent for the page, with ten hits, their cards and the texts that excerpts are made of
(ADR 22). Both take turns, so that other programs on the machine hurt both alike. No cache of answers is on the way.
"""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median, quantiles
from urllib.parse import quote, urlsplit

from search import services
from search.engines.base import EngineQuery, Results
from search.engines.elasticsearch import ElasticsearchEngine, request_body
from search.quality import rankers
from search.services import SearchRequest

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = 10
ROUNDS = 3
START_SECONDS = 300
KEPT_SECONDS = 4.0  # gunicorn closes a connection that was idle for five


@dataclass
class Times:
    """Milliseconds of each request of one kind."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)  # of the portal's own process

    @property
    def median(self) -> float:
        return median(self.wall)

    @property
    def p95(self) -> float:
        return quantiles(self.wall, n=20)[-1]

    def __str__(self) -> str:
        text = f"中位 {self.median:.1f} ms，p95 {self.p95:.1f} ms"
        if not self.processor:
            return text
        slow = quantiles(self.processor, n=20)[-1]
        return f"{text}（本进程处理器时间：均值 {mean(self.processor):.1f}，中位 {median(self.processor):.1f}，p95 {slow:.1f}）"


class Asker:
    """A bare client: one kept connection, ready bytes, JSON."""

    def __init__(self, url: str):
        self.address = urlsplit(url).netloc
        self.connection, self.used = http.client.HTTPConnection(self.address, timeout=60), 0.0

    def ask(self, path: str, body: bytes | None = None) -> dict:
        """Return the JSON of an answer. Raises RuntimeError for any other status than 200."""
        if time.monotonic() - self.used > KEPT_SECONDS:
            self.connection.close()
        headers = {"Content-Type": "application/json"} if body else {}
        self.connection.request("POST" if body else "GET", path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        self.used = time.monotonic()
        if response.status != 200:
            raise RuntimeError(f"{response.status} {path}: {content[:300]!r}")
        return json.loads(content)


@dataclass
class Portal:
    """A running web server; `processor_seconds` is what its one worker has used so far."""

    url: str
    worker: int

    def processor_seconds(self) -> float:
        threads = Path(f"/proc/{self.worker}/task").glob("*/schedstat")
        return sum(int(path.read_text().split()[0]) for path in threads) / 1e9


@contextmanager
def serving(port: int, **environment: str) -> Iterator[Portal]:
    """Run the portal's web server with one process on `port` until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"],
        cwd=REPOSITORY,
        env=os.environ | {"WEB_CONCURRENCY": "1"} | environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield Portal(url, int(children[0]))
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with suppress(OSError, http.client.HTTPException):
            Asker(url).ask("/api/v1/search?q=")
            return
        if time.monotonic() > deadline:
            raise RuntimeError(f"the portal at {url} did not answer within {START_SECONDS} s")
        time.sleep(0.2)


class _Recorder:
    """An engine that notes what it was asked and what it found."""

    def __init__(self, engine: ElasticsearchEngine):
        self.engine, self.name = engine, engine.name
        self.asked: list[tuple[EngineQuery, Results]] = []

    def search(self, query: EngineQuery) -> Results:
        results = self.engine.search(query)
        self.asked.append((query, results))
        return results

    def bodies(self, keys: Sequence[str]) -> dict[str, str]:
        return self.engine.bodies(keys)


def raw_requests(engine: ElasticsearchEngine, texts: Sequence[str]) -> tuple[dict[str, bytes], float]:
    """Return text → the one request that answers it, for texts that need the engine, and the mean of searches sent."""
    found, searches = {}, 0
    for text in texts:
        recorder = _Recorder(engine)
        with rankers.only(recorder):
            answer = services.search(SearchRequest(text))
        searches += len(recorder.asked)
        shown = [query for query, results in recorder.asked if results.facets is answer.facets]
        if shown:
            body = request_body(shown[0]) | {"size": PAGE, "stored_fields": ["card", "body"], "docvalue_fields": []}
            found[text] = json.dumps(body, ensure_ascii=False).encode()
    return found, searches / (len(found) or 1)


def measure(
    portal: Portal, texts: Sequence[str], raw: Callable[[str], object] | None = None, *, rounds: int = ROUNDS
) -> tuple[Times, Times]:
    """Ask the portal, and `raw` in turn with it, for every text; the first of the rounds warms and is not counted."""
    client, api, bare = Asker(portal.url), Times(), Times()
    for number in range(1 + rounds):
        for place, text in enumerate(texts):
            found = _take_turns(portal, client, text, raw, raw_first=(number + place) % 2 == 0)
            if number:
                api.wall.append(found["api"])
                api.processor.append(found["processor"])
                bare.wall += [found["raw"]] if raw else []
    return api, bare


def _take_turns(portal: Portal, client: Asker, text: str, raw, *, raw_first: bool) -> dict[str, float]:
    found = {"raw": _milliseconds(lambda: raw(text))} if raw and raw_first else {}
    before = portal.processor_seconds()
    found["api"] = _milliseconds(lambda: client.ask(f"/api/v1/search?q={quote(text)}"))
    found["processor"] = (portal.processor_seconds() - before) * 1000
    if raw and not raw_first:
        found["raw"] = _milliseconds(lambda: raw(text))
    return found


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
