from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceAudience(models.TextChoices):
    NATURAL = "natural", _("个人")
    LEGAL = "legal", _("法人和其他组织")
    BOTH = "both", _("个人和法人")


class LimitUnit(models.TextChoices):
    WORKDAY = "workday", _("工作日")
    DAY = "day", _("自然日")


class HandlingType(models.TextChoices):
    INSTANT = "instant", _("即办件")
    PROMISED = "promised", _("承诺件")


class OnlineDepth(models.TextChoices):
    I = "I", _("Ⅰ级：原件预审")  # noqa: E741
    II = "II", _("Ⅱ级：网上预约")
    III = "III", _("Ⅲ级：网上申请，窗口取件")
    IV = "IV", _("Ⅳ级：全程网办")


class ItemType(models.TextChoices):
    PERMIT = "permit", _("行政许可")
    CONFIRMATION = "confirmation", _("行政确认")
    PAYMENT = "payment", _("行政给付")
    PENALTY = "penalty", _("行政处罚")
    REWARD = "reward", _("行政奖励")
    ADJUDICATION = "adjudication", _("行政裁决")
    PUBLIC_SERVICE = "public_service", _("公共服务")
    OTHER = "other", _("其他行政权力")


class LifeEvent(models.TextChoices):
    BIRTH = "birth", _("出生")
    SCHOOL = "school", _("上学")
    JOB = "job", _("就业")
    MARRIAGE = "marriage", _("婚育")
    HOUSING = "housing", _("置业")
    BUSINESS = "business", _("创业")
    HEALTH = "health", _("就医")
    RETIREMENT = "retirement", _("退休养老")
    DEATH = "death", _("身后事")
    DISABILITY = "disability", _("残疾")
    VETERAN = "veteran", _("军人退役")
    TRAVEL = "travel", _("出行")
