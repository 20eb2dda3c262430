"""When people are told outside the CMS: at once for what is urgent, else at 9:00 and 15:00 on working days."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendar.services import load_workdays
from core.outbox import enqueue
from oversight.dispatching import Message, dispatch
from oversight.models import Notification
from users.models import User

STALE_AFTER = timedelta(hours=5)  # by then the next digest has come, or the day is over


def start_digests(now: datetime | None = None) -> int:
    """Ask for a digest for everybody who has something unread that nobody told them yet; returns for how many.

    Nothing on a day off; a make-up workday (调休) is a working day.
    """
    moment = timezone.localtime(now)
    if not load_workdays().is_workday(moment.date()):
        return 0
    waiting = Notification.objects.filter(user=OuterRef("pk")).unread().not_told()
    people = list(User.objects.filter(Exists(waiting), is_active=True).values_list("pk", flat=True))
    for user_id in people:
        enqueue(kind="notify", key=f"digest:{user_id}:{moment:%Y-%m-%dT%H}")
    return len(people)


def deliver_digest(key: str) -> None:
    """Outbox: send one person's digest. Raises NotDelivered while a channel refuses, until the digest is stale."""
    _kind, user_id, moment = key.split(":")
    user = User.objects.filter(pk=user_id, is_active=True).first()
    asked_at = timezone.make_aware(datetime.strptime(moment, "%Y-%m-%dT%H"))
    if user is None or timezone.now() - asked_at > STALE_AFTER:
        return
    unread = Notification.objects.filter(user=user).unread()
    told = list(unread.not_told().values_list("pk", flat=True))
    if told:
        dispatch(user, digest_message(unread.count(), moment))
        Notification.objects.filter(pk__in=told).update(mailed_at=timezone.now())


def digest_message(count: int, moment: str) -> Message:
    text = _("您在政务公开平台有 %(count)d 条未读消息，请登录查看：") % {"count": count}
    return Message(f"digest:{moment}", _("政务公开平台：有待办事项"), text, count)


def tell_at_once(notifications) -> None:
    """Ask for urgent messages, one occasion each."""
    for pk in notifications.unread().urgent().not_told().values_list("pk", flat=True):
        enqueue(kind="notify", key=f"urgent:{pk}")


def deliver_urgent(key: str) -> None:
    """Outbox: send one urgent message by every channel. Raises NotDelivered while one refuses."""
    notification = Notification.objects.filter(pk=key.removeprefix("urgent:")).select_related("user").first()
    if notification is None or notification.read_at or not notification.user.is_active:
        return
    text = _("您在政务公开平台有 1 条紧急消息，请立即登录办理：")
    dispatch(notification.user, Message(key, _("政务公开平台：紧急"), text, 1, is_urgent=True))
    Notification.objects.filter(pk=notification.pk).update(mailed_at=timezone.now())
