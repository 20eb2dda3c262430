"""Two people on one step: the first one wins, the other is told who and when, and keeps what was typed."""

from django.urls import reverse
from django.utils import timezone

from review import services
from review.enums import JourneyStatus, StepStatus
from review.exceptions import StepTaken
from review.models import Journey, LedgerEntry, ReviewRecord
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, make_document, signed_by_head, submitted
from users.enums import Role
from users.services import give_role
from users.tests.factories import UserFactory


class TwoAtOnceTests(CountyTestCase):
    def second(self, role):
        return UserFactory(role=role, role__department=self.jyj)

    def post(self, name, journey, user, data, seen):
        """Send the form that `user` had open when `seen` was the step in hand."""
        self.client.force_login(user)
        return self.client.post(reverse(f"review_admin:{name}", args=[journey.pk]), {**data, "step": seen.pk})

    def test_the_second_head_is_told_who_signed_and_when_and_keeps_the_opinion(self):
        journey, other = submitted(self, make_document(self)), self.second(Role.HEAD)
        seen = journey.current_step
        services.sign(journey=journey, user=self.head, opinion="同意。")
        answer = self.post("sign", journey, other, {"sign-opinion": "同意，请注明报送时间。"}, seen)
        now = timezone.localtime(Journey.objects.get(pk=journey.pk).steps.first().signed_at)
        self.assertContains(
            answer, f"{self.head}已于{now.month}月{now.day}日 {now:%H:%M}办理“部门审核”", status_code=409
        )
        self.assertContains(answer, "同意，请注明报送时间。", status_code=409)
        self.assertEqual(LedgerEntry.objects.filter(action="review.sign.head").count(), 1)

    def test_two_secrecy_officers_file_one_record(self):
        journey, other = signed_by_head(self, make_document(self)), self.second(Role.SECRECY)
        seen = journey.current_step
        services.review(journey=journey, user=self.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
        form = {"none_apply": "on", "outcome": "after_redaction", "reason": "删去联系人手机。"}
        answer = self.post("decide", journey, other, form, seen)
        for words in (f"{self.secrecy}已于", "办理“保密审查”", "删减后公开", "删去联系人手机。"):
            self.assertContains(answer, words, status_code=409)
        self.assertEqual(ReviewRecord.objects.filter(journey=journey).count(), 1)

    def test_what_was_meant_for_one_step_never_signs_the_next(self):
        journey, both = submitted(self, make_document(self)), self.second(Role.HEAD)
        give_role(user=both, role=Role.OFFICE)
        seen = journey.current_step
        services.sign(journey=journey, user=self.head)
        services.review(journey=Journey.objects.get(pk=journey.pk), user=self.secrecy, outcome="may_publish",
                        answers=NOTHING_APPLIES)  # fmt: skip
        for name, data in (("sign", {"sign-opinion": "同意。"}), ("return", {"return-reason": "写明月份"})):
            with self.subTest(name):
                self.assertEqual(self.post(name, journey, both, data, seen).status_code, 409)
        journey = Journey.objects.get(pk=journey.pk)
        self.assertEqual((journey.status, journey.current_step.status), (JourneyStatus.IN_REVIEW, StepStatus.CURRENT))

    def test_who_returned_it_or_took_it_back_meanwhile_is_named(self):
        other = self.second(Role.HEAD)
        for verb, who, words in (
            (services.return_for_changes, self.head, f"{self.head}已于"),
            (services.take_back, self.liaison, f"{self.liaison}已于"),
        ):
            journey = submitted(self, make_document(self))
            seen = journey.current_step
            verb(journey=journey, user=who, **({"reason": "写明月份"} if verb is services.return_for_changes else {}))
            with self.subTest(verb.__name__):
                answer = self.post("return", journey, other, {"return-reason": "附件缺一页"}, seen)
                self.assertContains(answer, words, status_code=409)
                self.assertContains(answer, "附件缺一页", status_code=409)

    def test_pressing_twice_is_one_signature(self):
        journey = submitted(self, make_document(self))
        seen = journey.current_step
        self.post("sign", journey, self.head, {"sign-opinion": "同意。"}, seen)
        answer = self.post("sign", journey, self.head, {"sign-opinion": "同意。"}, seen)
        self.assertContains(answer, "您已于", status_code=409)

    def test_verbs_refuse_a_step_that_is_not_in_hand(self):
        journey = submitted(self, make_document(self))
        first, second = journey.steps.all()[:2]
        services.sign(journey=journey, user=self.head, seen_step=first.pk)
        form = {"outcome": "may_publish", "answers": NOTHING_APPLIES}
        with self.assertRaises(StepTaken):
            services.review(journey=Journey.objects.get(pk=journey.pk), user=self.secrecy, seen_step=first.pk, **form)
        services.review(journey=Journey.objects.get(pk=journey.pk), user=self.secrecy, seen_step=second.pk, **form)

    def test_the_forms_say_which_step_they_are_for(self):
        journey = submitted(self, make_document(self))
        self.client.force_login(self.head)
        screen = self.client.get(reverse("review_admin:item", args=[journey.pk]))
        self.assertContains(screen, f'<input type="hidden" name="step" value="{journey.current_step.pk}">', count=2)
