"""Messages inside the CMS: who was told what, whether it was read, and what left the portal by which channel."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oversight.enums import Channel


class NotificationQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at__isnull=True)

    def not_told(self):
        """Not yet in a message that left the portal."""
        return self.filter(mailed_at__isnull=True)

    def urgent(self):
        return self.filter(is_urgent=True)

    def mark_read(self) -> int:
        return self.unread().update(read_at=timezone.now())


class Notification(models.Model):
    """One message to one person. `key` names the event: the outbox may deliver it twice, the person gets it once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("人员"), on_delete=models.CASCADE, related_name="notifications"
    )
    key = models.CharField(max_length=100)
    subject_key = models.CharField(max_length=60, db_index=True)  # "journey:12": what it is about
    text = models.CharField(_("内容"), max_length=300)
    url = models.CharField(max_length=200)
    is_urgent = models.BooleanField(_("紧急"), default=False)
    created_at = models.DateTimeField(_("时间"), default=timezone.now)
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_once_per_event")]
        indexes = [models.Index(fields=["user", "read_at", "-created_at"], name="notification_inbox")]

    def __str__(self):
        return self.text


class MessageSettings(models.Model):
    """How a person wants to be told. Messages inside the CMS always come; urgent ones come by every channel."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("人员"), on_delete=models.CASCADE, related_name="message_settings"
    )
    by_mail = models.BooleanField(_("邮件"), default=True)
    by_webhook = models.BooleanField(_("短信或工作群"), default=True)
    webhook_address = models.CharField(
        _("手机号或群成员号"), max_length=50, blank=True, help_text=_("短信网关、企业微信、钉钉按此找到您。")
    )

    class Meta:
        verbose_name = _("消息设置")
        verbose_name_plural = _("消息设置")

    def __str__(self):
        return str(self.user)


class Dispatch(models.Model):
    """One message that left the portal, or tried to: the row comes first, so that nothing is sent twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=16, choices=Channel)
    key = models.CharField(max_length=100)  # "digest:2026-11-23T09", "urgent:12"
    started_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("外发消息")
        verbose_name_plural = _("外发消息")
        constraints = [models.UniqueConstraint(fields=["user", "channel", "key"], name="dispatch_once")]

    def __str__(self):
        return f"{self.channel} {self.key}"
