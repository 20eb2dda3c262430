"""「账户」: what a person changes about the own account."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import account

from users.models import User


class ContactForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["phone", "email"]


class ContactPanel(account.BaseSettingsPanel):
    """How one is reached. The name stands in records and is the administrator's to change (人员与岗位)."""

    name = "contact"
    title = _("联系方式")
    order = 100
    form_class = ContactForm


class AccountView(account.AccountView):
    """Wagtail's, which asks everybody for a first name, a last name, a mail address and a picture.

    Without all of these it saves nothing, not even a new password.
    """

    replaced = (account.NameEmailSettingsPanel, account.AvatarSettingsPanel)

    def get_panels(self):
        kept = [panel for panel in super().get_panels() if not isinstance(panel, self.replaced)]
        return [ContactPanel(self.request, self.request.user, None), *kept]
