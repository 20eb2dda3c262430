"""The approval path from submission to the public page, and every way it may end otherwise."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from catalog.models import CatalogEntry
from disclosure.models import DisclosurePage
from review import services
from review.enums import JourneyStatus, StepKind
from review.exceptions import GateClosed, MayNotSign, NotSubmittable
from review.models import ApprovalPath, Clearance, Journey, LedgerEntry, ReviewRecord, Seal
from review.rules import Refusal
from review.tests.factories import (
    NOTHING_APPLIES,
    CountyTestCase,
    make_document,
    paragraph,
    released,
    reviewed,
    signed_by_head,
    submitted,
)


class WholePathTests(CountyTestCase):
    def test_three_signatures_publish(self):
        page = make_document(self)
        journey = released(self, page)
        seal = Seal.objects.current().for_object(page).get()
        self.assertEqual(journey.status, JourneyStatus.RELEASED)
        self.assertEqual(seal.content_hash, journey.content_hash)
        self.assertEqual(self.client.get(seal.url).status_code, 200)

    def test_nothing_is_public_before_the_last_signature(self):
        for bring in (None, submitted, signed_by_head, reviewed):
            page = make_document(self)
            if bring:
                bring(self, page)
            with self.subTest(bring):
                self.assertEqual(self.client.get(page.public_path()).status_code, 404)

    def test_publication_names_signers_and_allocates_a_number(self):
        page = make_document(self)
        released(self, page)
        people = Clearance.objects.for_object(page).get().people
        self.assertEqual({role: p["id"] for role, p in people.items()}, {
            "author": self.liaison.pk, "head": self.head.pk, "review": self.secrecy.pk, "release": self.office.pk,
        })  # fmt: skip
        entry = CatalogEntry.objects.get(page_id=page.pk)
        self.assertEqual(entry.index_number, f"{self.jyj.org_code}/{timezone.localdate().year}-00001")

    def test_every_act_is_in_the_ledger(self):
        page = make_document(self)
        released(self, page)
        actions = list(LedgerEntry.objects.filter(object_id=str(page.pk)).values_list("action", flat=True))
        self.assertEqual(actions, [
            "review.submit", "review.sign.head", "review.decide", "review.sign.review", "review.sign.release",
            "review.publish",
        ])  # fmt: skip

    def test_a_new_version_replaces_the_public_one_and_keeps_the_number(self):
        page = make_document(self)
        released(self, page)
        number = CatalogEntry.objects.get(page_id=page.pk).index_number
        page = DisclosurePage.objects.get(pk=page.pk)
        page.body = paragraph("修改后的正文。")
        page.save_revision(user=self.liaison)
        self.assertNotContains(self.client.get(page.public_path()), "修改后的正文")
        released(self, page)
        self.assertContains(self.client.get(page.public_path()), "修改后的正文")
        self.assertEqual(CatalogEntry.objects.get(page_id=page.pk).index_number, number)


class SigningTests(CountyTestCase):
    def test_author_may_not_sign_even_as_superuser(self):
        self.liaison.is_superuser = True
        self.liaison.save()
        journey = submitted(self, make_document(self))
        with self.assertRaises(MayNotSign) as caught:
            services.sign(journey=journey, user=self.liaison)
        self.assertIn(Refusal.IS_AUTHOR, caught.exception.reasons)

    def test_superuser_without_a_role_signs_nothing(self):
        journey = submitted(self, make_document(self))
        with self.assertRaises(MayNotSign):
            services.sign(journey=journey, user=self.admin)

    def test_review_step_can_not_be_signed_without_the_form(self):
        journey = signed_by_head(self, make_document(self))
        with self.assertRaises(MayNotSign):
            services.sign(journey=journey, user=self.secrecy)

    def test_content_rewritten_in_place_is_not_signed(self):
        page = make_document(self)
        journey = submitted(self, page)
        revision = page.latest_revision
        revision.content["title"] = "换了标题"
        revision.save(update_fields=["content"])
        with self.assertRaises(GateClosed):
            services.sign(journey=journey, user=self.head)

    def test_contradictory_review_form_is_refused_at_its_fields(self):
        journey = signed_by_head(self, make_document(self))
        table = [
            ({"outcome": "may_publish", "answers": NOTHING_APPLIES | {"state_secret": True}}, {"outcome"}),
            ({"outcome": "may_publish", "answers": {}}, {"answers"}),
            ({"outcome": "not_disclosed", "answers": NOTHING_APPLIES}, {"reason", "legal_basis"}),
            ({"outcome": "after_redaction", "answers": NOTHING_APPLIES}, {"reason"}),
        ]
        for form, fields in table:
            with self.subTest(form["outcome"]), self.assertRaises(ValidationError) as caught:
                services.review(journey=journey, user=self.secrecy, **form)
            self.assertEqual(set(caught.exception.message_dict), fields)
        self.assertFalse(ReviewRecord.objects.filter(object_id=journey.object_id).exists())


class OtherEndingsTests(CountyTestCase):
    def test_return_needs_a_reason_and_unlocks_the_draft(self):
        page = make_document(self)
        journey = submitted(self, page)
        with self.assertRaises(ValidationError):
            services.return_for_changes(journey=journey, user=self.head, reason=" ")
        services.return_for_changes(journey=journey, user=self.head, reason="请补充附件。")
        journey.refresh_from_db()
        self.assertEqual((journey.status, journey.return_reason), (JourneyStatus.NEEDS_CHANGES, "请补充附件。"))
        self.assertEqual(submitted(self, page).status, JourneyStatus.IN_REVIEW)

    def test_taking_back_is_the_authors_right_alone(self):
        journey = submitted(self, make_document(self))
        with self.assertRaises(MayNotSign):
            services.take_back(journey=journey, user=self.head)
        self.assertEqual(services.take_back(journey=journey, user=self.liaison).status, JourneyStatus.TAKEN_BACK)

    def test_review_outcomes_end_or_pause_the_journey(self):
        table = {
            "after_redaction": JourneyStatus.NEEDS_CHANGES,
            "on_request": JourneyStatus.ON_REQUEST,
            "not_disclosed": JourneyStatus.REFUSED,
            "referred": JourneyStatus.REFERRED,
        }
        for outcome, status in table.items():
            page = make_document(self)
            journey = signed_by_head(self, page)
            services.review(
                journey=journey, user=self.secrecy, outcome=outcome, answers=NOTHING_APPLIES, legal_basis="EX15",
                reason="涉及个人隐私。",
            )  # fmt: skip
            with self.subTest(outcome):
                journey.refresh_from_db()
                self.assertEqual(journey.status, status)
                self.assertFalse(Clearance.objects.for_object(page).exists())
                self.assertEqual(self.client.get(page.public_path()).status_code, 404)

    def test_unpublish_takes_the_page_away_and_voids_its_clearance(self):
        page = make_document(self)
        released(self, page)
        services.unpublish(page=page, user=self.office, reason="内容已过时。")
        self.assertEqual(self.client.get(page.public_path()).status_code, 404)
        self.assertFalse(CatalogEntry.objects.public().filter(page_id=page.pk).exists())


class SubmissionTests(CountyTestCase):
    def test_what_is_missing_is_named_by_field(self):
        page = make_document(self, summary="", subject=None, document_number="胡编的文号")
        with self.assertRaises(NotSubmittable) as caught:
            services.submit(page=page, user=self.liaison)
        self.assertEqual(set(caught.exception.message_dict), {"summary", "subject", "document_number"})
        self.assertFalse(Journey.objects.for_object(page).exists())

    def test_a_workflow_started_directly_is_refused_as_well(self):
        page = make_document(self, summary="")
        with self.assertRaises(NotSubmittable):
            page.get_workflow().start(page, self.liaison)
        self.assertFalse(page.workflow_states.exists())

    def test_steps_come_from_the_nearest_path_and_stay_with_the_item(self):
        services.replace_path(department=self.jyj, steps=["head", "chief", "review", "release"])
        journey = submitted(self, make_document(self))
        services.replace_path(department=self.jyj, steps=["review", "head", "release"])
        self.assertEqual([step.kind for step in journey.steps.all()], ["head", "chief", "review", "release"])
        self.assertEqual(services.steps_for(make_document(self)), [StepKind.REVIEW, StepKind.HEAD, StepKind.RELEASE])

    def test_a_path_without_review_or_release_is_refused(self):
        for steps in ([], ["head", "release"], ["review", "head"], ["head", "nonsense", "review", "release"]):
            with self.subTest(steps), self.assertRaises(ValidationError):
                services.replace_path(steps=steps)
        self.assertFalse(ApprovalPath.objects.exists())


class ScheduleTests(CountyTestCase):
    def test_scheduled_page_goes_public_at_its_time_and_not_before(self):
        page = make_document(self, go_live_at=timezone.now() + timedelta(hours=1))
        journey = released(self, page)
        self.assertEqual(journey.status, JourneyStatus.SCHEDULED)
        services.release_due_pages(timezone.now())
        self.assertEqual(self.client.get(page.public_path()).status_code, 404)
        self._pass_time(page, journey)
        self.assertEqual(services.release_due_pages()["released"], 1)
        self.assertEqual(self.client.get(page.public_path()).status_code, 200)

    def test_one_refusal_does_not_keep_the_others_waiting(self):
        pages = [make_document(self, go_live_at=timezone.now() + timedelta(hours=1)) for _ in range(2)]
        journeys = [released(self, page) for page in pages]
        for page, journey in zip(pages, journeys, strict=True):
            self._pass_time(page, journey)
        services.void_clearances(obj=pages[0], reason="test")
        self.assertEqual(services.release_due_pages(), {"expired": 0, "released": 1, "refused": 1})
        self.assertEqual(self.client.get(pages[0].public_path()).status_code, 404)
        self.assertEqual(self.client.get(pages[1].public_path()).status_code, 200)

    def test_expired_page_leaves_the_public(self):
        page = make_document(self, expire_at=timezone.now() + timedelta(hours=1))
        released(self, page)
        Seal.objects.for_object(page).update(expires_at=timezone.now() - timedelta(seconds=1))
        self.assertEqual(self.client.get(page.public_path()).status_code, 404)
        self.assertEqual(services.release_due_pages()["expired"], 1)

    @staticmethod
    def _pass_time(page, journey):
        """The clock of this test: what was scheduled for later is due now."""
        past = timezone.now() - timedelta(minutes=1)
        revision = DisclosurePage.objects.get(pk=page.pk).latest_revision
        revision.content["go_live_at"] = past.isoformat()
        revision.save(update_fields=["content"])
        Journey.objects.filter(pk=journey.pk).update(release_at=past)
