"""`manage.py bench_search`: how fast searching and indexing are, beside the engines left to themselves."""

import time
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.test import Client
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk
from wagtail.models import Page

from search.analysis.dictionary import base_dictionary
from search.engines import configured
from search.engines.base import Engine
from search.engines.elasticsearch import ElasticsearchEngine, source_of
from search.engines.embedded import EmbeddedEngine
from search.quality import judgments, rankers
from search.quality.generate import generate

ROUNDS = 3
CHUNK = 500
GOALS = {  # of issue 7
    "api_to_raw": 1.5,
    "embedded_p95": {10_000: 50.0, 100_000: 150.0},
    "indexing_to_bulk": 0.5,
    "indexing_to_update_index": 3.0,
}


class Command(BaseCommand):
    help = "测量检索与索引的速度（临时索引，不动站点的索引）。"

    def add_arguments(self, parser):
        parser.add_argument("--sizes", default="10000,100000")

    def handle(self, *, sizes, **options):
        self.queries = [query.text for query in judgments.read() if not query.text.startswith("@")]
        self.sentences = self._sentences()
        self.words = sorted(base_dictionary().terms)
        for size in map(int, sizes.split(",")):
            documents = list(generate(size, sentences=self.sentences, words=self.words))
            self.stdout.write(f"\n== {size} 份文件")
            self._bench_embedded(size, documents)
            if isinstance(configured.primary(), ElasticsearchEngine):
                self._bench_elasticsearch(size, documents, configured.primary())

    @staticmethod
    def _sentences() -> list[str]:
        texts = (document.text for document in rankers.site_documents())
        return sorted({s for text in texts for s in text.replace("\n", "。").split("。") if 10 < len(s) < 90})

    def _bench_embedded(self, size: int, documents) -> None:
        with TemporaryDirectory() as folder:
            engine = EmbeddedEngine(f"{folder}/search.sqlite3")
            rate = self._fill(engine, documents)
            self._report_indexing("embedded", rate)
            times = self._api_times(engine)
            p95 = quantiles(times, n=20)[-1]
            goal = GOALS["embedded_p95"].get(size, 150.0)
            self.stdout.write(
                f"embedded /api/v1/search 中位 {median(times):.1f} ms，p95 {p95:.1f} ms（目标 < {goal:.0f}）"
            )
            engine.close()

    def _bench_elasticsearch(self, size: int, documents, site: ElasticsearchEngine) -> None:
        engine = ElasticsearchEngine(site.client, prefix=f"bench-{size}")
        rate = self._fill(engine, documents)
        raw_rate = self._raw_bulk(site.client, documents)
        self._report_indexing("elasticsearch", rate)
        self.stdout.write(f"raw bulk {raw_rate:.0f} 份/秒；本系统为其 {rate / raw_rate:.2f}（目标 ≥ 0.5）")
        site.client.indices.forcemerge(index=engine.alias, max_num_segments=1, request_timeout=600)
        api, raw = self._api_and_raw_times(engine)
        self.stdout.write(
            f"elasticsearch /api/v1/search 中位 {median(api):.1f} ms，p95 {quantiles(api, n=20)[-1]:.1f} ms；"
            f"raw 中位 {median(raw):.1f} ms；比 {median(api) / median(raw):.2f}（目标 ≤ 1.5）"
        )
        site.client.indices.delete(index=list(site.client.indices.get_alias(name=engine.alias).body))

    def _report_indexing(self, name: str, rate: float) -> None:
        if not hasattr(self, "wagtail_rate"):
            started = time.perf_counter()
            call_command("update_index", verbosity=0)
            self.wagtail_rate = Page.objects.count() / (time.perf_counter() - started)
        self.stdout.write(
            f"{name} 写入 {rate:.0f} 份/秒，为 update_index（{self.wagtail_rate:.0f} 页/秒）的 {rate / self.wagtail_rate:.1f} 倍（目标 ≥ 3）"
        )

    @staticmethod
    def _fill(engine: Engine, documents: Sequence) -> float:
        started = time.perf_counter()
        with engine.rebuild() as writer:
            for start in range(0, len(documents), CHUNK):
                chunk = documents[start : start + CHUNK]
                writer.replace({document.key: [document] for document in chunk}, loaded_at=time.time_ns())
        return len(documents) / (time.perf_counter() - started)

    @staticmethod
    def _raw_bulk(client: Elasticsearch, documents: Sequence) -> float:
        """Ready documents in the engine's own mapping: what remains when nothing has to be analysed."""
        engine = ElasticsearchEngine(client, prefix="bench-raw")
        index = f"{engine.alias}-raw"
        client.options(ignore_status=404).indices.delete(index=index)
        engine.create(index, {})
        ready = [
            {"_index": index, "_id": d.key, "_source": source_of(d, d.key)}
            for d in documents[: min(len(documents), 10_000)]
        ]
        started = time.perf_counter()
        bulk(client, ready, chunk_size=CHUNK, refresh=True)
        rate = len(ready) / (time.perf_counter() - started)
        client.indices.delete(index=index)
        return rate

    def _api_times(self, engine: Engine) -> list[float]:
        client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=True)
        with rankers.only(engine):
            self._timed(lambda query: client.get("/api/v1/search", {"q": query}))  # warm
            return self._timed(lambda query: client.get("/api/v1/search", {"q": query}))

    def _api_and_raw_times(self, engine: ElasticsearchEngine) -> tuple[list[float], list[float]]:
        """Time the API, and the very requests it sent to Elasticsearch sent again by themselves."""
        client, sent = Client(SERVER_NAME="127.0.0.1"), {}
        original = engine.send

        def record(body):
            sent.setdefault(self.current, body)
            return original(body)

        engine.send = record
        with rankers.only(engine):
            self._timed(lambda query: client.get("/api/v1/search", {"q": query}))
            engine.send = original
            api = self._timed(lambda query: client.get("/api/v1/search", {"q": query}) if query in sent else None)
            raw = self._timed(lambda query: original(sent[query]) if query in sent else None)
        return api, raw

    def _timed(self, ask: Callable[[str], object]) -> list[float]:
        times = []
        for _ in range(ROUNDS):
            for query in self.queries:
                self.current = query
                started = time.perf_counter()
                if ask(query) is not None:
                    times.append((time.perf_counter() - started) * 1000)
        return times
