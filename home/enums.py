from django.db import models
from django.utils.translation import gettext_lazy as _


class UpdateClass(models.TextChoices):
    """How often a column must be updated (DOMAIN §5.5)."""

    DYNAMIC = "dynamic", _("动态要闻（14天）")
    NOTICES = "notices", _("通知公告、政策文件（6个月）")
    MESSAGES = "messages", _("留言公开（2个月）")
    STATISTICS = "statistics", _("办事统计（3个月）")
    CONSULTATION = "consultation", _("征集调查（1年不少于6次）")
    FIXED = "fixed", _("固定内容")


UPDATE_WINDOW_DAYS = {
    UpdateClass.DYNAMIC: 14,
    UpdateClass.NOTICES: 183,
    UpdateClass.MESSAGES: 61,
    UpdateClass.STATISTICS: 92,
    UpdateClass.CONSULTATION: 365,
}


class ColumnRole(models.TextChoices):
    """What a column is for; the home page and the zone menu look for it by this."""

    NEWS = "news", _("要闻动态")
    NOTICES = "notices", _("公示公告")
    POLICY = "policy", _("政策文件")
    RULES = "rules", _("政府信息公开制度")
    INTERACTION = "interaction", _("互动交流")
    OTHER = "other", _("其他")


class ArticleKind(models.TextChoices):
    NEWS = "news", _("新闻")
    NOTICE = "notice", _("公示公告")
    RULE = "rule", _("制度")
    ANSWER = "answer", _("互动回应")


class TextPlace(models.TextChoices):
    """Where a text of the site stands that belongs to no page."""

    NOTICE = "notice", _("全站提示条")
    FOOTER = "footer", _("页脚声明")
    CONTACT = "contact", _("页脚联系我们")
    CATALOG_EMPTY = "catalog_empty", _("目录无结果时的帮助")


# What stands there while the office has published nothing of its own.
DEFAULT_TEXTS = {TextPlace.CATALOG_EMPTY: _("没有符合条件的政府信息。可减少筛选条件后再试。")}
