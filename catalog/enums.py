from django.db import models
from django.utils.translation import gettext_lazy as _


class ValidityStatus(models.TextChoices):
    NOT_YET_EFFECTIVE = "not_yet_effective", _("尚未生效")
    IN_FORCE = "in_force", _("有效")
    AMENDED = "amended", _("已修改")
    EXPIRED = "expired", _("失效")
    REPEALED = "repealed", _("废止")

    @classmethod
    def ended(cls):
        return [cls.EXPIRED, cls.REPEALED]


class DisclosureAttribute(models.TextChoices):
    PROACTIVE = "proactive", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    NOT_DISCLOSED = "not_disclosed", _("不予公开")


class Audience(models.TextChoices):
    PUBLIC = "public", _("全社会")
    SPECIFIC = "specific", _("特定群体")
    INTERNAL = "internal", _("内部")


class Availability(models.TextChoices):
    """How information that stands on no page can be had."""

    PAPER = "paper", _("纸质，现场查阅")
    ON_REQUEST = "on_request", _("依申请公开")
    ARCHIVE = "archive", _("旧档，已移交档案馆")


class Duration(models.TextChoices):
    PERMANENT = "permanent", _("长期")
    PERIODIC = "periodic", _("定期")
    DAYS = "days", _("限期")
