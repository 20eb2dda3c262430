"""English pages: through the gate like every page, old text public and marked until the new one is cleared."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object
from wagtail_localize.synctree import synchronize_tree

from disclosure.models import DisclosurePage
from review import services
from review.leaks import find_leaks
from review.models import Journey, Seal
from review.tests.editor import DECLARED
from review.tests.factories import NOTHING_APPLIES, CountyTestCase, make_document, paragraph, released

LAGGING = "The English version lags behind the Chinese original"


class TranslationTests(CountyTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.english = Locale.objects.create(language_code="en")
        cls.page = make_document(cls, body=paragraph("中文第一版。"))
        released(cls, cls.page)
        cls.page = DisclosurePage.objects.get(pk=cls.page.pk)

    def translated(self, title="Notice, first version") -> Translation:
        """Start the translation as the liaison does, and give every string its English words."""
        translate_object(self.page, [self.english], user=self.liaison)
        translation = Translation.objects.get(target_locale=self.english, source__object_id=self.page.translation_key)
        self.put_into_english(translation, title)
        return translation

    def put_into_english(self, translation, words):
        for segment in translation.source.stringsegment_set.all():
            StringTranslation.objects.update_or_create(
                translation_of=segment.string, locale=self.english, context=segment.context, defaults={"data": words}
            )

    @property
    def english_page(self) -> DisclosurePage:
        return DisclosurePage.objects.get(translation_key=self.page.translation_key, locale=self.english)

    def cleared(self, page):
        """Take what was submitted through its three signatures."""
        journey = Journey.objects.for_object(page).active().get()
        services.sign(journey=journey, user=self.head)
        services.review(journey=journey, user=self.secrecy, outcome="may_publish", answers=NOTHING_APPLIES)
        services.sign(journey=journey, user=self.office)

    def published(self, title="Notice, first version") -> Translation:
        translation = self.translated(title)
        translation.save_target(user=self.liaison, publish=True)
        self.cleared(self.english_page)
        return translation

    def release_second_chinese_version(self):
        self.page.body = paragraph("中文第二版。")
        self.page.save_revision(user=self.liaison)
        released(self, self.page)

    def answer(self, page=None):
        return self.client.get((page or self.english_page).public_path())

    def test_the_report_counts_in_chinese(self):
        self.translated()
        self.client.force_login(self.office)
        answer = self.client.get(reverse("wagtail_localize:translations_report"))
        assert "1 译文" in answer.content.decode()

    def test_a_liaison_translates_and_submits_a_page_of_the_own_department_in_the_cms(self):
        self.client.force_login(self.liaison)
        start = reverse("wagtail_localize:submit_page_translation", args=[self.page.pk])
        self.assertEqual(self.client.post(start, {"locales": [self.english.pk]}).status_code, 302)
        translation = Translation.objects.get(target_locale=self.english, source__object_id=self.page.translation_key)
        edit = reverse("wagtailadmin_pages:edit", args=[self.english_page.pk])
        self.assertEqual(self.client.get(edit).status_code, 200)
        self.put_into_english(translation, "Notice, first version")
        self.client.post(edit, {"action": "publish", "submission": "1", **DECLARED})
        self.assertEqual(Journey.objects.for_object(self.english_page).active().get().author_id, self.liaison.pk)
        self.client.logout()
        self.assertEqual(self.answer().status_code, 404)
        self.cleared(self.english_page)
        self.assertContains(self.answer(), "Notice, first version")

    def test_other_departments_translations_are_closed(self):
        self.translated()
        self.client.force_login(self.liaison2)
        for address in (
            reverse("wagtail_localize:submit_page_translation", args=[self.page.pk]),
            reverse("wagtailadmin_pages:edit", args=[self.english_page.pk]),
        ):
            with self.subTest(address):
                self.assertEqual(self.client.get(address).status_code, 404)

    def test_the_english_tree_mirrors_the_chinese_one_until_translated(self):
        synchronize_tree(Locale.get_default(), self.english)
        for address in ("/en/", "/en/news/", self.english_page.public_path()):
            with self.subTest(address):
                self.assertEqual(self.client.get(address).status_code, 200)
        self.assertTrue(self.english_page.public_path().startswith("/en/departments/jyj/"))
        self.assertContains(self.answer(), "中文第一版。")
        self.assertEqual(list(find_leaks()), [])

    def test_lists_of_the_chinese_site_show_each_piece_once(self):
        synchronize_tree(Locale.get_default(), self.english)
        for address in ("/", "/policies/", self.catalog.public_path()):
            with self.subTest(address):
                self.assertNotContains(self.client.get(address), "/en/")

    def test_starting_a_translation_publishes_nothing(self):
        self.translated()
        self.assertEqual(self.answer().status_code, 404)
        self.assertFalse(self.english_page.live)

    def test_publishing_means_submitting(self):
        self.translated().save_target(user=self.liaison, publish=True)
        self.assertEqual(self.answer().status_code, 404)
        self.assertEqual(Journey.objects.for_object(self.english_page).active().get().author_id, self.liaison.pk)
        self.cleared(self.english_page)
        self.assertContains(self.answer(), "Notice, first version")
        self.assertContains(self.answer(), '<html lang="en">')
        self.assertNotContains(self.answer(), LAGGING)

    def test_nothing_is_published_without_a_person(self):
        with self.captureOnCommitCallbacks(execute=True), self.assertRaises(ValidationError):
            self.translated().save_target(publish=True)
        self.assertEqual(self.answer().status_code, 404)

    def test_old_english_stays_public_and_marked_until_the_new_one_is_cleared(self):
        translation = self.published()
        self.release_second_chinese_version()
        self.assertContains(self.answer(), "Notice, first version")
        self.assertContains(self.answer(), LAGGING)

        translation.source.update_from_db()
        self.put_into_english(translation, "Notice, second version")
        translation.save_target(user=self.liaison, publish=True)
        self.assertContains(self.answer(), "Notice, first version")
        self.assertContains(self.answer(), LAGGING)

        self.cleared(self.english_page)
        self.assertContains(self.answer(), "Notice, second version")
        self.assertNotContains(self.answer(), LAGGING)

    def test_a_draft_translation_does_not_touch_the_live_row(self):
        translation = self.published()
        self.put_into_english(translation, "Smuggled words")
        translation.save_target(user=self.liaison, publish=False)
        self.assertEqual(self.english_page.title, "Notice, first version")
        self.assertEqual(self.english_page.get_latest_revision_as_object().title, "Smuggled words")
        self.assertNotContains(self.answer(), "Smuggled words")
        self.assertEqual(list(find_leaks()), [])

    def test_what_is_under_review_is_not_rewritten(self):
        translation = self.translated()
        translation.save_target(user=self.liaison, publish=True)
        with self.assertRaises(ValidationError):
            translation.save_target(user=self.liaison, publish=False)
        self.cleared(self.english_page)

    def test_a_translated_alias_keeps_the_chinese_copy_until_the_english_is_cleared(self):
        synchronize_tree(Locale.get_default(), self.english)
        translation = self.translated()
        self.assertContains(self.answer(), "中文第一版。")
        translation.save_target(user=self.liaison, publish=True)
        self.assertContains(self.answer(), "中文第一版。")
        self.cleared(self.english_page)
        self.assertContains(self.answer(), "Notice, first version")

    def test_converting_to_an_alias_takes_the_sources_seal(self):
        self.published()
        client = self.client_class()
        client.force_login(self.admin)
        answer = client.post(reverse("wagtail_localize:convert_to_alias", args=[self.english_page.pk]))
        self.assertLess(answer.status_code, 500)
        self.assertContains(self.answer(), "中文第一版。")
        seal = Seal.objects.current().for_object(self.english_page).get()
        self.assertEqual(seal.content_hash, Seal.objects.current().for_object(self.page).get().content_hash)

    def test_the_librarys_screens_submit_and_never_publish(self):
        translation = self.translated()
        client = self.client_class()
        client.force_login(self.admin)
        editor = reverse("wagtailadmin_pages:edit", args=[self.english_page.pk])
        self.assertContains(client.get(editor), "canPublish")
        self.assertEqual(client.post(editor, {"action": "publish", "submission": "1", **DECLARED}).status_code, 302)
        self.assertEqual(Journey.objects.for_object(self.english_page).active().count(), 1)
        update = reverse("wagtail_localize:update_translations", args=[translation.source_id])
        answer = client.post(update, {"publish_translations": "on"})
        self.assertLess(answer.status_code, 500)
        self.assertEqual(self.answer().status_code, 404)

    def test_a_translation_is_no_second_piece_of_information(self):
        self.published()
        self.assertNotContains(self.client.get(self.catalog.public_path()), "/en/")

    def test_writing_through_the_source_itself_submits_as_well(self):
        self.translated()
        source = TranslationSource.objects.get(object_id=self.page.translation_key)
        with self.captureOnCommitCallbacks(execute=True):
            source.create_or_update_translation(self.english, user=self.liaison, fallback=True)
        self.assertEqual(self.answer().status_code, 404)
        self.assertFalse(Page.objects.get(pk=self.english_page.pk).live)
