"""The zone 政府信息公开: one menu for the county, each department and township (DOMAIN §5.2)."""

from django.utils.translation import gettext as _

from review.models import Seal

REQUEST_ANCHOR = "#yishenqing"


def zone_of(department_id: int | None, *, current_url: str = "") -> dict | None:
    """Return the zone's menu for a department, from seals (one query); None for a page of no department.

    An entry whose page is not public yet has an empty address and is shown as 「建设中」.
    """
    if department_id is None:
        return None
    seals = list(_zone_seals(department_id))
    found = {(seal.object_type, seal.kind): seal for seal in seals}
    guide = found.get(("disclosure.disclosureguidepage", ""))
    entries = [
        (_("政府信息公开指南"), guide),
        (_("政府信息公开制度"), found.get(("home.columnpage", "rules"))),
        (_("法定主动公开内容"), found.get(("disclosure.departmentcatalogpage", ""))),
        (_("政府信息公开年报"), found.get(("reports.annualreportindexpage", ""))),
    ]
    menu = [_entry(label, seal.url if seal else "", current_url) for label, seal in entries]
    menu.append(_entry(_("依申请公开"), guide.url + REQUEST_ANCHOR if guide else "", ""))
    name = seals[0].department_name if seals else ""
    return {"department_name": name, "entries": menu}


def _zone_seals(department_id: int):
    wanted = (
        "disclosure.disclosureguidepage", "home.columnpage", "disclosure.departmentcatalogpage",
        "reports.annualreportindexpage",
    )  # fmt: skip
    return Seal.objects.current().without_content().of_department(department_id).of_type(*wanted).order_by("path")


def _entry(label: str, url: str, current_url: str) -> dict:
    is_current = bool(url) and (current_url == url or (url != "/" and current_url.startswith(url)))
    return {"label": label, "url": url, "is_current": is_current}
