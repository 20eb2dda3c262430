"""批量审查: opened one by one, decided together, one form on file for each; one that fails stops nobody."""

from django.urls import reverse

from disclosure.models import DisclosurePage
from review import services
from review.enums import Question
from review.models import Journey, ReviewRecord
from review.tests.factories import CountyTestCase, make_document, paragraph, signed_by_head

FINE = {"outcome": "may_publish", "none_apply": "on", **{f"question_{question}": "no" for question in Question}}


class BatchTests(CountyTestCase):
    def setUp(self):
        self.journeys = [signed_by_head(self, make_document(self)) for _number in range(3)]
        self.client.force_login(self.secrecy)

    def choose(self, journeys=None):
        items = [journey.pk for journey in journeys or self.journeys]
        return self.client.post(reverse("review_batch:choose"), {"items": items})

    def read(self, journey, **data):
        url = reverse("review_batch:read", args=[journey.pk])
        return self.client.post(url, {"content_hash": journey.content_hash, **data})

    def decide(self, **data):
        return self.client.post(reverse("review_batch:decide"), {**FINE, **data})

    def test_every_item_has_its_own_record(self):
        self.choose()
        for journey in self.journeys:
            self.assertContains(self.client.get(reverse("review_batch:read", args=[journey.pk])), journey.title)
            self.read(journey)
        response = self.decide()
        self.assertContains(response, "已签署 3 件")
        self.assertEqual(ReviewRecord.objects.filter(journey__in=self.journeys).count(), 3)
        kinds = {Journey.objects.get(pk=journey.pk).current_step.kind for journey in self.journeys}
        self.assertEqual(kinds, {"release"})

    def test_nothing_is_decided_before_every_item_was_read(self):
        self.choose()
        self.read(self.journeys[0])
        self.assertRedirects(self.decide(), reverse("review_batch:read", args=[self.journeys[1].pk]))
        self.assertFalse(ReviewRecord.objects.filter(journey__in=self.journeys).exists())

    def test_an_item_is_left_out_for_a_decision_of_its_own(self):
        self.choose()
        self.read(self.journeys[0], remove="1")
        for journey in self.journeys[1:]:
            self.read(journey)
        self.assertContains(self.decide(), "已签署 2 件")
        self.assertFalse(ReviewRecord.objects.filter(journey=self.journeys[0]).exists())

    def test_the_result_says_which_failed_and_why(self):
        self.choose()
        for journey in self.journeys:
            self.read(journey)
        services.take_back(journey=self.journeys[0], user=self.liaison)
        self._rewrite_revision(self.journeys[1])
        response = self.decide()
        self.assertContains(response, "已签署 1 件")
        self.assertContains(response, "撤回该件，本次操作没有生效。")
        self.assertContains(response, "内容在送审后发生变动")

    def _rewrite_revision(self, journey):
        """What autosave does: the same revision, other words."""
        page = DisclosurePage.objects.get(pk=journey.object_id).get_latest_revision_as_object()
        page.body = paragraph("换掉的正文。")
        page.save_revision(user=self.liaison, overwrite_revision=page.latest_revision)

    def test_findings_stand_beside_the_text_and_what_is_blocked_fails_alone(self):
        blocked = signed_by_head(self, make_document(self, body=paragraph("联系人身份证号11010519491231002X。")))
        self.choose([blocked, self.journeys[0]])
        read = self.client.get(reverse("review_batch:read", args=[blocked.pk]))
        self.assertContains(read, "<strong>禁止发布</strong>")
        self.assertContains(read, "<span>身份证号</span>")
        self.read(blocked)
        self.read(self.journeys[0])
        response = self.decide()
        self.assertContains(response, "已签署 1 件")
        self.assertContains(response, "自动扫描发现禁止发布的内容")

    def test_a_form_that_contradicts_itself_touches_nothing(self):
        self.choose()
        for journey in self.journeys:
            self.read(journey)
        response = self.decide(none_apply="", question_state_secret="yes")
        self.assertContains(response, "有涉及事项时不能选择", status_code=422)
        self.assertFalse(ReviewRecord.objects.filter(journey__in=self.journeys).exists())

    def test_only_the_own_queue_may_be_chosen(self):
        self.client.force_login(self.head)
        self.assertEqual(self.choose().status_code, 200)
        self.assertNotIn("review_batch", self.client.session)

    def test_the_queue_leads_here(self):
        self.assertContains(self.client.get(reverse("review_admin:queue")), reverse("review_batch:choose"))
