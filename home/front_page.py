"""What the front page shows, from seals only: one query a list, one for the frame."""

from django.urls import reverse
from django.utils.translation import gettext as _

from departments.enums import DepartmentKind
from departments.models import Department
from disclosure.zone import zone_of
from home.enums import ArticleKind, ColumnRole
from review.models import Seal
from review.sealed_files import safe_name

ITEMS = 9
BESIDE_A_PICTURE = 5
ARTICLE, DOCUMENT = "home.articlepage", "disclosure.disclosurepage"
GUIDE, REPORT = "guides.serviceguidepage", "reports.annualreportpage"


def front_page(home_id: int) -> dict:
    """Return the lists, the addresses behind 「更多」, the lead picture and the three zones."""
    frame = {(seal.object_type, seal.kind): seal for seal in _children(home_id)}
    news = latest(ARTICLE, kind=ArticleKind.NEWS)
    lead = lead_image(news)
    return {
        "news": news,
        # The first is the headline; a picture takes the place of some of the others beside the notices.
        "latest_news": news[1 : BESIDE_A_PICTURE + 1] if lead else news[1:],
        "notices": latest(ARTICLE, kind=ArticleKind.NOTICE),
        "policies": latest(DOCUMENT),
        "guides": latest(GUIDE),
        "reports": latest(REPORT),
        "answers": latest(ARTICLE, kind=ArticleKind.ANSWER),
        "columns": _columns(frame),
        "lead_image": lead,
        "zones": zones(frame),
    }


def latest(label: str, **filters) -> list[Seal]:
    """Return the newest public pages of a type, in the language of record."""
    found = Seal.objects.current().without_content().of_type(label).filter(**filters, locale="zh-hans")
    return list(found.newest_first()[:ITEMS])


def _children(home_id: int):
    return Seal.objects.current().without_content().filter(parent_id=home_id, locale="zh-hans").order_by("path")


def _columns(frame: dict) -> dict:
    wanted = {
        "news": ("home.columnpage", ColumnRole.NEWS),
        "notices": ("home.columnpage", ColumnRole.NOTICES),
        "policies": ("home.columnpage", ColumnRole.POLICY),
        "answers": ("home.columnpage", ColumnRole.INTERACTION),
        "guides": ("guides.serviceguideindexpage", ""),
    }
    return {name: {"title": frame[key].title, "url": frame[key].url} for name, key in wanted.items() if key in frame}


def lead_image(news: list[Seal]) -> dict | None:
    """Return the picture of the newest piece of news that has one: {url, title, image_url, alt}."""
    for seal in news:
        if image := seal.facets.get("lead_image"):
            address = reverse("review:rendition", args=[image["token"], "card", safe_name(image["name"])])
            return {"url": seal.url, "title": seal.title, "image_url": address, "alt": image["alt"]}
    return None


def zones(frame: dict) -> list[dict]:
    """Return the three zones: disclosure, services, interaction."""
    return [zone for zone in (_disclosure(frame), _services(frame), _interaction(frame)) if zone["entries"]]


def _disclosure(frame: dict) -> dict:
    county = Department.objects.of_kind(DepartmentKind.COUNTY_GOVERNMENT).values_list("pk", flat=True).first()
    menu = zone_of(county) if county else None
    entries = [entry for entry in menu["entries"] if entry["url"]] if menu else []
    catalog = frame.get(("disclosure.disclosurecatalogpage", ""))
    if catalog:
        entries.append({"label": catalog.title, "url": catalog.url})
    return {"title": _("政府信息公开"), "url": catalog.url if catalog else "", "entries": entries,
            "description": _("法定主动公开内容、指南、制度、年报和依申请公开。")}  # fmt: skip


def _services(frame: dict) -> dict:
    index = frame.get(("guides.serviceguideindexpage", ""))
    events = (("school", _("上学")), ("job", _("就业")), ("marriage", _("婚育")), ("health", _("就医")),
              ("retirement", _("退休养老")), ("business", _("创业")))  # fmt: skip
    entries = [{"label": label, "url": f"{index.url}?life_event={value}"} for value, label in events] if index else []
    return {"title": _("办事服务"), "url": index.url if index else "", "entries": entries,
            "description": _("按人生事件、服务对象和部门查找办事指南。")}  # fmt: skip


def _interaction(frame: dict) -> dict:
    column = frame.get(("home.columnpage", ColumnRole.INTERACTION))
    departments = frame.get(("disclosure.departmentindexpage", ""))
    entries = [{"label": seal.title, "url": seal.url} for seal in (column, departments) if seal]
    return {"title": _("互动交流"), "url": column.url if column else "", "entries": entries,
            "description": _("意见征集、在线访谈、来信选登和各机构联系方式。")}  # fmt: skip
