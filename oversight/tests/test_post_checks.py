"""待补审 on the office's desk, and who is told when its day has passed."""

from django.urls import reverse
from django.utils import timezone

from oversight.models import Notification
from oversight.notifications import deliver_notice
from review import post_checks, services
from review.arrangements import arrange
from review.enums import ArrangementKind
from review.models import Journey, PostCheck
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, make_document
from review.urgent import submit_urgent
from users.models import DutyShift
from users.rules import duty_day

FORM = {"outcome": "may_publish", "answers": NOTHING_APPLIES}


class UrgentOnTheDeskTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        arrange(kind=ArrangementKind.URGENT, column=cls.catalog, reason="防汛预警", user=cls.office)
        DutyShift.objects.create(user=cls.duty, day=duty_day(timezone.now()))

    def setUp(self):
        page = make_document(self, title="停课通知")
        journey = submit_urgent(page=page, user=self.liaison, reason="县气象局23时40分发布暴雨红色预警")
        services.review(journey=journey, user=self.duty, opinion="情况属实。", **FORM)

    def review_fully(self):
        services.sign(journey=Journey.objects.active().get(), user=self.head)
        services.review(journey=Journey.objects.active().get(), user=self.secrecy, **FORM)
        services.sign(journey=Journey.objects.active().get(), user=self.office)

    def desk(self):
        self.client.force_login(self.office)
        return self.client.get(reverse("wagtailadmin_home"))

    def told(self):
        deliver_notice(f"postcheck:{PostCheck.objects.get().pk}", {})
        return set(Notification.objects.filter(key__startswith="postcheck:").values_list("user__name", flat=True))

    def test_it_is_red_until_its_full_review(self):
        red = '<span class="desk-flag desk-flag--late">待补审</span>'
        self.assertContains(self.desk(), red)
        self.review_fully()
        self.assertNotContains(self.desk(), red)

    def test_past_its_day_the_office_and_the_head_are_told_once(self):
        self.assertEqual(post_checks.escalate_overdue(), 0)
        PostCheck.objects.update(due_on="2026-01-05")
        self.assertContains(self.desk(), "已超期")
        self.assertEqual((post_checks.escalate_overdue(), post_checks.escalate_overdue()), (1, 0))
        self.assertEqual(self.told(), {self.office.name, self.head.name})

    def test_what_was_reviewed_in_the_meantime_is_told_to_nobody(self):
        PostCheck.objects.update(due_on="2026-01-05")
        post_checks.escalate_overdue()
        self.review_fully()
        self.assertEqual(self.told(), set())
