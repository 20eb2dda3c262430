"""`manage.py bench_search`: how fast searching and indexing are, beside the engines left to themselves."""

import time
from collections.abc import Iterator, Sequence
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from django.core.management.base import BaseCommand
from django.test import Client
from elasticsearch.helpers import bulk

from search import indexing
from search.analysis.dictionary import base_dictionary
from search.engines import configured, fields
from search.engines.base import Engine
from search.engines.elasticsearch import UNSEEN, ElasticsearchEngine, source_of
from search.engines.embedded import EmbeddedEngine
from search.quality import judgments, rankers
from search.quality.generate import generate
from search.quality.writing import Pace, median_of, same_words, stock_wagtail_search, times_as_fast, update_index

ROUNDS = 3
CHUNK = 500
BLOCK, MEASURED_BLOCKS = 2500, 8  # documents written in one go when measured beside raw; how often
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
        """All that is public, from the database to the index, beside what Wagtail does for its own index in SQLite.

        `update_index` reads the title and summary of each page, or, which is what a site needs that has no other
        search, the same words as we: texts, keywords, numbers, department, files. Without the page's own rights.
        """
        ours, brief, same = [], [], []
        with TemporaryDirectory() as folder, stock_wagtail_search():
            for number in range(1 + ROUNDS):
                engine = EmbeddedEngine(f"{folder}/{number}.sqlite3")
                ours.append(Pace.of(lambda engine=engine: indexing.rebuild(engine)))
                engine.close()
                brief.append(Pace.of(update_index))
                with same_words():
                    same.append(Pace.of(update_index))
                self._say(f"第 {number + 1}/{1 + ROUNDS} 轮（首轮预热不计）")
        for name, wagtail in (("同样的文字", same), ("仅标题和概述，无可比性", brief)):
            goal = "，目标 ≥ 3" if wagtail is same else ""
            self.stdout.write(
                f"rebuild_search 全站 {median_of(ours[1:], 'rate'):.0f} 份/秒；update_index（{name}）"
                f"{median_of(wagtail[1:], 'rate'):.0f} 份/秒；"
                f"比 {times_as_fast(ours[1:], wagtail[1:], 'rate'):.2f}，"
                f"按处理器时间 {times_as_fast(ours[1:], wagtail[1:], 'cpu_rate'):.2f}{goal}"
            )

    def _say(self, text: str) -> None:
        """Progress, apart from the figures."""
        self.stderr.write(f"  … {text}")
        self.stderr.flush()

    def _bench_embedded(self, size: int, documents) -> None:
        with TemporaryDirectory() as folder:
            engine = EmbeddedEngine(f"{folder}/search.sqlite3")
            started = time.perf_counter()
            with engine.rebuild() as writer:
                for chunk in _parts(documents, CHUNK):
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
            f"elasticsearch 写入 {median_of(ours, 'rate'):.0f} 份/秒；raw bulk {median_of(raw, 'rate'):.0f} 份/秒；"
            f"比 {times_as_fast(ours, raw, 'rate'):.2f}（目标 ≥ 0.5）"
        )
        site.client.indices.forcemerge(index=engine.alias, max_num_segments=1, request_timeout=600)
        sent = self._requests_of(engine)
        api, raw = self._times(engine, sent)
        self.stdout.write(
            f"elasticsearch /api/v1/search 中位 {median(api):.1f} ms，p95 {_p95(api):.1f} ms；raw 中位 {median(raw):.1f} ms，"
            f"p95 {_p95(raw):.1f} ms；中位之比 {median(api) / median(raw):.2f}（目标 ≤ 1.5）"
        )
        site.client.indices.delete(index=list(site.client.indices.get_alias(name=engine.alias).body))

    def _fill_beside_raw(self, engine: ElasticsearchEngine, documents: Sequence) -> tuple[list[Pace], list[Pace]]:
        """Fill the index; measure the first blocks with the engine and, ready made, as they are.

        In turn, each to the end before the other begins, into two indexes alike, so that both see one machine.
        """
        client, index, ours, raw = engine.client, f"{engine.alias}-raw", [], []
        client.options(ignore_status=404).indices.delete(index=index)
        engine.create(index, {}, UNSEEN)
        with engine.rebuild() as writer:
            for number, block in enumerate(_parts(documents, BLOCK)):
                if number < MEASURED_BLOCKS:
                    ready = [{"_index": index, "_id": d.key, "_source": source_of(d, d.key)} for d in block]
                    fields.forget_folded()
                    raw.append(Pace.of(lambda ready=ready: bulk(client, ready, chunk_size=CHUNK)[0]))
                ours.append(Pace.of(lambda block=block: _write(writer, block)))
                self._say(f"已写入 {min((number + 1) * BLOCK, len(documents))}/{len(documents)}")
        client.indices.delete(index=index)
        return ours[: len(raw)], raw

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


def _write(writer, block: Sequence) -> int:
    for chunk in _parts(block, CHUNK):
        writer.replace({document.key: [document] for document in chunk}, loaded_at=time.time_ns())
    writer.wait()
    return len(block)


def _parts(documents: Sequence, size: int) -> Iterator[Sequence]:
    return (documents[start : start + size] for start in range(0, len(documents), size))


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]
