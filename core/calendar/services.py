"""Reading and changing the tables of the working-day calendar."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from core.calendar.seed import SpecialDay, announced_days, seed_source
from core.calendar.workdays import Workdays
from core.models import CalendarDay, CalendarYear


class WrongYear(ValueError):
    """A table was handed over with days of another year."""


def load_workdays() -> Workdays:
    """The calendar as the office has it now. Two queries, so load it once per listing, not once per row."""
    years = CalendarYear.objects.filter(is_provisional=False).values_list("year", flat=True)
    return Workdays(dict(CalendarDay.objects.values_list("date", "is_workday")), announced_years=set(years))


@transaction.atomic
def seed_calendar() -> list[int]:
    """Take over the years that ``chinesecalendar`` knows and the office has not settled itself; return those taken."""
    settled = set(CalendarYear.objects.filter(is_provisional=False).values_list("year", flat=True))
    missing = {year: days for year, days in announced_days().items() if year not in settled}
    for year, days in missing.items():
        import_year(year=year, days=days, source=seed_source())
    return sorted(missing)


@transaction.atomic
def import_year(*, year: int, days: Iterable[SpecialDay], source: str, is_provisional: bool = False) -> CalendarYear:
    """Replace one year's table and raise its version. Only days that differ from their weekday need a row."""
    days = list(days)
    if any(day.date.year != year for day in days):
        raise WrongYear(_("表中有不属于%(year)s年的日期。") % {"year": year})
    table, is_new = CalendarYear.objects.select_for_update().get_or_create(
        year=year, defaults={"source": source, "is_provisional": is_provisional}
    )
    if not is_new:
        table.source, table.is_provisional, table.version = source, is_provisional, table.version + 1
        table.save()
    CalendarDay.objects.filter(date__year=year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(date=day.date, is_workday=day.is_workday, name=day.name) for day in days
    )
    return table
