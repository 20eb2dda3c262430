"""隔离区 and 复扫发现: two work lists, each row with its two ways out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access

from departments.models import Department
from review import incidents, quarantine, sweep
from review.forms import ReasonForm
from review.incident_steps import ban_at_edge
from review.models import Seal
from review.public import listing
from review.scanning import Finding
from review.views_exits import add_errors

# Quarantine ----------------------------------------------------------------------------------------------------------------


@require_safe
@require_admin_access
def quarantined(request):
    """The files that wait for a secrecy officer, or all of them."""
    if not quarantine.user_is_officer(request.user):
        raise PermissionDenied
    shown = quarantine.visible_files(request.user)
    show_all = request.GET.get("show") == "all"
    page = listing(request, shown if show_all else shown.sealed())
    names = _department_names(page.items)
    rows = [{"file": file, "department": names.get(file.department_id, "")} for file in page.items]
    return TemplateResponse(
        request, "review/intake/quarantine.html", {"rows": rows, "listing": page, "show_all": show_all}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def settle_file(request, pk):
    """One file: what is known without opening it, and the officer's two acts."""
    if not quarantine.user_is_officer(request.user):
        raise PermissionDenied
    sealed = get_object_or_404(quarantine.visible_files(request.user), pk=pk)
    form = ReasonForm(request.POST or None)
    verbs = {"release": quarantine.open_as_false_alarm, "destroy": quarantine.destroy_file}
    verb = verbs.get(request.POST.get("act", ""))
    if verb and _done(form, lambda reason: verb(sealed=sealed, user=request.user, reason=reason)):
        messages.success(request, _("已记录：%(file)s。") % {"file": sealed})
        return redirect("review_intake:quarantine")
    context = {
        "file": sealed, "form": form, "findings": [Finding.from_dict(found) for found in sealed.findings],
        "department": _department_names([sealed]).get(sealed.department_id, ""),
        "may_settle": sealed.status == "sealed" and quarantine.user_can_settle(request.user, sealed),
    }  # fmt: skip
    return TemplateResponse(request, "review/intake/quarantined_file.html", context, status=422 if form.errors else 200)


# The sweep -----------------------------------------------------------------------------------------------------------------


@require_safe
@require_admin_access
def swept(request):
    """New findings in what is public, gravest first."""
    shown = sweep.visible_findings(request.user)
    show_all = request.GET.get("show") == "all"
    page = listing(request, shown if show_all else shown.open())
    names = _department_names(page.items)
    rows = [_finding_row(row, names) for row in page.items]
    return TemplateResponse(request, "review/intake/sweep.html", {"rows": rows, "listing": page, "show_all": show_all})


def _finding_row(row, names) -> dict:
    return {"row": row, "finding": Finding.from_dict(row.finding), "department": names.get(row.department_id, "")}


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def settle_finding(request, pk):
    """One finding: 先行下线 or 误报, each with a reason."""
    row = get_object_or_404(sweep.visible_findings(request.user), pk=pk)
    form, user = ReasonForm(request.POST or None), request.user
    act, done = request.POST.get("act"), []
    if act == "hide" and _done(form, lambda reason: done.append(sweep.hide_now(row=row, user=user, reason=reason))):
        ban_at_edge()
        messages.success(request, _("已下线：%(title)s") % {"title": row.title})
        return redirect("review_incidents:detail", pk=done[0].pk)
    if act == "dismiss" and _done(form, lambda reason: sweep.dismiss(row=row, user=user, reason=reason)):
        messages.success(request, _("已记为误报：%(title)s") % {"title": row.title})
        return redirect("review_intake:sweep")
    seal = Seal.objects.current().without_content().filter(pk=row.seal_id).first()
    context = _finding_row(row, _department_names([row])) | {
        "form": form, "seal": seal, "is_open": row.status == "open",
        "may_hide": seal is not None and incidents.user_can_take_down(user, seal.department_id),
        "may_dismiss": sweep.user_can_dismiss(user, row),
    }  # fmt: skip
    return TemplateResponse(request, "review/intake/finding.html", context, status=422 if form.errors else 200)


# Shared --------------------------------------------------------------------------------------------------------------------


def _done(form: ReasonForm, verb) -> bool:
    """Call a verb with the form's reason; what it refuses stands at the form."""
    if not form.is_valid():
        return False
    try:
        verb(form.cleaned_data["reason"])
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


def _department_names(rows) -> dict[int, str]:
    wanted = {row.department_id for row in rows} - {None}
    return dict(Department.objects.filter(pk__in=wanted).values_list("pk", "official_name"))
