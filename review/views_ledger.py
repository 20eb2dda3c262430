"""审查台账 on the screen: the chain of rows with filters, the register and summary of a month, single review forms."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from departments.models import Department
from review.exports import DOCX, XLSX, attachment, ledger_xlsx, register_xlsx, review_form_docx, summary_xlsx
from review.ledger_reading import departments_in_ledger, ledger_rows, of_departments
from review.ledger_wording import ACTION_LABELS, action_label, data_label
from review.models import LedgerEntry, ReviewRecord
from review.paper import review_form_of
from review.public import listing
from review.register import Month, monthly_summary, records_of, total_of

MOST_EXPORTED = 50_000
PAGE_SIZE = 50


def _readable_or_403(request) -> list[int] | None:
    departments = departments_in_ledger(request.user)
    if departments == []:
        raise PermissionDenied
    return departments


# The chain ---------------------------------------------------------------------------------------------------------------


class LedgerFilter(forms.Form):
    """What to show of the ledger; an empty field narrows nothing."""

    department = forms.ModelChoiceField(
        label=_("机构"), queryset=Department.objects.none(), required=False, empty_label=_("全部机构")
    )
    action = forms.ChoiceField(label=_("事项"), choices=[("", _("全部事项")), *ACTION_LABELS.items()], required=False)
    since = forms.DateField(label=_("自"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("至"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, departments, **kwargs):
        super().__init__(*args, **kwargs)
        shown = Department.objects.all()
        self.fields["department"].queryset = shown if departments is None else shown.filter(pk__in=departments)

    def narrow(self, entries):
        """Return `entries` within what the form says; fields that say nonsense are ignored and named on the screen."""
        self.is_valid()
        chosen = self.cleaned_data
        lookups = {
            "action": chosen.get("action"),
            "at__date__gte": chosen.get("since"),
            "at__date__lte": chosen.get("until"),
        }
        entries = entries.filter(**{name: value for name, value in lookups.items() if value})
        department = chosen.get("department")
        return of_departments(entries, [department.pk]) if department else entries


@dataclass(frozen=True)
class LedgerLine:
    """A row of the ledger as the screen shows it."""

    entry: LedgerEntry

    @property
    def label(self) -> str:
        return action_label(self.entry.action)

    @property
    def details(self) -> str:
        """What the row says beyond its action: number of the form, reason, outcome."""
        data = self.entry.data
        return "；".join(data_label(data[name]) for name in ("record", "outcome", "reason") if data.get(name))


@require_safe
@require_admin_access
def index(request):
    """The chain, newest first, with filters."""
    departments = _readable_or_403(request)
    form = LedgerFilter(request.GET, departments=departments)
    rows = listing(request, form.narrow(ledger_rows(departments)), size=PAGE_SIZE)
    lines = [LedgerLine(entry) for entry in rows.items]
    context = {"form": form, "lines": lines, "listing": rows, "query": rows.query}
    return TemplateResponse(request, "review/ledger/index.html", context)


@require_safe
@require_admin_access
def ledger_file(request):
    """The filtered rows as XLSX, the newest 50 000 at most, with the hashes that chain them."""
    departments = _readable_or_403(request)
    rows = LedgerFilter(request.GET, departments=departments).narrow(ledger_rows(departments))[:MOST_EXPORTED]
    book = ledger_xlsx((entry, entry.department_name or "") for entry in rows.iterator())
    return attachment(HttpResponse(book, content_type=XLSX), "审查台账.xlsx")


# A month -----------------------------------------------------------------------------------------------------------------


@require_safe
@require_admin_access
def month(request):
    """The month's summary, nil return included, and its review records."""
    departments = _readable_or_403(request)
    shown = Month.parse(request.GET.get("month", ""))
    rows = monthly_summary(shown, departments)
    context = {
        "month": shown,
        "rows": rows,
        "total": total_of(rows),
        "listing": listing(request, records_of(shown, departments), size=PAGE_SIZE),
    }
    return TemplateResponse(request, "review/ledger/month.html", context)


@require_safe
@require_admin_access
def register_file(request):
    """保密审查登记表 of a month."""
    departments, shown = _readable_or_403(request), Month.parse(request.GET.get("month", ""))
    book = register_xlsx(shown, records_of(shown, departments))
    return attachment(HttpResponse(book, content_type=XLSX), f"{shown}保密审查登记表.xlsx")


@require_safe
@require_admin_access
def summary_file(request):
    """汇总表 of a month, a row of zeros for a department with nothing."""
    departments, shown = _readable_or_403(request), Month.parse(request.GET.get("month", ""))
    book = summary_xlsx(shown, monthly_summary(shown, departments))
    return attachment(HttpResponse(book, content_type=XLSX), f"{shown}保密审查情况汇总表.xlsx")


# One form ----------------------------------------------------------------------------------------------------------------


def _record(request, number) -> ReviewRecord:
    departments = _readable_or_403(request)
    records = ReviewRecord.objects.all()
    if departments is not None:
        records = records.filter(department_id__in=departments)
    return get_object_or_404(records, number=number)


@require_safe
@require_admin_access
def review_form(request, number):
    """政府信息公开保密审查表 of one record, for the screen and the printer."""
    paper = review_form_of(_record(request, number))
    return TemplateResponse(request, "review/ledger/review_form.html", {"paper": paper})


@require_safe
@require_admin_access
def review_form_file(request, number):
    """The same form as DOCX."""
    record = _record(request, number)
    response = HttpResponse(review_form_docx(record), content_type=DOCX)
    return attachment(response, f"政府信息公开保密审查表{record.number}.docx")
