"""Return and resubmission: only what changed is read again, wanted words are taken over; 报请确定 with its own clock."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from disclosure.models import DisclosurePage
from review import services
from review.enums import JourneyStatus
from review.exceptions import MayNotSign
from review.models import Journey, Referral, Suggestion
from review.referrals import file_answer, open_referral
from review.resubmission import signed_before
from review.suggestions import suggest, take_over
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, make_document, paragraph, signed_by_head, submitted


class FollowingTestCase(CountyTestCase):
    def setUp(self):
        self.page = make_document(self, body=paragraph("请于月底前报送。联系人：办公室。"))

    def fresh(self):
        return DisclosurePage.objects.get(pk=self.page.pk)

    def rewrite(self, text):
        page = self.fresh().get_latest_revision_as_object()
        page.body = paragraph(text)
        page.save_revision(user=self.liaison)

    def resubmitted(self, text="请于下月底前报送。联系人：办公室。"):
        """Signed by the head, returned by the secrecy officer, changed, submitted again."""
        journey = signed_by_head(self, self.page)
        services.return_for_changes(journey=journey, user=self.secrecy, reason="写明是哪个月")
        self.rewrite(text)
        return submitted(self, self.fresh())


class ResubmissionTests(FollowingTestCase):
    def test_who_signed_before_sees_only_what_changed(self):
        journey = self.resubmitted()
        found = signed_before(self.head, journey)
        changed = [text for part in found.differences for kind, text in part.parts if kind != "same"]
        self.assertEqual(changed, ["下"])

    def test_who_did_not_sign_reads_everything(self):
        journey = self.resubmitted()
        self.assertIsNone(signed_before(self.secrecy, journey))  # not the step in hand
        self.assertIsNone(signed_before(self.head2, journey))
        self.assertIsNone(signed_before(self.head, submitted(self, make_document(self))))

    def test_the_secrecy_officer_sees_the_change_and_files_the_form_again(self):
        journey = self.resubmitted()
        services.sign(journey=journey, user=self.head)
        journey = Journey.objects.get(pk=journey.pk)
        self.assertIsNotNone(signed_before(self.secrecy, journey))
        with self.assertRaises(MayNotSign):
            services.sign(journey=journey, user=self.secrecy)

    def test_words_rewritten_in_place_are_read_whole(self):
        journey = self.resubmitted()
        first = Journey.objects.get(pk__lt=journey.pk, object_id=journey.object_id)
        revision = self.fresh().revisions.get(pk=first.revision_id)
        content = {**revision.content, "title": "另一个标题"}
        type(revision).objects.filter(pk=revision.pk).update(content=content)
        self.assertIsNone(signed_before(self.head, journey))

    def test_one_tap_on_the_screen(self):
        journey = self.resubmitted()
        self.client.force_login(self.head)
        url = reverse("review_admin:item", args=[journey.pk])
        self.assertContains(self.client.get(url), "改动已阅，维持原意见")
        self.client.post(reverse("review_admin:sign", args=[journey.pk]), {"sign-opinion": "改动已阅，维持原意见"})
        step = Journey.objects.get(pk=journey.pk).steps.first()
        self.assertEqual((step.signer_id, step.opinion), (self.head.pk, "改动已阅，维持原意见"))
        self.client.force_login(self.secrecy)
        screen = self.client.get(url)
        self.assertContains(screen, "审阅之后的改动")
        self.assertNotContains(screen, "改动已阅，维持原意见</button>")


class SuggestionTests(FollowingTestCase):
    def suggest(self, journey, old="月底", new="11月底", user=None):
        return suggest(journey=journey, user=user or self.head, old=old, new=new)

    def test_the_form_begins_with_the_words_selected_in_the_text_and_shows_it(self):
        journey = submitted(self, self.page)
        self.client.force_login(self.head)
        address = reverse("review_admin:add_suggestion", args=[journey.pk])
        form = self.client.get(address, {"old": "请于月底前报送"})
        self.assertContains(form, "请于月底前报送</textarea>")
        self.assertContains(form, reverse("review_admin:content", args=[journey.pk]))

    def test_nothing_else_is_answered_while_the_authority_is_asked(self):
        journey = signed_by_head(self, self.page)
        services.review(
            journey=journey, user=self.secrecy, outcome="referred", answers=NOTHING_APPLIES, reason="拿不准"
        )
        self.client.force_login(self.secrecy)
        screen = self.client.get(reverse("review_admin:item", args=[journey.pk]))
        self.assertContains(screen, "登记答复")
        self.assertNotContains(screen, 'id="review-form"')

    def test_wanted_words_are_taken_over_with_one_click(self):
        journey = submitted(self, self.page)
        suggestion = self.suggest(journey)
        services.return_for_changes(journey=journey, user=self.head, reason="见修改建议")
        self.client.force_login(self.liaison)
        screen = self.client.get(reverse("review_admin:item", args=[journey.pk]))
        self.assertContains(screen, "采纳")
        self.client.post(reverse("review_admin:take_suggestion", args=[suggestion.pk]))
        self.assertIn("请于11月底前报送", self.fresh().get_latest_revision_as_object().body.render_as_block())
        self.assertEqual(Suggestion.objects.get().taken_by_name, str(self.liaison))
        again = submitted(self, self.fresh())
        self.assertIsNotNone(signed_before(self.head, again))

    def test_a_passage_must_stand_once(self):
        journey = submitted(self, self.page)
        for old, word in (("年底", "没有这段"), ("。", "2次"), ("", "没有这段")):
            with self.subTest(old), self.assertRaisesMessage(ValidationError, word):
                self.suggest(journey, old=old)
        with self.assertRaises(ValidationError):
            self.suggest(journey, new="月底")

    def test_words_in_the_title_and_marks_of_markup(self):
        journey = submitted(self, self.page)
        self.suggest(journey, old=self.page.title, new="关于“三公”经费<公开>的通知 & 说明")
        services.return_for_changes(journey=journey, user=self.head, reason="见修改建议")
        take_over(suggestion=Suggestion.objects.get(), user=self.liaison)
        self.assertEqual(self.fresh().get_latest_revision_as_object().title, "关于“三公”经费<公开>的通知 & 说明")

    def test_only_who_has_the_item_suggests_and_only_its_people_take_over(self):
        journey = submitted(self, self.page)
        with self.assertRaises(MayNotSign):
            self.suggest(journey, user=self.secrecy)
        suggestion = self.suggest(journey)
        with self.assertRaises(PermissionDenied):
            take_over(suggestion=suggestion, user=self.liaison)  # under review nobody edits
        services.return_for_changes(journey=journey, user=self.head, reason="见修改建议")
        with self.assertRaises(PermissionDenied):
            take_over(suggestion=suggestion, user=self.liaison2)

    def test_who_writes_one_when_somebody_else_was_faster_loses_no_word(self):
        journey = submitted(self, self.page)
        services.sign(journey=journey, user=self.head)
        self.client.force_login(self.head)
        url = reverse("review_admin:add_suggestion", args=[journey.pk])
        answer = self.client.post(url, {"old": "月底", "new": "11月30日"})
        self.assertContains(answer, "11月30日", status_code=422)
        self.assertFalse(Suggestion.objects.exists())

    def test_a_passage_that_is_gone_is_told(self):
        journey = submitted(self, self.page)
        suggestion = self.suggest(journey)
        services.return_for_changes(journey=journey, user=self.head, reason="见修改建议")
        self.rewrite("请尽快报送。")
        with self.assertRaises(ValidationError):
            take_over(suggestion=suggestion, user=self.liaison)


class ReferralTests(FollowingTestCase):
    def refer(self):
        journey = signed_by_head(self, self.page)
        services.review(journey=journey, user=self.secrecy, outcome="referred", answers=NOTHING_APPLIES,
                        reason="涉及在建项目，能否公开不能确定")  # fmt: skip
        return Journey.objects.get(pk=journey.pk)

    def answer(self, journey, user=None, **values):
        values = {"authority": "县国家保密局", "number": "青保函〔2026〕3号", "answered_on": timezone.localdate(),
                  "answer": "may_publish", **values}  # fmt: skip
        return file_answer(journey=journey, user=user or self.secrecy, **values)

    def review(self, journey):
        return services.review(journey=journey, user=self.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)

    def test_it_pauses_until_the_answer_is_filed(self):
        journey = self.refer()
        self.assertEqual((journey.status, open_referral(journey).reason),
                         (JourneyStatus.REFERRED, "涉及在建项目，能否公开不能确定"))  # fmt: skip
        with self.assertRaisesMessage(ValidationError, "尚未答复"):
            self.review(journey)
        self.answer(journey)
        journey = Journey.objects.get(pk=journey.pk)
        self.assertEqual((journey.status, open_referral(journey)), (JourneyStatus.IN_REVIEW, None))
        self.review(journey)
        services.sign(journey=Journey.objects.get(pk=journey.pk), user=self.office)
        self.assertEqual(self.client.get(self.page.public_path()).status_code, 200)

    def test_only_the_reviewer_files_it_and_mistakes_stand_at_their_fields(self):
        journey = self.refer()
        for user in (self.head, self.office, self.liaison):
            with self.subTest(user.username), self.assertRaises(MayNotSign):
                self.answer(journey, user)
        table = {"authority": " ", "number": "", "answer": "referred",
                 "answered_on": timezone.localdate() + timedelta(days=1)}  # fmt: skip
        for field, value in table.items():
            with self.subTest(field), self.assertRaises(ValidationError) as caught:
                self.answer(journey, **{field: value})
            self.assertEqual(list(caught.exception.message_dict), [field])

    def test_letter_and_answer_on_the_screen(self):
        journey = self.refer()
        self.client.force_login(self.secrecy)
        self.assertContains(self.client.get(reverse("review_admin:item", args=[journey.pk])), "登记答复")
        letter = self.client.get(reverse("review_admin:referral_letter", args=[journey.pk]))
        self.assertContains(letter, "涉及在建项目")
        url = reverse("review_admin:answer_referral", args=[journey.pk])
        values = {"authority": "县国家保密局", "number": "青保函〔2026〕3号", "answered_on": timezone.localdate(),
                  "answer": "may_publish"}  # fmt: skip
        self.assertEqual(self.client.post(url, values | {"number": ""}).status_code, 422)
        self.client.post(url, values)
        self.assertEqual(Referral.objects.get().number, "青保函〔2026〕3号")
