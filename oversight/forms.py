"""消息设置: how a person wants to be told outside the CMS."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oversight.models import MessageSettings


class MessageSettingsForm(forms.ModelForm):
    """Mail address and the two channels. What is urgent comes by every address given here."""

    email = forms.EmailField(label=_("邮箱"), required=False)

    field_order = ["email", "by_mail", "webhook_address", "by_webhook"]

    class Meta:
        model = MessageSettings
        fields = ["by_mail", "by_webhook", "webhook_address"]
        help_texts = {
            "by_mail": _("工作日9:00、15:00各发一次，只写条数，不写标题。"),
            "by_webhook": _("同上。"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].initial = self.instance.user.email

    def save(self, commit=True):
        user = self.instance.user
        user.email = self.cleaned_data["email"]
        user.save(update_fields=["email", "first_name"])
        return super().save(commit)
