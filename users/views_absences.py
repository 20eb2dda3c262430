"""外出 for everybody, and 值班表 for the office."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from users.absences import end_absence, put_on_duty, set_absence, take_off_duty
from users.enums import Role
from users.forms_absences import AbsenceForm, DutyForm
from users.models import Absence, DutyShift
from users.rules import duty_day

DAYS_SHOWN = 60


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def absences(request):
    """One's own absences and, for the office, everybody's; the form to set one."""
    form = AbsenceForm(request.POST if request.method == "POST" else None, for_user=request.user)
    if request.method == "POST" and form.is_valid():
        values = {"user": request.user, **form.cleaned_data}
        if _done(form, set_absence, set_by=request.user, **values):
            messages.success(request, _("已登记外出：%(person)s") % {"person": values["user"]})
            return redirect("users_absences:absences")
    rows = Absence.objects.in_force().filter(ends_on__gte=timezone.localdate()).select_related("user", "deputy")
    if not request.user.has_role(Role.OFFICE):
        rows = rows.filter(user=request.user)
    context = {"form": form, "rows": rows, "today": timezone.localdate()}
    return TemplateResponse(request, "users/absences.html", context, status=422 if form.errors else 200)


@require_POST
@require_admin_access
def end(request, pk):
    """取消 an absence: back early, or not gone."""
    absence = get_object_or_404(Absence, pk=pk)
    end_absence(absence=absence, user=request.user)
    messages.success(request, _("已取消外出登记：%(person)s") % {"person": absence.user})
    return redirect("users_absences:absences")


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def duty(request):
    """The duty roster of the days to come."""
    if not request.user.has_role(Role.OFFICE):
        raise PermissionDenied
    form = DutyForm(request.POST if request.method == "POST" else None)
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and _done(form, put_on_duty, set_by=request.user, **form.cleaned_data):
        messages.success(request, _("已列入值班表：%(person)s") % {"person": form.cleaned_data["user"]})
        return redirect("users_absences:duty")
    today = duty_day(timezone.now())
    shifts = DutyShift.objects.filter(day__gte=today, day__lte=today + timedelta(days=DAYS_SHOWN))
    context = {"form": form, "rows": shifts.select_related("user"), "today": today}
    return TemplateResponse(request, "users/duty.html", context, status=422 if form.errors else 200)


@require_POST
@require_admin_access
def remove_shift(request, pk):
    shift = get_object_or_404(DutyShift, pk=pk)
    try:
        take_off_duty(shift=shift, set_by=request.user)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        messages.success(request, _("已移出值班表：%(person)s") % {"person": shift.user})
    return redirect("users_absences:duty")


def _done(form, verb, **kwargs) -> bool:
    """Call the verb; put its refusals at their fields."""
    try:
        verb(**kwargs)
    except ValidationError as error:
        for field, texts in error.message_dict.items():
            form.add_error(field if field in form.fields else None, texts)
    return not form.errors
