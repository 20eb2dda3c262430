"""勘误 on real pages: two people, live at once, told to the public, looked at by the office, reversible."""

from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from disclosure.models import DisclosurePage
from review import post_checks, services
from review.corrections import propose_correction
from review.enums import JourneyKind, JourneyStatus, PostCheckResult
from review.exceptions import GateClosed, MayNotSign
from review.leaks import find_leaks
from review.models import Clearance, Journey, LedgerEntry, PostCheck, Seal
from review.rules import Refusal
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, make_document, paragraph, released, submitted
from users.enums import Role
from users.models import User
from users.services import give_role
from users.tests.factories import UserFactory


class CorrectionTestCase(CountyTestCase):
    def setUp(self):
        page = make_document(self, body=paragraph("已往的做法不再适用。"))
        released(self, page)
        self.page = DisclosurePage.objects.get(pk=page.pk)

    def write(self, text="以往的做法不再适用。", user=None, **fields):
        self.page = DisclosurePage.objects.get(pk=self.page.pk).get_latest_revision_as_object()
        self.page.body = paragraph(text)
        for name, value in fields.items():
            setattr(self.page, name, value)
        self.page.save_revision(user=user or self.liaison)

    def propose(self, user=None, reason="错别字"):
        return propose_correction(page=DisclosurePage.objects.get(pk=self.page.pk), user=user or self.liaison,
                                  reason=reason)  # fmt: skip

    def corrected(self):
        self.write()
        journey = self.propose()
        services.sign(journey=journey, user=self.head)
        return Journey.objects.get(pk=journey.pk)

    def public(self):
        return self.client.get(self.page.public_path())


class CorrectionTests(CorrectionTestCase):
    def test_two_people_and_it_is_live_with_a_note(self):
        journey = self.corrected()
        self.assertEqual((journey.kind, journey.status), (JourneyKind.CORRECTION, JourneyStatus.RELEASED))
        people = Clearance.objects.get(journey=journey).people
        self.assertEqual({part: who["id"] for part, who in people.items()},
                         {"author": self.liaison.pk, "correction": self.head.pk})  # fmt: skip
        self.assertContains(self.public(), "以往的做法")
        self.assertContains(self.public(), "更正说明")
        self.assertContains(self.public(), "“已往的做法不再”更正为“以往的做法不再”")
        self.assertEqual(list(find_leaks()), [])

    def test_head_or_secrecy_officer_signs_and_nobody_else(self):
        self.write()
        journey = self.propose()
        for name in ("office", "head2", "liaison", "supervisor", "duty", "admin"):
            with self.subTest(name), self.assertRaises(MayNotSign):
                services.sign(journey=journey, user=getattr(self, name))
        services.sign(journey=journey, user=self.secrecy)
        self.assertContains(self.public(), "以往的做法")

    def test_who_made_the_change_does_not_sign_it(self):
        give_role(user=self.head, role=Role.LIAISON, department=self.jyj)
        self.head = User.objects.get(pk=self.head.pk)
        self.write(user=self.head)
        journey = self.propose(user=self.head)
        with self.assertRaises(MayNotSign) as caught:
            services.sign(journey=journey, user=self.head)
        self.assertEqual(caught.exception.reasons, [Refusal.IS_AUTHOR])

    def test_punctuation_is_put_right_without_a_note(self):
        self.write("已往的做法，不再适用。")
        services.sign(journey=self.propose(), user=self.head)
        self.assertContains(self.public(), "已往的做法，不再适用")
        self.assertNotContains(self.public(), "更正说明")

    def test_what_is_no_correction_is_refused_and_stays_a_draft(self):
        table = {
            "数字": {"text": "已往的做法3年后适用。"},
            "否定词": {"text": "已往的做法再适用。"},
            "20个字": {"text": "已往的做法不再适用，请各有关方面按照新的规定和要求认真贯彻执行到位。"},
            "标题和正文以外": {"document_number": "青教〔2026〕9号"},
        }
        for word, values in table.items():
            self.write(**{"text": "以往的做法不再适用。", **values})
            with self.subTest(word), self.assertRaisesMessage(ValidationError, word):
                self.propose()
            self.page.refresh_from_db()
            self.page = self.page.get_latest_revision_as_object()
            self.page.document_number = ""
            self.page.save_revision(user=self.liaison)
        self.assertFalse(Journey.objects.active().exists())

    def test_a_reason_is_asked_for(self):
        self.write()
        with self.assertRaises(ValidationError) as caught:
            self.propose(reason=" ")
        self.assertIn("reason", caught.exception.message_dict)

    def test_a_page_that_is_not_public_has_nothing_to_correct(self):
        page = make_document(self)
        with self.assertRaises(ValidationError):
            propose_correction(page=page, user=self.liaison, reason="错别字")

    def test_strangers_propose_nothing(self):
        self.write()
        with self.assertRaises(PermissionDenied):
            self.propose(user=self.liaison2)

    def test_a_larger_change_smuggled_in_after_the_check_is_refused_at_the_signature(self):
        """The rule is asked again: a journey that calls itself a correction is none by its name alone."""
        self.write("补助标准改为每人三万元。")
        journey = submitted(self, DisclosurePage.objects.get(pk=self.page.pk))
        services.take_back(journey=journey, user=self.liaison)
        journey = services.submit(
            page=DisclosurePage.objects.get(pk=self.page.pk), user=self.liaison, kind=JourneyKind.CORRECTION,
            steps=[services.Step("correction", self.jyj.pk)], reason="错别字",
        )  # fmt: skip
        with self.assertRaises(GateClosed):
            services.sign(journey=journey, user=self.head)
        self.assertNotContains(self.public(), "三万元")


