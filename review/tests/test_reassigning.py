"""改派: by the office, to one of those who may sign, with a reason; the messages go, the rule still judges."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from oversight.models import Notification
from oversight.notifications import notify_about
from review import services
from review.enums import JourneyStatus
from review.exceptions import MayNotSign
from review.models import Journey, LedgerEntry, Reassignment, Seal
from review.reassigning import assignable, reassign, user_can_reassign
from review.tests.factories import CountyTestCase, make_document, reviewed, submitted
from users.absences import set_absence
from users.enums import Role
from users.tests.factories import UserFactory


class ReassigningTests(CountyTestCase):
    def setUp(self):
        self.second = UserFactory(username="second", name="李四", role=Role.HEAD, role__department=self.jyj)
        self.journey = submitted(self, make_document(self))

    def reassign(self, to=None, user=None, reason="张三正在主持会议"):
        return reassign(journey=self.journey, to=to, user=user or self.office, reason=reason)

    def refused(self, field, **kwargs) -> str:
        with self.assertRaises(ValidationError) as caught:
            self.reassign(**kwargs)
        return "".join(caught.exception.message_dict[field])

    def fresh(self):
        return Journey.objects.get(pk=self.journey.pk)

    def test_the_named_one_alone_signs_and_it_is_on_record(self):
        journey = self.reassign(self.second)
        with self.assertRaises(MayNotSign):
            services.sign(journey=journey, user=self.head)
        services.sign(journey=self.fresh(), user=self.second)
        self.assertEqual(self.fresh().steps.first().signer_id, self.second.pk)
        given = Reassignment.objects.get()
        self.assertEqual((given.to_name, given.made_by_id, given.reason), ("李四", self.office.pk, "张三正在主持会议"))
        row = LedgerEntry.objects.get(action="review.reassign")
        self.assertEqual(row.data, {"journey": journey.pk, "step": "head", "to": self.second.pk})
        self.assertNotIn("主持会议", str(row.data))

    def test_it_moves_from_one_desk_to_the_other_and_the_message_goes(self):
        notify_about(self.journey)
        journey = self.reassign(self.second)
        notify_about(journey)
        told = Notification.objects.filter(subject_key=f"journey:{journey.pk}", key__contains="→")
        self.assertEqual([row.user_id for row in told], [self.second.pk])
        queue = reverse("review_admin:queue")
        for user, shown in ((self.head, False), (self.second, True)):
            self.client.force_login(user)
            with self.subTest(user.username):
                self.assertEqual(journey.title in self.client.get(queue).content.decode(), shown)

    def test_it_is_given_back_to_the_post(self):
        self.refused("to", to=None)
        self.reassign(self.second)
        self.reassign(None, reason="会议结束")
        services.sign(journey=self.fresh(), user=self.head)

    def test_to_whom_it_may_be_given(self):
        self.assertEqual({user.pk for user in assignable(self.journey, self.office)}, {self.head.pk, self.second.pk})
        for to in (self.liaison, self.secrecy, self.head2, self.supervisor, self.admin):
            with self.subTest(to.username):
                self.assertIn("不能由其办理", self.refused("to", to=to))
        today = timezone.localdate()
        set_absence(user=self.second, starts_on=today, ends_on=today, set_by=self.office)
        self.assertIn("外出", self.refused("to", to=self.second))
        self.assertIn("理由", self.refused("reason", to=self.second, reason=" "))

    def test_only_the_office_and_not_one_who_wrote_the_item(self):
        for user in (self.head, self.liaison, self.admin, self.supervisor):
            with self.subTest(user.username), self.assertRaises(PermissionDenied):
                self.reassign(self.second, user=user)
        own = Journey.objects.filter(pk=self.journey.pk)
        own.update(editor_ids=[self.office.pk])
        with self.assertRaises(PermissionDenied):
            self.reassign(self.second)

    def test_nobody_gives_a_step_to_oneself(self):
        """A B岗 of the office who would release past the A岗."""
        backup = UserFactory(username="office2", role=Role.OFFICE, role__department=None)
        backup.memberships.update(is_backup=True)
        self.journey = reviewed(self, make_document(self))
        self.assertIn("自己", self.refused("to", to=backup, user=backup))
        with self.assertRaises(MayNotSign):
            services.sign(journey=self.fresh(), user=backup)
        self.assertFalse(Seal.objects.filter(object_id=self.journey.object_id).exists())

    def test_who_signed_a_step_is_not_given_another(self):
        self.second.memberships.create(role=Role.SECRECY, department=self.jyj)
        self.reassign(self.second)
        services.sign(journey=self.fresh(), user=self.second)
        self.journey = self.fresh()
        self.assertIn("一人只办一个环节", self.refused("to", to=self.second))

    def test_what_is_not_under_way_is_not_reassigned(self):
        services.take_back(journey=self.journey, user=self.liaison)
        self.assertFalse(user_can_reassign(self.office, self.fresh()))
        with self.assertRaises(MayNotSign):
            self.reassign(self.second)
        self.assertEqual(self.fresh().status, JourneyStatus.TAKEN_BACK)

    def test_the_screen(self):
        url = reverse("review_admin:reassign", args=[self.journey.pk])
        self.client.force_login(self.head)
        self.assertEqual(self.client.get(url).status_code, 302)
        self.client.force_login(self.office)
        self.assertContains(self.client.get(reverse("review_admin:item", args=[self.journey.pk])), url)
        nobody = self.client.post(url, {"to": "", "reason": "张三正在主持会议"})
        self.assertContains(nobody, "请选择改派给谁。", status_code=422)
        self.assertNotContains(nobody, "取消改派", status_code=422)
        refused = self.client.post(url, {"to": self.second.pk, "reason": ""})
        self.assertContains(refused, "请写明理由。", status_code=422)
        self.assertContains(refused, f'value="{self.second.pk}" selected', status_code=422)
        done = self.client.post(url, {"to": self.second.pk, "reason": "张三正在主持会议"}, follow=True)
        self.assertContains(done, "改派给李四：张三正在主持会议")
        given_back = self.client.post(url, {"to": "", "reason": "会议结束"}, follow=True)
        self.assertContains(given_back, "已改派")
        self.assertIsNone(self.fresh().current_step.assigned_id)
