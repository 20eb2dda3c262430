"""紧急下线 on the screen: find the page, take it off in one step, then follow the case to its end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from core.calendar.services import load_workdays
from departments.models import Department
from review import incidents
from review.addresses import find_public
from review.enums import IncidentStatus
from review.exports import DOCX, attachment, incident_letter
from review.forms_exits import ResolutionForm, take_down_form
from review.incident_steps import (
    ban_at_edge,
    departments_to_take_down,
    is_report_late,
    record_report,
    settle_due_on,
    tick_off,
    user_can_work_on_incident,
    visible_incidents,
    what_still_serves,
)
from review.models import Incident, Seal
from review.paper import letter_of
from review.public import listing
from review.views_exits import add_errors

# Taking down -------------------------------------------------------------------------------------------------------------


@require_safe
@require_admin_access
def start(request):
    """Find the page by its pasted address or by words of its title; one hit shows the form at once."""
    departments = departments_to_take_down(request.user)
    if departments == []:
        raise PermissionDenied
    text = request.GET.get("q", "").strip()[:500]
    found = find_public(text, department_ids=departments)
    if len(found) == 1:
        return _take_down_screen(request, found[0], take_down_form(found[0]), query=text)
    context = {"query": text, "found": found, "can_see_all": departments is None}
    return TemplateResponse(request, "review/incidents/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def take_down(request, seal_id):
    """The one step: kind of reason and reason; then the case, which says whether the page is gone everywhere."""
    seal = _present(get_object_or_404(Seal.objects.without_content(), pk=seal_id))
    if not incidents.user_can_take_down(request.user, seal.department_id):
        raise PermissionDenied
    form = take_down_form(seal, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            incident = incidents.take_down(seal=seal, user=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            ban_at_edge()
            return redirect(f"{reverse('review_incidents:detail', args=[incident.pk])}?check=1")
    return _take_down_screen(request, seal, form)


def _present(seal: Seal) -> Seal:
    """Return what the object shows now: it may have been published anew since the screen was opened."""
    current = Seal.objects.current().without_content()
    return current.filter(object_type=seal.object_type, object_id=seal.object_id).first() or seal


def _take_down_screen(request, seal, form, query=""):
    context = {"seal": seal, "form": form, "query": query}
    return TemplateResponse(request, "review/incidents/take_down.html", context, status=422 if form.errors else 200)


# Following the case --------------------------------------------------------------------------------------------------------


@require_safe
@require_admin_access
def index(request):
    """The cases this person may see: open ones, or all."""
    shown = visible_incidents(request.user)
    show_all = request.GET.get("show") == "all"
    if not show_all:
        shown = shown.open()
    cases = listing(request, shown)
    workdays, names = load_workdays(), _department_names(cases.items)
    rows = [_row(incident, workdays, names) for incident in cases.items]
    context = {"rows": rows, "listing": cases, "show_all": show_all, "late": shown.late_in_reporting().count()}
    context["may_take_down"] = departments_to_take_down(request.user) != []
    return TemplateResponse(request, "review/incidents/index.html", context)


def _department_names(cases: list[Incident]) -> dict[int, str]:
    wanted = {case.department_id for case in cases} - {None}
    return dict(Department.objects.filter(pk__in=wanted).values_list("pk", "official_name"))


def _row(incident: Incident, workdays, names) -> dict:
    return {
        "incident": incident,
        "department": names.get(incident.department_id, ""),
        "settle_due_on": settle_due_on(incident, workdays),
        "is_report_late": is_report_late(incident),
    }


@require_safe
@require_admin_access
def detail(request, pk):
    """One case: is it gone, what was checked, the 24-hour clock, the report, the office's decision."""
    return _detail_response(request, _visible(request, pk))


def _detail_response(request, incident, *, status=200, **forms):
    row = _row(incident, load_workdays(), _department_names([incident]))
    is_open = incident.status == IncidentStatus.OPEN
    context = row | {
        "checked": "check" in request.GET,
        "still": what_still_serves(incident) if "check" in request.GET and is_open else [],
        "is_open": is_open,
        "may_work": user_can_work_on_incident(request.user, incident),
        "may_settle": is_open and incidents.user_can_settle_incident(request.user),
        "restore_form": ResolutionForm(prefix="restore"),
        "close_form": ResolutionForm(prefix="close"),
        **forms,
    }
    return TemplateResponse(request, "review/incidents/detail.html", context, status=status)


def _visible(request, pk) -> Incident:
    return get_object_or_404(visible_incidents(request.user), pk=pk)


@require_POST
@require_admin_access
def check(request, pk):
    """Tick off a place where a copy may have been, or take the tick back."""
    incident = _visible(request, pk)
    tick_off(incident=incident, user=request.user, code=request.POST.get("code", ""), done="done" in request.POST)
    return redirect(f"{reverse('review_incidents:detail', args=[pk])}#checks")


@require_POST
@require_admin_access
def reported(request, pk):
    """The report has gone out."""
    record_report(incident=_visible(request, pk), user=request.user)
    messages.success(request, _("已记录报告时间。"))
    return redirect("review_incidents:detail", pk=pk)


@require_POST
@require_admin_access
def restore(request, pk):
    """The suspicion was wrong: exactly the cleared copy comes back."""
    return _settle(request, pk, "restore", incidents.restore, _("已恢复公开：%(title)s"))


@require_POST
@require_admin_access
def close(request, pk):
    """The case ends; the content needs a new review to come back."""
    return _settle(request, pk, "close", incidents.close, _("已结案：%(title)s"))


def _settle(request, pk, name, verb, done):
    incident = _visible(request, pk)
    form = ResolutionForm(request.POST, prefix=name)
    if form.is_valid():
        try:
            verb(incident=incident, user=request.user, resolution=form.cleaned_data["resolution"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, done % {"title": incident.title})
            return redirect("review_incidents:detail", pk=pk)
    return _detail_response(request, incident, status=422, **{f"{name}_form": form})


# The report ------------------------------------------------------------------------------------------------------------------


@require_safe
@require_admin_access
def report(request, pk):
    """The report letter, for the printer."""
    incident = _visible(request, pk)
    return TemplateResponse(
        request, "review/incidents/report.html", {"letter": letter_of(incident), "incident": incident}
    )


@require_safe
@require_admin_access
def report_docx(request, pk):
    """The report letter as DOCX, to be completed and sealed on paper."""
    incident = _visible(request, pk)
    return attachment(HttpResponse(incident_letter(incident), content_type=DOCX), f"{letter_of(incident).title}.docx")
