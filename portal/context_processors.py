"""What every public page shows around its own content. Lazy, so that admin pages and errors cost nothing."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from home.enums import DEFAULT_TEXTS, TextPlace
from home.models import SITE_MARK_IMAGES, SiteMarks, SiteText
from review.models import Seal


def public_site(request) -> dict:
    """Return {site, navigation, texts}: the site's marks (one query); main menu and texts from seals (one query)."""
    everywhere = SimpleLazyObject(seals_of_every_page)
    return {
        "site": SimpleLazyObject(lambda: site_marks(request)),
        "navigation": SimpleLazyObject(lambda: main_menu(request, everywhere)),
        "texts": SimpleLazyObject(lambda: site_texts(everywhere)),
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


def seals_of_every_page() -> list[Seal]:
    """Return what every page shows, in its order: the pages of the main menu and the site's texts (one query)."""
    seals = Seal.objects.current().filter(show_in_menus=True, locale=settings.LANGUAGE_CODE).order_by("path")
    return list(seals.only("object_type", "title", "summary", "url_path", "kind"))


def main_menu(request, seals: list[Seal]) -> list[dict]:
    """Return the pages below the home page that show in menus, in their order."""
    return [
        {"title": seal.title, "url": seal.url_path, "is_current": request.path.startswith(seal.url_path)}
        for seal in seals
        if seal.url_path
    ]


def site_texts(seals: list[Seal]) -> dict[str, str]:
    """Return the cleared texts by place, the product's own where the office has published none."""
    cleared = {seal.kind: seal.summary for seal in seals if seal.object_type == SiteText._meta.label_lower}
    return {place.value: cleared.get(place, str(DEFAULT_TEXTS.get(place, ""))) for place in TextPlace}
