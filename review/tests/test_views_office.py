"""The office's screens: paths and arrangements, refusals at their fields, closed to everybody else; 合并审签 on one screen."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from review.arrangements import arrange
from review.enums import ArrangementKind
from review.models import ApprovalPath, Arrangement, Journey
from review.tests.factories import CountyTestCase, make_document, submitted
from users.enums import Role
from users.services import give_role

PAGES = ("review_office:paths", "review_office:add_path", "review_office:arrangements", "review_office:add_arrangement")


def steps(*kinds):
    return {f"steps_{number}": kind for number, kind in enumerate(kinds)}


class OfficeScreenTests(CountyTestCase):
    def setUp(self):
        self.client.force_login(self.office)

    def post_path(self, *kinds, **fields):
        return self.client.post(reverse("review_office:add_path"), {**steps(*kinds), **fields})

    def test_the_office_opens_them_and_nobody_else(self):
        for name in ("office", "liaison", "head", "secrecy", "supervisor", "admin"):
            self.client.force_login(getattr(self, name))
            for page in PAGES:
                with self.subTest(name=name, page=page):
                    expected = 200 if name == "office" else 302
                    self.assertEqual(self.client.get(reverse(page)).status_code, expected)
        self.assertEqual(self.post_path("head", "review", "release").status_code, 302)
        self.assertFalse(ApprovalPath.objects.exists())

    def test_a_second_signature_for_one_department(self):
        response = self.post_path("head", "chief", "review", "release", department=self.jyj.pk)
        self.assertRedirects(response, reverse("review_office:paths"))
        self.assertContains(self.client.get(response.url), "部门审核 → 主要负责人审签 → 保密审查 → 发布")
        self.assertEqual(submitted(self, make_document(self)).steps.count(), 4)

    def test_a_list_without_review_is_refused_at_the_field(self):
        for kinds, text in ((("head", "release"), "必须包含保密审查"), (("head", "release", "review"), "最后一个环节"),
                            (("review", "release"), "部门审核"), (("head", "head", "review", "release"), "一次")):  # fmt: skip
            response = self.post_path(*kinds)
            with self.subTest(kinds):
                self.assertContains(response, text, status_code=422)
                self.assertIn("steps", response.context["form"].errors)
        self.assertFalse(ApprovalPath.objects.exists())

    def test_a_new_version_replaces_the_old_and_can_be_withdrawn(self):
        self.post_path("head", "chief", "review", "release")
        self.post_path("head", "review", "chief", "release")
        path = ApprovalPath.objects.in_force().get()
        self.assertEqual((path.version, path.set_by_name), (2, str(self.office)))
        self.assertContains(self.client.get(reverse("review_office:edit_path", args=[path.pk])), "主要负责人审签")
        self.client.post(reverse("review_office:withdraw_path", args=[path.pk]))
        self.assertFalse(ApprovalPath.objects.in_force().exists())

    def test_a_small_unit_with_reason_and_end(self):
        values = {"kind": "combined", "department": self.jyj.pk, "reason": "在编六人"}
        url = reverse("review_office:add_arrangement")
        self.assertContains(self.client.post(url, values), "须有截止日期", status_code=422)
        response = self.client.post(url, values | {"ends_on": timezone.localdate() + timedelta(days=30)})
        self.assertRedirects(response, reverse("review_office:arrangements"))
        arrangement = Arrangement.objects.in_force().get()
        self.client.post(reverse("review_office:end_arrangement", args=[arrangement.pk]))
        self.assertFalse(Arrangement.objects.in_force().exists())


class CombinedScreenTests(CountyTestCase):
    def setUp(self):
        give_role(user=self.head, role=Role.SECRECY, department=self.jyj)
        arrange(kind=ArrangementKind.COMBINED, department=self.jyj, reason="在编六人", user=self.office,
                ends_on=timezone.localdate())  # fmt: skip
        self.journey = submitted(self, make_document(self))
        self.client.force_login(self.head)

    def test_both_forms_on_one_screen(self):
        response = self.client.get(reverse("review_admin:item", args=[self.journey.pk]))
        self.assertContains(response, 'name="sign-opinion"')
        self.assertContains(response, 'id="review-form"')
        answer = {"sign-opinion": "同意报送。", "outcome": "may_publish", "none_apply": "on"}
        self.client.post(reverse("review_admin:decide", args=[self.journey.pk]), answer)
        journey = Journey.objects.get(pk=self.journey.pk)
        self.assertEqual(journey.status_label, "待发布")
        self.assertEqual(journey.steps.first().opinion, "同意报送。")

    def test_others_get_their_own_form(self):
        self.client.force_login(self.secrecy)
        response = self.client.get(reverse("review_admin:item", args=[self.journey.pk]))
        self.assertNotContains(response, 'name="sign-opinion"')
