"""Wagtail's own screens under the gate: what the editor offers, what it refuses, and that a refusal is told."""

from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.base import ContentFile
from django.test import RequestFactory
from django.urls import NoReverseMatch, resolve, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from assets.models import CustomDocument
from catalog.models import Genre, SubjectCategory
from disclosure.models import DisclosurePage
from guides.models import ServiceGuideIndexPage, ServiceGuidePage
from review import services
from review.enums import JourneyStatus
from review.exceptions import NotSubmittable
from review.middleware import RefusalMiddleware
from review.models import Journey, Seal
from review.tests.editor import DECLARED
from review.tests.factories import CountyTestCase, make_document, released, reviewed, signed_by_head, submitted
from users.services import collection_of


def shows(response, text) -> bool:
    """Whether the screen shows `text` (a failing assertContains would print the whole editor)."""
    return str(text) in response.content.decode()


def form_data(**changes) -> dict:
    """Return what the editor posts for a complete document."""
    data = {
        "title": "关于做好防汛工作的通知", "slug": "", "summary": "部署防汛工作。", "document_number": "",
        "genre": Genre.objects.get(name="通知").pk, "subject": SubjectCategory.objects.get(name="教育").pk,
        "formed_on": "2026-11-02", "effective_on": "", "abolished_on": "", "validity_status": "in_force",
        "disclosure_attribute": "proactive", "attribute_reason": "", "audience": "public", "duration": "permanent",
        "responsible_unit": "办公室", "keywords": "", "drafting_department": "", "seo_title": "",
        "search_description": "", "go_live_at": "", "expire_at": "",
        "body": streamfield([("paragraph", rich_text("<p>请各学校落实。</p>"))]), "attachments": streamfield([]),
        "issuers": inline_formset([]), "basis_documents": inline_formset([]), "comments": inline_formset([]),
    }  # fmt: skip
    return nested_form_data(data | changes)


class SubmittingTests(CountyTestCase):
    def setUp(self):
        self.client.force_login(self.liaison)
        self.add_url = reverse("wagtailadmin_pages:add", args=["disclosure", "disclosurepage", self.catalog.pk])

    def edit_url(self, page):
        return reverse("wagtailadmin_pages:edit", args=[page.pk])

    def submit(self, url, **changes):
        return self.client.post(url, form_data(**changes) | {"action-submit": "1", **DECLARED}, follow=True)

    def test_a_new_page(self):
        self.submit(self.add_url)
        page = DisclosurePage.objects.get(title="关于做好防汛工作的通知")
        journey = Journey.objects.for_object(page).get()
        self.assertEqual((journey.status, journey.author_id), (JourneyStatus.IN_REVIEW, self.liaison.pk))

    def test_a_live_page_with_changes_stays_as_it_is_for_the_public(self):
        page = make_document(self, title="旧标题")
        released(self, page)
        self.submit(self.edit_url(page), title="新标题")
        self.assertTrue(Journey.objects.for_object(page).active().exists())
        self.assertEqual(Seal.objects.current().for_object(page).get().title, "旧标题")

    def test_a_returned_page_is_resumed(self):
        page = make_document(self)
        services.return_for_changes(journey=submitted(self, page), user=self.head, reason="请补充电话")
        self.submit(self.edit_url(page), title="改好的通知")
        self.assertEqual(Journey.objects.for_object(page).active().get().title, "改好的通知")

    def test_mandatory_fields_are_refused_at_the_field_and_nothing_is_lost(self):
        response = self.submit(self.add_url, summary="", document_number="青教2026第五号", responsible_unit="教研室")
        form = response.context["form"]
        self.assertEqual(form.errors["summary"], ["提交前须填写。"])
        self.assertIn("机关代字", form.errors["document_number"][0])
        self.assertTrue(shows(response, "教研室"))
        self.assertFalse(Journey.objects.filter(title="关于做好防汛工作的通知").exists())

    def test_a_draft_may_be_incomplete(self):
        self.client.post(self.add_url, form_data(summary="", formed_on=""))
        self.assertTrue(DisclosurePage.objects.filter(title="关于做好防汛工作的通知", live=False).exists())

    def test_a_wrong_row_of_a_list_is_shown_at_the_list(self):
        index = ServiceGuideIndexPage.objects.get(department=self.jyj)
        guide = ServiceGuidePage(title="办学许可", slug="bxxk", department=self.jyj, live=False, owner=self.liaison)
        index.add_child(instance=guide)
        guide.materials.create(name="其他材料")
        guide.save_revision(user=self.liaison)
        form = self.client.get(self.edit_url(guide)).context["form"]
        response = self.client.post(self.edit_url(guide), posted_back(form) | {"action-submit": "1", **DECLARED})
        errors = response.context["form"].formsets["materials"].non_form_errors()
        self.assertIn("申请材料不得使用兜底条款：其他材料", errors)
        self.assertTrue(shows(response, "申请材料不得使用兜底条款：其他材料"))
        self.assertTrue(shows(response, "须填写办理地点。"))


