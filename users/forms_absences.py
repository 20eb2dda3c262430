"""Forms of 外出 and 值班表."""

from django import forms
from django.utils.translation import gettext_lazy as _

from users.absences import possible_deputies
from users.enums import Role
from users.models import Membership, User


def date_input() -> forms.DateInput:
    """The browser's own calendar: one tap on a phone."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AbsenceForm(forms.Form):
    """Who is away from when to when, and who stands in. The office chooses the person, everybody else is it."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("外出人员"), empty_label=_("请选择"))
    starts_on = forms.DateField(label=_("外出日期"), widget=date_input())
    ends_on = forms.DateField(label=_("结束日期"), widget=date_input(), help_text=_("含当日。"))
    deputy = forms.ModelChoiceField(
        User.objects.none(), label=_("代办人"), required=False, empty_label=_("（由B岗办理）"),
        help_text=_("同一机构的在任人员；不填的由B岗办理。"),
    )  # fmt: skip

    def __init__(self, *args, for_user: User, **kwargs):
        super().__init__(*args, **kwargs)
        everybody = User.objects.filter(is_active=True, memberships__ended_at__isnull=True).distinct().order_by("name")
        if for_user.has_role(Role.OFFICE):
            self.fields["user"].queryset = everybody
            self.fields["user"].initial = for_user
            self.fields["deputy"].queryset = everybody
        else:
            del self.fields["user"]
            self.fields["deputy"].queryset = possible_deputies(for_user).order_by("name")


class DutyForm(forms.Form):
    """Who has the duty on which day."""

    day = forms.DateField(label=_("值班日期"), widget=date_input(), help_text=_("从当日8时到次日8时。"))
    user = forms.ModelChoiceField(
        User.objects.none(), label=_("值班人员"), empty_label=_("请选择"),
        help_text=_("须先在“人员与岗位”授予“值班人员”角色。"),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        held = Membership.objects.current().filter(role=Role.DUTY)
        self.fields["user"].queryset = User.objects.filter(memberships__in=held).distinct().order_by("name")
