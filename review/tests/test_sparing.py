"""免再签: an earlier signature stands when hardly anything changed. Each test of refusals is a way to abuse it."""

from django.test import SimpleTestCase, override_settings
from django.urls import reverse

from disclosure.models import DisclosurePage
from review import scans, services
from review.correction_rules import Assessment, Change, CorrectionProblem
from review.declaring import Declaration
from review.enums import JourneyKind, StepKind, StepStatus
from review.models import Clearance, Journey, LedgerEntry, Seal
from review.planning import replace_path
from review.sparing_rules import may_be_spared
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, make_document, paragraph, signed_by_head
from review.turnaround import three_readings
from users.enums import Role
from users.models import Membership
from users.services import give_role

TEXT = "请各学校于月底前报送材料。联系人：办公室。"
SMALL = "请各学校于月底前报送材料。联系人：教办室。"


class RuleTests(SimpleTestCase):
    def spared(self, *, length=1, problems=(), limit=5, **changed) -> bool:
        assessment = Assessment((Change("body", "字" * length, ""),), tuple(problems))
        given = {"step": StepKind.HEAD, "kind": JourneyKind.FIRST, "same_attribute": True, "has_right": True}
        return may_be_spared(assessment=assessment, limit=limit, **given | changed)

    def test_every_step_and_kind(self):
        for step in StepKind:
            for kind in JourneyKind:
                with self.subTest(step=step, kind=kind):
                    may = step in {"head", "chief", "joint"} and kind in {"first", "revision"}
                    self.assertEqual(self.spared(step=step, kind=kind), may)

    def test_the_reviewer_and_the_releaser_are_never_spared_whatever_the_setting(self):
        for step in (StepKind.REVIEW, StepKind.RELEASE):
            for limit in (0, 1, 5, 20, 10_000):
                self.assertFalse(self.spared(step=step, length=0, limit=limit))

    def test_how_much_may_have_changed(self):
        for length, limit, may in ((0, 0, False), (1, 0, False), (0, 1, True), (5, 5, True), (6, 5, False)):
            with self.subTest(length=length, limit=limit):
                self.assertEqual(self.spared(length=length, limit=limit), may)

    def test_what_speaks_against_a_correction_speaks_against_this(self):
        for problem in CorrectionProblem:
            with self.subTest(problem):
                self.assertEqual(self.spared(problems=[problem]), problem == CorrectionProblem.NOTHING_CHANGED)

    def test_another_attribute_or_no_right_any_more(self):
        self.assertFalse(self.spared(same_attribute=False))
        self.assertFalse(self.spared(has_right=False))


