"""What a refusal says on the screen."""

from django.utils.translation import gettext_lazy as _

from review.rules import Refusal

REFUSAL_MESSAGES = {
    Refusal.NOT_ACTIVE: _("账号已停用。"),
    Refusal.NO_CURRENT_STEP: _("该件已办结，或不在办理中。"),
    Refusal.OTHER_STEP: _("该件现处于另一环节。"),
    Refusal.IS_AUTHOR: _("本人送审的内容须由他人签署。"),
    Refusal.IS_EDITOR: _("本人修改过的内容须由他人签署。"),
    Refusal.SIGNED_BEFORE: _("本人已在前面的环节签署，一人只办一个环节。"),
    Refusal.LACKS_ROLE: _("当前环节不由您办理。"),
    Refusal.REFERRED: _("该件正在报请确定。"),
}
KEPT_MESSAGE = _("不能删除：该内容（或其下级）已有审查或公开记录，须予保存。需要从网站撤下时，请使用“下线”。")


def refusal_messages(reasons) -> list[str]:
    """Return the sentence for every reason."""
    return [str(REFUSAL_MESSAGES[Refusal(reason)]) for reason in reasons]


def submission_messages(error) -> list[str]:
    """Return every sentence of a NotSubmittable, whichever field it belongs to, once."""
    return list(dict.fromkeys(error.messages))
