"""The public list of guides and its filters. Bad values give an empty filter and a hint, never an error."""

from django.utils.translation import gettext as _

from departments.models import Department
from guides.enums import LifeEvent, ServiceAudience
from review.models import Seal
from review.public import listing


def guide_listing(request, *, department_id: int | None = None) -> dict:
    """Return {listing, filters, filter_hint} of the public guides, of one department or all."""
    seals = Seal.objects.current().without_content().of_type("guides.serviceguidepage").newest_first()
    if department_id:
        seals = seals.of_department(department_id)
    everything = list(seals.values_list("department_id", "facets"))
    narrowed, unknown = _narrow(request, seals)
    hint = _("有筛选条件无法识别，已忽略：%(names)s") % {"names": "、".join(unknown)} if unknown else ""
    return {
        "listing": listing(request, narrowed),
        "filters": _filters(request, everything, with_department=not department_id),
        "filter_hint": hint,
    }


def _narrow(request, seals):
    unknown = []
    for name, apply in _FILTERS.items():
        if value := request.GET.get(name, "").strip():
            found = apply(seals, value)
            unknown += [] if found is not None else [LABELS[name]]
            seals = seals if found is None else found
    return seals, unknown


def _by_audience(seals, value):
    if value not in ServiceAudience.values:
        return None
    return seals.filter(facets__audience__in=[value, ServiceAudience.BOTH.value])


def _by_department(seals, value):
    department = Department.objects.filter(slug=value).first()
    return seals.filter(department_id__in=[d.pk for d in department.with_predecessors()]) if department else None


def _by_life_event(seals, value):
    # The value is one of ours, so it can't match inside another word; SQLite has no JSON "contains".
    return seals.filter(facets__icontains=f'"{value}"') if value in LifeEvent.values else None


_FILTERS = {"audience": _by_audience, "department": _by_department, "life_event": _by_life_event}
LABELS = {"audience": "服务对象", "department": "部门", "life_event": "人生事件"}


def _filters(request, everything, *, with_department: bool) -> list[dict]:
    audiences = [(v, label, sum(f.get("audience") in (v, "both") for _d, f in everything))
                 for v, label in ServiceAudience.choices if v != "both"]  # fmt: skip
    events = [(v, label, sum(v in f.get("life_events", []) for _d, f in everything)) for v, label in LifeEvent.choices]
    rows = {"audience": audiences, "life_event": events}
    if with_department:
        ids = [pk for pk, _f in everything]
        departments = Department.objects.filter(pk__in=set(ids))
        rows["department"] = [(d.slug, d.short_name, ids.count(d.pk)) for d in departments]
    return [
        {"name": name, "label": LABELS[name], "options": _options(options, request.GET.get(name, ""))}
        for name, options in rows.items()
    ]


def _options(rows, selected: str) -> list[dict]:
    return [
        {"value": value, "label": str(label), "count": count, "selected": value == selected}
        for value, label, count in rows
        if count
    ]
