"""The approval screens: who may do what, refused at the POST as well as not offered, and nothing typed is lost."""

from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.models import CustomDocument
from disclosure.models import DisclosurePage
from review.enums import JourneyStatus, Question
from review.models import Journey, ReviewRecord, Seal
from review.tests.factories import CountyTestCase, make_document, released, reviewed, signed_by_head, submitted
from users.services import collection_of


def url(name, journey):
    return reverse(f"review_admin:{name}", args=[journey.pk])


class ReadingTests(CountyTestCase):
    def test_who_reads_an_item(self):
        journey = submitted(self, make_document(self))
        expected = {
            "liaison": 200, "head": 200, "secrecy": 200, "office": 200, "supervisor": 200,
            "liaison2": 302, "head2": 302,
        }  # fmt: skip
        for name, status in expected.items():
            with self.subTest(name):
                self.client.force_login(getattr(self, name))
                self.assertEqual(self.client.get(url("item", journey)).status_code, status)
                self.assertEqual(self.client.get(url("content", journey)).status_code, status)

    def test_the_screen_shows_text_steps_and_holder(self):
        journey = submitted(self, make_document(self, title="关于校园安全的通知"))
        self.client.force_login(self.head)
        response = self.client.get(url("item", journey))
        self.assertContains(response, "关于校园安全的通知")
        self.assertContains(response, "待部门审核")
        self.assertContains(response, str(self.head))
        self.assertContains(self.client.get(url("content", journey)), "号正文")

    def test_reviewer_sees_the_difference_to_the_public_text(self):
        page = make_document(self, title="关于印发实施办法的通知")
        released(self, page)
        page = DisclosurePage.objects.get(pk=page.pk)
        page.title = "关于印发实施细则的通知"
        page.save_revision(user=self.liaison)
        journey = submitted(self, page)
        self.client.force_login(self.head)
        response = self.client.get(url("item", journey))
        self.assertContains(response, "<del>办法</del>")
        self.assertContains(response, "<ins>细则</ins>")

    def test_reviewer_opens_an_attachment_that_the_public_cannot(self):
        document = CustomDocument(
            title="名单", collection=collection_of(self.jyj), file=ContentFile(b"x,y", name="a.csv")
        )
        document.save()
        page = make_document(self)
        page.attachments = [("file", {"document": document, "note": ""})]
        page.save_revision(user=self.liaison)
        journey = submitted(self, page)
        self.client.force_login(self.secrecy)
        address = self.client.get(url("item", journey)).context["files"][0]["url"]
        self.assertEqual(self.client.get(address).status_code, 200)
        self.client.force_login(self.head2)
        self.assertNotEqual(self.client.get(address).status_code, 200)
        self.client.logout()
        self.assertEqual(self.client.get(f"/files/{document.token}/a.csv").status_code, 404)

    def test_the_preview_names_private_addresses_only(self):
        document = CustomDocument(
            title="名单", collection=collection_of(self.jyj), file=ContentFile(b"x,y", name="a.csv")
        )
        document.save()
        page = make_document(self)
        page.attachments = [("file", {"document": document, "note": ""})]
        page.save_revision(user=self.liaison)
        journey = submitted(self, page)
        self.client.force_login(self.head)
        response = self.client.get(url("content", journey))
        self.assertContains(response, document.file.url)
        self.assertNotContains(response, f"/files/{document.token}/")
        self.assertEqual(int(response["Content-Length"]), len(response.content))


class SigningTests(CountyTestCase):
    def test_only_the_step_s_own_people_are_offered_a_signature(self):
        journey = submitted(self, make_document(self))
        for name, may in {"head": True, "secrecy": False, "office": False, "liaison": False}.items():
            with self.subTest(name):
                self.client.force_login(getattr(self, name))
                self.assertEqual(self.client.get(url("item", journey)).context["may_sign"], may)

    def test_a_post_without_the_button_is_refused(self):
        journey = submitted(self, make_document(self))
        for name in ("liaison", "secrecy", "office", "supervisor", "liaison2", "head2", "admin"):
            with self.subTest(name):
                self.client.force_login(getattr(self, name))
                for action in ("sign", "decide", "return"):
                    data = {"outcome": "may_publish", "none_apply": "on", "return-reason": "不对"}
                    self.assertIn(self.client.post(url(action, journey), data).status_code, {302, 409})
        journey.refresh_from_db()
        self.assertEqual((journey.status, journey.current_step.kind), (JourneyStatus.IN_REVIEW, "head"))

    def test_the_whole_path_on_the_screens(self):
        page = make_document(self)
        journey = submitted(self, page)
        self.client.force_login(self.head)
        self.client.post(url("sign", journey), {"sign-opinion": "同意报送。"})
        self.client.force_login(self.secrecy)
        self.client.post(url("decide", journey), {"outcome": "may_publish", "none_apply": "on"})
        self.client.force_login(self.office)
        response = self.client.post(url("sign", journey), {"sign-opinion": ""}, follow=True)
        self.assertContains(response, "已发布")
        self.assertTrue(Seal.objects.current().for_object(page).exists())
        self.assertEqual(journey.steps.get(kind="head").opinion, "同意报送。")

    def test_second_of_two_signers_is_told(self):
        journey = submitted(self, make_document(self))
        self.client.force_login(self.head)
        self.client.post(url("sign", journey), {})
        response = self.client.post(url("sign", journey), {"sign-opinion": "我也同意"})
        self.assertContains(response, "当前环节不由您办理", status_code=409)


