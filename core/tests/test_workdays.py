from datetime import date
from unittest import TestCase

from core.calendar import DueDate, WorkdayCount, Workdays, merge_suspensions
from core.calendar.festivals import LUNAR_DATES, statutory_holidays
from core.calendar.seed import announced_days

ANNOUNCED = Workdays({day.date: day.is_workday for days in announced_days().values() for day in days})


class SeedTests(TestCase):
    def test_only_days_that_differ_from_their_weekday_are_rows(self):
        days = {day.date: day for day in announced_days()[2026]}
        self.assertNotIn(date(2026, 1, 3), days)  # a Saturday off like every Saturday
        self.assertEqual((days[date(2026, 2, 16)].is_workday, days[date(2026, 2, 16)].name), (False, "春节"))
        self.assertEqual((days[date(2026, 2, 14)].is_workday, days[date(2026, 2, 14)].name), (True, "春节调休"))


class IsWorkdayTests(TestCase):
    def test_weekends_holidays_and_make_up_days(self):
        rows = [
            (date(2026, 9, 24), True, "Thursday"),
            (date(2026, 9, 25), False, "中秋节"),
            (date(2026, 9, 20), True, "make-up Sunday"),
            (date(2026, 10, 10), True, "make-up Saturday"),
            (date(2026, 9, 12), False, "plain Saturday"),
            (date(2024, 2, 9), True, "除夕 was a working day until 2025"),
        ]
        for day, expected, reason in rows:
            with self.subTest(reason):
                status = ANNOUNCED.is_workday(day)
                self.assertEqual(bool(status), expected)
                self.assertFalse(status.provisional)

    def test_a_year_without_table_follows_the_law_and_says_so(self):
        rows = [
            (date(2027, 2, 5), False, "除夕"),
            (date(2027, 2, 8), False, "春节初三"),
            (date(2027, 6, 9), False, "端午节"),
            (date(2027, 4, 5), False, "清明节"),
            (date(2027, 10, 2), False, "国庆节"),
            (date(2027, 10, 4), True, "no adjustment is announced yet"),
            (date(2027, 2, 13), False, "Saturday"),
        ]
        for day, expected, reason in rows:
            with self.subTest(reason):
                status = ANNOUNCED.is_workday(day)
                self.assertEqual(bool(status), expected)
                self.assertTrue(status.provisional)

    def test_rows_of_a_provisional_year_count_but_stay_provisional(self):
        workdays = Workdays({date(2027, 1, 9): True}, provisional_years={2027})
        status = workdays.is_workday(date(2027, 1, 9))
        self.assertEqual((status.is_workday, status.provisional), (True, True))


class AddWorkdaysTests(TestCase):
    def test_deadlines(self):
        rows = [
            ("day of receipt is not counted", date(2026, 3, 2), 1, date(2026, 3, 3)),
            ("received on a Saturday", date(2026, 3, 7), 1, date(2026, 3, 9)),
            ("twenty days", date(2026, 3, 2), 20, date(2026, 3, 30)),
            ("over Spring Festival, make-up Saturdays count", date(2026, 2, 10), 10, date(2026, 3, 2)),
            ("due on a make-up Sunday is not moved", date(2026, 9, 18), 1, date(2026, 9, 20)),
            ("nothing to add", date(2026, 3, 7), 0, date(2026, 3, 7)),
            ("backwards for a reminder", date(2026, 3, 9), -3, date(2026, 3, 4)),
        ]
        for reason, start, count, expected in rows:
            with self.subTest(reason):
                self.assertEqual(ANNOUNCED.add_workdays(start, count), DueDate(expected, provisional=False))

    def test_a_deadline_that_reaches_an_unannounced_year_is_provisional(self):
        self.assertEqual(ANNOUNCED.add_workdays(date(2026, 12, 21), 20), DueDate(date(2027, 1, 19), provisional=True))

    def test_suspension_excludes_days_after_service_up_to_the_answer(self):
        # Served on Wednesday 4 March: that day still counts. Answered on the 11th: counting resumes on the 12th.
        suspended = [(date(2026, 3, 4), date(2026, 3, 11))]
        due = ANNOUNCED.add_workdays(date(2026, 3, 2), 5, suspended)
        self.assertEqual(due.date, date(2026, 3, 16))

    def test_overlapping_suspensions_are_not_added_up(self):
        one = [(date(2026, 3, 4), date(2026, 3, 18))]
        both = [*one, (date(2026, 3, 10), date(2026, 3, 13))]
        start = date(2026, 3, 2)
        self.assertEqual(ANNOUNCED.add_workdays(start, 20, both), ANNOUNCED.add_workdays(start, 20, one))


class WorkdaysBetweenTests(TestCase):
    def test_counts(self):
        rows = [
            ("same day", date(2026, 3, 2), date(2026, 3, 2), 0),
            ("next day", date(2026, 3, 2), date(2026, 3, 3), 1),
            ("over a weekend", date(2026, 3, 6), date(2026, 3, 9), 1),
            ("over National Day", date(2026, 9, 30), date(2026, 10, 10), 3),
            ("overdue is negative", date(2026, 3, 9), date(2026, 3, 4), -3),
        ]
        for reason, start, end, expected in rows:
            with self.subTest(reason):
                self.assertEqual(ANNOUNCED.workdays_between(start, end), WorkdayCount(expected, provisional=False))

    def test_counting_undoes_adding(self):
        start, suspended = date(2025, 1, 6), [(date(2025, 1, 20), date(2025, 2, 10))]
        for count in (1, 7, 15, 20, 40):
            with self.subTest(count):
                due = ANNOUNCED.add_workdays(start, count, suspended)
                self.assertEqual(ANNOUNCED.workdays_between(start, due.date, suspended).days, count)


class MergeSuspensionsTests(TestCase):
    def test_union(self):
        first, second, third = (date(2026, 3, day) for day in (2, 9, 16))
        rows = [
            ([], []),
            ([(second, third), (first, second)], [(first, third)]),
            ([(first, third), (first, second)], [(first, third)]),
            ([(first, first)], []),
            ([(first, second), (third, date(2026, 4, 1))], [(first, second), (third, date(2026, 4, 1))]),
        ]
        for intervals, expected in rows:
            with self.subTest(intervals):
                self.assertEqual(merge_suspensions(intervals), expected)


class FestivalTests(TestCase):
    def test_computed_holidays_are_among_the_announced_ones(self):
        for year in (2025, 2026):
            for day, name in statutory_holidays(year).items():
                with self.subTest(f"{day} {name}"):
                    self.assertFalse(ANNOUNCED.is_workday(day))

    def test_the_lunar_table_is_complete_and_plausible(self):
        self.assertEqual(sorted(LUNAR_DATES), list(range(2025, 2061)))
        for year, (new_year, dragon_boat, mid_autumn) in LUNAR_DATES.items():
            with self.subTest(year):
                self.assertTrue("0121" <= new_year <= "0221")
                self.assertTrue("0527" <= dragon_boat <= "0626")
                self.assertTrue("0907" <= mid_autumn <= "1008")
