"""Screens of the office: 审核流程 and 特别办理方式. What is changed here holds for what is submitted from then on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from review.arrangements import arrange, end_arrangement
from review.forms_office import ArrangementForm, PathForm, gated_page_types
from review.models import ApprovalPath, Arrangement
from review.paths import DEFAULT_STEPS
from review.planning import replace_path, user_can_edit_paths, withdraw_path
from review.views_exits import add_errors

ENDED_SHOWN = 30


def _for_the_office(request) -> None:
    if not user_can_edit_paths(request.user):
        raise PermissionDenied


# Approval paths ----------------------------------------------------------------------------------------------------------


@require_safe
@require_admin_access
def paths(request):
    """The paths in force, and those they replaced."""
    _for_the_office(request)
    rows = ApprovalPath.objects.select_related("department").order_by("department__order", "page_type", "-version")
    context = {
        "in_force": [_described(path) for path in rows.in_force()],
        "replaced": [_described(path) for path in rows.filter(replaced_at__isnull=False)[:ENDED_SHOWN]],
        "default": str(ApprovalPath(steps=list(DEFAULT_STEPS))),
    }
    return TemplateResponse(request, "review/office/paths.html", context)


def _described(path: ApprovalPath) -> dict:
    types = dict(gated_page_types())
    return {
        "path": path,
        "whose": path.department.official_name if path.department else _("全县各机构"),
        "type": types.get(path.page_type, path.page_type) or _("全部类型"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def edit_path(request, pk=None):
    """Put a new version in force; `pk` is the one to begin with."""
    _for_the_office(request)
    if request.method == "POST":
        form = PathForm(request.POST)
        if _done(form, replace_path, user=request.user):
            messages.success(request, _("审核流程已更新，只对今后送审的件生效。"))
            return redirect("review_office:paths")
    else:
        path = get_object_or_404(ApprovalPath, pk=pk) if pk else ApprovalPath(steps=list(DEFAULT_STEPS))
        form = PathForm.for_path(path)
    return _form(request, form, _("审核流程"), "review_office:paths")


@require_POST
@require_admin_access
def remove_path(request, pk):
    """停用 a special path: the more general one holds again."""
    withdraw_path(path=get_object_or_404(ApprovalPath, pk=pk), user=request.user)
    messages.success(request, _("已停用，今后送审的件按上一级流程办理。"))
    return redirect("review_office:paths")


# Arrangements --------------------------------------------------------------------------------------------------------------


@require_safe
@require_admin_access
def arrangements(request):
    """合并审签, 代审, 授权发布 and urgent columns in force, and those that ended."""
    _for_the_office(request)
    rows = Arrangement.objects.select_related("department", "lender", "column")
    in_force = rows.in_force()
    ended = rows.exclude(pk__in=in_force.values("pk"))[:ENDED_SHOWN]
    return TemplateResponse(request, "review/office/arrangements.html", {"in_force": in_force, "ended": ended})


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def add_arrangement(request):
    _for_the_office(request)
    form = ArrangementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _done(form, arrange, user=request.user):
        messages.success(request, _("已设置，只对今后送审的件生效。"))
        return redirect("review_office:arrangements")
    return _form(request, form, _("特别办理方式"), "review_office:arrangements")


@require_POST
@require_admin_access
def stop_arrangement(request, pk):
    end_arrangement(arrangement=get_object_or_404(Arrangement, pk=pk), user=request.user)
    messages.success(request, _("已停止，只对今后送审的件生效。"))
    return redirect("review_office:arrangements")


# Forms -----------------------------------------------------------------------------------------------------------------------


def _done(form, verb, **kwargs) -> bool:
    """Call the verb with what the form holds; put its refusals at their fields."""
    if not form.is_valid():
        return False
    try:
        verb(**kwargs, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
    return not form.errors


def _form(request, form, heading: str, back: str):
    context = {"form": form, "screen_title": heading, "back": back}
    return TemplateResponse(request, "review/office/form.html", context, status=422 if form.errors else 200)
