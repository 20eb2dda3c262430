"""Importing a fee list in the CMS: choose the workbook, look at what it says, store or submit."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from openpyxl import Workbook
from openpyxl.styles import Font
from wagtail.admin.auth import require_admin_access

from assets.reading.errors import UnreadableFile
from disclosure.fees.forms import FeeImportForm, open_rows, seal_rows
from disclosure.fees.models import FeeItem, FeeUnit
from disclosure.fees.services import read_import, store_import, submit_items
from disclosure.fees.sheets import COLUMNS
from review import secrecy
from review.exceptions import NotSubmittable, SecrecyRefused
from review.exports import XLSX, attachment

EXAMPLE = (
    "不动产登记费",
    80,
    "发改价格规〔2016〕2559号",
    "元/件",
    "0571-60000001",
    "12358",
    "住宅类",
    "小微企业免收",
    "2016-12-06",
)


def _check(request) -> None:
    if not request.user.has_perm("disclosure.add_feeitem"):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def import_fees(request):
    """Choose a workbook; its rows are shown with every problem at its cell. Nothing is stored yet."""
    _check(request)
    form = FeeImportForm(request.POST or None, request.FILES or None, user=request.user)
    sheet = _read(request, form) if request.method == "POST" and form.is_valid() else None
    context = {"form": form, "sheet": sheet, "columns": list(COLUMNS), "shown": _shown(sheet)}
    if sheet and sheet.is_fine:
        rows = [values for _number, values in sheet.rows]
        context["kept"] = seal_rows(rows=rows, department=form.cleaned_data["department"], user=request.user)
        context["department"] = form.cleaned_data["department"]
    status = 422 if form.errors or (sheet and sheet.problems) else 200
    return TemplateResponse(request, "disclosure/fees/import.html", context, status=status)


def _read(request, form):
    department = form.cleaned_data["department"]
    try:
        return read_import(data=form.cleaned_data["file"].read(), department=department, user=request.user)
    except UnreadableFile as error:
        form.add_error("file", str(error))
    except SecrecyRefused as error:
        secrecy.note_refusal(
            reference=error.reference, user=request.user, digest=error.digest, department=error.department
        )
        form.add_error("file", secrecy.refusal_text(department))
    return None


def _shown(sheet) -> list[dict]:
    """The rows as the preview's table shows them: labels for codes."""
    labels = dict(FeeUnit.choices)
    return [
        {"number": number, "cells": [str(labels.get(v, v)) if n == "unit" else v for n, v in values.items()]}
        for number, values in (sheet.rows if sheet else [])
    ]


@require_POST
@require_admin_access
def store(request):
    """Store what was previewed as drafts; 「提交审核」 sends each row on its way as an item of its own."""
    _check(request)
    try:
        rows, department = open_rows(request.POST.get("kept", ""), request.user)
        stored = store_import(rows=rows, department=department, user=request.user)
    except BadSignature:
        messages.error(request, _("预览已过期，请重新选择表格。"))
        return redirect("fee_import")
    except NotSubmittable as error:
        messages.error(request, " ".join(error.messages))
        return redirect("fee_import")
    refused = submit_items(items=stored.items, user=request.user) if "submit" in request.POST else []
    _tell(request, stored, refused)
    return redirect(reverse(FeeItem.snippet_viewset.get_url_name("list")))


def _tell(request, stored, refused) -> None:
    counts = {"created": len(stored.created), "changed": len(stored.changed), "unchanged": stored.unchanged}
    messages.success(request, _("新增%(created)d项，改动%(changed)d项，%(unchanged)d项与原来相同。") % counts)
    if "submit" in request.POST:
        messages.success(request, _("已提交审核%(n)d项。") % {"n": len(stored.items) - len(refused)})
    for item, reason in refused:
        messages.error(request, _("“%(name)s”未能提交：%(reason)s") % {"name": item.name, "reason": reason})


@require_safe
@require_admin_access
def template(request):
    """An empty workbook with the headings and one example row."""
    book = Workbook()
    page = book.active
    page.title = _("收费目录清单")
    page.append(list(COLUMNS))
    page.append(EXAMPLE)
    for cell in page[1]:
        cell.font = Font(bold=True)
        page.column_dimensions[cell.column_letter].width = 22
    stream = BytesIO()
    book.save(stream)
    return attachment(HttpResponse(stream.getvalue(), content_type=XLSX), _("收费目录清单模板.xlsx"))
