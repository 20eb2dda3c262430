"""Telling people that something waits for them, or came back (outbox kind "notify", key "journey:<pk>" or "incident:<pk>")."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.incidents import notify_about_incident
from oversight.models import Notification
from oversight.post_checks import notify_about_post_check
from review.enums import JourneyKind, JourneyStatus
from review.models import Journey
from review.queues import desk_items
from users.models import User

BACKENDS_THAT_SEND_NOTHING = {
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
}
TO_AUTHOR = {
    JourneyStatus.NEEDS_CHANGES: gettext_lazy("被退回修改：%(title)s"),
    JourneyStatus.REFUSED: gettext_lazy("审查结论为不予公开：%(title)s"),
    JourneyStatus.ON_REQUEST: gettext_lazy("审查结论为转依申请公开：%(title)s"),
    JourneyStatus.TAKEN_BACK: gettext_lazy("定时发布已取消，须重新送审：%(title)s"),
    JourneyStatus.REFERRED: gettext_lazy("报请确定中：%(title)s"),
    JourneyStatus.RELEASED: gettext_lazy("已发布：%(title)s"),
}


def deliver_notice(key: str, payload: dict) -> None:
    """Handle one outbox row: write the messages, then send the mails that are due. Safe to repeat."""
    if key.startswith("incident:"):
        notify_about_incident(key)
        send_mails(Notification.objects.filter(subject_key=key).unread().not_mailed())
        return
    if key.startswith("postcheck:"):
        notify_about_post_check(key)
        send_mails(Notification.objects.filter(subject_key=key).unread().not_mailed())
        return
    journey = Journey.objects.filter(pk=key.removeprefix("journey:")).prefetch_related("steps").first()
    if journey is None:
        return
    with transaction.atomic():
        settle_earlier(journey)
        notify_about(journey)
    send_mails(Notification.objects.filter(subject_key=key).unread().not_mailed())


def event_key(journey: Journey) -> str:
    """Name the present state of the journey: the same state is told once."""
    step = journey.current_step
    return f"journey:{journey.pk}:{journey.status}:{step.order if step else ''}"


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
    else:
        return
    _write(journey, recipients, text)


def _is_own_doing(journey: Journey) -> bool:
    """撤回 by the author needs no message; neither does the migration of a thousand old pages."""
    taken_back = journey.status == JourneyStatus.TAKEN_BACK and journey.release_at is None
    return taken_back or journey.kind == JourneyKind.MIGRATION


def _write(journey: Journey, recipients: Iterable[User], text: str) -> None:
    rows = [
        Notification(
            user=user, key=event_key(journey), subject_key=f"journey:{journey.pk}", text=text[:300],
            url=reverse("review_admin:item", args=[journey.pk]),
        )
        for user in recipients
    ]  # fmt: skip
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def send_mails(notifications) -> None:
    """Mail each person a count and a link, never a title: mail leaves the building."""
    if settings.EMAIL_BACKEND in BACKENDS_THAT_SEND_NOTHING:
        return
    for notification in notifications.select_related("user"):
        if address := notification.user.email:
            _send_mail(address, Notification.objects.filter(user=notification.user).unread().count())
        Notification.objects.filter(pk=notification.pk).update(mailed_at=timezone.now())


def _send_mail(address: str, count: int) -> None:
    link = f"{settings.WAGTAILADMIN_BASE_URL}/cms/"
    body = _("您在政务公开平台有 %(count)d 条未读消息，请登录查看：%(link)s") % {"count": count, "link": link}
    send_mail(_("政务公开平台：有待办事项"), body, settings.DEFAULT_FROM_EMAIL, [address])
