"""nDCG, MRR, recall and success of a ranking against grades; means by kind of query."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from statistics import mean

CUT = 10


@dataclass(frozen=True)
class Score:
    """How good the first ten of one ranking are."""

    ndcg: float
    mrr: float
    recall: float
    success: float  # something useful among the first three


def score(ranking: Sequence[str], grades: Mapping[str, int]) -> Score:
    """Judge one ranking. When nothing should be found, an empty ranking is perfect and any other worthless."""
    if not grades:
        value = 0.0 if ranking else 1.0
        return Score(value, value, value, value)
    first = list(ranking[:CUT])
    ideal = _gain(sorted(grades.values(), reverse=True)[:CUT])
    ranks = [rank for rank, key in enumerate(first, start=1) if key in grades]
    return Score(
        ndcg=_gain([grades.get(key, 0) for key in first]) / ideal,
        mrr=1 / ranks[0] if ranks else 0.0,
        recall=len(ranks) / min(len(grades), CUT),
        success=float(bool(ranks) and ranks[0] <= 3),
    )


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def average(scores: Sequence[Score]) -> Score:
    """Return the mean of each measure."""
    return Score(*(mean(getattr(found, name) for found in scores) for name in ("ndcg", "mrr", "recall", "success")))


def by_kind(scores: Sequence[tuple[str, Score]]) -> dict[str, list[Score]]:
    """Group scores by the kind of their query, in order of appearance."""
    groups: dict[str, list[Score]] = defaultdict(list)
    for kind, found in scores:
        groups[kind].append(found)
    return dict(groups)
