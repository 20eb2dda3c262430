"""States of an item on its way to the public, and the words of the review form (DOMAIN §2.2, §6.3, §10.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepKind(models.TextChoices):
    HEAD = "head", _("部门审核")
    CHIEF = "chief", _("主要负责人审签")
    JOINT = "joint", _("会签")
    REVIEW = "review", _("保密审查")
    RELEASE = "release", _("发布")
    CORRECTION = "correction", _("勘误审签")
    URGENT = "urgent", _("应急审签")


WAITING_LABELS = {
    StepKind.HEAD: _("待部门审核"),
    StepKind.CHIEF: _("待主要负责人审签"),
    StepKind.JOINT: _("待会签"),
    StepKind.REVIEW: _("待保密审查"),
    StepKind.RELEASE: _("待发布"),
    StepKind.CORRECTION: _("待勘误审签"),
    StepKind.URGENT: _("待应急审签"),
}


class StepStatus(models.TextChoices):
    WAITING = "waiting", _("未到")
    CURRENT = "current", _("办理中")
    SIGNED = "signed", _("已签")
    RETURNED = "returned", _("已退回")
    SPARED = "spared", _("免再签")  # an earlier signature stands, `review.sparing`


class ArrangementKind(models.TextChoices):
    """How a department's items are handled otherwise than usual; set by the office, with a reason."""

    COMBINED = "combined", _("合并审签")
    BORROWED = "borrowed", _("代审")
    DELEGATED = "delegated", _("授权发布")
    URGENT = "urgent", _("可应急发布的栏目")


class PostCheckKind(models.TextChoices):
    CORRECTION = "correction", _("勘误")
    DELEGATED = "delegated", _("授权发布")
    URGENT = "urgent", _("待补审")


class PostCheckResult(models.TextChoices):
    CORRECT = "correct", _("核查无误")
    REVERSED = "reversed", _("撤销勘误")
    REVIEWED = "reviewed", _("已补审")
    TAKEN_OFF = "taken_off", _("已撤下")


class JourneyKind(models.TextChoices):
    FIRST = "first", _("首次发布")
    REVISION = "revision", _("修改发布")
    CORRECTION = "correction", _("勘误")
    URGENT = "urgent", _("应急发布")
    MIGRATION = "migration", _("历史迁移")


class JourneyStatus(models.TextChoices):
    IN_REVIEW = "in_review", _("审核中")
    REFERRED = "referred", _("报请确定中")
    NEEDS_CHANGES = "needs_changes", _("已退回")
    TAKEN_BACK = "taken_back", _("已撤回")
    REFUSED = "refused", _("不予公开")
    ON_REQUEST = "on_request", _("转依申请公开")
    SCHEDULED = "scheduled", _("定时发布")
    RELEASED = "released", _("已发布")


# The attribute that an author proposes at submission (catalog.enums.DisclosureAttribute lies above this room).
ATTRIBUTE_LABELS = {
    "proactive": _("主动公开"),
    "on_request": _("依申请公开"),
    "not_disclosed": _("不予公开"),
}
ACTIVE_STATUSES = (JourneyStatus.IN_REVIEW, JourneyStatus.REFERRED)


class Outcome(models.TextChoices):
    MAY_PUBLISH = "may_publish", _("可以公开")
    AFTER_REDACTION = "after_redaction", _("删减后公开")
    ON_REQUEST = "on_request", _("转依申请公开")
    NOT_DISCLOSED = "not_disclosed", _("不予公开")
    REFERRED = "referred", _("报请确定")


class LegalBasis(models.TextChoices):
    """Grounds for not publishing (政府信息公开条例 articles 14 to 16)."""

    EX14A = "EX14A", _("第十四条：依法确定为国家秘密")
    EX14B = "EX14B", _("第十四条：法律、行政法规禁止公开")
    EX14C = "EX14C", _("第十四条：危及国家安全、公共安全、经济安全、社会稳定")
    EX15 = "EX15", _("第十五条：涉及商业秘密、个人隐私等损害第三方合法权益")
    EX16A = "EX16A", _("第十六条：内部事务信息")
    EX16B = "EX16B", _("第十六条：过程性信息")
    EX16C = "EX16C", _("第十六条：行政执法案卷信息")


