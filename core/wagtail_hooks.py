"""What every page has in Wagtail: 套用旧稿新建 in place of its copy."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.wagtail_hooks import PageListingCopyButton

from core.copying import StartFromForm, start_from
from core.viewsets import CalendarViewSetGroup

# Wagtail has no public way to rename one of its buttons.
PageListingCopyButton.label = _("套用旧稿新建")


@hooks.register("before_copy_page")
def start_from_this_page(request, page):
    """Answer Wagtail's copy screen with ours; Wagtail has asked whether the person may copy the page."""
    form = StartFromForm(request.POST or None, user=request.user, page=page.specific)
    if request.method == "POST" and form.is_valid():
        parent, title = form.cleaned_data["new_parent_page"], form.cleaned_data["new_title"]
        kept = form.cleaned_data.get("attachments", ())
        draft = start_from(page=page, parent=parent, title=title, user=request.user, attachments=kept)
        messages.success(request, _g("已新建草稿，请填写文号和日期，逐项核对后送审。"))
        return redirect("wagtailadmin_pages:edit", draft.pk)
    return TemplateResponse(request, "core/start_from.html", {"page": page, "form": form})


@hooks.register("register_admin_viewset")
def register_calendar():
    """工作日历, for the office."""
    return CalendarViewSetGroup()
