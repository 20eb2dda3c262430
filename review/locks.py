"""Why an item on its way can't be edited, in words for the editor."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import WorkflowLock


class UnderReviewLock(WorkflowLock):
    """审核中: nobody edits, whoever it is; the message says where the item stands and who has it since when."""

    def for_user(self, user):
        return True

    def get_message(self, user):
        item = self.desk_item
        if item is None:
            return _("该内容正在审核，审核期间不能修改。")
        link = reverse("review_admin:item", args=[item.journey.pk])
        return format_html(
            '<strong>{}</strong>：{}<a class="button button-small button-secondary review-lock-link" href="{}">{}</a>',
            item.journey.status_label, self.describe(item), link, _("查看审核进度"),
        )  # fmt: skip

    @property
    def desk_item(self):
        """The item's place on the desk, or None when its records are missing."""
        from review.queues import desk_items, latest_journey

        journey = latest_journey(self.object)
        return desk_items([journey])[0] if journey and journey.is_active else None

    @staticmethod
    def describe(item) -> str:
        """Return the sentence: who has it, since when, and that nobody edits meanwhile."""
        since = timezone.localtime(item.since)
        who = (
            f"{item.role_label}（{item.holder_names}）"
            if item.holders
            else _("%(role)s（暂无可办人员）") % {"role": item.role_label}
        )
        when = _("%(m)d月%(d)d日 %(t)s") % {"m": since.month, "d": since.day, "t": since.strftime("%H:%M")}
        return _("%(when)s起在%(who)s处办理。审核期间内容锁定，任何人不能修改。") % {"when": when, "who": who}

    def get_locked_by(self, user, can_lock=False):
        return _("审核中，已锁定")

    def get_description(self, user, can_lock=False):
        return _("审核期间任何人不能修改；需要修改时，由送审人撤回或由审核人退回。")

    def get_icon(self, user, can_lock=False):
        return "lock"
