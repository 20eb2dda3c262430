"""打印审批单, 上传线下审签单, and the sheet for those who may read the item."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access

from review.exceptions import GateClosed, MayNotSign
from review.models import Journey, PaperSheet
from review.paper_steps import can_be_on_paper, possible_signatories, sheet_of, sign_on_paper, user_can_bring_sheet
from review.permissions import user_can_read_journey
from review.views_exits import add_errors
from review.wording import refusal_messages
from users.models import User


class PaperForm(forms.Form):
    """Who signed which sheet, and its scan."""

    signatory = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("签署人"), empty_label=gettext_lazy("请选择")
    )
    signed_on = forms.DateField(
        label=gettext_lazy("签署日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    code = forms.CharField(
        label=gettext_lazy("内容码"), max_length=20, help_text=gettext_lazy("审批单右上角的8位字符，不分大小写。"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("审签单扫描件"), help_text=gettext_lazy("PDF 或 JPG、PNG 照片。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/*"}),
    )  # fmt: skip

    def __init__(self, *args, journey, **kwargs):
        super().__init__(*args, **kwargs)
        may = [person.pk for person in possible_signatories(journey)]
        self.fields["signatory"].queryset = User.objects.filter(pk__in=may)


def _readable(request, pk) -> Journey:
    journey = get_object_or_404(Journey.objects.prefetch_related("steps"), pk=pk)
    if not user_can_read_journey(request.user, journey):
        raise PermissionDenied
    return journey


@require_safe
@require_admin_access
def print_sheet(request, pk):
    """审批单, for the printer."""
    journey = _readable(request, pk)
    try:
        sheet = sheet_of(journey)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
        return redirect("review_admin:item", pk=pk)
    return TemplateResponse(request, "review/ledger/approval_sheet.html", {"sheet": sheet, "journey": journey})


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def upload_sheet(request, pk):
    """Bring a signed sheet in."""
    journey = _readable(request, pk)
    if not can_be_on_paper(journey) or not user_can_bring_sheet(request.user, journey):
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PaperForm(*posted, journey=journey, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and _taken(request, form, journey):
        messages.success(request, _("已登记线下审签：%(title)s") % {"title": journey.title})
        return redirect("review_admin:item", pk=pk)
    context = {"form": form, "journey": journey}
    return TemplateResponse(request, "review/office/paper.html", context, status=422 if form.errors else 200)


def _taken(request, form, journey) -> bool:
    if not form.is_valid():
        return False
    try:
        sign_on_paper(journey=journey, user=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
    except MayNotSign as error:
        form.add_error("signatory", refusal_messages(error.reasons))
    except GateClosed as error:
        form.add_error(None, str(error))
    return not form.errors


@require_safe
@require_admin_access
def sheet_file(request, pk):
    """The scan of a signed sheet, for those who may read the item."""
    sheet = get_object_or_404(PaperSheet.objects.select_related("step__journey"), pk=pk)
    _readable(request, sheet.step.journey_id)
    response = FileResponse(default_storage.open(sheet.storage_name), content_type=sheet.content_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response
