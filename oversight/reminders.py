"""催办: who waits too long is reminded, then the department's head, then the office; what nobody can take, the office."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendar.services import load_workdays
from oversight.models import Notification
from oversight.rules import Reminder, reminder_for
from review.queues import DeskItem, all_under_way, desk_items
from users.enums import Role
from users.models import User


def remind(now: datetime | None = None) -> int:
    """Write the reminders that are due, each level of each step once; returns how many items are concerned.

    Called before the digests of the morning, which carry them outside the CMS. Nothing on a day off.
    """
    if not load_workdays().is_workday(timezone.localtime(now).date()):
        return 0
    reminded = 0
    for item in desk_items(all_under_way()):
        level = reminder_for(item.waited, is_stuck=item.is_stuck)
        if level:
            _write(item, level)
            reminded += 1
    return reminded


def _write(item: DeskItem, level: Reminder) -> None:
    journey, step = item.journey, item.step
    key = f"remind:{journey.pk}:{step.order if step else ''}:{int(level)}"
    text = _text(item)
    rows = [
        Notification(
            user=user, key=key, subject_key=f"journey:{journey.pk}", text=text[:300],
            url=reverse("review_admin:item", args=[journey.pk]),
        )
        for user in _reminded(item, level)
    ]  # fmt: skip
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def _text(item: DeskItem) -> str:
    if item.is_stuck:
        return _("无人可办，缺%(role)s：%(title)s") % {"role": item.role_label, "title": item.title}
    return _("催办，已等待%(days)d个工作日（%(state)s）：%(title)s") % {
        "days": item.waited, "state": item.journey.status_label, "title": item.title,
    }  # fmt: skip


def _reminded(item: DeskItem, level: Reminder) -> Iterable[User]:
    people = {user.pk: user for user in item.holders}
    held = User.objects.filter(is_active=True, memberships__ended_at__isnull=True)
    if level >= Reminder.HEAD:
        heads = held.filter(memberships__role=Role.HEAD, memberships__department_id=item.journey.department_id)
        people |= {user.pk: user for user in heads}
    if level >= Reminder.OFFICE:
        people |= {user.pk: user for user in held.filter(memberships__role=Role.OFFICE)}
    return people.values()
