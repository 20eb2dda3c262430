"""应急发布: the writer and the duty officer at night; 补审 by the next working day."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from disclosure.models import DisclosurePage
from review import post_checks, queues, services
from review.arrangements import arrange, end_arrangement
from review.enums import ArrangementKind, JourneyKind, JourneyStatus, PostCheckKind, PostCheckResult
from review.exceptions import GateClosed, MayNotSign
from review.models import Arrangement, Clearance, Journey, PostCheck, Seal
from review.rules import Refusal
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, make_document
from review.urgent import submit_urgent
from users.enums import Role
from users.models import DutyShift
from users.rules import duty_day
from users.tests.factories import UserFactory


class UrgentTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        arrange(kind=ArrangementKind.URGENT, column=cls.catalog, reason="防汛预警", user=cls.office)
        DutyShift.objects.create(user=cls.duty, day=duty_day(timezone.now()))

    def submit(self, page=None):
        page = page or make_document(self, title="暴雨红色预警")
        return submit_urgent(page=page, user=self.liaison, reason="县气象局23时40分发布暴雨红色预警")

    def release(self, journey, user=None, **form):
        values = {"outcome": "may_publish", "answers": NOTHING_APPLIES, "opinion": "情况属实，同意发布。", **form}
        return services.review(journey=journey, user=user or self.duty, **values)

    def page_of(self, journey):
        return DisclosurePage.objects.get(pk=journey.object_id)

    def urgent(self):
        journey = self.submit()
        self.release(journey)
        return Journey.objects.get(pk=journey.pk)

    def test_two_people_and_it_is_live(self):
        journey = self.urgent()
        page = self.page_of(journey)
        self.assertEqual((journey.kind, journey.status), (JourneyKind.URGENT, JourneyStatus.RELEASED))
        self.assertEqual(self.client.get(page.public_path()).status_code, 200)
        people = Clearance.objects.get(journey=journey).people
        self.assertEqual({part: who["id"] for part, who in people.items()},
                         {"author": self.liaison.pk, "urgent": self.duty.pk})  # fmt: skip
        step = journey.steps.get()
        self.assertEqual((step.opinion, journey.review_records.get().reviewer_id),
                         ("情况属实，同意发布。", self.duty.pk))  # fmt: skip

    def test_only_the_duty_officer_of_the_day(self):
        journey = self.submit()
        other = UserFactory(role=Role.DUTY)
        self.assertEqual(queues.waiting_for(self.duty), [journey])
        for user in (other, self.head, self.secrecy, self.office, self.admin, self.liaison):
            with self.subTest(user.username), self.assertRaises(MayNotSign):
                self.release(journey, user)
        with self.assertRaises(MayNotSign) as caught:
            self.release(journey, other)
        self.assertEqual(caught.exception.reasons, [Refusal.NOT_ON_DUTY])

    def test_an_empty_roster_is_stuck_on_the_office_desk(self):
        DutyShift.objects.all().delete()
        self.submit()
        item = queues.desk_items(queues.all_under_way())[0]
        self.assertEqual((item.is_stuck, item.role_label), (True, "值班人员"))

    def test_what_can_not_go_out_urgently(self):
        later = make_document(self, go_live_at=timezone.now() + timedelta(days=1))
        with self.assertRaisesMessage(ValidationError, "定时"):
            self.submit(later)
        end_arrangement(arrangement=Arrangement.objects.get(), user=self.office)
        with self.assertRaisesMessage(ValidationError, "栏目"):
            self.submit()

    def test_a_column_that_lost_its_mark_meanwhile_is_refused_at_the_signature(self):
        journey = self.submit()
        end_arrangement(arrangement=Arrangement.objects.get(), user=self.office)
        with self.assertRaises(GateClosed):
            self.release(journey)

    def test_the_full_review_begins_at_once_and_is_due_next_working_day(self):
        journey = self.urgent()
        check = PostCheck.objects.get(journey=journey)
        self.assertEqual((check.kind, check.due_on), (PostCheckKind.URGENT, post_checks.due_on()))
        supplement = Journey.objects.active().get()
        self.assertEqual((supplement.content_hash, supplement.author_id, supplement.steps.count()),
                         (journey.content_hash, journey.author_id, 3))  # fmt: skip
        with self.assertRaises(MayNotSign):
            services.sign(journey=supplement, user=self.liaison)

    def test_the_full_review_settles_it(self):
        journey = self.urgent()
        supplement = Journey.objects.active().get()
        services.sign(journey=supplement, user=self.head)
        services.review(journey=supplement, user=self.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
        self.assertTrue(PostCheck.objects.open().exists())
        services.sign(journey=supplement, user=self.office)
        self.assertEqual(PostCheck.objects.get(journey=journey).result, PostCheckResult.REVIEWED)
        seal = Seal.objects.current().for_object(self.page_of(journey)).get()
        self.assertEqual(len({who["id"] for who in seal.clearance.people.values()}), 4)

    def test_a_full_review_that_ends_otherwise_takes_the_page_off(self):
        for outcome, basis in (("not_disclosed", "EX16A"), ("after_redaction", ""), ("on_request", "EX15")):
            journey = self.urgent()
            supplement = Journey.objects.active().get()
            services.sign(journey=supplement, user=self.head)
            services.review(journey=supplement, user=self.secrecy, outcome=outcome, answers=NOTHING_APPLIES,
                            legal_basis=basis, reason="含内部电话")  # fmt: skip
            with self.subTest(outcome):
                self.assertNotEqual(self.client.get(self.page_of(journey).public_path()).status_code, 200)
                self.assertEqual(PostCheck.objects.get(journey=journey).result, PostCheckResult.TAKEN_OFF)

    def test_a_return_by_the_head_leaves_it_public_and_waiting(self):
        journey = self.urgent()
        services.return_for_changes(journey=Journey.objects.active().get(), user=self.head, reason="补充避险电话")
        self.assertEqual(self.client.get(self.page_of(journey).public_path()).status_code, 200)
        self.assertTrue(PostCheck.objects.open().filter(journey=journey).exists())
