"""What people asked, for those who look after search."""

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search.models import ClickCount, QueryCount

PAGE_SIZE = 50


@require_safe
@permission_required("search.view_querycount", raise_exception=True)
def query_report(request: HttpRequest) -> HttpResponse:
    """List queries with their counts, the most frequent first; `?empty=1` those that found nothing."""
    counts = QueryCount.objects.values("query").annotate(total=Sum("searches"), empty=Sum("empty_searches"))
    only_empty = bool(request.GET.get("empty"))
    if only_empty:
        counts = counts.filter(empty__gt=0).order_by("-empty", "query")
    else:
        counts = counts.order_by("-total", "query")
    ranks = ClickCount.objects.values("rank").annotate(total=Sum("clicks")).order_by("rank")[:10]
    page = Paginator(counts, PAGE_SIZE).get_page(request.GET.get("p"))
    return render(request, "search/admin/query_report.html", {"page": page, "ranks": ranks, "only_empty": only_empty})
