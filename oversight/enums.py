"""Ways by which a message leaves the portal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    MAIL = "mail", _("邮件")
    WEBHOOK = "webhook", _("短信或工作群")
