"""自动检查 in the editor: what it shows, to whom, and the mask button."""

from bs4 import BeautifulSoup
from django.urls import reverse

from disclosure.models import DisclosurePage
from review.models import Journey, Masking
from review.tests.editor import DECLARED
from review.tests.factories import CountyTestCase, make_document, paragraph
from review.tests.test_editor import form_data, shows
from review.tests.test_scans import ID_NUMBER


class ChecksPanelTests(CountyTestCase):
    def setUp(self):
        self.page = make_document(self, body=paragraph(f"身份证号{ID_NUMBER}，监理保姆审查制度。"))
        self.client.force_login(self.liaison)

    def editor(self) -> BeautifulSoup:
        answer = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))
        return BeautifulSoup(answer.content, "html.parser")

    def test_findings_and_remarks_of_the_saved_draft(self):
        panel = self.editor().select_one(".review-checks")
        self.assertEqual([item["data-note-item"] for item in panel.select("[data-note-item]")], ["1", "J1"])
        self.assertIn("禁止发布", panel.get_text())
        self.assertIn("建议：保密审查", panel.get_text())
        self.assertNotIn(ID_NUMBER, panel.get_text())

    def test_a_clean_draft_says_so(self):
        self.page = make_document(self)
        self.assertIn("未发现问题", self.editor().select_one(".review-checks").get_text())

    def test_no_form_stands_inside_the_editor_s_form(self):
        self.assertFalse(self.editor().select("#page-edit-form form"))

    def test_the_draft_with_marks_is_for_its_editors(self):
        address = reverse("review_admin:checked_draft", args=[self.page.pk])
        self.assertContains(self.client.get(address), 'data-note="1"')
        for user in (self.liaison2, self.head2, self.duty):
            with self.subTest(user.username):
                self.client.force_login(user)
                self.assertNotEqual(self.client.get(address).status_code, 200)

    def test_one_click_masks_what_a_finding_is_about(self):
        button = self.editor().select_one("[data-note-item='1'] [data-mask]")
        answer = self.client.post(button["data-mask"], {"key": button["data-key"]}, follow=True)
        self.assertContains(answer, "已遮盖正文：身份证号1处")
        words = str(DisclosurePage.objects.get(pk=self.page.pk).get_latest_revision_as_object().body)
        self.assertIn("11*************02X", words)
        self.assertIn("保姆审查", words)

    def test_a_key_of_yesterday_masks_nothing(self):
        answer = self.client.post(reverse("review_admin:mask", args=[self.page.pk]), {"key": "0" * 12}, follow=True)
        self.assertContains(answer, "内容有变动")
        self.assertFalse(Masking.objects.exists())


class SubmittingTests(CountyTestCase):
    def test_what_the_reviewer_cannot_clear_is_said_at_submission(self):
        self.client.force_login(self.liaison)
        address = reverse("wagtailadmin_pages:add", args=["disclosure", "disclosurepage", self.catalog.pk])
        for summary, is_told in ((f"身份证号{ID_NUMBER}", True), ("联系电话0990-5121106", False)):
            with self.subTest(summary):
                data = form_data(summary=summary, title=summary[:4]) | {"action-submit": "1", **DECLARED}
                answer = self.client.post(address, data, follow=True)
                self.assertEqual(shows(answer, "审查时不能通过"), is_told)
                self.assertTrue(Journey.objects.active().filter(title=summary[:4]).exists())
