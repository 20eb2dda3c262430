"""A person's messages, and the one switch on the office's start page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from oversight.forms import MessageSettingsForm
from oversight.models import MessageSettings, Notification
from review.exceptions import MayNotSign
from review.migration import end_migration

SHOWN = 100


@require_safe
@require_admin_access
def inbox(request):
    """Every message, unread ones first."""
    mine = Notification.objects.filter(user=request.user).order_by("read_at", "-created_at")
    unread = mine.unread().count()
    return TemplateResponse(request, "oversight/inbox.html", {"notifications": mine[:SHOWN], "unread": unread})


@require_safe
@require_admin_access
def open_message(request, pk):
    """Go to what a message is about; opening it is reading it."""
    notification = get_object_or_404(Notification, pk=pk, user=request.user)
    Notification.objects.filter(pk=notification.pk).mark_read()
    return redirect(notification.url)


@require_POST
@require_admin_access
def read_all(request):
    count = Notification.objects.filter(user=request.user).mark_read()
    messages.success(request, _("已将 %(count)d 条消息标为已读。") % {"count": count})
    return redirect("oversight:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def message_settings(request):
    """消息设置: which channels; urgent messages can't be silenced."""
    own = MessageSettings.objects.filter(user=request.user).first() or MessageSettings(user=request.user)
    form = MessageSettingsForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("消息设置已保存。"))
        return redirect("oversight:inbox")
    return TemplateResponse(
        request, "oversight/message_settings.html", {"form": form}, status=422 if form.errors else 200
    )


@require_POST
@require_admin_access
def close_migration(request):
    """结束历史迁移: from now on everything walks the approval path. There is no way back."""
    try:
        end_migration(user=request.user)
    except MayNotSign as error:
        raise PermissionDenied from error
    messages.success(request, _("历史迁移已结束，今后所有内容都须送审。"))
    return redirect("wagtailadmin_home")
