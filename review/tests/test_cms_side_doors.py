"""Wagtail's own screens: every address of the CMS that could publish, unpublish, move or restrict, tried by post.

Whoever tries, superuser included: the public copy stays what was cleared and nothing answers with a server error.
"""

import json

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Page, Revision, WorkflowState

from disclosure.models import DepartmentCatalogPage, DisclosurePage
from review import services
from review.models import Journey, JourneyStep, Seal
from review.tests.editor import DECLARED
from review.tests.factories import make_document, signed_by_head, submitted
from review.tests.test_side_doors import CLEARED, SMUGGLED, SideDoorTestCase

# Addresses of Wagtail 7.4 below /cms/ that change a page's state, with a value for each part. A new release of
# Wagtail that brings another one makes `test_no_address_is_forgotten` fail until it stands in one of the two lists.
STATE_CHANGING = {
    "wagtail_bulk_action", "wagtailadmin_pages:add", "wagtailadmin_pages:edit", "wagtailadmin_pages:delete",
    "wagtailadmin_pages:unpublish", "wagtailadmin_pages:convert_alias", "wagtailadmin_pages:move",
    "wagtailadmin_pages:move_confirm", "wagtailadmin_pages:set_page_position", "wagtailadmin_pages:copy",
    "wagtailadmin_pages:workflow_action", "wagtailadmin_pages:collect_workflow_action_data",
    "wagtailadmin_pages:confirm_workflow_cancellation", "wagtailadmin_pages:set_privacy", "wagtailadmin_pages:lock",
    "wagtailadmin_pages:unlock", "wagtailadmin_pages:revisions_revert", "wagtailadmin_pages:revisions_unschedule",
}  # fmt: skip
READING = {
    "wagtailadmin_pages:preview_on_add", "wagtailadmin_pages:type_use", "wagtailadmin_pages:choose_parent",
    "wagtailadmin_pages:type_use_results", "wagtailadmin_pages:usage", "wagtailadmin_pages:preview_on_edit",
    "wagtailadmin_pages:view_draft", "wagtailadmin_pages:add_subpage", "wagtailadmin_pages:search",
    "wagtailadmin_pages:search_results", "wagtailadmin_pages:workflow_preview", "wagtailadmin_pages:revisions_index",
    "wagtailadmin_pages:revisions_view", "wagtailadmin_pages:revisions_compare", "wagtailadmin_pages:workflow_history",
    "wagtailadmin_pages:workflow_history_detail", "wagtailadmin_pages:history", "wagtailadmin_pages:history_results",
}  # fmt: skip


def named_addresses(prefix: str) -> set[str]:
    """Return the names of every address in a namespace of the CMS."""

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, inner)
            elif isinstance(pattern, URLPattern) and pattern.name:
                yield f"{namespace}{pattern.name}"

    return {name for name in walk(get_resolver().url_patterns, "") if name.startswith(prefix)}


