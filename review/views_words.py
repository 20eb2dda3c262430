"""词表: download the workbook, upload a new one, see what it changes, put it in force."""

import base64

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access

from review import word_lists
from review.exports import attachment
from review.models import WordLists
from review.public import listing
from review.scanning.proofreading import ListsError, load_lists

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_CHANGES = 200
SALT = "review.words"


class WordsForm(forms.Form):
    """The workbook and a line about why."""

    file = forms.FileField(label=gettext_lazy("词表文件（xlsx）"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def clean_file(self):
        """Keep the bytes and the lists in them; every wrong cell is a message of its own."""
        file = self.cleaned_data["file"]
        if file.size > word_lists.MAX_BYTES:
            raise forms.ValidationError(_("词表文件不能超过1MB。"))
        try:
            self.lists = load_lists(file)
        except ListsError as error:
            raise forms.ValidationError(error.reasons[:100]) from error
        file.seek(0)
        return file.read()


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def index(request):
    """The versions so far; an uploaded workbook is first shown as changes and put in force by a second click."""
    if not word_lists.user_can_edit_words(request.user):
        raise PermissionDenied
    if "confirm" in request.POST:
        return _put_in_force(request)
    form = WordsForm(request.POST or None, request.FILES or None)
    context = {"form": form, "listing": listing(request, WordLists.objects.defer("content"))}
    if form.is_bound and form.is_valid():
        context |= _preview(form)
    return TemplateResponse(request, "review/intake/words.html", context, status=422 if form.errors else 200)


def _preview(form: WordsForm) -> dict:
    changes = word_lists.changes_between(word_lists.current_lists(), form.lists)
    packed = {"file": base64.b64encode(form.cleaned_data["file"]).decode(), "note": form.cleaned_data["note"]}
    return {
        "changes": changes[:SHOWN_CHANGES], "change_count": len(changes), "is_preview": True,
        "packed": signing.dumps(packed, salt=SALT, compress=True),
    }  # fmt: skip


def _put_in_force(request):
    """What was shown comes back signed: exactly that is put in force."""
    try:
        packed = signing.loads(request.POST.get("packed", ""), salt=SALT, max_age=3600)
    except signing.BadSignature:
        messages.error(request, _("预览已过期，请重新上传。"))
        return redirect("review_intake:words")
    content = base64.b64decode(packed["file"])
    word_lists.replace_lists(content=content, user=request.user, note=packed["note"])
    messages.success(request, _("新词表已生效。"))
    return redirect("review_intake:words")


@require_safe
@require_admin_access
def download(request, pk=None):
    """The workbook in force, or an earlier version."""
    if not word_lists.user_can_edit_words(request.user):
        raise PermissionDenied
    version = get_object_or_404(WordLists, pk=pk) if pk else WordLists.objects.in_force()
    response = HttpResponse(word_lists.workbook(version), content_type=XLSX)
    return attachment(response, _("校对词表.xlsx"))
