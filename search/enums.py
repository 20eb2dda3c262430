"""Fixed lists of the search room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What a hit is, in the reader's words. A room that hands over another kind adds it here."""

    NEWS = "news", _("要闻动态")
    NOTICE = "notice", _("公示公告")
    DOCUMENT = "document", _("公开文件")
    GUIDE = "guide", _("办事指南")
    ORGANISATION = "organisation", _("机构设置")
    REPORT = "report", _("年度报告")
    CATALOG = "catalog", _("公开目录")
    DISCLOSURE_GUIDE = "disclosure_guide", _("公开指南")
    RULE = "rule", _("信息公开制度")
    ANSWER = "answer", _("互动回应")
    LETTER = "letter", _("来信选登")
    REQUEST = "request", _("申请公开答复")
    FILE = "file", _("附件")
    COLUMN = "column", _("栏目")
    FEE = "fee", _("收费项目")


VALIDITY_LABELS = {
    "not_yet_effective": _("尚未生效"),
    "in_force": _("有效"),
    "amended": _("已修改"),
    "expired": _("已失效"),
    "repealed": _("已废止"),
}
AUDIENCE_LABELS = {"natural": _("个人"), "legal": _("企业和组织"), "both": _("个人、企业和组织")}


class LexiconKeyKind(models.TextChoices):
    """Under what a term of the lexicon is found when it is not typed as it is written."""

    SOUND = "sound", _("读音")
    INITIALS = "initials", _("首字母")
    MASK = "mask", _("隐去一字")
    TERM = "term", _("原词")