class EveryAddress:
    def test_no_address_is_forgotten(self):
        self.assertEqual(named_addresses("wagtailadmin_pages:") - STATE_CHANGING - READING, set())

    def test_posting_to_every_address_changes_nothing_public(self):
        """As every role: the page's own people, the office and a superuser."""
        for user in (self.liaison, self.head, self.office, self.admin):
            client = self.client_class(raise_request_exception=False)
            client.force_login(user)
            answers = complete(self._editor_form()) | self._everything()
            for name in sorted(STATE_CHANGING):
                answer = client.post(self._address(name), answers)
                with self.subTest(user=user.username, name=name):
                    self.assertLess(answer.status_code, 500)
                    self.assertContains(self.client.get(self.url), CLEARED)
                    self.assertNotContains(self.client.get(self.url), SMUGGLED)

    def _address(self, name: str) -> str:
        if name == "wagtail_bulk_action":
            return reverse(name, args=["wagtailcore", "page", "publish"]) + f"?id={self.page.pk}"
        pattern = {
            "wagtailadmin_pages:add": ["disclosure", "disclosurepage", self.catalog.pk],
            "wagtailadmin_pages:move_confirm": [self.page.pk, self._elsewhere().pk],
            "wagtailadmin_pages:workflow_action": [self.page.pk, "approve", self._task_state_id()],
            "wagtailadmin_pages:collect_workflow_action_data": [self.page.pk, "approve", self._task_state_id()],
            "wagtailadmin_pages:revisions_revert": [self.page.pk, self.page.latest_revision_id],
            "wagtailadmin_pages:revisions_unschedule": [self.page.pk, self.page.latest_revision_id],
        }
        return reverse(name, args=pattern.get(name, [self.page.pk]))

    def _editor_form(self):
        address = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return self.as_superuser().get(address).context["form"]

    def _elsewhere(self):
        return DepartmentCatalogPage.objects.get(department=self.mzj)

    @staticmethod
    def _task_state_id() -> int:
        return Journey.objects.order_by("-pk").first().task_state_id

    def _everything(self) -> dict:
        """One form that says yes to whatever is asked."""
        return {
            **DECLARED, "title": SMUGGLED, "slug": "smuggled", "action-publish": "1", "action-submit": "1", "confirm": "1",
            "new_title": SMUGGLED, "new_slug": "copied", "new_parent_page": self.catalog.pk, "copy_subpages": "on",
            "publish_copies": "on", "alias": "on", "restriction_type": "login", "include_descendants": "on",
            "comment": "同意", "next": "/cms/", **paragraph_data("body", SMUGGLED),
        }  # fmt: skip


class BulkActions:
    def test_no_bulk_action_publishes_unpublishes_or_moves(self):
        draft = make_document(self)
        client = self.as_superuser()
        for action in ("publish", "unpublish", "move", "delete"):
            address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
            answer = client.post(
                f"{address}?id={self.page.pk}&id={draft.pk}",
                {"chooser": DepartmentCatalogPage.objects.get(department=self.mzj).pk, "include_descendants": "on"},
            )
            with self.subTest(action):
                self.assertLess(answer.status_code, 500)
                self.assert_public_is_cleared()
                self.assertEqual(self.client.get(draft.public_path()).status_code, 404)
                self.assertTrue(Page.objects.get(pk=self.page.pk).live)


class Editor:
    """The editor's form, complete as the browser sends it."""

    def post(self, client, page, action: str, **changes):
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        data = complete(client.get(address).context["form"])
        return client.post(address, data | DECLARED | {f"action-{action}": "1"} | changes)

    def test_publishing_from_the_editor_saves_a_draft_at_most(self):
        for user in (self.liaison, self.admin):
            client = self.client_class()
            client.force_login(user)
            answer = self.post(client, self.page, "publish", title=SMUGGLED)
            with self.subTest(user.username):
                self.assertLess(answer.status_code, 500)
                self.assert_public_is_cleared()
                self.assertFalse(DisclosurePage.objects.get(pk=self.page.pk).title == SMUGGLED)

    def test_submitting_from_the_editor_starts_the_path_and_publishes_nothing(self):
        client = self.client_class()
        client.force_login(self.liaison)
        answer = self.post(client, self.page, "submit", title="修改后的标题")
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(Journey.objects.for_object(self.page).active().get().title, "修改后的标题")
        self.assert_public_is_cleared()

    def test_nobody_edits_what_is_under_review(self):
        journey = submitted(self, make_document(self))
        page = journey.object
        for user in (self.liaison, self.head, self.admin):
            client = self.client_class()
            client.force_login(user)
            answers = complete(self._editor_form()) | {"title": SMUGGLED, "action-publish": "1"}
            client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), answers)
            with self.subTest(user.username):
                self.assertEqual(
                    Revision.objects.get(pk=journey.revision_id).as_object().content_hash(), journey.content_hash
                )
                self.assertFalse(Seal.objects.for_object(page).exists())

    def test_a_schedule_set_in_the_editor_needs_the_path(self):
        draft = make_document(self)
        client = self.client_class()
        client.force_login(self.admin)
        self.post(client, draft, "publish", go_live_at="2026-01-01 08:00")
        services.release_due_pages()
        self.assert_not_public(draft)


