"""批量同意: previewed one by one, agreed to together, one record each; what is refused is named and stops nobody."""

from django.urls import reverse

from disclosure.models import DisclosurePage
from review import services
from review.agreeing import AGREED_TOGETHER, Preview, agree_to_all, preview_of
from review.enums import StepKind
from review.models import Journey, JourneyStep, Seal
from review.tests.factories import (
    NOTHING_APPLIES,
    CountyTestCase,
    make_document,
    paragraph,
    reviewed,
    signed_by_head,
    submitted,
)
from users.enums import Role
from users.services import give_role


def rewrite_revision(case, journey) -> None:
    """What autosave does: the same revision, other words."""
    page = DisclosurePage.objects.get(pk=journey.object_id).get_latest_revision_as_object()
    page.body = paragraph("换掉的正文。")
    page.save_revision(user=case.liaison, overwrite_revision=page.latest_revision)


class AgreeTestCase(CountyTestCase):
    def choose(self, *journeys):
        return self.client.post(reverse("review_agree:choose"), {"items": [journey.pk for journey in journeys]})

    def url(self, journey):
        return reverse("review_agree:read", args=[journey.pk])

    def preview(self, *journeys):
        for journey in journeys:
            self.assertContains(self.client.get(self.url(journey)), journey.title)
            self.client.post(self.url(journey))

    def agree(self, opinion="同意。"):
        return self.client.post(reverse("review_agree:agree"), {"opinion": opinion})

    def stand(self, journey) -> str:
        journey = Journey.objects.get(pk=journey.pk)
        return journey.current_step.kind if journey.current_step else journey.status


class HeadsTests(AgreeTestCase):
    def setUp(self):
        self.journeys = [submitted(self, make_document(self)) for _number in range(3)]
        self.client.force_login(self.head)

    def test_one_agreement_signs_each_item_with_a_record_of_its_own(self):
        self.choose(*self.journeys)
        self.preview(*self.journeys)
        self.assertContains(self.agree("同意上报。"), "共 3 件，已同意 3 件")
        signed = JourneyStep.objects.filter(journey__in=self.journeys, signer_id=self.head.pk, kind="head")
        self.assertEqual([step.opinion for step in signed], ["同意上报。"] * 3)
        self.assertEqual({self.stand(journey) for journey in self.journeys}, {"review"})

    def test_nothing_is_signed_before_every_item_was_previewed(self):
        self.choose(*self.journeys)
        self.preview(self.journeys[0])
        self.assertRedirects(self.agree(), self.url(self.journeys[1]))
        self.assertEqual({self.stand(journey) for journey in self.journeys}, {"head"})

    def test_an_item_that_was_never_opened_is_not_marked_as_read(self):
        self.choose(*self.journeys)
        for journey in self.journeys:
            self.client.post(self.url(journey))
        self.assertRedirects(self.agree(), self.url(self.journeys[0]))
        self.assertEqual({self.stand(journey) for journey in self.journeys}, {"head"})

    def test_an_item_is_left_out_for_later(self):
        self.choose(*self.journeys)
        self.client.post(self.url(self.journeys[0]), {"remove": "1"})
        self.preview(*self.journeys[1:])
        self.assertContains(self.agree(), "共 2 件，已同意 2 件")
        self.assertEqual(self.stand(self.journeys[0]), "head")

    def test_refused_items_are_named_with_the_reason_and_the_others_pass(self):
        self.choose(*self.journeys)
        self.preview(*self.journeys)
        services.take_back(journey=self.journeys[0], user=self.liaison)
        rewrite_revision(self, self.journeys[1])
        response = self.agree()
        self.assertContains(response, "共 3 件，已同意 1 件")
        self.assertContains(response, "撤回该件，本次操作没有生效。")
        self.assertContains(response, "内容在送审后发生变动")
        self.assertEqual(self.stand(self.journeys[2]), "review")

    def test_an_item_that_went_away_before_it_was_opened_is_left_out_and_named(self):
        self.choose(*self.journeys)
        services.take_back(journey=self.journeys[0], user=self.liaison)
        told = self.client.get(self.url(self.journeys[0]), follow=True)
        self.assertContains(told, f"{self.journeys[0].title}：该件已办结，或不在办理中。")
        self.preview(*self.journeys[1:])
        self.assertContains(self.agree(), "共 2 件，已同意 2 件")

    def test_a_review_is_never_agreed_to_this_way(self):
        self.assertNotIn(StepKind.REVIEW, AGREED_TOGETHER)
        waiting = signed_by_head(self, make_document(self))
        self.client.force_login(self.secrecy)
        self.assertEqual(self.choose(waiting).status_code, 200)
        results = agree_to_all(user=self.secrecy, previews={waiting.pk: preview_of(waiting)}, opinion="")
        self.assertIn("单独办理", results[0].problem)
        self.assertEqual(self.stand(waiting), "review")

    def test_only_the_own_queue_may_be_chosen_and_opened(self):
        self.client.force_login(self.head2)
        self.choose(*self.journeys)
        self.assertNotIn("agree_batch", self.client.session)
        self.assertRedirects(self.client.get(self.url(self.journeys[0])), reverse("review_agree:choose"))

    def test_another_session_of_a_stranger_is_judged_by_the_rule(self):
        previews = {journey.pk: preview_of(journey) for journey in self.journeys}
        for person in (self.liaison, self.head2, self.office, self.admin):
            with self.subTest(person=person.username):
                results = agree_to_all(user=person, previews=previews, opinion="")
                self.assertTrue(all(result.problem for result in results))
        self.assertEqual({self.stand(journey) for journey in self.journeys}, {"head"})

    def test_the_queue_leads_here(self):
        self.assertContains(self.client.get(reverse("review_admin:queue")), reverse("review_agree:choose"))


class ReleasersTests(AgreeTestCase):
    def test_a_releaser_publishes_what_was_previewed(self):
        journeys = [reviewed(self, make_document(self)) for _number in range(2)]
        self.client.force_login(self.office)
        self.choose(*journeys)
        self.preview(*journeys)
        self.assertContains(self.client.get(reverse("review_agree:agree")), "全部同意并发布")
        self.agree()
        self.assertEqual(Seal.objects.current().filter(object_id__in=[j.object_id for j in journeys]).count(), 2)

    def test_who_previewed_one_step_does_not_sign_another_unseen(self):
        """A head who is of the office as well previewed 部门审核; meanwhile the item came to its release."""
        give_role(user=self.head, role=Role.OFFICE)
        journey = submitted(self, make_document(self))
        seen = {journey.pk: preview_of(journey)}
        other = give_role(user=self.head2, role=Role.HEAD, department=self.jyj).user
        services.sign(journey=journey, user=other)
        services.review(journey=Journey.objects.get(pk=journey.pk), user=self.secrecy, outcome="may_publish",
                        answers=NOTHING_APPLIES)  # fmt: skip
        self.assertEqual(self.stand(journey), "release")
        results = agree_to_all(user=self.head, previews=seen, opinion="")
        self.assertIn("办理“部门审核”，本次操作没有生效", results[0].problem)
        self.assertFalse(Seal.objects.current().filter(object_id=journey.object_id).exists())

    def test_another_content_than_the_previewed_is_refused(self):
        journey = reviewed(self, make_document(self))
        preview = preview_of(journey)
        results = agree_to_all(user=self.office, previews={journey.pk: Preview(preview.step_id, "0" * 64)}, opinion="")
        self.assertIn("有变动", results[0].problem)
        self.assertFalse(Seal.objects.current().filter(object_id=journey.object_id).exists())
