"""Messages that leave the portal: by mail and by webhook, counts and a link, never a title; never twice.

A row is written before anything is sent. What the other side refused is tried again; what may have arrived is not.
"""

import smtplib
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oversight import webhook
from oversight.enums import Channel
from oversight.models import Dispatch, MessageSettings
from oversight.webhook import NotDelivered
from users.models import User

BACKENDS_THAT_SEND_NOTHING = {
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
}
# What an SMTP server says before it has taken a message; anything else leaves the outcome open.
REFUSALS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


@dataclass(frozen=True)
class Message:
    """What is sent: `key` names the occasion, one person gets it once by each channel."""

    key: str
    subject: str
    text: str
    count: int
    is_urgent: bool = False

    @property
    def link(self) -> str:
        return f"{settings.WAGTAILADMIN_BASE_URL}/cms/"


def channels_of(user: User, *, is_urgent: bool) -> list[Channel]:
    """Return the channels by which `user` is told: those chosen; every one that reaches the person when it is urgent."""
    chosen = MessageSettings.objects.filter(user=user).first() or MessageSettings(user=user)
    found = []
    if user.email and settings.EMAIL_BACKEND not in BACKENDS_THAT_SEND_NOTHING and (is_urgent or chosen.by_mail):
        found.append(Channel.MAIL)
    if chosen.webhook_address and settings.PORTAL_WEBHOOK_URL and (is_urgent or chosen.by_webhook):
        found.append(Channel.WEBHOOK)
    return found


def dispatch(user: User, message: Message) -> None:
    """Send a message by every channel of the person. Raises NotDelivered when one is to be tried again."""
    failures = [
        error for channel in channels_of(user, is_urgent=message.is_urgent) if (error := _try(user, channel, message))
    ]
    if failures:
        raise NotDelivered("; ".join(failures))


def _try(user: User, channel: Channel, message: Message) -> str:
    """Send by one channel unless that was done before; returns what went wrong if it may be tried again."""
    row = _claim(user, channel, message.key)
    if row is None:
        return ""
    try:
        SENDERS[channel](user, message)
    except (NotDelivered, *REFUSALS) as error:
        row.failed_at, row.error = timezone.now(), f"{type(error).__name__}: {error}"[:300]
        row.save(update_fields=["failed_at", "error"])
        return f"{channel}: {row.error}"
    except Exception as error:  # noqa: BLE001 - it may have arrived, so it is not tried again
        row.error = f"{type(error).__name__}: {error}"[:300]
        row.save(update_fields=["error"])
        return ""
    row.sent_at = timezone.now()
    row.save(update_fields=["sent_at"])
    return ""


@transaction.atomic
def _claim(user: User, channel: Channel, key: str) -> Dispatch | None:
    """Return the row to send for; None when another worker has it, it was sent, or its end is not known."""
    row, is_new = Dispatch.objects.select_for_update().get_or_create(user=user, channel=channel, key=key)
    if not is_new and row.failed_at is None:
        return None
    row.failed_at, row.attempts = None, row.attempts + 1
    row.save(update_fields=["failed_at", "attempts"])
    return row


def _mail(user: User, message: Message) -> None:
    """The same occasion has the same Message-ID: a mailbox that got it drops a repetition."""
    domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip("> ")
    name = sha256(f"{user.pk} {message.key}".encode()).hexdigest()[:32]
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered(str(error)) from error
    try:
        _email(user, message, name, domain, connection).send()
    finally:
        connection.close()


def _email(user: User, message: Message, name: str, domain: str, connection) -> EmailMessage:
    return EmailMessage(
        message.subject, f"{message.text}\n{message.link}", settings.DEFAULT_FROM_EMAIL, [user.email],
        connection=connection, headers={"Message-ID": f"<{name}@{domain}>"},
    )  # fmt: skip


def _webhook(user: User, message: Message) -> None:
    values = {
        "text": message.text, "link": message.link, "count": str(message.count),
        "to": user.message_settings.webhook_address, "urgent": _("紧急") if message.is_urgent else "",
    }  # fmt: skip
    webhook.post(values, key=f"{user.pk}-{message.key}")


SENDERS = {Channel.MAIL: _mail, Channel.WEBHOOK: _webhook}
