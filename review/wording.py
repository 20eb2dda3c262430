"""What a refusal says on the screen."""

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from review.correction_rules import CorrectionProblem
from review.enums import JourneyStatus, StepStatus
from review.paper_rules import PaperProblem
from review.paths import PathProblem
from review.rules import Refusal

REFUSAL_MESSAGES = {
    Refusal.NOT_ACTIVE: _("账号已停用。"),
    Refusal.NO_CURRENT_STEP: _("该件已办结，或不在办理中。"),
    Refusal.OTHER_STEP: _("该件现处于另一环节。"),
    Refusal.IS_AUTHOR: _("本人送审的内容须由他人签署。"),
    Refusal.IS_EDITOR: _("本人修改过的内容须由他人签署。"),
    Refusal.SIGNED_BEFORE: _("本人已在前面的环节签署，一人只办一个环节。"),
    Refusal.LACKS_ROLE: _("当前环节不由您办理。"),
    Refusal.BACKUP_WAITS: _("A岗在岗，由A岗办理；A岗外出或须回避时，由您办理。"),
    Refusal.PRINCIPAL_INVOLVED: _("您所代的人是本件的送审人或已在前面的环节签署，不能代其签署。"),
    Refusal.NOT_ON_DUTY: _("今日值班表上没有您，应急发布由当日值班人员办理。"),
    Refusal.SMALL_UNIT: _("实行合并审签的单位不能自行发布，由政务公开办发布。"),
    Refusal.ASSIGNED: _("该环节已由政务公开办改派他人办理。"),
    Refusal.REFERRED: _("该件正在报请确定。"),
}
PATH_MESSAGES = {
    PathProblem.UNKNOWN_STEP: _("有未知环节。"),
    PathProblem.NO_REVIEW: _("审核流程必须包含保密审查，可以调整先后，不能取消。"),
    PathProblem.NO_HEAD: _("审核流程须有部门审核或者主要负责人审签。"),
    PathProblem.REPEATED: _("同一环节只能出现一次。"),
    PathProblem.END_IS_NOT_RELEASE: _("最后一个环节必须是发布。"),
}
CORRECTION_MESSAGES = {
    CorrectionProblem.NOTHING_CHANGED: _("公开的内容没有改动，不需要勘误。"),
    CorrectionProblem.TOO_LONG: _("勘误最多改动20个字，超过的请按修改发布送审。"),
    CorrectionProblem.NUMERAL: _("改动涉及数字、数词或其单位，不能作为勘误，请按修改发布送审。"),
    CorrectionProblem.NEGATION: _("改动涉及“不、未、无、非、否、禁”等否定词，不能作为勘误，请按修改发布送审。"),
    CorrectionProblem.LINK: _("改动涉及链接，不能作为勘误，请按修改发布送审。"),
    CorrectionProblem.TABLE: _("改动涉及表格，不能作为勘误，请按修改发布送审。"),
    CorrectionProblem.FILE: _("改动涉及附件或图片，不能作为勘误，请按修改发布送审。"),
    CorrectionProblem.PARTICULAR: _("改动了标题和正文以外的栏目，不能作为勘误，请按修改发布送审。"),
    CorrectionProblem.STRUCTURE: _("改动了正文的段落或格式，不能作为勘误，请按修改发布送审。"),
}
PAPER_MESSAGES = {
    PaperProblem.NOT_ON_PAPER: _("只有部门审核和主要负责人审签可以线下办理，保密审查须在平台上办理。"),
    PaperProblem.OTHER_CODE: _("内容码与本件现在的内容不符：内容有改动的，须重新打印、签署。"),
    PaperProblem.BY_AUTHOR: _("送审人（及修改人）不能上传审签单，请由他人上传。"),
    PaperProblem.IN_FUTURE: _("签署日期不能晚于今天。"),
}
WHAT_WAS_DONE = {
    StepStatus.SIGNED: _("%(who)s已于%(when)s办理“%(step)s”，本次操作没有生效。"),
    StepStatus.RETURNED: _("%(who)s已于%(when)s将该件退回修改，本次操作没有生效。"),
}
TAKEN_BACK_MEANWHILE = _("%(who)s已于%(when)s撤回该件，本次操作没有生效。")
KEPT_MESSAGE = _("不能删除：该内容（或其下级）已有审查或公开记录，须予保存。需要从网站撤下时，请使用“下线”。")


def refusal_messages(reasons) -> list[str]:
    """Return the sentence for every reason."""
    return [str(REFUSAL_MESSAGES[Refusal(reason)]) for reason in reasons]


def taken_message(journey, step, user) -> str:
    """Say who acted first on a step, when and how; to the person who did it twice, that once was enough."""
    values = {"who": step.signer_name, "when": _moment(step.signed_at), "step": step.get_kind_display()}
    if step.signer_id == user.pk:
        values["who"] = gettext("您")
    if step.status in WHAT_WAS_DONE:
        return str(WHAT_WAS_DONE[StepStatus(step.status)] % values)
    if journey.status == JourneyStatus.TAKEN_BACK:
        values |= {"who": journey.author_name, "when": _moment(journey.finished_at)}
        return str(TAKEN_BACK_MEANWHILE % values)
    return str(REFUSAL_MESSAGES[Refusal.OTHER_STEP])


def _moment(when) -> str:
    local = timezone.localtime(when)
    return gettext("%(month)d月%(day)d日 %(clock)s") % {
        "month": local.month, "day": local.day, "clock": local.strftime("%H:%M"),
    }  # fmt: skip


def path_messages(problems) -> list[str]:
    """Return the sentence for everything that is wrong with a list of steps."""
    return [str(PATH_MESSAGES[PathProblem(problem)]) for problem in problems]


def correction_messages(problems) -> list[str]:
    """Return the sentence for everything that speaks against calling a change a correction."""
    return [str(CORRECTION_MESSAGES[CorrectionProblem(problem)]) for problem in problems]


def submission_messages(error) -> list[str]:
    """Return every sentence of a NotSubmittable, whichever field it belongs to, once."""
    return list(dict.fromkeys(error.messages))
