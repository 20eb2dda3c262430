"""Forms of the liaison's ways to begin."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from writing.incoming import SUFFIXES
from writing.places import Place, places_for, usual_place

MOST_FILES = 20


class PlaceField(forms.ChoiceField):
    """A column of one's own; several departments' columns stand in groups."""

    def offer(self, places: list[Place]) -> None:
        self.places = {str(place.page.pk): place for place in places}
        groups = [
            (str(department), [(str(place.page.pk), place.label) for place in found])
            for department, found in groupby(places, key=lambda place: place.department)
        ]
        self.choices = groups if len(groups) > 1 else [choice for _name, found in groups for choice in found]

    def clean(self, value) -> Place:
        return self.places[super().clean(value)]


class PlaceForm(forms.Form):
    """Every way to begin asks first where the page goes; it proposes where the person wrote last."""

    place = PlaceField(label=_("放入栏目"), help_text=_("按栏目确定稿件类型；草稿建好后仍可移动。"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        places = places_for(user)
        self.fields["place"].offer(places)
        if usual := usual_place(user, places):
            self.fields["place"].initial = str(usual.page.pk)
        self.has_places = bool(places)


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or several uploads; each is judged by itself afterwards, so that one bad file keeps none of the others."""

    def clean(self, data, initial=None):
        files = [file for file in data or [] if file]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("一次最多%(count)d个文件。") % {"count": MOST_FILES})
        return files


class FilesForm(PlaceForm):
    """从文件新建."""

    files = ManyFilesField(
        label=_("文件"), error_messages={"required": _("请选择文件，或把文件拖到框内。")},
        help_text=_("可一次选择多个，每个文件各建一篇草稿。可用 .docx .doc .wps .xlsx .pdf。"),
        widget=ManyFilesInput(attrs={"accept": ",".join(SUFFIXES)}),
    )  # fmt: skip
    attaches_original = forms.BooleanField(
        label=_("原件同时列为附件"), required=False, help_text=_("不勾选时，原件只留存备查，不公开。")
    )


class PastedTextMixin(forms.Form):
    """What was pasted: with its markup as a file that the script makes of the clipboard, else as plain text."""

    text = forms.CharField(
        label=_("正文"), required=False, strip=False,
        help_text=_("从 WPS、Word、微信或网页复制后，在框内按 Ctrl+V。标题、段落、列表、表格、图片自动分开，字体颜色自动去掉。"),
        widget=forms.Textarea(attrs={"rows": 14, "data-paste-text": ""}),
    )  # fmt: skip
    pasted = forms.FileField(
        required=False, label="", widget=forms.FileInput(attrs={"hidden": True, "data-paste-file": ""})
    )

    def clean(self):
        cleaned = super().clean()
        if file := cleaned.get("pasted"):
            cleaned["content"] = file.read().decode("utf-8", errors="replace")
        else:
            cleaned["content"] = cleaned.get("text") or ""
        if not cleaned["content"].strip():
            self.add_error("text", _("请先粘贴正文。"))
        return cleaned


class PasteForm(PastedTextMixin, PlaceForm):
    """粘贴正文 as a new draft."""

    field_order = ["place", "text", "pasted"]


class PasteIntoForm(PastedTextMixin):
    """粘贴正文 into a draft."""

    replaces = forms.TypedChoiceField(
        label=_("放在哪里"), coerce=lambda value: value == "yes", initial="no", widget=forms.RadioSelect,
        choices=[("no", _("接在现有正文之后")), ("yes", _("替换现有正文"))],
    )  # fmt: skip