class Question(models.TextChoices):
    """The eight questions of the review form."""

    STATE_SECRET = "state_secret", _("是否含国家秘密")
    WORK_SECRET = "work_secret", _("是否含工作秘密")
    TRADE_SECRET = "trade_secret", _("是否含商业秘密")
    PERSONAL_PRIVACY = "personal_privacy", _("是否含个人隐私")
    SECURITY_AND_STABILITY = "security_and_stability", _("公开后是否危及国家安全、公共安全、经济安全、社会稳定")
    INTERNAL_AFFAIRS = "internal_affairs", _("是否属内部事务信息")
    DELIBERATION = "deliberation", _("是否属过程性信息")
    CASE_FILE = "case_file", _("是否属行政执法案卷信息")


# The article an officer reads beside each question.
QUESTION_LAW = {
    Question.STATE_SECRET: _("《政府信息公开条例》第十四条；《保守国家秘密法》第三十五条"),
    Question.WORK_SECRET: _("《保守国家秘密法》第六十四条"),
    Question.TRADE_SECRET: _("《政府信息公开条例》第十五条、第三十二条"),
    Question.PERSONAL_PRIVACY: _("《政府信息公开条例》第十五条；《个人信息保护法》第二十八条"),
    Question.SECURITY_AND_STABILITY: _("《政府信息公开条例》第十四条"),
    Question.INTERNAL_AFFAIRS: _("《政府信息公开条例》第十六条第一款"),
    Question.DELIBERATION: _("《政府信息公开条例》第十六条第二款"),
    Question.CASE_FILE: _("《政府信息公开条例》第十六条第二款"),
}


class ClosedReason(models.TextChoices):
    SUPERSEDED = "superseded", _("内容更新")
    UNPUBLISHED = "unpublished", _("下线")
    TAKEN_DOWN = "taken_down", _("紧急下线")
    EXPIRED = "expired", _("到期")
    RESTRICTED = "restricted", _("限制访问")
    DELETED = "deleted", _("删除")


class ExitKind(models.TextChoices):
    """Ways off the site other than an emergency: two leave the text readable, one takes the address away."""

    WITHDRAWN = "withdrawn", _("标注失效")
    SUPERSEDED = "superseded", _("被新文替代")
    UNPUBLISHED = "unpublished", _("下线")


MARKING_KINDS = (ExitKind.WITHDRAWN, ExitKind.SUPERSEDED)


class ExitWording(models.TextChoices):
    """What the public is told. A choice and no free text: words that nobody reviewed may not appear (the gate)."""

    TERM_OVER = "term_over", _("有效期届满。")
    ABOLISHED = "abolished", _("经清理，已宣布失效。")
    BASIS_GONE = "basis_gone", _("所依据的规定已修改或者废止。")
    MATTER_OVER = "matter_over", _("规定的事项已经完成，不再适用。")
    SUPERSEDED = "superseded", _("已由新的文件替代。")
    OFF_LINE = "off_line", _("该内容已下线。")
    OUTDATED = "outdated", _("内容已过时，不再适用。")
    DUPLICATE = "duplicate", _("该内容重复发布，已合并。")
    MOVED = "moved", _("该内容已移至新的网址。")
    PERIOD_OVER = "period_over", _("公示期已满。")
    BEING_CORRECTED = "being_corrected", _("内容正在核实更正。")


WITHDRAWN_WORDINGS = (
    ExitWording.TERM_OVER, ExitWording.ABOLISHED, ExitWording.BASIS_GONE, ExitWording.MATTER_OVER,
)  # fmt: skip
UNPUBLISHED_WORDINGS = (
    ExitWording.OFF_LINE, ExitWording.OUTDATED, ExitWording.DUPLICATE, ExitWording.MOVED, ExitWording.PERIOD_OVER,
    ExitWording.BEING_CORRECTED,
)  # fmt: skip


class TakeDownReason(models.TextChoices):
    SECRET = "secret", _("疑似涉密")
    PERSONAL_DATA = "personal_data", _("泄露个人信息")
    WRONG = "wrong", _("内容严重错误")
    OTHER = "other", _("其他")


SUSPENDING_REASONS = (TakeDownReason.SECRET, TakeDownReason.PERSONAL_DATA)


class IncidentStatus(models.TextChoices):
    OPEN = "open", _("处置中")
    RESTORED = "restored", _("已恢复")
    CLOSED = "closed", _("已结案")


class QuarantineStatus(models.TextChoices):
    SEALED = "sealed", _("已隔离")
    RELEASED = "released", _("误报，已退还")
    DESTROYED = "destroyed", _("已销毁")


class SweepStatus(models.TextChoices):
    OPEN = "open", _("待处理")
    TAKEN_DOWN = "taken_down", _("已下线")
    FALSE_ALARM = "false_alarm", _("误报")
    GONE = "gone", _("已不再公开")
