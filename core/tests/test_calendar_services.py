from datetime import date

from django.test import TestCase

from core.calendar.seed import SpecialDay
from core.calendar.services import WrongYear, import_year, load_workdays, seed_calendar
from core.models import CalendarDay, CalendarYear

NEXT_YEAR = [SpecialDay(date(2027, 2, 6), False, "春节"), SpecialDay(date(2027, 2, 20), True, "春节调休")]
SOURCE = "国办发明电〔2026〕7号"


class CalendarServiceTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        CalendarYear.objects.all().delete()
        CalendarDay.objects.all().delete()

    def test_seeding_twice_changes_nothing(self):
        self.assertIn(2026, seed_calendar())
        self.assertEqual(seed_calendar(), [])
        self.assertEqual(CalendarYear.objects.get(year=2026).version, 1)

    def test_seeding_leaves_a_year_the_office_has_settled(self):
        import_year(year=2026, days=[SpecialDay(date(2026, 5, 15), False, "青澜县建县纪念日")], source=SOURCE)
        seed_calendar()
        self.assertEqual(CalendarYear.objects.get(year=2026).source, SOURCE)
        self.assertFalse(load_workdays().is_workday(date(2026, 5, 15)))

    def test_seeding_replaces_a_provisional_year(self):
        import_year(year=2026, days=[], source="暂按周末和法定节假日", is_provisional=True)
        seed_calendar()
        self.assertTrue(load_workdays().is_workday(date(2026, 10, 10)))
        self.assertFalse(CalendarYear.objects.get(year=2026).is_provisional)

    def test_importing_a_year_again_replaces_its_days_and_counts_the_version(self):
        import_year(year=2027, days=NEXT_YEAR, source=SOURCE)
        table = import_year(year=2027, days=NEXT_YEAR[:1], source=SOURCE)
        self.assertEqual(table.version, 2)
        self.assertEqual(CalendarDay.objects.filter(date__year=2027).count(), 1)

    def test_an_imported_year_is_no_longer_provisional(self):
        self.assertTrue(load_workdays().is_workday(date(2027, 2, 22)).provisional)
        import_year(year=2027, days=NEXT_YEAR, source=SOURCE)
        workdays = load_workdays()
        self.assertTrue(workdays.is_workday(date(2027, 2, 20)))
        self.assertFalse(workdays.is_workday(date(2027, 2, 22)).provisional)

    def test_days_of_another_year_are_refused_and_nothing_changes(self):
        with self.assertRaises(WrongYear):
            import_year(year=2027, days=[*NEXT_YEAR, SpecialDay(date(2028, 1, 3), False, "元旦")], source=SOURCE)
        self.assertFalse(CalendarYear.objects.filter(year=2027).exists())

    def test_loading_costs_two_queries(self):
        seed_calendar()
        with self.assertNumQueries(2):  # announced years, special days
            load_workdays().add_workdays(date(2026, 9, 1), 20)
