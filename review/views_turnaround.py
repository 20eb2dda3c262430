"""三审三校登记表 and 办理时效统计 of a month or one item: on screen, for the printer, as XLSX."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from review.exports import XLSX, attachment, readings_xlsx, turnaround_xlsx
from review.ledger_reading import departments_in_ledger
from review.models import Journey
from review.permissions import user_can_read_journey
from review.register import Month
from review.turnaround import three_readings, three_readings_of, turnaround_of


def _departments(request) -> list[int] | None:
    departments = departments_in_ledger(request.user)
    if departments == []:
        raise PermissionDenied
    return departments


@require_safe
@require_admin_access
def readings(request):
    """三审三校登记表 of a month, for the printer."""
    departments, month = _departments(request), Month.parse(request.GET.get("month", ""))
    context = {
        "month": month,
        "rows": three_readings_of(month, departments),
        "turnaround": turnaround_of(month, departments),
    }
    return TemplateResponse(request, "review/ledger/readings.html", context)


@require_safe
@require_admin_access
def readings_of_item(request, pk):
    """三审三校登记表 of one item, for whoever may read it."""
    journey = get_object_or_404(Journey.objects.prefetch_related("steps"), pk=pk)
    if not user_can_read_journey(request.user, journey):
        raise PermissionDenied
    return TemplateResponse(
        request, "review/ledger/readings.html", {"rows": [three_readings(journey)], "journey": journey}
    )


@require_safe
@require_admin_access
def readings_file(request):
    departments, month = _departments(request), Month.parse(request.GET.get("month", ""))
    book = readings_xlsx(month, three_readings_of(month, departments))
    return attachment(HttpResponse(book, content_type=XLSX), f"{month}三审三校登记表.xlsx")


@require_safe
@require_admin_access
def turnaround_file(request):
    departments, month = _departments(request), Month.parse(request.GET.get("month", ""))
    book = turnaround_xlsx(month, turnaround_of(month, departments))
    return attachment(HttpResponse(book, content_type=XLSX), f"{month}办理时效统计.xlsx")
