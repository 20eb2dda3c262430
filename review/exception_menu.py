"""勘误 and 应急发布 on a page, 发布后核查 in the office's menu. Registered by importing this module in `wagtail_hooks`."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.menus.pages import PageMenuItem

from review.corrections import user_can_correct
from review.models import PostCheck, Seal
from review.urgent import is_urgent_column, user_can_release_urgently


class CorrectButton(PageMenuItem):
    """勘误: on a public page with a newer draft."""

    label = _("勘误")
    icon_name = "edit"
    url_name = "review_office:correct"

    def is_shown(self, user):
        page = self.page.specific_deferred
        if not (page.live and page.has_unpublished_changes and hasattr(page, "public_payload")):
            return False
        return user_can_correct(user, page) and Seal.objects.current().for_object(page).exists()


class UrgentButton(PageMenuItem):
    """应急发布: in a column that the office marked."""

    label = _("应急发布")
    icon_name = "warning"
    url_name = "review_office:urgent"

    def is_shown(self, user):
        page = self.page.specific_deferred
        return page.has_unpublished_changes and is_urgent_column(page) and user_can_release_urgently(user, page)


@hooks.register("register_page_header_buttons")
def exception_header_buttons(page, user, view_name, next_url=None):
    yield CorrectButton(page=page, priority=13)
    yield UrgentButton(page=page, priority=14)


class PostChecksMenuItem(MenuItem):
    """发布后核查, with how many are open."""

    def render_component(self, request):
        component = super().render_component(request)
        if count := PostCheck.objects.open().count():
            component.label = f"{self.label}（{count}）"
        return component


@hooks.register("register_office_menu_item")
def post_checks_menu_item():
    url = reverse("review_office:post_checks")
    return PostChecksMenuItem(_("发布后核查"), url, name="post-checks", icon_name="check", order=5)