class HelpfulFormTests(CountyTestCase):
    """What the form says before anybody is refused."""

    def setUp(self):
        self.client.force_login(self.liaison)
        self.form = self.client.get(reverse("wagtailadmin_pages:edit", args=[make_document(self).pk])).context["form"]

    def test_what_submission_needs_is_marked_although_a_draft_may_lack_it(self):
        self.assertIn("提交审核前必填", str(self.form.fields["summary"].help_text))
        self.assertNotIn("提交审核前必填", str(self.form.fields["document_number"].help_text))

    def test_columns_on_offer_are_the_countys_and_ones_own_by_full_name(self):
        offered = [label for _value, label in self.form.fields["also_shown_in"].choices]
        self.assertTrue(any(label.startswith("测试县教育局 · ") for label in offered))
        self.assertFalse(any(label.startswith("测试县民政局 · ") for label in offered))
        self.assertIn("公示公告", offered)
        self.assertLess(offered.index("公示公告"), next(n for n, label in enumerate(offered) if " · " in label))


class RefusalTests(CountyTestCase):
    """A submission refused behind the form: Wagtail's editor has no place for that answer."""

    def test_the_page_can_be_submitted_again(self):
        page = make_document(self)
        services.return_for_changes(journey=submitted(self, page), user=self.head, reason="请补充")
        page = DisclosurePage.objects.get(pk=page.pk)
        page.summary = ""
        page.save_revision(user=self.liaison)
        with self.assertRaises(NotSubmittable):
            page.current_workflow_state.resume(self.liaison)
        services.forget_failed_start(page)
        page.summary = "补上的概述"
        page.save_revision(user=self.liaison)
        self.assertTrue(services.submit(page=page, user=self.liaison).is_active)

    def test_it_is_a_message_on_the_page_s_own_screen(self):
        page = make_document(self)
        request = RequestFactory().post(f"/cms/pages/{page.pk}/edit/")
        request.resolver_match = resolve(request.path)
        request.user, request.session, request._messages = self.liaison, {}, CookieStorage(request)
        error = NotSubmittable({"summary": ["提交前须填写。"]})
        response = RefusalMiddleware(lambda request: None).process_exception(request, error)
        self.assertEqual((response.status_code, response["Location"]), (302, request.path))
        self.assertIn("提交前须填写。", str(next(iter(request._messages))))


def posted_back(form) -> dict:
    """Return what a browser would post back for an unchanged form, lists included."""
    data = {}
    for bound in form:
        value = bound.value()
        if hasattr(value, "stream_block"):
            data |= nested_form_data({bound.html_name: streamfield([])})
        elif value is not None and not isinstance(value, (list, dict)):
            data[bound.html_name] = value
    for formset in form.formsets.values():
        for bound in formset.management_form:
            data[bound.html_name] = bound.value()
        for row in formset.forms:
            for bound in row:
                if bound.value() is not False:
                    data[bound.html_name] = "" if bound.value() is None else bound.value()
    return data


