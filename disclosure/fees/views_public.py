"""The public fee table, from seals only: /fees/."""

from itertools import groupby

from django.db.models import Count
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from departments.models import Department
from disclosure.fees.models import FeeItem
from review.models import Seal
from review.views_public import cacheable

TRAIL = [{"title": _("首页"), "url": "/"}, {"title": _("收费目录清单"), "url": ""}]


@require_safe
def fees(request):
    """Every fee that may be charged, department by department; the count is that of the rows shown."""
    seals = Seal.objects.current().of_type(FeeItem._meta.label_lower)
    options = _department_options(seals, request.GET.get("department", ""))
    chosen = next((option for option in options if option["selected"]), None)
    shown = seals.filter(department_id=chosen["pk"]) if chosen else seals
    items = [seal.page for seal in shown.defer("files").order_by("department_id", "title", "pk")]
    context = {"groups": _groups(items), "total": len(items), "departments": options, "breadcrumbs": TRAIL}
    response = TemplateResponse(request, "disclosure/fees/fees.html", context).render()
    return cacheable(request, response, tags=FeeItem._meta.label_lower)


def _department_options(seals, selected: str) -> list[dict]:
    """Departments that charge something, with how many items each (two queries)."""
    counts = dict(seals.order_by().values_list("department_id").annotate(Count("pk")))
    found = Department.objects.filter(pk__in=counts)
    return [
        {"pk": d.pk, "value": d.slug, "label": d.short_name, "count": counts[d.pk], "selected": d.slug == selected}
        for d in found
    ]


def _groups(items: list[FeeItem]) -> list[tuple[str, list[FeeItem]]]:
    grouped = groupby(items, key=lambda item: (item.seal.department_id, item.seal.department_name))
    return [(name, list(rows)) for (_pk, name), rows in grouped]