class PostCheckTests(CorrectionTestCase):
    def setUp(self):
        super().setUp()
        self.journey = self.corrected()
        self.check = PostCheck.objects.get(journey=self.journey)
        self.other = UserFactory(role=Role.OFFICE)

    def test_the_office_looks_and_nobody_else(self):
        for name in ("head", "secrecy", "liaison", "supervisor", "admin"):
            with self.subTest(name), self.assertRaises(PermissionDenied):
                post_checks.finish(check=self.check, user=getattr(self, name), result=PostCheckResult.CORRECT)
        post_checks.finish(check=self.check, user=self.other, result=PostCheckResult.CORRECT)
        self.assertFalse(PostCheck.objects.open().exists())
        with self.assertRaises(ValidationError):
            post_checks.finish(check=self.check, user=self.other, result=PostCheckResult.CORRECT)

    def test_a_reversal_puts_the_earlier_words_back_through_the_gate(self):
        before = Seal.objects.for_object(self.page).order_by("pk").first()
        post_checks.finish(check=self.check, user=self.other, result=PostCheckResult.REVERSED, note="原文无误")
        seal = Seal.objects.current().for_object(self.page).get()
        self.assertEqual(seal.content_hash, before.content_hash)
        self.assertContains(self.public(), "已往的做法")
        self.assertNotEqual(seal.clearance_id, before.clearance_id)
        self.assertEqual({who["id"] for who in seal.clearance.people.values()}, {self.liaison.pk, self.other.pk})
        self.assertEqual(len(seal.facets["corrections"]), 2)
        self.assertEqual(list(find_leaks()), [])
        self.assertTrue(LedgerEntry.objects.filter(action="review.reverse").exists())

    def test_a_reversal_needs_a_reason_and_a_page_unchanged_since(self):
        with self.assertRaises(ValidationError) as caught:
            post_checks.finish(check=self.check, user=self.other, result=PostCheckResult.REVERSED)
        self.assertIn("note", caught.exception.message_dict)
        self.write("以往的办法不再适用。")
        services.sign(journey=self.propose(), user=self.head)
        with self.assertRaises(ValidationError):
            post_checks.finish(check=self.check, user=self.other, result=PostCheckResult.REVERSED, note="原文无误")

    def test_overdue_is_told_once(self):
        PostCheck.objects.update(due_on="2026-01-05")
        self.assertEqual((post_checks.escalate_overdue(), post_checks.escalate_overdue()), (1, 0))


class CarriedAlongTests(CorrectionTestCase):
    """An alias is served under its source's seal, 更正说明 included; an English page is marked as behind."""

    def test_an_alias_carries_the_note_made_before_or_after_it(self):
        before = self.page.create_alias(update_slug="jingxiang-1", log_action=None)
        self.corrected()
        after = DisclosurePage.objects.get(pk=self.page.pk).create_alias(update_slug="jingxiang-2", log_action=None)
        for alias in (before, after):
            with self.subTest(alias.slug):
                answer = self.client.get(alias.public_path())
                self.assertContains(answer, "以往的做法")
                self.assertContains(answer, "“已往的做法不再”更正为“以往的做法不再”")
        self.assertEqual(list(find_leaks()), [])

    def test_a_reversal_reaches_the_alias_as_well(self):
        alias = self.page.create_alias(update_slug="jingxiang", log_action=None)
        journey = self.corrected()
        check = PostCheck.objects.get(journey=journey)
        post_checks.finish(check=check, user=self.office, result=PostCheckResult.REVERSED, note="原文无误")
        answer = self.client.get(alias.public_path())
        self.assertContains(answer, "已往的做法")
        self.assertContains(answer, "“以往的做法不再”更正为“已往的做法不再”")

    def test_a_translation_is_marked_as_lagging_and_bears_no_chinese_note(self):
        english = self.translated()
        self.assertNotContains(self.client.get(english.public_path()), "lags behind")
        self.corrected()
        answer = self.client.get(english.public_path())
        self.assertContains(answer, "The English version lags behind the Chinese original")
        self.assertNotContains(answer, "更正为")

    def translated(self):
        english = Locale.objects.create(language_code="en")
        translate_object(self.page, [english], user=self.liaison)
        translation = Translation.objects.get(target_locale=english, source__object_id=self.page.translation_key)
        for segment in translation.source.stringsegment_set.all():
            StringTranslation.objects.create(
                translation_of=segment.string, locale=english, context=segment.context, data="Former practice"
            )
        translation.save_target(user=self.liaison, publish=True)
        page = DisclosurePage.objects.get(translation_key=self.page.translation_key, locale=english)
        journey = Journey.objects.for_object(page).active().get()
        services.sign(journey=journey, user=self.head)
        services.review(journey=journey, user=self.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
        services.sign(journey=journey, user=self.office)
        return DisclosurePage.objects.get(pk=page.pk)
