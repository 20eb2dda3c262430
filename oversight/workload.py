"""工作量与办理时长: what each department sent, what came of it, and how many working days it took."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Count
from django.utils import timezone

from core.calendar.services import load_workdays
from departments.models import Department
from review.enums import ACTIVE_STATUSES, JourneyKind, JourneyStatus
from review.models import Journey

RECENT = timedelta(days=30)


@dataclass
class Workload:
    """One department's row; `days` are working days from submission to release, the median of the last 30 days."""

    department: Department
    under_way: int = 0
    submitted: int = 0
    released: int = 0
    returned: int = 0
    days: float | None = None


def workload_per_department() -> list[Workload]:
    """Return a row for every department that sent something lately or has something under way (four queries)."""
    since = timezone.now() - RECENT
    rows = {department.pk: Workload(department) for department in Department.objects.existing()}
    _count_submissions(rows, since)
    _measure(rows, since)
    busy = (row for row in rows.values() if row.under_way or row.submitted or row.released or row.returned)
    return sorted(busy, key=lambda row: (-row.under_way, row.department.order))


def _count_submissions(rows: dict[int, Workload], since) -> None:
    found = Journey.objects.exclude(kind=JourneyKind.MIGRATION).filter(submitted_at__gte=since)
    under_way = Journey.objects.filter(status__in=ACTIVE_STATUSES)
    for name, journeys in (("submitted", found), ("under_way", under_way)):
        for department_id, count in journeys.order_by().values_list("department_id").annotate(Count("pk")):
            if row := rows.get(department_id):
                setattr(row, name, count)


def _measure(rows: dict[int, Workload], since) -> None:
    workdays, taken = load_workdays(), {}
    ended = Journey.objects.exclude(kind=JourneyKind.MIGRATION).filter(finished_at__gte=since).order_by()
    columns = ended.values_list("department_id", "status", "submitted_at", "finished_at")
    for department_id, status, submitted_at, finished_at in columns:
        row = rows.get(department_id)
        if row and status == JourneyStatus.NEEDS_CHANGES:
            row.returned += 1
        elif row and status == JourneyStatus.RELEASED:
            row.released += 1
            days = workdays.workdays_between(_day(submitted_at), _day(finished_at)).days
            taken.setdefault(department_id, []).append(days)
    for department_id, days in taken.items():
        rows[department_id].days = median(days)


def _day(moment):
    return timezone.localtime(moment).date()
