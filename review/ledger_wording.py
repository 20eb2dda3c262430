"""The ledger's actions in words."""

from django.utils.translation import gettext_lazy as _

from review.enums import ATTRIBUTE_LABELS, Outcome, TakeDownReason

# What a row's data holds as a code; anything else there is text of people.
CODE_LABELS = dict(Outcome.choices) | dict(TakeDownReason.choices) | ATTRIBUTE_LABELS

ACTION_LABELS = {
    "review.submit": _("提交审核"),
    "review.declare": _("承办人自查，提出公开属性"),
    "review.spare": _("改动很小，免再签"),
    "review.take_back": _("撤回"),
    "review.return": _("退回修改"),
    "review.sign.head": _("部门审核签署"),
    "review.sign.chief": _("主要负责人审签"),
    "review.sign.joint": _("会签"),
    "review.sign.review": _("保密审查签署"),
    "review.sign.release": _("发布签署"),
    "review.sign.correction": _("勘误审签"),
    "review.sign.urgent": _("应急审签"),
    "review.submit.correction": _("提交勘误"),
    "review.submit.urgent": _("提交应急发布"),
    "review.reverse": _("撤销勘误"),
    "review.post_check": _("发布后核查"),
    "review.paper": _("上传线下审签单"),
    "review.answer": _("登记报请确定的答复"),
    "review.path": _("设置审核流程"),
    "review.arrange": _("设置特别办理方式"),
    "review.arrange.end": _("停止特别办理方式"),
    "review.reassign": _("改派"),
    "review.decide": _("保密审查结论"),
    "review.scan": _("自动扫描"),
    "review.secrecy_hit": _("拒绝保存带密级标志的内容"),
    "review.quarantine": _("文件移入隔离区"),
    "review.quarantine.release": _("隔离文件认定误报并退还"),
    "review.quarantine.destroy": _("隔离文件销毁"),
    "review.sweep.false_alarm": _("复扫发现认定误报"),
    "review.sweep.take_down": _("复扫发现后下线"),
    "review.words": _("更换词表"),
    "review.mask": _("脱敏"),
    "review.download": _("下载原件"),
    "review.publish": _("公开"),
    "review.migrate": _("历史迁移"),
    "review.alias": _("镜像公开"),
    "review.unschedule": _("取消定时发布"),
    "review.unpublish": _("下线"),
    "review.withdraw": _("标注失效"),
    "review.supersede": _("被新文替代"),
    "review.lift_mark": _("取消标注"),
    "review.take_down": _("紧急下线"),
    "review.incident.check": _("事件核查"),
    "review.incident.report": _("事件报告"),
    "review.incident.restored": _("事件：恢复公开"),
    "review.incident.closed": _("事件：结案"),
    "review.close.unpublished": _("停止公开（下线）"),
    "review.close.taken_down": _("停止公开（紧急下线）"),
    "review.close.expired": _("停止公开（到期）"),
    "review.close.restricted": _("停止公开（限制访问）"),
    "review.close.deleted": _("停止公开（删除）"),
}


def action_label(action: str) -> str:
    """Return the words for an action; the code itself for one that has none."""
    return str(ACTION_LABELS.get(action, action))


def data_label(value: str) -> str:
    """Return the words for a code in a row's data; the text itself when it is none."""
    return str(CODE_LABELS.get(value, value))
