"""The announced years, from the ``chinesecalendar`` package."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from chinese_calendar import Holiday, constants

# The package marks special days in the same words; what is not a holiday of every year keeps its full Chinese name.
_NAMES = {holiday.value: holiday.chinese for holiday in Holiday}


@dataclass(frozen=True)
class SpecialDay:
    """A day that differs from its weekday."""

    date: date
    is_workday: bool
    name: str


def seed_source() -> str:
    """What a seeded year names as its origin."""
    return f"chinesecalendar {version('chinesecalendar')}"


def announced_days() -> dict[int, list[SpecialDay]]:
    """For each year the package knows: weekdays off and weekend days worked, in order."""
    days = defaultdict(list)
    for day, name in sorted({**constants.holidays, **constants.workdays}.items()):
        is_workday = day in constants.workdays
        if is_workday != (day.weekday() < 5):
            days[day.year].append(SpecialDay(day, is_workday, _NAMES[name] + ("调休" if is_workday else "")))
    return dict(days)
