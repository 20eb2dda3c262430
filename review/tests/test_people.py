"""Absence, B岗, 合并审签, 代审, 授权发布, 会签, 代录 on real items: who gets them, and what the records say."""

from datetime import timedelta
from unittest.mock import patch

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from departments.tests.factories import DepartmentFactory
from disclosure.models import DisclosurePageIssuer
from review import post_checks, queues, services
from review.arrangements import arrange, end_arrangement
from review.enums import ArrangementKind, StepKind
from review.exceptions import MayNotSign
from review.models import Clearance, Journey, LedgerEntry, PostCheck, ReviewRecord, Seal
from review.permissions import user_can_read_journey
from review.rules import Refusal
from review.tests.editor import post_editor
from review.tests.factories import (
    NOTHING_APPLIES,
    CountyTestCase,
    make_document,
    reviewed,
    signed_by_head,
    submitted,
)  # fmt: skip
from users.absences import end_absence, set_absence
from users.enums import Role
from users.models import User
from users.services import give_role
from users.tests.factories import UserFactory


class PeopleTestCase(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        User.objects.filter(pk=cls.head.pk).update(name="李四")
        cls.backup = UserFactory(name="张三", username="backup")
        give_role(user=cls.backup, role=Role.HEAD, department=cls.jyj, is_backup=True)
        cls.head.refresh_from_db()

    def away(self, user, deputy=None):
        today = timezone.localdate()
        return set_absence(user=user, starts_on=today, ends_on=today + timedelta(days=3), deputy=deputy, set_by=user)

    def sign(self, journey, user):
        services.sign(journey=journey, user=user)
        return Journey.objects.get(pk=journey.pk)

    def review(self, journey, user):
        return services.review(journey=journey, user=user, outcome="may_publish", answers=NOTHING_APPLIES)

    def kinds(self, journey):
        return [(step.kind, step.department_id) for step in journey.steps.all()]

    def arrange(self, kind, **values):
        values = {"department": self.jyj, "reason": "全镇在编六人，职责由一人兼任。", **values}
        return arrange(kind=kind, user=self.office, **values)


class StandInTests(PeopleTestCase):
    def test_the_backup_waits_while_the_holder_is_there(self):
        journey = submitted(self, make_document(self))
        self.assertEqual(queues.waiting_for(self.backup), [])
        with self.assertRaises(MayNotSign) as caught:
            self.sign(journey, self.backup)
        self.assertEqual(caught.exception.reasons, [Refusal.BACKUP_WAITS])

    def test_while_the_holder_is_away_the_backup_signs_in_his_name(self):
        absence = self.away(self.head)
        journey = submitted(self, make_document(self))
        self.assertEqual(queues.waiting_for(self.backup), [journey])
        step = self.sign(journey, self.backup).steps.get(kind=StepKind.HEAD)
        self.assertEqual((step.signer_name, step.signer_id, step.principal_id),
                         ("张三（代李四）", self.backup.pk, self.head.pk))  # fmt: skip
        self.assertEqual(LedgerEntry.objects.last().data["stands_in_for"], self.head.pk)
        end_absence(absence=absence, user=self.head)
        submitted(self, make_document(self))
        self.assertEqual(queues.waiting_for(self.backup), [])

    def test_a_named_deputy_sees_the_queue_reads_and_acts(self):
        colleague = UserFactory(name="王五", role=Role.LIAISON, role__department=self.jyj)
        self.away(self.secrecy, deputy=colleague)
        journey = signed_by_head(self, make_document(self))
        self.assertEqual(queues.waiting_for(colleague), [journey])
        self.assertTrue(user_can_read_journey(colleague, journey))
        record = self.review(journey, colleague)
        self.assertEqual(record.reviewer_name, f"王五（代{self.secrecy}）")

    def test_the_author_does_not_become_his_own_deputy(self):
        self.away(self.head, deputy=self.liaison)
        journey = submitted(self, make_document(self))
        with self.assertRaises(MayNotSign) as caught:
            self.sign(journey, self.liaison)
        self.assertEqual(caught.exception.reasons, [Refusal.IS_AUTHOR])

    def test_a_step_nobody_can_take_is_stuck_at_once(self):
        self.away(self.secrecy)
        signed_by_head(self, make_document(self))
        item = queues.desk_items(queues.all_under_way())[0]
        self.assertTrue(item.is_stuck)
        self.assertEqual(item.role_label, "保密审查员")

    def test_the_desk_names_who_stands_in(self):
        self.away(self.head)
        submitted(self, make_document(self))
        self.assertEqual(queues.desk_items(queues.all_under_way())[0].holders, [self.backup])


class SmallUnitTests(PeopleTestCase):
    def one_person(self):
        """The head is the secrecy officer as well."""
        give_role(user=self.head, role=Role.SECRECY, department=self.jyj)
        return self.arrange(ArrangementKind.COMBINED, ends_on=timezone.localdate() + timedelta(days=90))

    def test_one_person_signs_both_and_the_office_releases(self):
        self.one_person()
        page = make_document(self)
        journey = signed_by_head(self, page)
        self.review(journey, self.head)
        self.sign(journey, self.office)
        people = Clearance.objects.for_object(page).get().people
        self.assertEqual([people[part]["id"] for part in ("head", "review", "release")],
                         [self.head.pk, self.head.pk, self.office.pk])  # fmt: skip
        self.assertEqual(ReviewRecord.objects.filter(object_id=str(page.pk)).count(), 1)

    def test_without_the_arrangement_one_person_does_not(self):
        give_role(user=self.head, role=Role.SECRECY, department=self.jyj)
        with self.assertRaises(MayNotSign):
            self.review(signed_by_head(self, make_document(self)), self.head)

    def test_what_was_submitted_before_it_ended_keeps_it_and_what_after_does_not(self):
        arrangement = self.one_person()
        before = signed_by_head(self, make_document(self))
        end_arrangement(arrangement=arrangement, user=self.office)
        self.review(before, self.head)
        with self.assertRaises(MayNotSign):
            self.review(signed_by_head(self, make_document(self)), self.head)

    def test_both_forms_at_once_leave_two_records(self):
        self.one_person()
        journey = submitted(self, make_document(self))
        services.sign_combined(journey=journey, user=self.head, opinion="同意。", outcome="may_publish",
                               answers=NOTHING_APPLIES)  # fmt: skip
        journey = Journey.objects.get(pk=journey.pk)
        self.assertEqual([step.signer_id for step in journey.steps.all()], [self.head.pk, self.head.pk, None])
        self.assertEqual(journey.review_records.get().reviewer_id, self.head.pk)

    def test_a_wrong_form_signs_neither(self):
        self.one_person()
        journey = submitted(self, make_document(self))
        with self.assertRaises(ValidationError):
            services.sign_combined(journey=journey, user=self.head, opinion="同意。", outcome="not_disclosed",
                                   answers=NOTHING_APPLIES)  # fmt: skip
        self.assertFalse(journey.steps.filter(signer_id__isnull=False).exists())


class BorrowedReviewerTests(PeopleTestCase):
    def test_the_lenders_officer_reviews_and_reads(self):
        type(self.jyj).objects.filter(pk=self.jyj.pk).update(parent=self.mzj)
        self.jyj.refresh_from_db()
        officer = UserFactory(role=Role.SECRECY, role__department=self.mzj)
        self.arrange(ArrangementKind.BORROWED, lender=self.mzj)
        journey = signed_by_head(self, make_document(self))
        self.assertEqual((queues.waiting_for(officer), queues.waiting_for(self.secrecy)), ([journey], []))
        self.assertTrue(user_can_read_journey(officer, journey))
        self.assertEqual(self.review(journey, officer).reviewer_id, officer.pk)


class DelegatedReleaseTests(PeopleTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.releaser = UserFactory(role=Role.RELEASER, role__department=cls.jyj)

    def test_the_departments_own_releaser_publishes_in_the_column(self):
        self.arrange(ArrangementKind.DELEGATED, column=self.catalog)
        page = make_document(self)
        journey = reviewed(self, page)
        self.assertEqual((queues.waiting_for(self.releaser), queues.waiting_for(self.office)), ([journey], []))
        self.sign(journey, self.releaser)
        self.assertTrue(Seal.objects.current().for_object(page).exists())

    def test_elsewhere_the_office_does(self):
        self.arrange(ArrangementKind.DELEGATED, column=self.mzj.node)
        self.assertEqual(queues.waiting_for(self.releaser), [])
        self.assertIn((StepKind.RELEASE, None), self.kinds(submitted(self, make_document(self))))

    def test_a_signer_does_not_release(self):
        self.arrange(ArrangementKind.DELEGATED, column=self.catalog)
        give_role(user=self.secrecy, role=Role.RELEASER, department=self.jyj)
        with self.assertRaises(MayNotSign) as caught:
            self.sign(reviewed(self, make_document(self)), self.secrecy)
        self.assertEqual(caught.exception.reasons, [Refusal.SIGNED_BEFORE])


class ScheduledDelegatedReleaseTests(PeopleTestCase):
    """授权发布 with an hour set: on the office's list when it comes out, not before."""

    def test_the_post_check_opens_when_the_hour_comes(self):
        releaser = UserFactory(role=Role.RELEASER, role__department=self.jyj)
        self.arrange(ArrangementKind.DELEGATED, column=self.catalog)
        page = make_document(self, go_live_at=timezone.now() + timedelta(hours=1))
        journey = self.sign(reviewed(self, page), releaser)
        self.assertEqual(journey.status, "scheduled")
        self.assertFalse(PostCheck.objects.exists())
        self.assertFalse(Seal.objects.current().for_object(page).exists())
        with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(hours=2)):
            services.release_due_pages()
            self.assertTrue(Seal.objects.current().for_object(page).exists())
        check = PostCheck.objects.get(journey=journey)
        self.assertEqual((check.kind, check.done_at), ("delegated", None))
        self.assertFalse(post_checks.user_can_post_check(releaser, check))
        self.assertTrue(post_checks.user_can_post_check(self.office, check))


class JointDocumentTests(PeopleTestCase):
    def test_every_other_organ_signs(self):
        page = make_document(self)
        page.issuers = [DisclosurePageIssuer(department=self.jyj), DisclosurePageIssuer(department=self.mzj)]
        page.save_revision(user=self.liaison)
        journey = signed_by_head(self, page)
        self.assertEqual(journey.status_label, "待会签")
        self.assertEqual(queues.waiting_for(self.head2), [journey])
        self.assertTrue(user_can_read_journey(self.head2, journey))
        with self.assertRaises(MayNotSign):
            self.review(journey, self.secrecy)
        self.assertEqual(self.sign(journey, self.head2).status_label, "待保密审查")


class EnteredForTests(PeopleTestCase):
    def test_who_enters_is_the_author_and_another_member_releases(self):
        page = make_document(self)
        page.revisions.update(user=self.office)  # as if the office had written it from the first word
        journey = services.submit(page=page, user=self.office)
        self.assertTrue(journey.is_entered_for)
        self.review(self.sign(journey, self.head), self.secrecy)
        with self.assertRaises(MayNotSign) as caught:
            self.sign(journey, self.office)
        self.assertEqual(caught.exception.reasons, [Refusal.IS_AUTHOR])
        self.sign(journey, UserFactory(role=Role.OFFICE))
        self.assertTrue(Seal.objects.current().for_object(page).exists())

    def test_the_departments_own_text_is_not_entered_for_it(self):
        self.assertFalse(submitted(self, make_document(self)).is_entered_for)


class ArrangementTests(PeopleTestCase):
    def refused(self, field, kind, **values):
        with self.assertRaises(ValidationError) as caught:
            self.arrange(kind, **values)
        self.assertIn(field, caught.exception.message_dict, caught.exception.message_dict)

    def test_what_is_refused_at_which_field(self):
        today = timezone.localdate()
        stranger = DepartmentFactory(official_name="测试县水利局")
        table = [
            ("ends_on", ArrangementKind.COMBINED, {}),
            ("ends_on", ArrangementKind.COMBINED, {"ends_on": today - timedelta(days=1)}),
            ("reason", ArrangementKind.COMBINED, {"ends_on": today, "reason": "  "}),
            ("department", ArrangementKind.COMBINED, {"ends_on": today, "department": None}),
            ("lender", ArrangementKind.BORROWED, {}),
            ("lender", ArrangementKind.BORROWED, {"lender": self.jyj}),
            ("lender", ArrangementKind.BORROWED, {"lender": stranger}),
            ("column", ArrangementKind.DELEGATED, {}),
            ("department", ArrangementKind.DELEGATED, {"column": self.catalog, "department": None}),
            ("column", ArrangementKind.URGENT, {"department": None}),
        ]
        for field, kind, values in table:
            with self.subTest(field=field, kind=kind, values=values):
                self.refused(field, kind, **values)

    def test_small_units_and_delegated_release_exclude_each_other(self):
        self.arrange(ArrangementKind.COMBINED, ends_on=timezone.localdate())
        self.refused("kind", ArrangementKind.DELEGATED, column=self.catalog)
        self.arrange(ArrangementKind.DELEGATED, department=self.mzj, column=self.mzj.node)
        self.refused("kind", ArrangementKind.COMBINED, department=self.mzj, ends_on=timezone.localdate())

    def test_only_the_office_sets_and_ends_them(self):
        for user in (self.head, self.admin, self.supervisor):
            with self.subTest(user.username), self.assertRaises(PermissionDenied):
                arrange(kind=ArrangementKind.COMBINED, department=self.jyj, reason="小单位", user=user,
                        ends_on=timezone.localdate())  # fmt: skip
        arrangement = self.arrange(ArrangementKind.COMBINED, ends_on=timezone.localdate())
        with self.assertRaises(PermissionDenied):
            end_arrangement(arrangement=arrangement, user=self.head)


class SelfCheckTests(PeopleTestCase):
    """承办人自查: the editor asks for the tick and the item shows it."""

    def setUp(self):
        self.page = make_document(self)
        self.client.force_login(self.liaison)

    def test_without_the_tick_the_editor_submits_nothing(self):
        response = post_editor(self, self.page, self_check=[])
        self.assertContains(response, "承办人自查，并在")
        self.assertFalse(Journey.objects.active().exists())

    def test_the_tick_and_the_proposed_attribute_stand_on_the_item(self):
        body = nested_form_data({"body": streamfield([("paragraph", rich_text("<p>请各学校落实。</p>"))])})
        post_editor(self, self.page, **body)
        journey = Journey.objects.active().get()
        self.client.force_login(self.head)
        item = self.client.get(reverse("review_admin:item", args=[journey.pk]))
        self.assertContains(item, "拟公开属性：主动公开")
        self.assertContains(item, "承办人已自查")
