"""承办人自查 and 拟公开属性: asked at every 提交审核, refused at the field, recorded, shown to the reviewer."""

from django.core.exceptions import ValidationError
from django.test import SimpleTestCase
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from catalog.models import OfflineEntry
from disclosure.models import DisclosurePage
from home.models import ArticlePage
from review.declaring import Declaration
from review.models import Journey, LedgerEntry
from review.services import complete_submission
from review.tests.editor import post_editor, shown_value
from review.tests.factories import CountyTestCase, make_document, released, submitted

BODY = nested_form_data({"body": streamfield([("paragraph", rich_text("<p>秋季运动会在县体育场举行。</p>"))])})
REASON = "只涉及特定申请人，依第二十七条办理。"


class DeclarationTests(SimpleTestCase):
    def test_what_is_wrong_with_what_was_said(self):
        for said, wrong in (
            (Declaration(True), set()),
            (Declaration(True, "proactive"), set()),
            (Declaration(True, "on_request", REASON), set()),
            (Declaration(False, "proactive"), {"self_check"}),
            (Declaration(True, "on_request", " "), {"proposal_reason"}),
            (Declaration(True, "not_disclosed", REASON), {"proposed_attribute"}),
            (Declaration(False, "on_request"), {"self_check", "proposal_reason"}),
        ):
            with self.subTest(said):
                self.assertEqual(set(said.problems()), wrong)


class EditorTests(CountyTestCase):
    """A page whose type has no attribute of its own: an article."""

    def setUp(self):
        self.client.force_login(self.liaison)
        column = self.jyj.node.get_children().get(slug="news")
        self.page = ArticlePage(
            title="秋季运动会举行", slug="yundonghui", summary="全县中小学秋季运动会举行。", source="县教育局", live=False,
            owner=self.liaison, department=self.jyj,
        )  # fmt: skip
        column.add_child(instance=self.page)
        self.page.save_revision(user=self.liaison)

    def submit(self, **typed):
        return post_editor(self, self.page, **BODY, **typed)

    def test_on_request_without_a_reason_is_refused_at_the_field_and_nothing_typed_is_lost(self):
        response = self.submit(title="秋季运动会闭幕", proposed_attribute="on_request", self_check=[])
        errors = response.context["form"].non_field_errors()
        self.assertIn("拟依申请公开的，须写明理由。", errors)
        self.assertContains(response, 'id="submission-proposal_reason_error_0"')
        self.assertContains(response, 'id="submission-self_check_error_0"')
        self.assertEqual(shown_value(response, "proposed_attribute"), "on_request")
        self.assertEqual(shown_value(response, "title"), "秋季运动会闭幕")
        self.assertFalse(Journey.objects.active().exists())

    def test_what_was_said_is_on_the_item_and_in_the_ledger(self):
        self.submit(proposed_attribute="on_request", proposal_reason=REASON)
        journey = Journey.objects.active().get()
        row = LedgerEntry.objects.get(action="review.declare")
        self.assertEqual((row.actor_id, row.data["attribute"]), (self.liaison.pk, "on_request"))
        self.assertNotIn(REASON, str(row.data))
        self.client.force_login(self.head)
        item = self.client.get(reverse("review_admin:item", args=[journey.pk]))
        self.assertContains(item, f"拟公开属性：依申请公开（{REASON}）")
        self.assertContains(item, "承办人已自查")

    def test_a_submission_that_leaves_the_form_out_is_refused(self):
        response = self.submit(self_check=[], proposed_attribute=[])
        self.assertContains(response, "请选择拟公开属性")
        self.assertFalse(Journey.objects.active().exists())

    def test_a_document_is_not_asked_twice(self):
        editor = self.client.get(reverse("wagtailadmin_pages:edit", args=[make_document(self).pk]))
        self.assertNotContains(editor, 'name="proposed_attribute"')
        self.assertContains(editor, 'name="self_check"')

    def test_a_new_page_is_asked_by_its_type(self):
        add = reverse("wagtailadmin_pages:add", args=["home", "articlepage", self.page.get_parent().pk])
        self.assertContains(self.client.get(add), 'name="proposed_attribute"')


class OnceTests(CountyTestCase):
    def test_nobody_changes_what_was_declared_when_the_item_is_on_its_way(self):
        page = make_document(self)
        journey = submitted(self, page)
        said = Declaration(True, "proactive")
        for user in (self.head, self.secrecy, self.office):
            complete_submission(obj=page, user=user, declaration=said)
        self.assertIsNone(Journey.objects.get(pk=journey.pk).self_checked_at)
        complete_submission(obj=page, user=self.liaison, declaration=said)
        complete_submission(obj=page, user=self.liaison, declaration=Declaration(True, "on_request", REASON))
        self.assertEqual(Journey.objects.get(pk=journey.pk).proposed_attribute, "proactive")
        with self.assertRaises(ValidationError):
            complete_submission(obj=page, user=self.liaison, declaration=Declaration(False))


class ObjectTests(CountyTestCase):
    """What is no page: an entry of the catalog that exists on paper only."""

    def setUp(self):
        self.client.force_login(self.liaison)
        self.add = reverse(OfflineEntry.snippet_viewset.get_url_name("add"))
        self.data = {
            "title": "1998年学校布局图",
            "department": self.jyj.pk,
            "availability": "paper",
            "action-submit": "1",
        }

    def test_it_is_asked_the_same(self):
        self.assertContains(self.client.get(self.add), 'name="proposed_attribute"')
        response = self.client.post(self.add, self.data)
        self.assertContains(response, "请完成承办人自查")
        self.assertContains(response, 'value="1998年学校布局图"')
        self.assertFalse(Journey.objects.active().exists())


class TranslationTests(CountyTestCase):
    """The English pages' button brings no fields: a screen asks before anything is submitted."""

    def setUp(self):
        page = make_document(self)
        released(self, page)
        page = DisclosurePage.objects.get(pk=page.pk)
        english = Locale.objects.create(language_code="en")
        translate_object(page, [english], user=self.liaison)
        translation = Translation.objects.get(target_locale=english, source__object_id=page.translation_key)
        for segment in StringSegment.objects.filter(source=translation.source):
            StringTranslation.objects.create(
                translation_of=segment.string, locale=english, context=segment.context, data="Notice"
            )
        translation.save_target(user=self.liaison, publish=False)
        self.page = DisclosurePage.objects.get(translation_key=page.translation_key, locale=english)
        self.url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        self.client.force_login(self.liaison)

    def test_the_button_leads_to_the_form_and_the_form_submits(self):
        asked = self.client.post(self.url, {"action": "publish"})
        self.assertContains(asked, "承办人自查")
        self.assertFalse(Journey.objects.active().exists())
        refused = self.client.post(self.url, {"action": "publish", "submission": "1"})
        self.assertContains(refused, "请完成承办人自查", status_code=422)
        self.assertFalse(Journey.objects.active().exists())
        self.client.post(self.url, {"action": "publish", "submission": "1", "self_check": "on"})
        journey = Journey.objects.active().get()
        self.assertIsNotNone(journey.self_checked_at)

    def test_the_reviewer_reads_it(self):
        page = make_document(self)
        submitted(self, page)
        complete_submission(obj=page, user=self.liaison, declaration=Declaration(True))
        journey = Journey.objects.for_object(page).get()
        self.client.force_login(self.head)
        self.assertContains(self.client.get(reverse("review_admin:item", args=[journey.pk])), "承办人已自查")