class LockedEditorTests(CountyTestCase):
    def setUp(self):
        self.page = make_document(self)
        self.journey = submitted(self, self.page)
        self.url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def test_editor_says_where_the_item_stands_and_who_has_it(self):
        self.client.force_login(self.liaison)
        response = self.client.get(self.url)
        self.assertTrue(shows(response, "待部门审核"))
        self.assertTrue(shows(response, str(self.head)))
        self.assertTrue(shows(response, reverse("review_admin:item", args=[self.journey.pk])))

    def test_form_is_disabled_and_autosave_off(self):
        self.client.force_login(self.liaison)
        response = self.client.get(self.url)
        self.assertTrue(shows(response, '<fieldset class="locked-form" disabled>'))
        self.assertFalse(shows(response, "w-autosave#save"))
        for name in ("action-submit", "action-publish", "action-cancel-workflow"):
            self.assertFalse(shows(response, f'name="{name}"'))

    def test_a_post_changes_nothing_whoever_sends_it(self):
        before = self.page.get_latest_revision().pk
        for name in ("liaison", "office", "admin"):
            for extra in ({}, {"overwrite_revision_id": before}, {"action-submit": "1"}, {"action-publish": "1"}):
                with self.subTest(name, **extra):
                    self.client.force_login(getattr(self, name))
                    self.client.post(self.url, form_data(title="偷改") | extra, headers={"Accept": "application/json"})
                    self.assertNotEqual(self.page.get_latest_revision().as_object().title, "偷改")
        self.journey.refresh_from_db()
        self.assertEqual(self.journey.status, JourneyStatus.IN_REVIEW)

    def test_cancelling_through_wagtail_ends_the_journey_too(self):
        self.client.force_login(self.liaison)
        self.client.post(self.url, form_data() | {"action-cancel-workflow": "1"})
        self.journey.refresh_from_db()
        self.assertEqual(self.journey.status, JourneyStatus.TAKEN_BACK)
        self.assertIsNone(self.page.get_lock())


class ActionMenuTests(CountyTestCase):
    def test_only_draft_and_submit(self):
        page = make_document(self)
        live = make_document(self)
        released(self, live)
        for name in ("liaison", "office", "admin"):
            for subject in (page, live):
                with self.subTest(name, live=subject.pk == live.pk):
                    self.client.force_login(getattr(self, name))
                    response = self.client.get(reverse("wagtailadmin_pages:edit", args=[subject.pk]))
                    self.assertTrue(shows(response, "保存草稿"))
                    self.assertTrue(shows(response, "提交审核"))
                    for gone in (
                        "action-publish",
                        f"/cms/pages/{subject.pk}/unpublish/",
                        f"/cms/pages/{subject.pk}/privacy/",
                    ):
                        self.assertFalse(shows(response, gone), gone)

    def test_publishing_by_post_publishes_nothing(self):
        page = make_document(self)
        for name in ("liaison", "office", "admin"):
            with self.subTest(name):
                self.client.force_login(getattr(self, name))
                self.client.post(
                    reverse("wagtailadmin_pages:edit", args=[page.pk]), form_data() | {"action-publish": "1"}
                )
                self.assertFalse(Seal.objects.for_object(page).exists())
                self.assertFalse(DisclosurePage.objects.get(pk=page.pk).live)

    def test_our_own_take_off_is_offered_to_those_who_may(self):
        page = make_document(self)
        released(self, page)
        address = reverse("review_admin:unpublish", args=[page.pk])
        for name, offered in {"liaison": True, "office": True, "admin": False}.items():
            with self.subTest(name):
                self.client.force_login(getattr(self, name))
                response = self.client.get(reverse("wagtailadmin_explore", args=[self.catalog.pk]))
                self.assertEqual(address in response.content.decode(), offered)


