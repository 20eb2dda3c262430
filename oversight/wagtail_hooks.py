"""The desk in Wagtail: the start page's panels, the inbox, and reports for those who watch."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from oversight import admin_urls, incidents, post_checks  # noqa: F401  (the latter register their panels)
from oversight.models import Notification
from oversight.panels import panels_for
from oversight.permissions import user_can_read_reports


@hooks.register("construct_homepage_panels", order=1000)
def desk_panels(request, panels):
    """Ours take the place of Wagtail's: those know nothing of steps, holders and reasons."""
    panels[:] = panels_for(request)


@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary(request, summary_items):
    summary_items[:] = []


@hooks.register("register_admin_urls")
def inbox_urls():
    return [path("messages/", include(admin_urls))]


class InboxMenuItem(MenuItem):
    """消息, with how many are unread."""

    def render_component(self, request):
        component = super().render_component(request)
        if count := Notification.objects.filter(user=request.user).unread().count():
            component.label = f"{self.label}（{count}）"
        return component


@hooks.register("register_admin_menu_item")
def inbox_menu_item():
    return InboxMenuItem(_("消息"), reverse("oversight:inbox"), name="inbox", icon_name="mail", order=60)


@hooks.register("construct_reports_menu", order=1000)
def reports_for_watchers(request, menu_items):
    if not user_can_read_reports(request.user):
        menu_items[:] = []
