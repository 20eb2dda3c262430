"""The desk inside Wagtail's own screens: the queue in the menu, our verbs on pages, and nothing that the gate refuses."""

from django.apps import apps
from django.forms import Media
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin import wagtail_hooks as wagtail_admin_hooks  # noqa: F401  (registers what is withdrawn below)
from wagtail.admin.action_menu import ActionMenuItem, SaveDraftMenuItem, SubmitForModerationMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction, UnpublishBulkAction
from wagtail.snippets import action_menu as snippet_menu

from review import (  # noqa: F401  (the menus register 紧急下线, 审查台账, 隔离区, 复扫发现, 词表, 审核设置)
    exception_menu,
    exit_menu,
    intake_menu,
    office_menu,
    records,
    scans,
)
from review.forms import SUBMIT_ACTIONS
from review.forms_submission import SubmissionForm
from review.models import Seal
from review.object_menu import object_buttons
from review.objects import GatedObject
from review.queues import is_signer, latest_journey, waiting_for
from review.scanning import Severity
from review.services import complete_submission, user_can_unpublish
from review.wording import KEPT_MESSAGE


@hooks.register("insert_global_admin_css")
def desk_css():
    return format_html('<link rel="stylesheet" href="{}">', static("review/desk.css"))


# The queue -----------------------------------------------------------------------------------------------------------------


class QueueMenuItem(MenuItem):
    """待办审核, with how many wait; for people who sign."""

    def is_shown(self, request):
        return is_signer(request.user)

    def render_component(self, request):
        component = super().render_component(request)
        if count := len(waiting_for(request.user)):
            component.label = f"{self.label}（{count}）"
        return component


@hooks.register("register_admin_menu_item")
def queue_menu_item():
    return QueueMenuItem(_("待办审核"), reverse("review_admin:queue"), name="review-queue", icon_name="tasks", order=50)


# The editor ----------------------------------------------------------------------------------------------------------------


def submission_form(request, model) -> SubmissionForm:
    """What stands beside 提交审核; after a refused submission with what was typed, and the messages at their fields."""
    was_sent = request.method == "POST" and any(name in request.POST for name in SUBMIT_ACTIONS)
    return SubmissionForm(request.POST if was_sent else None, model=model)


def page_model(request, page):
    """Return the type that an editor is open for; a new page's stands in its address."""
    named = request.resolver_match.kwargs
    if page is not None:
        return type(page)
    return apps.get_model(named["content_type_app_name"], named["content_type_model_name"])


class SubmitMenuItem(SubmitForModerationMenuItem):
    """提交审核, with the form in which the liaison proposes the attribute and says that the text was checked."""

    label = _("提交审核")
    template_name = "review/action_menu/submit.html"

    def get_context_data(self, parent_context):
        page = parent_context.get("page")
        state = page.current_workflow_state if page and page.pk else None
        context = super().get_context_data(parent_context)
        returned = state and state.status == state.STATUS_NEEDS_CHANGES
        request = parent_context["request"]
        return context | {
            "label": _("重新提交审核") if returned else self.label,
            "submission_form": submission_form(request, page_model(request, page)),
        }


class DraftAndSubmitMenuItem(ActionMenuItem):
    """The editor's two buttons side by side: neither hides in a menu."""

    def __init__(self, items):
        super().__init__(order=0)
        self.items = items

    def render_html(self, parent_context=None):
        return mark_safe("".join(item.render_html(parent_context) for item in self.items))

    @property
    def media(self):
        return sum((item.media for item in self.items), Media())


class ProgressMenuItem(ActionMenuItem):
    """On a locked page: the way to the item's screen in place of any button that saves."""

    name = "action-review-progress"
    template_name = "review/action_menu/progress.html"

    def get_context_data(self, parent_context):
        journey = latest_journey(parent_context.get("page") or parent_context["instance"])
        return super().get_context_data(parent_context) | {"journey": journey}


@hooks.register("construct_page_action_menu", order=1000)
def only_draft_and_submit(menu_items, request, context):
    """保存草稿 and 提交审核; nothing that publishes, unpublishes, locks or cancels (those are verbs of `review`)."""
    if context.get("locked_for_user"):
        menu_items[:] = [ProgressMenuItem()]
        return
    offered = []
    for item in menu_items:
        if isinstance(item, SaveDraftMenuItem):
            offered.append(item)
        elif isinstance(item, SubmitForModerationMenuItem):
            offered.append(SubmitMenuItem())
    menu_items[:] = [DraftAndSubmitMenuItem(offered)] if offered else []


