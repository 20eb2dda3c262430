"""The measuring itself: the arithmetic, and that the judged queries are what they claim to be."""

import pytest

from search.analysis.query import clean
from search.quality import judgments, metrics


class TestMetrics:
    def test_the_ideal_ranking_is_one(self):
        assert metrics.score(["a", "b", "c"], {"a": 3, "b": 2}) == metrics.Score(1.0, 1.0, 1.0, 1.0)

    def test_a_useful_hit_further_down_counts_less(self):
        found = metrics.score(["x", "x2", "x3", "a"], {"a": 3})
        assert found.ndcg == pytest.approx(0.4307, abs=1e-4)
        assert (found.mrr, found.recall, found.success) == (0.25, 1.0, 0.0)

    def test_where_nothing_should_be_found_only_nothing_is_right(self):
        assert metrics.score([], {}).ndcg == 1.0
        assert metrics.score(["a"], {}).ndcg == 0.0


class TestJudgments:
    def test_enough_queries_of_enough_kinds_and_a_third_written_later(self):
        known, later = judgments.read(["known"]), judgments.read(["later", "fresh"])
        assert len(known) + len(later) >= 150
        assert len(later) >= (len(known) + len(later)) / 3
        assert {query.kind for query in known} >= {
            "citizen",
            "question",
            "number",
            "index",
            "pinyin",
            "typo",
            "nonsense",
        }

    def test_no_query_is_judged_twice(self):
        texts = [clean(query.text) for query in judgments.read()]
        assert len(texts) == len(set(texts))

    def test_grades(self):
        assert {grade for query in judgments.read() for grade in query.grades.values()} == {1, 2, 3}

    def test_a_title_the_site_does_not_have_is_an_error(self):
        query = judgments.JudgedQuery("known", "topic", "停水", {"没有的标题": 3})
        with pytest.raises(judgments.UnknownTitle):
            judgments.resolve(query, {"page:1": "停水通知"})