class WorkflowAddresses:
    """Wagtail never checks that the task state in the address belongs to the page in the address."""

    def act(self, user, page, action, task_state_id):
        client = self.client_class()
        client.force_login(user)
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task_state_id])
        return client.post(address, {"comment": "同意", "next": "/cms/"})

    def test_an_author_can_not_approve_through_another_pages_address(self):
        own, other = make_document(self), make_document(self)
        journey = submitted(self, own)
        for page in (own, other, self.page):
            for user in (self.liaison, self.admin):
                answer = self.act(user, page, "approve", journey.task_state_id)
                with self.subTest(user=user.username, page=page.slug):
                    self.assertLess(answer.status_code, 500)
                    self.assertFalse(JourneyStep.objects.filter(journey=journey, signer_id__isnull=False).exists())

    def test_the_review_form_can_not_be_skipped_through_wagtails_address(self):
        journey = signed_by_head(self, make_document(self))
        self.act(self.secrecy, journey.object, "approve", journey.task_state_id)
        self.assertEqual(JourneyStep.objects.get(journey=journey, kind="review").signer_id, None)
        self.assert_not_public(journey.object)

    def test_finishing_the_workflow_in_code_publishes_nothing(self):
        journey = signed_by_head(self, make_document(self))
        state = WorkflowState.objects.get(task_states=journey.task_state_id)
        for finish in (
            lambda: state.finish(user=self.admin),
            lambda: state.current_task_state.specific.approve(user=self.admin),
        ):
            with self.subTest(finish), self.assertRaises(Exception):  # noqa: B017  (which one is not the point)
                finish()
            self.assert_not_public(journey.object)


class AdminApi:
    def test_the_admin_api_is_closed_to_the_public_and_publishes_nothing(self):
        address = f"/cms/api/main/pages/{self.page.pk}/"
        self.assertNotEqual(self.client.get(address).status_code, 200)
        for action in (
            "publish",
            "unpublish",
            "move",
            "copy",
            "create_alias",
            "convert_alias",
            "revert_to_page_revision",
        ):
            answer = self.as_superuser().post(
                f"{address}action/{action}/",
                json.dumps({"revision_id": self.page.latest_revision_id, "keep_live": True, "slug": "copied",
                            "destination_page_id": DepartmentCatalogPage.objects.get(department=self.mzj).pk}),
                content_type="application/json",
            )  # fmt: skip
            with self.subTest(action):
                self.assertLess(answer.status_code, 500)
                self.assert_public_is_cleared()
                self.assertEqual(Seal.objects.current().of_type("disclosure.disclosurepage").count(), 1)

    def test_drafts_are_closed_to_the_public(self):
        draft = make_document(self)
        revision = draft.latest_revision_id
        for name, args in (
            ("view_draft", [draft.pk]), ("revisions_view", [draft.pk, revision]), ("preview_on_edit", [draft.pk]),
            ("revisions_compare", [draft.pk, "earliest", "latest"]), ("history", [draft.pk]), ("edit", [draft.pk]),
        ):  # fmt: skip
            with self.subTest(name):
                self.assertNotContains(
                    self.client.get(reverse(f"wagtailadmin_pages:{name}", args=args), follow=True), "正文。"
                )


class CmsSideDoorTests(EveryAddress, BulkActions, Editor, WorkflowAddresses, AdminApi, SideDoorTestCase):
    """All of them in one county."""


def complete(form) -> dict:
    """Return what a browser sends back for an untouched editor form: fields, empty child forms, one paragraph."""
    data = {name: _text(form[name].value()) for name, field in form.fields.items() if not hasattr(field, "block")}
    for formset in form.formsets.values():
        data |= {
            f"{formset.prefix}-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
        }
    return data | paragraph_data("body", CLEARED) | {"attachments-count": 0}


def _text(value):
    if isinstance(value, (list, tuple)):
        return [getattr(item, "pk", item) for item in value]
    return "" if value is None else value


def paragraph_data(name: str, text: str) -> dict:
    content = {"blocks": [{"key": "a", "text": text, "type": "unstyled"}], "entityMap": {}}
    return {
        f"{name}-count": 1, f"{name}-0-deleted": "", f"{name}-0-order": 0, f"{name}-0-type": "paragraph",
        f"{name}-0-id": "", f"{name}-0-value": json.dumps(content),
    }  # fmt: skip
