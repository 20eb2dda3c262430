"""本月应更新: columns that are near the end of their update window or past it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from home.enums import UPDATE_WINDOW_DAYS, UpdateClass
from home.models import ColumnPage
from oversight.rules import UpdateState, update_state
from review.models import Seal, SealPlacement


@dataclass(frozen=True)
class ColumnDue:
    """A column with its last update and what is left of its window."""

    column: ColumnPage
    updated_on: date | None
    due_on: date
    state: UpdateState

    @property
    def days_over(self) -> int:
        return (timezone.localdate() - self.due_on).days


def columns_due(departments: Collection[int] | None = None) -> list[ColumnDue]:
    """Return the columns past 70 % of their window, most urgent first; of some departments, or of all (three queries)."""
    columns = ColumnPage.objects.filter(live=True).exclude(update_class=UpdateClass.FIXED).select_related("department")
    if departments is not None:
        columns = columns.filter(department_id__in=departments)
    columns = list(columns)
    updated = _last_updates([column.pk for column in columns])
    rows = [_row(column, updated.get(column.pk)) for column in columns]
    return sorted((row for row in rows if row.state), key=lambda row: row.due_on)


def _row(column: ColumnPage, updated: datetime | None) -> ColumnDue:
    """A column without any content counts from the day it was opened."""
    start = timezone.localtime(updated or column.first_published_at).date()
    window = UPDATE_WINDOW_DAYS[UpdateClass(column.update_class)]
    state = update_state((timezone.localdate() - start).days, window)
    return ColumnDue(column, start if updated else None, start + timedelta(days=window), state)


def _last_updates(column_ids: list[int]) -> dict[int, datetime]:
    """When something was last published in each column, at home there or shared into it."""
    public = Seal.objects.current().order_by().exclude(object_type="home.columnpage")
    found = dict(public.filter(parent_id__in=column_ids).values_list("parent_id").annotate(Max("published_at")))
    shared = SealPlacement.objects.filter(column_id__in=column_ids, seal__in=public.values("pk"))
    for column_id, moment in shared.order_by().values_list("column_id").annotate(Max("seal__published_at")):
        found[column_id] = max(moment, found.get(column_id, moment))
    return found
