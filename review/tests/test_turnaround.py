"""三审三校登记表 and 办理时效统计: names, times, shares; and who may open them."""

from io import BytesIO

from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from review.register import Month
from review.tests.factories import CountyTestCase, make_document, released, submitted
from review.turnaround import three_readings_of, turnaround_of


class TurnaroundTests(CountyTestCase):
    def setUp(self):
        self.journey = released(self, make_document(self, title="关于做好防汛工作的通知"))
        submitted(self, make_document(self))
        today = timezone.localdate()
        self.month = Month(today.year, today.month)

    def test_three_readings_name_three_people(self):
        row = three_readings_of(self.month, None)[0]
        self.assertEqual(row.journey, self.journey)
        for reading, user in ((row.first, self.head), (row.second, self.secrecy), (row.final, self.office)):
            self.assertIn(str(user), reading)

    def test_other_departments_and_months_are_left_out(self):
        self.assertEqual(three_readings_of(self.month, [self.mzj.pk]), [])
        self.assertEqual(three_readings_of(Month(2020, 1), None), [])

    def test_turnaround_per_department(self):
        row = turnaround_of(self.month, None)[0]
        self.assertEqual((row.name, row.submitted, row.released, row.returned, row.paper),
                         (self.jyj.official_name, 2, 1, 0, 0))  # fmt: skip

    def test_constant_number_of_queries(self):
        with self.assertNumQueries(5):  # journeys, steps, sheets, two of the calendar
            turnaround_of(self.month, None)

    def test_screens_and_workbooks_for_those_who_read_the_ledger(self):
        for name in ("readings", "readings_file", "turnaround_file"):
            url = reverse(f"review_ledger:{name}")
            for user, status in ((self.office, 200), (self.supervisor, 200), (self.secrecy, 200), (self.head, 302)):
                self.client.force_login(user)
                with self.subTest(name=name, user=user.username):
                    self.assertEqual(self.client.get(url).status_code, status)
        self.client.force_login(self.office)
        book = load_workbook(BytesIO(self.client.get(reverse("review_ledger:readings_file")).content))
        self.assertEqual(book.active["A3"].value, "关于做好防汛工作的通知")

    def test_one_item_for_whoever_may_read_it(self):
        url = reverse("review_ledger:readings_of_item", args=[self.journey.pk])
        for user, status in ((self.liaison, 200), (self.head2, 302)):
            self.client.force_login(user)
            with self.subTest(user.username):
                self.assertEqual(self.client.get(url).status_code, status)