class WagtailsOwnVerbsTests(CountyTestCase):
    """Every address by which stock Wagtail publishes, unpublishes, restricts or locks a page."""

    VERBS = ("unpublish", "set_privacy", "lock", "unlock")

    def test_refused_for_everybody(self):
        page = make_document(self)
        released(self, page)
        for name in ("liaison", "office", "admin"):
            self.client.force_login(getattr(self, name))
            for verb in self.VERBS:
                with self.subTest(name, verb=verb):
                    data = {"restriction_type": "login"}
                    self.client.post(reverse(f"wagtailadmin_pages:{verb}", args=[page.pk]), data)
                    page = DisclosurePage.objects.get(pk=page.pk)
                    self.assertTrue(Seal.objects.current().for_object(page).exists())
                    self.assertFalse(page.locked)
                    self.assertFalse(page.view_restrictions.exists())

    def test_bulk_publishing_does_not_exist(self):
        actions = {
            action.action_type for action in bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
        }
        self.assertFalse(actions & {"publish", "unpublish"})
        self.client.force_login(self.admin)
        page = make_document(self)
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        self.assertEqual(self.client.post(f"{address}?id={page.pk}").status_code, 404)

    def test_no_action_through_another_page_s_address(self):
        """Wagtail asks about the page in the address and acts on the task state in it (STYLE, Workflow URLs)."""
        own, other = make_document(self), make_document(self)
        submitted(self, other)
        journey = signed_by_head(self, own)
        state = TaskState.objects.get(pk=journey.task_state_id)
        for name in ("liaison", "head", "secrecy", "office", "admin"):
            self.client.force_login(getattr(self, name))
            for action in ("approve", "reject", "cancel", "resume", "publish"):
                for page in (own, other):
                    with self.subTest(name, action=action, own=page is own):
                        for route in ("workflow_action", "collect_workflow_action_data"):
                            address = reverse(f"wagtailadmin_pages:{route}", args=[page.pk, action, state.pk])
                            self.client.post(address, {"comment": "x"}, headers={"x-requested-with": "XMLHttpRequest"})
                        journey = Journey.objects.get(pk=journey.pk)
                        self.assertEqual(
                            (journey.status, journey.current_step.kind), (JourneyStatus.IN_REVIEW, "review")
                        )
        state.refresh_from_db()
        self.assertEqual(state.status, TaskState.STATUS_IN_PROGRESS)

    def test_the_task_itself_asks_the_rule(self):
        journey = reviewed(self, make_document(self))
        state = TaskState.objects.get(pk=journey.task_state_id)
        for name in ("liaison", "head", "secrecy", "admin"):
            with self.subTest(name), self.assertRaises(services.MayNotSign):
                state.task.specific.on_action(state, getattr(self, name), "approve")


class KeepingTests(CountyTestCase):
    """What was public or reviewed is never deleted, and the refusal is a sentence."""

    REFUSAL = "已有审查或公开记录"

    def test_pages(self):
        page = make_document(self)
        released(self, page)
        returned = make_document(self)
        services.return_for_changes(journey=submitted(self, returned), user=self.head, reason="不全")
        for subject in (page, returned, self.catalog):
            with self.subTest(subject.title):
                self.client.force_login(self.admin)
                response = self.client.post(reverse("wagtailadmin_pages:delete", args=[subject.pk]), follow=True)
                self.assertTrue(shows(response, self.REFUSAL))
                self.assertTrue(Page.objects.filter(pk=subject.pk).exists())

    def test_bulk_delete_is_refused_whole(self):
        draft, returned = make_document(self), make_document(self)
        services.return_for_changes(journey=submitted(self, returned), user=self.head, reason="不全")
        self.client.force_login(self.admin)
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        response = self.client.post(f"{address}?id={draft.pk}&id={returned.pk}", follow=True)
        self.assertTrue(shows(response, self.REFUSAL))
        self.assertTrue(Page.objects.filter(pk=draft.pk).exists())

    def test_a_draft_may_go(self):
        draft = make_document(self)
        self.client.force_login(self.admin)
        self.client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
        self.assertFalse(Page.objects.filter(pk=draft.pk).exists())

    def test_documents(self):
        document = CustomDocument(
            title="附件", collection=collection_of(self.jyj), file=ContentFile(b"x,y", name="a.csv")
        )
        document.save()
        page = make_document(self)
        page.attachments = [("file", {"document": document, "note": ""})]
        page.save_revision(user=self.liaison)
        released(self, page)
        self.client.force_login(self.admin)
        single = reverse("wagtaildocs:delete", args=[document.pk])
        bulk = reverse("wagtail_bulk_action", args=["assets", "customdocument", "delete"]) + f"?id={document.pk}"
        for address in (single, bulk):
            with self.subTest(address):
                response = self.client.post(address, follow=True)
                self.assertEqual(response.status_code, 200)
                self.assertTrue(CustomDocument.objects.filter(pk=document.pk).exists())

    def test_people(self):
        submitted(self, make_document(self))
        self.client.force_login(self.admin)
        try:
            address = reverse("wagtailusers_users:delete", args=[self.liaison.pk])
        except NoReverseMatch:
            self.skipTest("accounts have no delete screen")
        response = self.client.post(address, follow=True)
        self.assertIn(response.status_code, {200, 404})
        self.assertTrue(type(self.liaison).objects.filter(pk=self.liaison.pk).exists())
