"""Forms for people and their roles."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from departments.models import Department
from users.models import Membership, User

USERNAME = RegexValidator(r"^[\w.@+-]+$", _("用户名只能用字母、数字和 @ . + - _ 。"))


class AppointmentForm(forms.ModelForm):
    """Who is to do what: an account that exists gets the role, any other is opened."""

    username = forms.CharField(label=_("用户名"), max_length=150, validators=[USERNAME])
    name = forms.CharField(label=_("姓名"), max_length=50, required=False, help_text=_("新账号必填。"))
    phone = forms.CharField(label=_("办公电话"), max_length=50, required=False)
    is_backup = forms.TypedChoiceField(
        label=_("岗别"), choices=[("a", _("A岗")), ("b", _("B岗"))], coerce=lambda value: value == "b", empty_value=False,
        required=False, initial="a", help_text=_("B岗在A岗外出或须回避时办理。"),
    )  # fmt: skip

    class Meta:
        model = Membership
        fields = ["role", "is_backup", "department"]

    field_order = ["username", "name", "phone", "role", "is_backup", "department"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.existing()

    def clean(self):
        cleaned = super().clean()
        username = cleaned.get("username")
        if username and not cleaned.get("name") and not User.objects.filter(username=username).exists():
            self.add_error("name", _("新账号须填写姓名。"))
        return cleaned


class EndRoleForm(forms.ModelForm):
    """人员交接: who takes over, or that nobody does yet."""

    successor = forms.ModelChoiceField(
        User.objects.none(),
        label=_("接手人"),
        required=False,
        empty_label=_("请选择"),
        help_text=_("须先在同一机构担任同一角色。草稿、在办件和负责的栏目转给接手人，已办结的记录仍署原经办人。"),
    )
    without_successor = forms.BooleanField(
        label=_("暂无接手人"), required=False, help_text=_("草稿和在办件留在原人员名下，由本机构其他信息员继续办理。")
    )

    class Meta:
        model = Membership
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        same = Membership.objects.current().with_role(self.instance.role, self.instance.department)
        self.fields["successor"].queryset = User.objects.filter(memberships__in=same).exclude(pk=self.instance.user_id)

    def clean(self):
        cleaned = super().clean()
        chosen, nobody = cleaned.get("successor"), cleaned.get("without_successor")
        if "successor" not in self.errors and bool(chosen) == bool(nobody):
            self.add_error("successor", _("请选择接手人；确实没有的，勾选“暂无接手人”。"))
        return cleaned


class AccountFormMixin:
    """What a form about an account holds. Roles are given under 「人员与岗位」; groups follow from them."""

    def __init__(self, *args, for_user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.for_user = for_user
        for name in ("first_name", "last_name", "groups"):
            self.fields.pop(name, None)
        if for_user is None or not for_user.is_superuser:
            self.fields.pop("is_superuser", None)
        self.fields["email"].required = False
        self.fields["password1"].help_text = self.fields["password1"].help_text or password_validators_help_text_html()

    def save(self, commit=True):
        """A password that somebody else chose is good for one visit: 系统管理员 must not know it longer."""
        person = super().save(commit=False)
        person.has_initial_password |= bool(self.cleaned_data.get("password1")) and person != self.for_user
        if commit:
            person.save()
            self.save_m2m()
        return person


class AccountCreationForm(AccountFormMixin, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = ["username", "name", "phone", "email", "is_superuser"]
        widgets = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class AccountEditForm(AccountFormMixin, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = ["username", "name", "phone", "email", "is_active", "is_superuser"]
        widgets = {}
