"""The form beside every 提交审核: 拟公开属性 with its reason, and 承办人自查."""

from django import forms
from django.utils.translation import gettext_lazy as _

from review.declaring import CHECK_WANTED, PROPOSED, Declaration, states_attribute
from review.enums import ATTRIBUTE_LABELS


class SubmissionForm(forms.Form):
    """What an author is asked at submission, of a page, a row, a translation or several drafts at once.

    `model` is what is submitted; one that states its own attribute is not asked for it again.
    """

    proposed_attribute = forms.ChoiceField(
        label=_("拟公开属性"), choices=[(name, ATTRIBUTE_LABELS[name]) for name in PROPOSED], initial=PROPOSED[0],
        error_messages={"required": _("请选择拟公开属性。"), "invalid_choice": _("请选择拟公开属性。")},
    )  # fmt: skip
    proposal_reason = forms.CharField(
        label=_("属性理由"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("拟依申请公开的，须写明")}),
    )
    self_check = forms.BooleanField(
        label=_("承办人自查：内容准确，不涉密、不泄露个人信息"), error_messages={"required": CHECK_WANTED}
    )

    def __init__(self, *args, model=None, **kwargs):
        super().__init__(*args, auto_id="submission-%s", **kwargs)
        if model is not None and states_attribute(model):
            del self.fields["proposed_attribute"], self.fields["proposal_reason"]

    def clean(self):
        cleaned = super().clean()
        for name, message in self.declaration.problems().items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, message)
        return cleaned

    @property
    def declaration(self) -> Declaration:
        """What was said, for `review.services`."""
        said = self.cleaned_data
        return Declaration(
            bool(said.get("self_check")), said.get("proposed_attribute", ""), said.get("proposal_reason", "")
        )
