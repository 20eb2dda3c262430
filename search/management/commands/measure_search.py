"""`manage.py measure_search`: judged queries against the engines of this site, which holds the demo county."""

from django.core.management.base import BaseCommand

from search import services
from search.engines import configured
from search.engines.base import EngineQuery
from search.quality import judgments, metrics
from search.services import SearchRequest


class Command(BaseCommand):
    help = "用判定检索词衡量检索质量（需已载入演示县）。"

    def add_arguments(self, parser):
        parser.add_argument("--failures", type=float, default=0.0, help="列出nDCG低于此值的检索词")
        parser.add_argument("--part", choices=judgments.PARTS, action="append")

    def handle(self, *, failures, part, **options):
        engine = configured.primary()
        titles = {hit.document.key: hit.document.title for hit in engine.search(EngineQuery(limit=10_000)).hits}
        scored = []
        for query in judgments.read(part or judgments.PARTS):
            grades = judgments.resolve(query, titles)
            answer = services.search(SearchRequest(query.text))
            ranking = [item.document.key for item in answer.items]
            found = metrics.score(ranking, grades)
            scored.append((query, found))
            if found.ndcg < failures:
                self._explain(query, found, ranking, grades, titles, answer)
        self._table(scored)

    def _explain(self, query, found, ranking, grades, titles, answer):
        units = [unit.text for unit in answer.understood.units]
        self.stdout.write(f"{found.ndcg:.2f} {query.kind} {query.text} {units} {answer.suggestion} {answer.total}")
        for key in ranking[:6]:
            self.stdout.write(f"      {grades.get(key, '-')} {titles[key]}")
        for key in grades.keys() - set(ranking[:10]):
            self.stdout.write(f"      未入前十 {grades[key]} {titles[key]}")

    def _table(self, scored):
        rows = [(f"{query.part}/{query.kind}", found) for query, found in scored]
        rows += [(f"{query.part}/全部", found) for query, found in scored]
        for kind, found in metrics.by_kind(rows).items():
            mean = metrics.average(found)
            self.stdout.write(
                f"{kind:<22} {len(found):>4} nDCG@10 {mean.ndcg:.3f}  MRR {mean.mrr:.3f}"
                f"  recall@10 {mean.recall:.3f}  success@3 {mean.success:.3f}"
            )
