"""Sets of states that every room may ask for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxKind(models.TextChoices):
    """What a row in the outbox asks for; each kind has one handler (`core.outbox.register_handler`)."""

    INDEX = "index", _("检索")
    PURGE = "purge", _("清除缓存")
    NOTIFY = "notify", _("通知")
    SCAN = "scan", _("扫描")
    MASK = "mask", _("脱敏")
    CONVERT = "convert", _("转换")
    TRANSLATE = "translate", _("翻译")
    EXPIRE = "expire", _("到期")
    EXPORT = "export", _("导出")
