"""`manage.py measure_search`: judged queries on this site's engines, which hold the demo county."""

import sys
import tomllib
from dataclasses import replace

from django.core.management import call_command
from django.core.management.base import BaseCommand

from search import services
from search.engines import configured
from search.engines.elasticsearch import ElasticsearchEngine
from search.quality import judgments, metrics, rankers
from search.quality.judgments import JudgedQuery
from search.quality.metrics import Score
from search.quality.rankers import Ranker
from search.services import SearchRequest

OURS = "本系统"


class Command(BaseCommand):
    help = "用判定检索词衡量检索质量（需已载入演示县）：每个引擎和两种基线，低于记录的下限时退出码为1。"

    def add_arguments(self, parser):
        parser.add_argument("--explain", type=float, default=0.0, help="列出 nDCG@10 低于此值的检索词")
        parser.add_argument("--part", choices=judgments.PARTS, action="append")
        parser.add_argument("--no-baselines", action="store_true")

    def handle(self, *, explain, part, no_baselines, **options):
        self.documents = rankers.site_documents()
        self.titles = {document.key: document.title for document in self.documents}
        self.queries = [
            replace(query, text=judgments.text_of(query, self.documents))
            for query in judgments.read(part or judgments.PARTS)
        ]
        self.grades = [judgments.resolve(query, self.titles) for query in self.queries]
        engines = list(dict.fromkeys([configured.embedded(), configured.primary()]))
        measured = {f"{OURS} {engine.name}": self._measure(rankers.ours(engine)) for engine in engines}
        if not no_baselines:
            measured |= {name: self._measure(ranker) for name, ranker in self._baselines(engines[-1]).items()}
        self._print(measured)
        if explain:
            self._explain(measured[f"{OURS} {engines[0].name}"], explain)
        if problems := self._problems(measured):
            self.stderr.write("\n".join(problems))
            sys.exit(1)

    def _baselines(self, engine) -> dict[str, Ranker]:
        call_command("update_index", verbosity=0)
        found = {"Wagtail 数据库检索": rankers.wagtail_database(self.documents)}
        if isinstance(engine, ElasticsearchEngine):
            found["Elasticsearch multi_match"] = rankers.default_multi_match(engine.client, self.documents)
        return found

    def _measure(self, rank: Ranker) -> list[Score]:
        return [
            metrics.score(rank(query.text), grades) for query, grades in zip(self.queries, self.grades, strict=True)
        ]

    def _mean(self, scores: list[Score], wanted) -> Score | None:
        chosen = [score for query, score in zip(self.queries, scores, strict=True) if wanted(query)]
        return metrics.average(chosen) if chosen else None

    def _print(self, measured: dict[str, list[Score]]) -> None:
        kinds = list(dict.fromkeys((query.part, query.kind) for query in self.queries))
        for name, scores in measured.items():
            self.stdout.write(f"\n{name}  （{len(self.queries)} 条）")
            for part, kind in kinds:
                self._row(f"{part}/{kind}", scores, lambda query, key=(part, kind): (query.part, query.kind) == key)
            for part in dict.fromkeys(part for part, _ in kinds):
                self._row(f"{part} 合计", scores, lambda query, part=part: query.part == part)
            self._row("全部", scores, lambda query: True)

    def _row(self, label: str, scores: list[Score], wanted) -> None:
        mean = self._mean(scores, wanted)
        self.stdout.write(
            f"  {label:<20} nDCG@10 {mean.ndcg:.3f}  MRR {mean.mrr:.3f}  recall@10 {mean.recall:.3f}"
            f"  success@3 {mean.success:.3f}  n={sum(map(wanted, self.queries))}"
        )

    def _problems(self, measured: dict[str, list[Score]]) -> list[str]:
        floors = tomllib.loads((judgments.FOLDER / "floors.toml").read_text())
        ours = {name: scores for name, scores in measured.items() if name.startswith(OURS)}
        totals = {name: metrics.average(scores).ndcg for name, scores in measured.items()}
        problems = [
            f"{name} {part}: nDCG@10 {mean.ndcg:.3f} < {floor}"
            for name, scores in ours.items()
            for part, floor in floors["all"].items()
            if (mean := self._mean(scores, lambda query, part=part: query.part == part)) and mean.ndcg < floor
        ]
        best = [totals[name] for name in ours]
        if max(best) - min(best) > floors["rules"]["most_between_engines"]:
            problems.append(f"engines differ by {max(best) - min(best):.3f}")
        for name in totals.keys() - ours.keys():
            if min(best) - totals[name] < floors["rules"]["least_above_baselines"]:
                problems.append(f"only {min(best) - totals[name]:.3f} above {name}")
        return problems

    def _explain(self, scores: list[Score], below: float) -> None:
        for query, grades, score in zip(self.queries, self.grades, scores, strict=True):
            if score.ndcg < below:
                self._explain_query(query, grades, score)

    def _explain_query(self, query: JudgedQuery, grades: dict[str, int], score: Score) -> None:
        answer = services.search(SearchRequest(query.text))
        units = " ".join(unit.text for unit in answer.understood.units)
        self.stdout.write(f"{score.ndcg:.2f} {query.text} [{units}] {answer.suggestion} 共{answer.total}")
        ranking = [item.document.key for item in answer.items]
        for key in ranking[:6]:
            self.stdout.write(f"      {grades.get(key, '-')} {self.titles[key]}")
        for key in grades.keys() - set(ranking):
            self.stdout.write(f"      未入前十 {grades[key]} {self.titles[key]}")
