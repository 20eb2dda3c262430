"""Telling people that something waits for them, or came back (outbox kind "notify").

Keys: "journey:<pk>", "incident:<pk>" and "postcheck:<pk>" write messages inside the CMS; "digest:…" and "urgent:…" send them out.
"""

from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.digests import deliver_digest, deliver_urgent, tell_at_once
from oversight.incidents import notify_about_incident
from oversight.models import Notification
from oversight.post_checks import notify_about_post_check
from review.enums import JourneyKind, JourneyStatus
from review.models import Journey
from review.queues import desk_items
from users.models import User

TO_AUTHOR = {
    JourneyStatus.NEEDS_CHANGES: gettext_lazy("被退回修改：%(title)s"),
    JourneyStatus.REFUSED: gettext_lazy("审查结论为不予公开：%(title)s"),
    JourneyStatus.ON_REQUEST: gettext_lazy("审查结论为转依申请公开：%(title)s"),
    JourneyStatus.TAKEN_BACK: gettext_lazy("定时发布已取消，须重新送审：%(title)s"),
    JourneyStatus.REFERRED: gettext_lazy("报请确定中：%(title)s"),
}


def deliver_notice(key: str, payload: dict) -> None:
    """Handle one outbox row. Safe to repeat: an event is told once, a message leaves once by each channel."""
    HANDLERS.get(key.split(":")[0], _tell_of_journey)(key)


def _tell_of_incident(key: str) -> None:
    with transaction.atomic():
        notify_about_incident(key)
        tell_at_once(Notification.objects.filter(subject_key=key))


def _tell_of_journey(key: str) -> None:
    journey = Journey.objects.filter(pk=key.removeprefix("journey:")).prefetch_related("steps").first()
    if journey is None:
        return
    with transaction.atomic():
        settle_earlier(journey)
        notify_about(journey)
        tell_at_once(Notification.objects.filter(subject_key=key))


def event_key(journey: Journey) -> str:
    """Name the present state of the journey: the same state is told once."""
    step = journey.current_step
    given = f"→{step.assigned_id}" if step and step.assigned_id else ""  # 改派: another person's state
    return f"journey:{journey.pk}:{journey.status}:{step.order if step else ''}{given}"


def settle_earlier(journey: Journey) -> None:
    """What was said about an earlier state of the item is done with: nobody has to read it any more."""
    earlier = Notification.objects.filter(subject_key=f"journey:{journey.pk}")
    earlier.exclude(key=event_key(journey)).mark_read()


def notify_about(journey: Journey) -> None:
    """Tell whoever has the item now: those who may sign, or its author."""
    if journey.status == JourneyStatus.IN_REVIEW:
        text = _("%(state)s：%(title)s") % {"state": journey.status_label, "title": journey.title}
        recipients = desk_items([journey])[0].holders
    elif journey.status in TO_AUTHOR and not _is_own_doing(journey):
        text = TO_AUTHOR[JourneyStatus(journey.status)] % {"title": journey.title}
        recipients = User.objects.filter(pk=journey.author_id, is_active=True)
    elif journey.status == JourneyStatus.RELEASED and not _is_own_doing(journey):
        tell_of_release(journey)
        return
    else:
        return
    _write(journey, recipients, text)


def tell_of_release(journey: Journey) -> None:
    """One message a day to the author for everything that was published, not one for each page."""
    author = User.objects.filter(pk=journey.author_id, is_active=True).first()
    if author is None:
        return
    today = timezone.localdate()
    start = timezone.make_aware(datetime.combine(today, time.min))
    count = Journey.objects.filter(
        author_id=author.pk, status=JourneyStatus.RELEASED, finished_at__gte=start
    ).count()  # fmt: skip
    text = _("已发布：%(title)s") if count < 2 else _("今天已发布%(count)d件，最近一件：%(title)s")
    key, url = f"released:{today}", reverse("review_admin:item", args=[journey.pk])
    values = {"text": (text % {"count": count, "title": journey.title})[:300], "url": url, "subject_key": key}
    if not Notification.objects.filter(user=author, key=key, text=values["text"]).exists():
        Notification.objects.update_or_create(user=author, key=key, defaults={**values, "read_at": None})


def _is_own_doing(journey: Journey) -> bool:
    """撤回 by the author needs no message; neither does the migration of a thousand old pages."""
    taken_back = journey.status == JourneyStatus.TAKEN_BACK and journey.release_at is None
    return taken_back or journey.kind == JourneyKind.MIGRATION


def _write(journey: Journey, recipients: Iterable[User], text: str) -> None:
    rows = [
        Notification(
            user=user, key=event_key(journey), subject_key=f"journey:{journey.pk}", text=text[:300],
            url=reverse("review_admin:item", args=[journey.pk]), is_urgent=journey.kind == JourneyKind.URGENT,
        )
        for user in recipients
    ]  # fmt: skip
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


HANDLERS = {"digest": deliver_digest, "urgent": deliver_urgent, "incident": _tell_of_incident,
            "postcheck": notify_about_post_check}  # fmt: skip
