"""`manage.py bench_search`: how fast searching and indexing are, beside the engines left to themselves."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.test import Client
from elasticsearch.helpers import bulk
from wagtail.models import Page, get_page_models
from wagtail.search import index

from search import indexing
from search.analysis.dictionary import base_dictionary
from search.engines import configured, fields
from search.engines.base import Engine
from search.engines.elasticsearch import ElasticsearchEngine, source_of
from search.engines.embedded import EmbeddedEngine
from search.quality import judgments, rankers
from search.quality.generate import generate

ROUNDS = 3
CHUNK = 500
GOALS = {"embedded_p95": {10_000: 50.0, 100_000: 150.0}}  # milliseconds, of issue 7


class Command(BaseCommand):
    help = "测量检索与索引的速度（临时索引，不动站点的索引）。"

    def add_arguments(self, parser):
        parser.add_argument("--sizes", default="10000,100000")

    def handle(self, *, sizes, **options):
        self.queries = [query.text for query in judgments.read() if not query.text.startswith("@")]
        self.sentences = self._sentences()
        self.words = sorted(base_dictionary().terms)
        self._bench_site()
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

    def _bench_site(self) -> None:
        """All that is public, from the database to the index, beside Wagtail's own index of the same pages."""
        with TemporaryDirectory() as folder:
            ours, titles, whole = [], [], []
            for number in range(ROUNDS):
                engine = EmbeddedEngine(f"{folder}/{number}.sqlite3")
                ours.append(self._rate(lambda engine=engine: indexing.rebuild(engine)))
                titles.append(self._rate(self._update_index))
                with _bodies_in_wagtail_index():
                    whole.append(self._rate(self._update_index))
                engine.close()
        self.stdout.write(
            f"rebuild_search 全站 {median(ours):.0f} 份/秒；update_index：标题和概述 {median(titles):.0f} 页/秒，"
            f"比 {_ratio(ours, titles):.2f}；连同正文 {median(whole):.0f} 页/秒，比 {_ratio(ours, whole):.2f}（目标 ≥ 3）"
        )

    @staticmethod
    def _rate(work: Callable[[], int]) -> float:
        started = time.perf_counter()
        return work() / (time.perf_counter() - started)

    @staticmethod
    def _update_index() -> int:
        call_command("update_index", verbosity=0)
        return Page.objects.count()

    def _bench_embedded(self, size: int, documents) -> None:
        with TemporaryDirectory() as folder:
            engine = EmbeddedEngine(f"{folder}/search.sqlite3")
            started = time.perf_counter()
            with engine.rebuild() as writer:
                for chunk in _chunks(documents):
                    writer.replace({document.key: [document] for document in chunk}, loaded_at=time.time_ns())
            rate = len(documents) / (time.perf_counter() - started)
            (times,) = self._times(engine)
            goal = GOALS["embedded_p95"].get(size, 150.0)
            self.stdout.write(
                f"embedded 写入 {rate:.0f} 份/秒；/api/v1/search 中位 {median(times):.1f} ms，"
                f"p95 {_p95(times):.1f} ms（目标 < {goal:.0f}）"
            )
            engine.close()

    def _bench_elasticsearch(self, size: int, documents, site: ElasticsearchEngine) -> None:
        engine = ElasticsearchEngine(site.client, prefix=f"bench-{size}")
        ours, raw = self._fill_beside_raw(engine, documents)
        self.stdout.write(
            f"elasticsearch 写入 {CHUNK / median(ours):.0f} 份/秒；raw bulk {CHUNK / median(raw):.0f} 份/秒；"
            f"比 {_ratio(raw, ours):.2f}（目标 ≥ 0.5）"
        )
        site.client.indices.forcemerge(index=engine.alias, max_num_segments=1, request_timeout=600)
        sent = self._requests_of(engine)
        api, raw = self._times(engine, sent)
        self.stdout.write(
            f"elasticsearch /api/v1/search 中位 {median(api):.1f} ms，p95 {_p95(api):.1f} ms；raw 中位 {median(raw):.1f} ms，"
            f"p95 {_p95(raw):.1f} ms；中位之比 {median(api) / median(raw):.2f}（目标 ≤ 1.5）"
        )
        site.client.indices.delete(index=list(site.client.indices.get_alias(name=engine.alias).body))

    @staticmethod
    def _fill_beside_raw(engine: ElasticsearchEngine, documents: Sequence) -> tuple[list[float], list[float]]:
        """Write chunk by chunk with the engine and, ready made, as they are: seconds of each. So both see one machine."""
        client, index, ours, raw = engine.client, f"{engine.alias}-raw", [], []
        client.options(ignore_status=404).indices.delete(index=index)
        engine.create(index, {})
        with engine.rebuild() as writer:
            for chunk in _chunks(documents):
                ready = [{"_index": index, "_id": d.key, "_source": source_of(d, d.key)} for d in chunk]
                fields.forget_folded()
                started = time.perf_counter()
                bulk(client, ready, chunk_size=CHUNK)
                between = time.perf_counter()
                writer.replace({document.key: [document] for document in chunk}, loaded_at=time.time_ns())
                raw.append(between - started)
                ours.append(time.perf_counter() - between)
        client.indices.delete(index=index)
        return ours, raw

    def _requests_of(self, engine: ElasticsearchEngine) -> dict[str, dict]:
        """Return for each query the first request that the API sends to Elasticsearch."""
        client, sent, original = Client(SERVER_NAME="127.0.0.1"), {}, engine.send
        with rankers.only(engine):
            for query in self.queries:
                engine.send = lambda body, query=query: original(sent.setdefault(query, body))
                client.get("/api/v1/search", {"q": query})
        del engine.send
        return sent

    def _times(self, engine: Engine, sent: dict[str, dict] | None = None) -> list[list[float]]:
        """Time the API and, in turn, the requests it sends sent again by themselves: milliseconds of each."""
        client = Client(SERVER_NAME="127.0.0.1")
        ways = [lambda query: client.get("/api/v1/search", {"q": query})]
        if sent is not None:
            ways.append(lambda query: engine.send(sent[query]))
        times: list[list[float]] = [[] for _ in ways]
        with rankers.only(engine):
            for number in range(1 + ROUNDS):
                for query in self.queries if sent is None else sent:
                    for way, found in zip(ways, times, strict=True):
                        started = time.perf_counter()
                        way(query)
                        if number:  # the first round warms
                            found.append((time.perf_counter() - started) * 1000)
        return times


def _chunks(documents: Sequence) -> Iterator[Sequence]:
    return (documents[start : start + CHUNK] for start in range(0, len(documents), CHUNK))


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


def _ratio(some: Sequence[float], others: Sequence[float]) -> float:
    """Return the median ratio of what was measured side by side."""
    return median(one / other for one, other in zip(some, others, strict=True))


@contextmanager
def _bodies_in_wagtail_index() -> Iterator[None]:
    """Let Wagtail index the text of pages as well, as a site does that has no other search."""
    models = [model for model in get_page_models() if hasattr(model, "body")]
    before = {model: model.search_fields for model in models}
    for model in models:
        model.search_fields = [*model.search_fields, index.SearchField("body")]
    try:
        yield
    finally:
        for model, search_fields in before.items():
            model.search_fields = search_fields
