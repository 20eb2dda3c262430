"""Screens of 勘误, 应急发布 and 发布后核查."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from review import post_checks
from review.correction_rules import MOST_CHARACTERS
from review.corrections import assess_correction, changes_of, propose_correction, user_can_correct
from review.difference import page_differences
from review.enums import PostCheckResult
from review.models import PostCheck, Seal
from review.planning import user_can_edit_paths
from review.urgent import submit_urgent, urgent_problems, user_can_release_urgently
from review.views_exits import add_errors
from review.wording import correction_messages

DONE_SHOWN = 50


class ReasonOfCorrectionForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("勘误理由"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("如：错别字。签署人会看到。"),
    )  # fmt: skip


class ReasonOfUrgencyForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("应急事由"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("如：县气象局23时40分发布暴雨红色预警。值班人员会看到。"),
    )  # fmt: skip


# Proposing ---------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def correct(request, page_id):
    """What changed, whether it is a correction, and why; submitting it brings it to the head and the secrecy officer."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not user_can_correct(request.user, page):
        raise PermissionDenied
    form = ReasonOfCorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (journey := _proposed(form, propose_correction, page, request.user)):
        messages.success(request, _("已提交勘误：%(title)s") % {"title": journey.title})
        return redirect("review_admin:item", pk=journey.pk)
    return TemplateResponse(
        request, "review/office/correct.html", _correction_context(page) | {"form": form, "page": page},
        status=422 if form.errors else 200,
    )  # fmt: skip


def _correction_context(page) -> dict:
    latest = page.get_latest_revision_as_object()
    seal = Seal.objects.current().for_object(page).first()
    assessment = assess_correction(latest)
    differences = page_differences(seal.page, latest) if seal else []
    at = assessment.problems_at
    return {
        "differences": [(found, correction_messages(at.get(found.name, ()))) for found in differences],
        "problems": [] if at else correction_messages(assessment.problems),
        "is_correction": not assessment.problems,
        "length": assessment.length,
        "most": MOST_CHARACTERS,
        "is_slight": assessment.is_slight,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def release_urgently(request, page_id):
    """Ask the duty officer of the day to release a page now."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not user_can_release_urgently(request.user, page):
        raise PermissionDenied
    form = ReasonOfUrgencyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (journey := _proposed(form, submit_urgent, page, request.user)):
        messages.success(request, _("已送值班人员审签：%(title)s") % {"title": journey.title})
        return redirect("review_admin:item", pk=journey.pk)
    context = {"form": form, "page": page, "problems": urgent_problems(page.get_latest_revision_as_object())}
    return TemplateResponse(request, "review/office/urgent.html", context, status=422 if form.errors else 200)


def _proposed(form, verb, page, user):
    """Call the verb; put its refusals at their fields, those of the page above the form."""
    if not form.is_valid():
        return None
    try:
        return verb(page=page, user=user, reason=form.cleaned_data["reason"])
    except ValidationError as error:
        add_errors(form, error)
    return None


# Afterwards --------------------------------------------------------------------------------------------------------------


@require_safe
@require_admin_access
def checks(request):
    """发布后核查: what the office has to look at, the latest first to fall due; and what was looked at."""
    if not user_can_edit_paths(request.user):
        raise PermissionDenied
    return _checks(request)


def _checks(request, *, refused: dict | None = None):
    """The list; `refused` holds the check that could not be finished, the note typed and what speaks against it."""
    rows = PostCheck.objects.select_related("journey").prefetch_related("journey__steps")
    still_open = [
        {"check": check, "may": post_checks.user_can_post_check(request.user, check),
         "changes": changes_of(check.journey)}
        for check in rows.open()
    ]  # fmt: skip
    done = rows.filter(done_at__isnull=False).order_by("-done_at")[:DONE_SHOWN]
    context = {"open": still_open, "done": done, "refused": refused}
    return TemplateResponse(request, "review/office/post_checks.html", context, status=422 if refused else 200)


@require_POST
@require_admin_access
def finish_check(request, pk):
    """核查无误, or 撤销勘误 with a reason."""
    check = get_object_or_404(PostCheck, pk=pk)
    result, note = request.POST.get("result", ""), request.POST.get("note", "")[:500]
    try:
        post_checks.finish(check=check, user=request.user, result=result, note=note)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
        return _checks(request, refused={"pk": check.pk, "note": note, "why": error.messages})
    done = PostCheckResult(result).label
    messages.success(request, _("%(result)s：%(title)s") % {"result": done, "title": check.journey.title})
    return redirect("review_office:post_checks")
