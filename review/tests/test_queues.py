"""Who has what on the desk, who can take it, and for how long it has waited."""

from datetime import timedelta

from django.utils import timezone

from disclosure.models import DisclosurePage
from review import queues, services
from review.models import Journey, JourneyStep
from review.tests.factories import CountyTestCase, make_document, released, reviewed, signed_by_head, submitted
from users.services import end_role


class WaitingTests(CountyTestCase):
    def test_each_step_waits_for_its_own_people(self):
        at_head = submitted(self, make_document(self))
        at_review = signed_by_head(self, make_document(self))
        at_release = reviewed(self, make_document(self))
        expected = {"head": [at_head], "secrecy": [at_review], "office": [at_release], "liaison": [], "head2": [],
                    "supervisor": [], "admin": []}  # fmt: skip
        for name, journeys in expected.items():
            with self.subTest(name):
                self.assertEqual(queues.waiting_for(getattr(self, name)), journeys)

    def test_five_queries_for_any_number(self):
        for _n in range(3):
            submitted(self, make_document(self))
        with self.assertNumQueries(5):  # memberships, absences, duty, journeys, their steps
            self.assertEqual(len(queues.waiting_for(self.head)), 3)


class DeskItemTests(CountyTestCase):
    def items(self):
        return queues.desk_items(queues.all_under_way())

    def test_holder_and_since(self):
        journey = submitted(self, make_document(self))
        item = self.items()[0]
        self.assertEqual((item.journey, item.holders, item.urgency), (journey, [self.head], ""))

    def test_seven_queries_for_any_number(self):
        for _n in range(3):
            submitted(self, make_document(self))
        with self.assertNumQueries(7):  # journeys, steps, memberships, absences, duty, two of the calendar
            self.assertEqual(len(self.items()), 3)

    def test_a_step_nobody_can_take_is_stuck(self):
        submitted(self, make_document(self))
        end_role(membership=self.head.memberships.current().get(), successor=None)
        item = self.items()[0]
        self.assertTrue(item.is_stuck)
        self.assertEqual(item.role_label, "部门审核人")

    def test_working_days_decide_what_is_late(self):
        journey = submitted(self, make_document(self))
        for days, urgency in {0: "", 5: "due", 40: "late"}.items():
            with self.subTest(days):
                since = timezone.now() - timedelta(days=days)
                JourneyStep.objects.filter(journey=journey, status="current").update(current_since=since)
                self.assertEqual(self.items()[0].urgency, urgency)


class OwnTests(CountyTestCase):
    def test_what_came_back_until_it_is_submitted_again(self):
        page = make_document(self)
        services.return_for_changes(journey=submitted(self, page), user=self.head, reason="缺电话")
        self.assertEqual([j.return_reason for j in queues.returned_to(self.liaison)], ["缺电话"])
        services.submit(page=DisclosurePage.objects.get(pk=page.pk), user=self.liaison)
        self.assertFalse(queues.returned_to(self.liaison).exists())

    def test_drafts_are_what_stands_nowhere_else(self):
        draft = make_document(self)
        submitted(self, make_document(self))
        released(self, make_document(self))
        services.return_for_changes(journey=submitted(self, make_document(self)), user=self.head, reason="不全")
        self.assertEqual([page.pk for page in queues.drafts_of(self.liaison)], [draft.pk])
        self.assertEqual(queues.drafts_of(self.office), [])

    def test_a_taken_back_item_is_a_draft_again(self):
        page = make_document(self)
        services.take_back(journey=submitted(self, page), user=self.liaison)
        self.assertEqual([found.pk for found in queues.drafts_of(self.liaison)], [page.pk])
        self.assertFalse(Journey.objects.active().exists())