class SubmitObjectMenuItem(snippet_menu.SubmitForModerationMenuItem):
    """提交审核 on what is no page, with the same form."""

    template_name = "review/action_menu/submit.html"

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | {
            "label": SubmitMenuItem.label,
            "submission_form": submission_form(parent_context["request"], parent_context["model"]),
        }


@hooks.register("construct_snippet_action_menu", order=1000)
def only_draft_and_submit_object(menu_items, request, context):
    """The same two buttons for gated objects that are no pages."""
    if not issubclass(context["model"], GatedObject):
        return
    if context.get("locked_for_user"):
        menu_items[:] = [ProgressMenuItem()]
        return
    offered: list = [item for item in menu_items if isinstance(item, snippet_menu.SaveMenuItem)]
    offered += [
        SubmitObjectMenuItem() for item in menu_items if isinstance(item, snippet_menu.SubmitForModerationMenuItem)
    ]
    menu_items[:] = [DraftAndSubmitMenuItem(offered)] if offered else []


@hooks.register("register_snippet_listing_buttons")
def object_listing_buttons(snippet, user, next_url=None):
    return object_buttons(snippet, user) if isinstance(snippet, GatedObject) else []


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_what_blocks(request, page):
    """At submission: what the reviewer cannot clear is said at once, while its author still has it in mind."""
    if not any(name in request.POST for name in SUBMIT_ACTIONS):
        return
    journey = latest_journey(page)
    if journey is None or not journey.is_active:
        return
    found = [finding for finding in scans.report_of(journey)["findings"] if finding["severity"] == Severity.BLOCK]
    if found and not scans.is_waiting(found):
        text = _("自动检查发现%(count)d处禁止发布的内容，审查时不能通过。可以现在撤回，或在审核进度里生成遮盖件。")
        button = messages.button(reverse("review_admin:item", args=[journey.pk]), _("查看"))
        messages.warning(request, text % {"count": len(found)}, buttons=[button])


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def note_declaration(request, page):
    """What the author said at the button belongs to the submission that it made."""
    if not any(name in request.POST for name in SUBMIT_ACTIONS):
        return
    form = SubmissionForm(request.POST, model=page.specific_class)
    if form.is_valid():
        complete_submission(obj=page, user=request.user, declaration=form.declaration)


# Pages ---------------------------------------------------------------------------------------------------------------------


class TakeOffButton(PageMenuItem):
    """下线 for those who may."""

    label = _("下线")
    icon_name = "download"
    url_name = "review_admin:unpublish"

    def is_shown(self, user):
        if not self.page.live:
            return False
        seal = Seal.objects.current().without_content().for_object(self.page.specific_deferred).first()
        return seal is not None and user_can_unpublish(user, seal.department_id)


class JourneyButton(PageMenuItem):
    """The newest passage through the approval path."""

    label = _("审核进度")
    icon_name = "tasks"

    @cached_property
    def journey(self):
        return latest_journey(self.page.specific_deferred)

    @cached_property
    def url(self):
        return reverse("review_admin:item", args=[self.journey.pk]) if self.journey else None

    def is_shown(self, user):
        return self.journey is not None and self.page.permissions_for_user(user).can_edit()


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page, user, next_url=None):
    yield TakeOffButton(page=page, next_url=next_url, priority=40)


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    yield JourneyButton(page=page, priority=12)
    yield TakeOffButton(page=page, next_url=next_url, priority=60)


# What was reviewed or public is kept ---------------------------------------------------------------------------------------


@hooks.register("before_bulk_action")
def keep_what_is_on_record(request, action_type, objects, action):
    """Refuse the whole batch, before anything of it is gone."""
    if action_type != "delete":
        return None
    kept = [str(obj) for obj in objects if records.names(obj)]
    if not kept:
        return None
    messages.error(request, f"{KEPT_MESSAGE}{'、'.join(kept[:5])}")
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


@hooks.register("before_delete_user")
def keep_people_on_record(request, user):
    if records.names(user):
        messages.error(request, _("该人员有送审、签署或操作记录，账号只能停用，不能删除。"))
        return redirect("wagtailusers_users:index")
    return None


def withdraw_bulk_publishing() -> None:
    """Bulk publishing is refused by the gate; Wagtail has no public way to take an action off its list."""
    withdrawn = {PublishBulkAction, UnpublishBulkAction}
    registered = hooks._hooks["register_bulk_action"]
    registered[:] = [entry for entry in registered if entry[0] not in withdrawn]


withdraw_bulk_publishing()
