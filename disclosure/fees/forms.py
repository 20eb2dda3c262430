"""The form of the import screen."""

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from assets.uploads import check_upload
from departments.models import Department
from review.permissions import writing_departments

SALT, KEPT_SECONDS = "disclosure.fees.import", 3600


class FeeImportForm(forms.Form):
    """A workbook and the department that charges."""

    department = forms.ModelChoiceField(label=_("执收单位"), queryset=Department.objects.none())
    file = forms.FileField(label=_("XLSX表格"), help_text=_("按模板填写，一行一个收费项目，最多500行。"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = writing_departments(user)
        found = Department.objects.existing()
        field = self.fields["department"]
        field.queryset = found if own is None else found.filter(pk__in=own)
        if own is not None and len(own) == 1:
            field.initial = own[0]

    def clean_file(self):
        file = self.cleaned_data["file"]
        check_upload(file, file.name)
        file.seek(0)
        return file


def seal_rows(*, rows: list[dict], department: Department, user) -> str:
    """Return checked rows as text that the browser carries to the next step and can't change."""
    return signing.dumps({"rows": rows, "department": department.pk, "user": user.pk}, salt=SALT, compress=True)


def open_rows(text: str, user) -> tuple[list[dict], Department]:
    """Return what `seal_rows` put in. Raises BadSignature when it was changed, is an hour old or another person's."""
    kept = signing.loads(text, salt=SALT, max_age=KEPT_SECONDS)
    if kept["user"] != user.pk:
        raise signing.BadSignature
    return kept["rows"], Department.objects.get(pk=kept["department"])
