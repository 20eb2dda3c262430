"""Emergency take-downs on the desk: a panel for those who follow them, a message to those who must know at once."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from core.calendar.services import load_workdays
from oversight.models import Notification
from oversight.panels import DeskPanel
from review.incident_steps import is_report_late, settle_due_on, visible_incidents
from review.models import Incident
from users.enums import Role
from users.models import User

SHOWN = 10
TOLD_IN_COUNTY = (Role.OFFICE, Role.DUTY)
TOLD_IN_DEPARTMENT = (Role.HEAD, Role.SECRECY, Role.LIAISON)


class IncidentsPanel(DeskPanel):
    """紧急下线事件: open cases with their two clocks, for whoever may see them."""

    template_name = "oversight/panels/incidents.html"
    order = 5
    hides_when_empty = True

    def get_content(self, user):
        cases = list(visible_incidents(user).open()[:SHOWN])
        workdays = load_workdays() if cases else None
        return {"rows": [_row(case, workdays) for case in cases]}


def _row(incident: Incident, workdays) -> dict:
    return {
        "incident": incident,
        "settle_due_on": settle_due_on(incident, workdays),
        "is_report_late": is_report_late(incident),
    }


@hooks.register("construct_homepage_panels", order=1001)
def incidents_panel(request, panels):
    """Before everything else on the start page, and only while a case is open."""
    panels.insert(0, IncidentsPanel(request))


def notify_about_incident(key: str) -> None:
    """Tell the office, the duty officer and the department's people of a take-down, once each."""
    incident = Incident.objects.open().filter(pk=key.removeprefix("incident:")).first()
    if incident is None:
        Notification.objects.filter(subject_key=key).mark_read()
        return
    text = _("紧急下线（%(kind)s）：%(title)s")
    values = {"kind": incident.get_reason_kind_display(), "title": incident.title}
    url = reverse("review_incidents:detail", args=[incident.pk])
    Notification.objects.bulk_create(
        [Notification(user=user, key=key, subject_key=key, text=(text % values)[:300], url=url, is_urgent=True)
         for user in _who_must_know(incident)],
        ignore_conflicts=True,
    )  # fmt: skip


def _who_must_know(incident: Incident):
    own = Q(memberships__role__in=TOLD_IN_DEPARTMENT, memberships__department_id=incident.department_id)
    held = Q(memberships__ended_at__isnull=True) & (Q(memberships__role__in=TOLD_IN_COUNTY) | own)
    return User.objects.filter(held, is_active=True).exclude(pk=incident.opened_by_id).distinct()
