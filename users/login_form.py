"""Signing in."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm


class LoginForm(WagtailLoginForm):
    """Wagtail's form declares its fields without labels, which leaves Django's English ones."""

    error_messages = WagtailLoginForm.error_messages | {"invalid_login": _("用户名或密码不正确，请重新输入。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label, self.fields["password"].label = _("用户名"), _("密码")
        self.fields["username"].widget.attrs |= {"placeholder": "", "autocomplete": "username"}
        self.fields["password"].widget.attrs |= {"placeholder": "", "autocomplete": "current-password"}
        self.fields["remember"].label = _("记住我")
