"""Counting working days (DOMAIN §2.8). Pure: hand it the table, it never looks one up.

The day of receipt does not count, make-up workdays do, and an answer says whether it rests on a year that has not been
announced: such a deadline is shown as provisional and computed again when the notice comes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from core.calendar.festivals import statutory_holidays

ONE_DAY = timedelta(days=1)

# A consultation stops the clock from the day after its letter was served until the day of the answer.
Suspension = tuple[date, date]


@dataclass(frozen=True)
class DayStatus:
    """Whether a day is worked. Truthy when it is."""

    is_workday: bool
    provisional: bool

    def __bool__(self):
        return self.is_workday


@dataclass(frozen=True)
class DueDate:
    """A date counted in working days."""

    date: date
    provisional: bool


@dataclass(frozen=True)
class WorkdayCount:
    """A number of working days; negative when counted backwards."""

    days: int
    provisional: bool


class Workdays:
    """The calendar. ``days`` holds what differs from the weekday: weekdays off and weekend days worked.

    A year is announced when it has days here and is not among ``provisional_years``; ``announced_years`` says it
    outright. Every other year is computed from weekends and the statutory holidays.
    """

    def __init__(
        self,
        days: Mapping[date, bool],
        provisional_years: Collection[int] = frozenset(),
        announced_years: Collection[int] | None = None,
    ):
        self._days = days
        known = {day.year for day in days} if announced_years is None else announced_years
        self._announced = frozenset(known) - frozenset(provisional_years)

    def is_workday(self, day: date) -> DayStatus:
        """Weekends off, holidays off, make-up workdays on."""
        return DayStatus(self._is_worked(day), provisional=self._is_provisional(day))

    def add_workdays(self, start: date, count: int, suspended: Iterable[Suspension] = ()) -> DueDate:
        """The ``count``-th working day after ``start``, which itself never counts; before it for a negative count.

        Days within a suspended interval are passed over; overlapping intervals count once.
        """
        suspended, day, left = merge_suspensions(suspended), start, abs(count)
        step = ONE_DAY if count >= 0 else -ONE_DAY
        provisional = self._is_provisional(start) and not count
        while left:
            day += step
            provisional = provisional or self._is_provisional(day)
            left -= self._counts(day, suspended)
        return DueDate(day, provisional)

    def workdays_between(self, start: date, end: date, suspended: Iterable[Suspension] = ()) -> WorkdayCount:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before ``start``."""
        suspended = merge_suspensions(suspended)
        first, last = sorted((start, end))
        days = list(_days_after(first, last))
        worked = sum(self._counts(day, suspended) for day in days)
        return WorkdayCount(worked if end >= start else -worked, any(map(self._is_provisional, days)))

    def _counts(self, day: date, suspended: list[Suspension]) -> bool:
        return self._is_worked(day) and not any(served < day <= answered for served, answered in suspended)

    def _is_worked(self, day: date) -> bool:
        if day in self._days:
            return self._days[day]
        is_weekday = day.weekday() < 5
        return is_weekday and not (self._is_provisional(day) and day in _holidays(day.year))

    def _is_provisional(self, day: date) -> bool:
        return day.year not in self._announced


def merge_suspensions(intervals: Iterable[Suspension]) -> list[Suspension]:
    """The union of half-open intervals (served, answered], in order; consultations that overlap do not add up."""
    merged: list[Suspension] = []
    for served, answered in sorted(intervals):
        if merged and served <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], answered))
        elif answered > served:
            merged.append((served, answered))
    return merged


def _days_after(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range(1, (last - first).days + 1))


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(statutory_holidays(year))
