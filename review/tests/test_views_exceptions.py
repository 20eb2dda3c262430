"""The screens of 勘误, 应急发布 and 发布后核查, and the office's panel."""

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from disclosure.models import DisclosurePage
from oversight.models import Notification
from oversight.notifications import deliver_notice
from review.arrangements import arrange
from review.enums import ArrangementKind, JourneyStatus, PostCheckResult
from review.models import Journey, PostCheck, Seal
from review.tests.factories import CountyTestCase, make_document, paragraph, released
from users.enums import Role
from users.models import DutyShift
from users.rules import duty_day
from users.tests.factories import UserFactory


class CorrectionScreenTests(CountyTestCase):
    def setUp(self):
        page = make_document(self, body=paragraph("已往的做法。"))
        released(self, page)
        self.page = DisclosurePage.objects.get(pk=page.pk)
        self.url = reverse("review_office:correct", args=[page.pk])
        self.client.force_login(self.liaison)

    def write(self, text):
        self.page.body = paragraph(text)
        self.page.save_revision(user=self.liaison)

    def test_from_the_editor_to_the_public_in_three_steps(self):
        self.write("以往的做法。")
        edit = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))
        self.assertContains(edit, self.url)
        self.assertContains(self.client.get(self.url), "共改动1个字")
        self.client.post(self.url, {"reason": "错别字"})
        journey = Journey.objects.active().get()
        self.client.force_login(self.head)
        item = self.client.get(reverse("review_admin:item", args=[journey.pk]))
        self.assertContains(item, "错别字")
        self.assertContains(item, "待勘误审签")
        self.client.post(reverse("review_admin:sign", args=[journey.pk]), {"sign-opinion": "同意。"})
        self.assertContains(self.client.get(self.page.public_path()), "以往的做法")

    def test_what_is_no_correction_is_told_before_anything_is_sent(self):
        self.write("已往的做法3年有效。")
        response = self.client.get(self.url)
        self.assertContains(response, "改动涉及数字")
        self.assertNotContains(response, "提交勘误")
        refused = self.client.post(self.url, {"reason": "错别字，已核对"})
        self.assertContains(refused, "错别字，已核对", status_code=422)
        field = BeautifulSoup(refused.content, "html.parser").find(attrs={"data-changed": "body"})
        self.assertIn("改动涉及数字", field.get_text())
        self.assertFalse(Journey.objects.active().exists())

    def test_the_reason_is_asked_for_at_its_field(self):
        self.write("以往的做法。")
        response = self.client.post(self.url, {"reason": ""})
        self.assertIn("reason", response.context["form"].errors)

    def test_the_office_looks_and_reverses(self):
        self.test_from_the_editor_to_the_public_in_three_steps()
        check = PostCheck.objects.get()
        url = reverse("review_office:finish_check", args=[check.pk])
        self.client.post(url, {"result": "correct"})  # the head
        self.assertIsNone(PostCheck.objects.get().done_at)
        self.client.force_login(UserFactory(role=Role.OFFICE))
        self.assertContains(self.client.get(reverse("wagtailadmin_home")), "发布后核查（1）")
        self.assertContains(self.client.get(reverse("review_office:post_checks")), "撤销勘误")
        refused = self.client.post(url, {"result": "reversed", "note": " "})
        self.assertContains(refused, f'id="why-{check.pk}"', status_code=422)
        self.assertIsNone(PostCheck.objects.get().done_at)
        self.client.post(url, {"result": "reversed", "note": "原文无误"})
        self.assertEqual(PostCheck.objects.get().result, PostCheckResult.REVERSED)
        self.assertContains(self.client.get(self.page.public_path()), "已往的做法")

    def test_what_is_late_reaches_the_office_and_the_head(self):
        self.test_from_the_editor_to_the_public_in_three_steps()
        deliver_notice(f"postcheck:{PostCheck.objects.get().pk}", {})
        told = Notification.objects.filter(subject_key__startswith="postcheck:").values_list(
            "user__username", flat=True
        )
        self.assertEqual(set(told), {"office", "head"})


class UrgentScreenTests(CountyTestCase):
    def test_a_storm_warning_at_night(self):
        page = make_document(self, title="暴雨红色预警")
        url = reverse("review_office:urgent", args=[page.pk])
        self.client.force_login(self.liaison)
        self.assertContains(self.client.get(url), "未列为可应急发布的栏目")
        arrange(kind=ArrangementKind.URGENT, column=self.catalog, reason="防汛预警", user=self.office)
        DutyShift.objects.create(user=self.duty, day=duty_day(timezone.now()))
        self.assertEqual(self.client.post(url, {"reason": ""}).status_code, 422)
        self.client.post(url, {"reason": "县气象局发布暴雨红色预警"})
        journey = Journey.objects.active().get()
        self.client.force_login(self.duty)
        self.assertContains(self.client.get(reverse("wagtailadmin_home")), "暴雨红色预警")
        item = self.client.get(reverse("review_admin:item", args=[journey.pk]))
        self.assertContains(item, 'name="sign-opinion"')
        answer = {"sign-opinion": "情况属实，同意发布。", "outcome": "may_publish", "none_apply": "on"}
        self.client.post(reverse("review_admin:decide", args=[journey.pk]), answer)
        self.assertEqual(Journey.objects.get(pk=journey.pk).status, JourneyStatus.RELEASED)
        self.assertTrue(Seal.objects.current().for_object(page).exists())
        self.client.force_login(self.office)
        self.assertContains(self.client.get(reverse("wagtailadmin_home")), "待补审")
