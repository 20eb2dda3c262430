"""`manage.py bench_search`: how fast searching and indexing are, beside the engines left to themselves."""

import time
from collections.abc import Iterator, Sequence
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management.base import BaseCommand
from elasticsearch.helpers import bulk

from search import indexing
from search.analysis.dictionary import base_dictionary
from search.analysis.sounds import forget_sounds
from search.engines import configured, fields
from search.engines.elasticsearch import UNSEEN, ElasticsearchEngine, source_of
from search.engines.embedded import EmbeddedEngine
from search.quality import judgments, latency, rankers
from search.quality.generate import generate
from search.quality.writing import Pace, median_of, same_words, stock_wagtail_search, times_as_fast, update_index
from search.tests.elasticsearch_server import free_port

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
        Ours runs in one process and in as many as `rebuild_search` takes; Wagtail has no way but one.
        """
        ours: dict[int, list[Pace]] = {processes: [] for processes in sorted({1, settings.PORTAL_REBUILD_PROCESSES})}
        brief, same = [], []
        with TemporaryDirectory() as folder, stock_wagtail_search():
            for number in range(1 + ROUNDS):
                for processes, paces in ours.items():
                    paces.append(_pace_of_rebuild(f"{folder}/{number}-{processes}.sqlite3", processes))
                brief.append(Pace.of(update_index))
                with same_words():
                    same.append(Pace.of(update_index))
                self._say(f"第 {number + 1}/{1 + ROUNDS} 轮（首轮预热不计）")
        for processes, paces in ours.items():
            self._compare(f"rebuild_search 全站（{processes} 个进程）", paces[1:], "同样的文字", same[1:], "，目标 ≥ 3")
            self._compare(f"rebuild_search 全站（{processes} 个进程）", paces[1:], "仅标题和概述，无可比性", brief[1:])

    def _compare(self, name: str, ours: list[Pace], what: str, wagtail: list[Pace], goal: str = "") -> None:
        self.stdout.write(
            f"{name} {median_of(ours, 'rate'):.0f} 份/秒；update_index（{what}）{median_of(wagtail, 'rate'):.0f} 份/秒；"
            f"比 {times_as_fast(ours, wagtail, 'rate'):.2f}，"
            f"按处理器时间 {times_as_fast(ours, wagtail, 'cpu_rate'):.2f}{goal}"
        )

    def _say(self, text: str) -> None:
        """Progress, apart from the figures."""
        self.stderr.write(f"  … {text}")
        self.stderr.flush()

    def _bench_embedded(self, size: int, documents) -> None:
        with TemporaryDirectory() as folder:
            path = f"{folder}/search.sqlite3"
            engine = EmbeddedEngine(path)
            started = time.perf_counter()
            with engine.rebuild() as writer:
                for chunk in _parts(documents, CHUNK):
                    writer.replace({document.key: [document] for document in chunk}, loaded_at=time.time_ns())
            rate = len(documents) / (time.perf_counter() - started)
            engine.close()
            self._say(f"embedded 已写入 {size}")
            with latency.serving(free_port(), ELASTICSEARCH_URL="", PORTAL_SEARCH_INDEX_PATH=path) as portal:
                api, _ = latency.measure(portal, self.queries)
            goal = GOALS["embedded_p95"].get(size, 150.0)
            self.stdout.write(f"embedded 写入 {rate:.0f} 份/秒；/api/v1/search {api}，目标 p95 < {goal:.0f} ms")

    def _bench_elasticsearch(self, size: int, documents, site: ElasticsearchEngine) -> None:
        engine = ElasticsearchEngine(site.client, prefix=f"bench-{size}")
        ours, raw = self._fill_beside_raw(engine, documents)
        self.stdout.write(
            f"elasticsearch 写入 {median_of(ours, 'rate'):.0f} 份/秒；raw bulk {median_of(raw, 'rate'):.0f} 份/秒；"
            f"比 {times_as_fast(ours, raw, 'rate'):.2f}（目标 ≥ 0.5）"
        )
        site.client.options(request_timeout=600).indices.forcemerge(index=engine.alias, max_num_segments=1)
        self._bench_answers(engine, f"bench-{size}")
        site.client.indices.delete(index=list(site.client.indices.get_alias(name=engine.alias).body))

    def _bench_answers(self, engine: ElasticsearchEngine, prefix: str) -> None:
        """Ask the portal on this index in turn with Elasticsearch left to itself."""
        requests, searches = latency.raw_requests(engine, self.queries)
        bare, path = latency.Asker(settings.ELASTICSEARCH_URL.split(",")[0]), f"/{engine.alias}/_search"
        with (
            TemporaryDirectory() as folder,
            latency.serving(
                free_port(), ELASTICSEARCH_INDEX_PREFIX=prefix, PORTAL_SEARCH_INDEX_PATH=f"{folder}/none.sqlite3"
            ) as portal,
        ):
            api, raw = latency.measure(portal, list(requests), lambda text: bare.ask(path, requests[text]))
        self.stdout.write(
            f"elasticsearch /api/v1/search {api}；raw {raw}；中位之比 {api.median / raw.median:.2f}（目标 ≤ 1.5）；"
            f"每次回答平均检索 {searches:.2f} 次；未展示过的卡片和正文另取"
        )

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


def _pace_of_rebuild(path: str, processes: int) -> Pace:
    forget_sounds()
    fields.forget_folded()
    engine = EmbeddedEngine(path)
    try:
        return Pace.of(lambda: indexing.rebuild(engine, processes=processes))
    finally:
        engine.close()


def _write(writer, block: Sequence) -> int:
    for chunk in _parts(block, CHUNK):
        writer.replace({document.key: [document] for document in chunk}, loaded_at=time.time_ns())
    writer.wait()
    return len(block)


def _parts(documents: Sequence, size: int) -> Iterator[Sequence]:
    return (documents[start : start + size] for start in range(0, len(documents), size))
