"""What people asked, for those who look after search."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from search.models import ClickCount, QueryCount

PAGE_SIZE = 50
PERIODS = {"7": _("近7天"), "30": _("近30天"), "365": _("近一年")}
SHOWN = {"all": _("全部检索词"), "empty": _("查无结果的"), "unopened": _("有结果没人点开的")}
MOST_RANKS, MOST_OPENED = 10, 3


@require_safe
@permission_required("search.view_querycount", raise_exception=True)
def query_report(request: HttpRequest) -> HttpResponse:
    """List queries with what became of them: `?days=` 7, 30 or 365, `?show=` all, empty or unopened."""
    days = request.GET.get("days") if request.GET.get("days") in PERIODS else "30"
    shown = request.GET.get("show") if request.GET.get("show") in SHOWN else "all"
    since = timezone.localdate() - timedelta(days=int(days) - 1)
    clicks = ClickCount.objects.filter(day__gte=since)
    page = Paginator(_counts(since, clicks, shown), PAGE_SIZE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "rows": _with_clicks(list(page), clicks),
        "ranks": clicks.values("rank").annotate(total=Sum("clicks")).order_by("rank")[:MOST_RANKS],
        "totals": QueryCount.objects.filter(day__gte=since).aggregate(all=Sum("searches"), empty=Sum("empty_searches")),
        "periods": _choices(PERIODS, "days", days, {"show": shown}),
        "shown": _choices(SHOWN, "show", shown, {"days": days}),
        "kept": urlencode({"days": days, "show": shown}),
    }
    return render(request, "search/admin/query_report.html", context)


def _counts(since, clicks: QuerySet, shown: str) -> QuerySet:
    counts = QueryCount.objects.filter(day__gte=since)
    counts = counts.values("query").annotate(total=Sum("searches"), empty=Sum("empty_searches"))
    if shown == "empty":
        return counts.filter(empty__gt=0).order_by("-empty", "query")
    if shown == "unopened":
        counts = counts.filter(empty__lt=F("total")).exclude(query__in=clicks.values("query"))
    return counts.order_by("-total", "query")


def _with_clicks(rows: list[dict], clicks: QuerySet) -> list[dict]:
    """Add to each row how often its hits were opened, at which rank on average, and which most (two queries)."""
    ours = clicks.filter(query__in=[row["query"] for row in rows])
    sums = ours.values("query").annotate(opened=Sum("clicks"), ranks=Sum(F("rank") * F("clicks")))
    found = {row["query"]: row for row in sums}
    opened: dict[str, list[str]] = {}
    for row in ours.values("query", "url").annotate(total=Sum("clicks")).order_by("-total", "url"):
        opened.setdefault(row["query"], []).append(row["url"])
    for row in rows:
        clicked = found.get(row["query"], {"opened": 0, "ranks": 0})
        row["opened"] = clicked["opened"]
        row["mean_rank"] = clicked["ranks"] / clicked["opened"] if clicked["opened"] else None
        row["urls"] = opened.get(row["query"], [])[:MOST_OPENED]
    return rows


def _choices(labels: dict, name: str, current: str, kept: dict[str, str]) -> list[dict]:
    return [
        {"label": label, "url": f"?{urlencode({**kept, name: value})}", "is_set": value == current}
        for value, label in labels.items()
    ]
