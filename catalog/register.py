"""The public register: its listing and filters. Bad filter values give an empty filter and a hint, never an error."""

from dataclasses import dataclass, replace

from django.db.models import Count
from django.utils.translation import gettext as _

from catalog.enums import ValidityStatus
from catalog.models import CatalogEntry, Genre, SubjectCategory
from departments.models import Department
from review.models import Seal
from review.public import listing

FILTERS = ("department", "subject", "genre", "year", "validity")


def register_listing(request, *, department: Department | None = None) -> dict:
    """Return {listing, filters, filter_hint} for the register, or for one department's part of it."""
    entries = CatalogEntry.objects.public()
    if department is not None:
        entries = entries.listed_by(department)
    chosen, unknown = choose_filters(request, with_department=department is None)
    narrowed = entries.filter(**{k: v for lookup in chosen.values() for k, v in lookup.items()})
    rows = listing(request, narrowed.order_by("-published_at", "-id"))
    hint = _("有筛选条件无法识别，已忽略：%(names)s") % {"names": "、".join(unknown)} if unknown else ""
    filters = register_filters(request, entries, with_department=department is None)
    rows = replace(rows, items=register_rows(rows.items))
    return {"listing": rows, "filters": filters, "filter_hint": hint}


@dataclass(frozen=True)
class RegisterRow:
    """A line of the register: the words are the seal's, dates and validity the entry's."""

    entry: CatalogEntry
    seal: Seal

    @property
    def index_number(self) -> str:
        return self.seal.facets.get("index_number", "")

    @property
    def title(self) -> str:
        return self.seal.title

    @property
    def url_path(self) -> str:
        return self.seal.url_path

    @property
    def issuing_name(self) -> str:
        return self.seal.facets.get("issuing_name", "")

    @property
    def document_number(self) -> str:
        return self.seal.facets.get("document_number", "")

    @property
    def availability(self) -> str:
        """How to get what stands on no page; "" for what does."""
        return self.seal.facets.get("availability", "")

    @property
    def formed_on(self):
        return self.entry.formed_on

    @property
    def published_at(self):
        return self.seal.published_at

    @property
    def validity_status(self) -> str:
        return self.entry.validity_status

    @property
    def get_validity_status_display(self) -> str:
        return self.entry.get_validity_status_display()


def register_rows(entries: list[CatalogEntry]) -> list[RegisterRow]:
    """Return the entries with their current seals (one query); what has none is not shown, whatever its row says."""
    current = Seal.objects.current().without_content()
    seals = current.in_bulk([entry.seal_id for entry in entries if entry.seal_id])
    return [RegisterRow(entry, seals[entry.seal_id]) for entry in entries if entry.seal_id in seals]


def choose_filters(request, *, with_department: bool) -> tuple[dict[str, dict], list[str]]:
    """Return the lookups of the recognised filters, by name, and the names of those not understood."""
    chosen, unknown = {}, []
    for name in FILTERS:
        value = request.GET.get(name, "").strip()
        if not value or (name == "department" and not with_department):
            continue
        lookup = _LOOKUPS[name](value)
        if lookup is None:
            unknown.append(str(LABELS[name]))
        else:
            chosen[name] = lookup
    return chosen, unknown


def _department(value):
    """A dissolved department's documents are found under its own name and its successor's (机构改革)."""
    found = Department.objects.filter(slug=value).first()
    return {"issuers__department__in": found.with_predecessors()} if found else None


def _subject(value):
    found = SubjectCategory.objects.filter(code=value).first()
    return {"subject__code__startswith": found.code} if found else None


def _genre(value):
    return {"genre__code": value} if Genre.objects.filter(code=value).exists() else None


def _year(value):
    return {"published_year": int(value)} if value.isascii() and value.isdigit() and len(value) == 4 else None


def _validity(value):
    return {"validity_status": value} if value in ValidityStatus.values else None


_LOOKUPS = {"department": _department, "subject": _subject, "genre": _genre, "year": _year, "validity": _validity}
LABELS = {"department": "机构", "subject": "主题", "genre": "体裁", "year": "年份", "validity": "有效性"}


def register_filters(request, entries, *, with_department: bool) -> list[dict]:
    """Return the filters with their options and counts, one grouped query each."""
    makers = {
        "department": lambda: _grouped(entries, "department__slug", "department__short_name", "department__order"),
        "subject": lambda: _subjects(entries),
        "genre": lambda: _grouped(entries, "genre__code", "genre__name", "genre__code"),
        "year": lambda: _grouped(entries, "published_year", "published_year", "-published_year"),
        "validity": lambda: _validities(entries),
    }
    names = FILTERS if with_department else FILTERS[1:]
    return [
        {"name": name, "label": LABELS[name], "options": _marked(makers[name](), request.GET.get(name, ""))}
        for name in names
    ]


def _marked(rows, selected: str) -> list[dict]:
    return [
        {"value": str(value), "label": str(label), "count": count, "selected": str(value) == selected}
        for value, label, count in rows
        if value not in (None, "")
    ]


def _grouped(entries, value: str, label: str, order: str):
    rows = entries.order_by().values(value, label, order.lstrip("-")).annotate(n=Count("pk", distinct=True))
    return [(row[value], row[label], row["n"]) for row in rows.order_by(order)]


def _subjects(entries):
    """First-level subjects: a document of the second level counts with its parent."""
    names = dict(SubjectCategory.objects.filter(parent=None).values_list("code", "name"))
    counts: dict[str, int] = {}
    for code, _name, count in _grouped(entries, "subject__code", "subject__name", "subject__code"):
        if code:
            counts[code[:2]] = counts.get(code[:2], 0) + count
    return [(code, names.get(code, code), count) for code, count in counts.items()]


def _validities(entries):
    rows = _grouped(entries, "validity_status", "validity_status", "validity_status")
    return [(value, ValidityStatus(value).label, count) for value, _label, count in rows if value]
