"""本月应更新 and 工作量与办理时长: which columns are due, what each department sent and how long it took."""

from datetime import timedelta

from django.test import SimpleTestCase
from django.urls import reverse
from django.utils import timezone

from home.models import ArticlePage, ColumnPage
from oversight.rules import update_state
from oversight.updates import columns_due
from oversight.workload import workload_per_department
from review import services
from review.models import Journey, Seal
from review.tests.factories import CountyTestCase, make_document, paragraph, released, submitted


class UpdateStateTests(SimpleTestCase):
    def test_seventy_percent_of_the_window(self):
        cases = [
            (0, 14, ""),
            (9, 14, ""),
            (10, 14, "due"),
            (14, 14, "due"),
            (15, 14, "late"),
            (128, 183, ""),
            (129, 183, "due"),
        ]
        for days, window, state in cases:
            with self.subTest(days=days, window=window):
                self.assertEqual(update_state(days, window), state)


class ColumnsDueTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.news = ColumnPage.objects.get(department=cls.jyj, slug="news")
        article = ArticlePage(
            title="全县校园安全工作会议召开", summary="部署校园安全。", source="测试县教育局", body=paragraph("会议召开。"),
            live=False, owner=cls.liaison,
        )  # fmt: skip
        cls.news.add_child(instance=article)
        article.save_revision(user=cls.liaison)
        released(cls, article)
        cls.article = article

    def aged(self, days: int):
        """The column's only article was published so many days ago."""
        Seal.objects.for_object(self.article).update(published_at=timezone.now() - timedelta(days=days))
        return {row.column.slug: row.state for row in columns_due([self.jyj.pk])}

    def test_a_column_enters_the_list_and_runs_late(self):
        for days, state in ((2, None), (11, "due"), (20, "late")):
            with self.subTest(days):
                self.assertEqual(self.aged(days).get("news"), state)

    def test_fixed_columns_never_do(self):
        ColumnPage.objects.filter(pk=self.news.pk).update(update_class="fixed")
        self.assertNotIn("news", self.aged(300))

    def test_an_empty_column_counts_from_its_opening(self):
        ColumnPage.objects.filter(slug="notices").update(first_published_at=timezone.now() - timedelta(days=150))
        row = next(row for row in columns_due([self.jyj.pk]) if row.column.slug == "notices")
        self.assertEqual((row.state, row.updated_on), ("due", None))

    def test_a_constant_number_of_queries(self):
        with self.assertNumQueries(3):  # columns, newest seals, newest shared seals
            columns_due()

    def test_the_liaison_sees_only_one_s_own_the_office_all(self):
        ColumnPage.objects.update(first_published_at=timezone.now() - timedelta(days=400))
        empty = ColumnPage.objects.get(department=self.jyj, slug="notices")
        for user, sees_other in ((self.liaison2, False), (self.office, True)):
            self.client.force_login(user)
            content = self.client.get(reverse("wagtailadmin_home")).content.decode()
            with self.subTest(user.username):
                self.assertIn("本月应更新", content)
                self.assertEqual(f"/pages/{empty.pk}/" in content, sees_other)


class WorkloadTests(CountyTestCase):
    def test_what_was_sent_and_how_long_it_took(self):
        journey = released(self, make_document(self))
        Journey.objects.filter(pk=journey.pk).update(
            submitted_at=timezone.now() - timedelta(days=7), finished_at=timezone.now()
        )
        returned = submitted(self, make_document(self))
        services.return_for_changes(journey=returned, user=self.head, reason="不全")
        submitted(self, make_document(self))
        row = next(row for row in workload_per_department() if row.department == self.jyj)
        self.assertEqual((row.under_way, row.submitted, row.returned), (1, 3, 1))
        self.assertGreaterEqual(row.released, 1)
        self.assertGreater(row.days, 0)

    def test_a_constant_number_of_queries(self):
        submitted(self, make_document(self))
        with self.assertNumQueries(6):  # departments, submissions, under way, ended, two of the calendar
            workload_per_department()
