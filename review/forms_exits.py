"""Forms of the verbs that take a page off, mark it, or settle an incident."""

from django import forms
from django.utils.translation import gettext_lazy as _

from review.addresses import public_at
from review.enums import UNPUBLISHED_WORDINGS, WITHDRAWN_WORDINGS, TakeDownReason
from review.forms import ReasonForm


def _choices(wordings) -> list[tuple[str, str]]:
    return [(wording.value, wording.label) for wording in wordings]


class UnpublishForm(ReasonForm):
    """下线: the reason for the file, what the public reads, and where the address may lead instead."""

    wording = forms.ChoiceField(
        label=_("公众看到的说明"), choices=_choices(UNPUBLISHED_WORDINGS), required=False,
        help_text=_("原网址显示“您访问的内容已下线”和这句说明。"),
    )  # fmt: skip
    target = forms.CharField(
        label=_("转到另一页面（可不填）"), required=False, max_length=500,
        help_text=_("粘贴本站另一个已公开页面的网址，访问原网址的人会被带到那里。"),
    )  # fmt: skip


class WithdrawForm(ReasonForm):
    """标注失效: the reason for the file, and what the banner says."""

    wording = forms.ChoiceField(
        label=_("公众看到的说明"), choices=[("", _("请选择")), *_choices(WITHDRAWN_WORDINGS)],
        error_messages={"required": _("请选择公众看到的说明。")},
    )  # fmt: skip


class SupersedeForm(ReasonForm):
    """被新文替代: the reason for the file, and the new document's address."""

    successor = forms.CharField(
        label=_("新文网址"), max_length=500, error_messages={"required": _("请粘贴新文的网址。")},
        help_text=_("粘贴本站已公开的新文网址，横幅会显示它的标题和链接。"),
    )  # fmt: skip

    def clean_successor(self):
        found = public_at(self.cleaned_data["successor"]).first()
        if found is None:
            raise forms.ValidationError(_("没有找到这个网址的公开页面。"))
        return found


class TakeDownForm(forms.Form):
    """紧急下线: what kind of reason, and why; nothing else stands between the finding and the click."""

    reason_kind = forms.ChoiceField(
        label=_("原因"), choices=TakeDownReason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("请选择原因。")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("说明"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("说明位置和性质即可，不要抄录涉密内容或个人信息。"), error_messages={"required": _("请写明下线原因。")},
    )  # fmt: skip


class FrameTakeDownForm(TakeDownForm):
    """紧急下线 of the home page or a fixed column: one slip of the thumb must not take the county's front page away."""

    frame_confirmed = forms.BooleanField(
        label=_("这是首页或固定栏目，下线后公众打不开该页。确需整页下线"),
        error_messages={"required": _("这是首页或固定栏目，请确认确需整页下线。")},
    )  # fmt: skip


def take_down_form(seal, data=None) -> TakeDownForm:
    """Return the form that taking down this public page asks for."""
    return (FrameTakeDownForm if seal.page.is_frame else TakeDownForm)(data)


class ResolutionForm(forms.Form):
    """The office's decision on an incident."""

    resolution = forms.CharField(
        label=_("处理结果"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明处理结果。")},
    )  # fmt: skip