@override_settings(PORTAL_SPARED_CHARACTERS=5)
class SparingTests(CountyTestCase):
    def setUp(self):
        self.page = make_document(self, body=paragraph(TEXT))
        self.first = signed_by_head(self, self.page)
        services.return_for_changes(journey=self.first, user=self.secrecy, reason="联系人写清楚")

    def resubmit(self, text=SMALL, user=None, said=None, **fields) -> Journey:
        page = DisclosurePage.objects.get(pk=self.page.pk).get_latest_revision_as_object()
        page.body = paragraph(text)
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision(user=user or self.liaison)
        scans.scan_waiting(page)
        page = DisclosurePage.objects.get(pk=self.page.pk)
        return services.submit(page=page, user=user or self.liaison, declaration=said or Declaration(True))

    def statuses(self, journey) -> list[str]:
        return [f"{step.kind}:{step.status}" for step in journey.steps.all()]

    def is_asked(self, journey) -> bool:
        return journey.steps.first().status == StepStatus.CURRENT

    def test_the_head_is_spared_and_the_record_says_why(self):
        journey = self.resubmit()
        self.assertEqual(self.statuses(journey), ["head:spared", "review:current", "release:waiting"])
        head = journey.steps.first()
        self.assertEqual((head.signer_id, head.signed_at), (self.head.pk, self.first.steps.first().signed_at))
        self.assertIn("2个字的改动，按设置免再签", head.opinion)
        row = LedgerEntry.objects.get(action="review.spare")
        self.assertEqual((row.data["signed_in"], row.data["characters"]), (self.first.pk, 2))
        self.client.force_login(self.secrecy)
        self.assertContains(self.client.get(reverse("review_admin:item", args=[journey.pk])), "免再签")

    def test_three_people_and_a_review_of_exactly_these_words_all_the_same(self):
        journey = self.resubmit()
        self.assertFalse(Clearance.objects.filter(journey=journey).exists())
        services.review(journey=journey, user=self.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
        self.assertFalse(Seal.objects.current().for_object(self.page).exists())
        services.sign(journey=Journey.objects.get(pk=journey.pk), user=self.office)
        clearance = Clearance.objects.get(journey=journey)
        self.assertEqual(set(clearance.people), {"author", "review", "release"})
        self.assertEqual(Seal.objects.current().for_object(self.page).get().content_hash, journey.content_hash)
        self.assertIn("（免再签）", three_readings(Journey.objects.get(pk=journey.pk)).first)

    def test_the_default_spares_nobody(self):
        with self.settings(PORTAL_SPARED_CHARACTERS=0):
            self.assertTrue(self.is_asked(self.resubmit(TEXT)))

    def test_changes_that_are_never_small(self):
        for name, text, fields in (
            ("a figure", TEXT.replace("月底", "3月底"), {}),
            ("a negation", TEXT.replace("报送", "不报送"), {}),
            ("too much", TEXT.replace("报送材料", "书面报送全部有关材料"), {}),
            ("the title", SMALL, {"title": "关于做好报送工作的通告"}),
            ("the attribute", SMALL, {"disclosure_attribute": "on_request", "attribute_reason": "涉及第三方"}),
            ("an attachment", SMALL, {"attachments": [("file", {"document": self.document(), "note": ""})]}),
        ):
            with self.subTest(name):
                self.assertTrue(self.is_asked(journey := self.resubmit(text, **fields)))
                services.take_back(journey=journey, user=self.liaison)

    def document(self):
        from django.core.files.base import ContentFile

        from assets.models import CustomDocument

        return CustomDocument.objects.create(title="附件", file=ContentFile("名单".encode(), name="附件.txt"))

    def test_small_changes_add_up(self):
        """Salami: each resubmission changes a little; what counts is what was really signed."""
        journey = self.resubmit("请各学校于月底前报送材料。联络员：办公室。")
        self.assertFalse(self.is_asked(journey))
        services.return_for_changes(journey=journey, user=self.secrecy, reason="再改")
        self.assertTrue(self.is_asked(self.resubmit("请各幼儿园于月底前报送材料。联络员：教育办。")))

    def test_who_returned_it_since_is_asked(self):
        with self.settings(PORTAL_SPARED_CHARACTERS=0):
            journey = self.resubmit()
        services.return_for_changes(journey=journey, user=self.head, reason="不同意这样写")
        self.assertTrue(self.is_asked(self.resubmit(TEXT)))

    def test_a_head_who_left_who_is_on_b_or_who_wrote_is_not_spared(self):
        other = give_role(user=self.head2, role=Role.HEAD, department=self.jyj)
        post = Membership.objects.filter(user=self.head, role=Role.HEAD)
        post.update(is_backup=True)  # the other is A岗 now and in office
        self.assertTrue(self.is_asked(journey := self.resubmit()))
        services.take_back(journey=journey, user=self.liaison)
        post.update(is_backup=False)
        other.delete()
        type(self.head).objects.filter(pk=self.head.pk).update(is_active=False)
        self.assertTrue(self.is_asked(journey := self.resubmit()))
        services.take_back(journey=journey, user=self.liaison)
        type(self.head).objects.filter(pk=self.head.pk).update(is_active=True)
        self.assertTrue(self.is_asked(self.resubmit(SMALL, user=self.head)))  # now an author of these words

    def test_words_rewritten_in_place_are_no_evidence(self):
        revision = DisclosurePage.objects.get(pk=self.page.pk).revisions.get(pk=self.first.revision_id)
        type(revision).objects.filter(pk=revision.pk).update(content={**revision.content, "title": "另一个标题"})
        self.assertTrue(self.is_asked(self.resubmit()))

    def test_who_is_spared_signs_nothing_else_of_the_item(self):
        give_role(user=self.head, role=Role.OFFICE)
        journey = self.resubmit()
        services.review(journey=journey, user=self.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
        journey = Journey.objects.get(pk=journey.pk)
        self.assertIn("signed_before", services.refusals_for(self.head, journey))

    def test_a_chief_after_the_review_is_spared_then_and_the_office_releases(self):
        replace_path(department=self.jyj, steps=["head", "review", "chief", "release"])
        page = self.page = make_document(self, body=paragraph(TEXT))
        give_role(user=self.head2, role=Role.CHIEF, department=self.jyj)
        journey = signed_by_head(self, page)
        services.review(journey=journey, user=self.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
        services.sign(journey=Journey.objects.get(pk=journey.pk), user=self.head2)
        services.return_for_changes(journey=Journey.objects.get(pk=journey.pk), user=self.office, reason="错字")
        journey = self.resubmit()
        self.assertEqual(self.statuses(journey)[:2], ["head:spared", "review:current"])
        services.review(journey=journey, user=self.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
        journey = Journey.objects.get(pk=journey.pk)
        self.assertEqual(self.statuses(journey), ["head:spared", "review:signed", "chief:spared", "release:current"])
        self.assertFalse(Seal.objects.current().for_object(page).exists())
