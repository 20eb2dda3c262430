"""What every public page shows around its own content. Lazy, so that admin pages and errors cost nothing."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from home.models import SITE_MARK_IMAGES, SiteMarks
from review.models import Seal


def public_site(request) -> dict:
    """Return {site, navigation}: the site's marks (one query) and the main menu, from seals (one query)."""
    return {
        "site": SimpleLazyObject(lambda: site_marks(request)),
        "navigation": SimpleLazyObject(lambda: main_menu(request)),
    }


def site_marks(request) -> dict:
    site = Site.find_for_request(request)
    marks = SiteMarks.for_site(site) if site else SiteMarks()
    values = {field.name: getattr(marks, field.name) for field in marks._meta.fields if not field.is_relation}
    reviewed = reviewed_marks() if marks.emblem_id or marks.party_mark_id else {}
    return values | {
        "site_domain": site.hostname if site else "",
        **{f"{name}_url": reverse("site_mark", args=[name]) if name in reviewed else "" for name in SITE_MARK_IMAGES},
    }


def reviewed_marks() -> dict:
    """Return the emblem and party mark that were reviewed with the front page, by name (one query)."""
    facets = Seal.objects.current().filter(url_path="/").values_list("facets", flat=True).first()
    return (facets or {}).get("marks", {})


def main_menu(request) -> list[dict]:
    """Return the pages below the home page that show in menus, in their order."""
    seals = Seal.objects.current().filter(show_in_menus=True, locale="zh-hans").order_by("path")
    return [
        {"title": title, "url": url, "is_current": request.path.startswith(url)}
        for title, url in seals.values_list("title", "url_path")
    ]