class ReviewFormTests(CountyTestCase):
    def setUp(self):
        self.journey = signed_by_head(self, make_document(self))
        self.client.force_login(self.secrecy)

    def decide(self, **data):
        return self.client.post(url("decide", self.journey), data)

    def test_law_stands_beside_each_question(self):
        response = self.client.get(url("item", self.journey))
        for question in Question:
            self.assertContains(response, question.label)
        self.assertContains(response, "《保守国家秘密法》第六十四条")

    def test_unanswered_questions_are_refused_at_the_field(self):
        response = self.decide(outcome="may_publish")
        self.assertContains(response, "八项审查须逐项作答", status_code=422)
        self.assertFalse(ReviewRecord.objects.filter(journey=self.journey).exists())

    def test_grounds_are_asked_for_a_refusal_and_nothing_typed_is_lost(self):
        response = self.decide(outcome="not_disclosed", none_apply="on", reason="涉及内部事务，不宜公开")
        self.assertContains(response, "请选择法律依据", status_code=422)
        self.assertContains(response, "涉及内部事务，不宜公开", status_code=422)
        self.assertTrue(response.context["review_form"]["none_apply"].value())

    def test_a_concern_contradicts_may_publish(self):
        answers = {f"question_{name}": "no" for name in Question.values} | {"question_personal_privacy": "yes"}
        response = self.decide(outcome="may_publish", **answers)
        self.assertContains(response, "有涉及事项时不能选择“可以公开”", status_code=422)

    def test_after_redaction_returns_the_item_with_the_reason(self):
        self.decide(outcome="after_redaction", none_apply="on", reason="请删去手机号码")
        self.journey.refresh_from_db()
        self.assertEqual(self.journey.status, JourneyStatus.NEEDS_CHANGES)
        self.assertEqual(self.journey.return_reason, "请删去手机号码")


class ReturnTests(CountyTestCase):
    def test_return_needs_a_reason(self):
        journey = submitted(self, make_document(self))
        self.client.force_login(self.head)
        response = self.client.post(url("return", journey), {"return-reason": " "})
        self.assertContains(response, "请写明理由", status_code=422)
        self.assertTrue(Journey.objects.get(pk=journey.pk).is_active)

    def test_author_takes_back_and_others_do_not(self):
        journey = submitted(self, make_document(self))
        for name, status in {"head": JourneyStatus.IN_REVIEW, "admin": JourneyStatus.IN_REVIEW,
                             "liaison": JourneyStatus.TAKEN_BACK}.items():  # fmt: skip
            with self.subTest(name):
                self.client.force_login(getattr(self, name))
                self.client.post(url("take_back", journey))
                self.assertEqual(Journey.objects.get(pk=journey.pk).status, status)


class UnpublishTests(CountyTestCase):
    def test_who_takes_a_page_off(self):
        for name, may in {"liaison2": False, "head2": False, "secrecy": False, "supervisor": False, "admin": False,
                          "head": True, "office": True, "liaison": True}.items():  # fmt: skip
            with self.subTest(name):
                page = make_document(self)
                released(self, page)
                self.client.force_login(getattr(self, name))
                self.client.post(reverse("review_admin:unpublish", args=[page.pk]), {"reason": "内容有误"})
                self.assertEqual(Seal.objects.current().for_object(page).exists(), not may)

    def test_a_reason_is_needed(self):
        page = make_document(self)
        released(self, page)
        self.client.force_login(self.head)
        response = self.client.post(reverse("review_admin:unpublish", args=[page.pk]), {"reason": ""})
        self.assertContains(response, "请写明理由", status_code=422)
        self.assertTrue(Seal.objects.current().for_object(page).exists())

    def test_a_page_that_is_not_public_needs_none(self):
        page = make_document(self)
        self.client.force_login(self.head)
        response = self.client.get(reverse("review_admin:unpublish", args=[page.pk]), follow=True)
        self.assertContains(response, "目前没有公开")


class QueueTests(CountyTestCase):
    def test_queue_shows_what_waits_for_this_person(self):
        mine = submitted(self, make_document(self, title="等部门审核的通知"))
        reviewed(self, make_document(self, title="等发布的通知"))
        self.client.force_login(self.head)
        items = self.client.get(reverse("review_admin:queue")).context["items"]
        self.assertEqual([item.journey for item in items], [mine])

    def test_the_number_of_queries_does_not_grow_with_the_queue(self):
        self.client.force_login(self.head)
        counts = []
        for added in (2, 4):
            for _n in range(added):
                submitted(self, make_document(self))
            with CaptureQueriesContext(connection) as queries:
                self.client.get(reverse("review_admin:queue"))
            counts.append(len(queries))
        self.assertEqual(counts[0], counts[1])
