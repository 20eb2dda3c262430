"""Working days (工作日): pure arithmetic over a table of holidays and make-up workdays that the office keeps.

``workdays`` counts, ``festivals`` knows the statutory days of years nobody has announced yet, ``seed`` gives the
announced years from ``chinesecalendar``, ``services`` reads and writes the tables.
"""

from core.calendar.workdays import DayStatus, DueDate, WorkdayCount, Workdays, merge_suspensions

__all__ = ["DayStatus", "DueDate", "WorkdayCount", "Workdays", "merge_suspensions"]
