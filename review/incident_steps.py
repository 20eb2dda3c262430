"""What follows an emergency take-down until the case ends: places checked, the report sent, what still serves the page."""

from contextlib import suppress
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import OutboxEntry
from review import ledger
from review.edge import EVERYTHING, purge
from review.enums import ClosedReason, IncidentStatus
from review.incidents import still_served, user_can_take_down
from review.models import Incident, Seal
from review.services import signer_of
from users.enums import Role
from users.models import User

WATCHING_ROLES = frozenset({Role.OFFICE, Role.DUTY, Role.SUPERVISOR, Role.SITE_ADMIN})
OWN_ROLES = frozenset({Role.LIAISON, Role.HEAD, Role.SECRECY})
SETTLE_WITHIN_WORKDAYS = 1


# Who sees what -------------------------------------------------------------------------------------------------------------


def visible_incidents(user: User) -> QuerySet[Incident]:
    """Return every case for those who watch the county, else those of the person's own departments."""
    roles = signer_of(user).roles
    if any(role in WATCHING_ROLES for role, _department in roles):
        return Incident.objects.all()
    return Incident.objects.filter(department_id__in=[pk for role, pk in roles if role in OWN_ROLES])


def departments_to_take_down(user: User) -> list[int] | None:
    """Return the ids of the departments whose pages the person may take down; None means every department."""
    roles = signer_of(user).roles
    if not user.is_active:
        return []
    if any(role in {Role.DUTY, Role.OFFICE} for role, _department in roles):
        return None
    return [department_id for role, department_id in roles if role in OWN_ROLES]


def user_can_work_on_incident(user: User, incident: Incident) -> bool:
    """Whoever may take the page down also checks the places where a copy may be, and sends the report."""
    return user_can_take_down(user, incident.department_id)


# Steps -----------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def tick_off(*, incident: Incident, user: User, code: str, done: bool) -> Incident:
    """Note that a place was checked (or was not after all), by whom and when. Raises ValidationError for no such place."""
    incident = _locked(incident, user)
    place = next((place for place in incident.checks if place["code"] == code), None)
    if place is None:
        raise ValidationError(_("核查清单中没有这一项。"))
    place |= {"done": done, "by": str(user) if done else "", "at": timezone.now().isoformat() if done else ""}
    incident.save(update_fields=["checks"])
    _record("review.incident.check", incident, user, {"place": code, "done": done})
    return incident


@transaction.atomic
def record_report(*, incident: Incident, user: User) -> Incident:
    """Note that the report went to the secrecy authority and the superior organ; the 24-hour clock stops."""
    incident = _locked(incident, user)
    if incident.reported_at is None:
        incident.reported_at, incident.reported_by_name = timezone.now(), str(user)
        incident.save(update_fields=["reported_at", "reported_by_name"])
        _record("review.incident.report", incident, user, {})
    return incident


def _locked(incident: Incident, user: User) -> Incident:
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    if not user_can_work_on_incident(user, incident):
        raise PermissionDenied
    return incident


def _record(action: str, incident: Incident, user: User, data: dict) -> None:
    reference = {"object_type": incident.object_type, "object_id": incident.object_id}
    ledger.append(action=action, reference=reference, actor=user, title=incident.title,
                  data={"incident": incident.pk, **data})  # fmt: skip


# Clocks ----------------------------------------------------------------------------------------------------------------------


def settle_due_on(incident: Incident, workdays) -> date:
    """Return the day by which the office restores the page or closes the case; `workdays` is the calendar."""
    opened = timezone.localtime(incident.opened_at).date()
    return workdays.add_workdays(opened, SETTLE_WITHIN_WORKDAYS).date


def is_report_late(incident: Incident) -> bool:
    is_open = incident.status == IncidentStatus.OPEN
    return is_open and incident.reported_at is None and incident.report_due_at < timezone.now()


# Is it gone? -------------------------------------------------------------------------------------------------------------------


def ban_at_edge() -> None:
    """Ban everything at the edge now, lists and feeds that name the page included; the outbox repeats what fails.

    It takes 2 s at most. Emergencies are rare, and the cache fills again within a minute.
    """
    with suppress(OSError):
        purge(EVERYTHING, {})


def what_still_serves(incident: Incident) -> list[str]:
    """Ask the application, the index and the edge; return a sentence for each that still has the page."""
    return [*_in_application(incident), *_in_index(incident), *_at_edge(incident)]


def _taken_down(incident: Incident) -> list[Seal]:
    """The seals that this take-down closed: the page's own, and those of its aliases, which one clearance opened."""
    own = Seal.objects.filter(pk=incident.seal_id).first()
    if own is None:
        return []
    same = Seal.objects.without_content().filter(clearance_id=own.clearance_id)
    return list(same.filter(Q(pk=own.pk) | Q(closed_reason=ClosedReason.TAKEN_DOWN)))


def _in_application(incident: Incident) -> list[str]:
    current = Seal.objects.current().without_content()
    shown = current.filter(object_type=incident.object_type, object_id=incident.object_id)
    return [_("本平台公开着该页面：%(url)s") % {"url": seal.url} for seal in shown]


def _in_index(incident: Incident) -> list[str]:
    keys = [f"page:{seal.object_type}:{seal.object_id}" for seal in _taken_down(incident)]
    waiting = OutboxEntry.objects.filter(kind="index", key__in=keys).exists()
    return [_("站内检索尚在清除，一般数秒内完成；检索结果中点开已是“页面不存在”。")] if waiting else []


def _at_edge(incident: Incident) -> list[str]:
    for seal in _taken_down(incident):
        if found := still_served(incident, seal):
            return found
    return []
