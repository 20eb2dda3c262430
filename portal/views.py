"""Addresses of the whole site that belong to no room."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from review.models import Seal
from review.views_public import serve_file

SITEMAP_LIMIT = 50_000
# What the site map for people lists: places to look for something, not each piece of it.
FRAME_TYPES = (
    "home.columnpage", "disclosure.disclosurecatalogpage", "disclosure.departmentindexpage", "disclosure.organisationpage",
    "disclosure.disclosureguidepage", "disclosure.departmentcatalogpage", "guides.serviceguideindexpage",
    "reports.annualreportindexpage",
)  # fmt: skip
SITE_MAP_TRAIL = [{"title": _("首页"), "url": "/"}, {"title": _("网站地图"), "url": ""}]


@require_safe
def robots(request):
    """Let crawlers read everything public; the CMS is not for them."""
    lines = ["User-agent: *", "Disallow: /cms/", "Disallow: /search/", "",
             f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request):
    """Every sealed page, from seals only; lists of names are left out."""
    seals = Seal.objects.current().exclude(url_path="").exclude(is_name_list=True)
    rows = seals.order_by("-updated_at").values_list("url_path", "updated_at")[:SITEMAP_LIMIT]
    base = request.build_absolute_uri("/").rstrip("/")
    entries = [{"location": base + url, "updated": updated} for url, updated in rows]
    response = TemplateResponse(request, "sitemap.xml", {"entries": entries}, content_type="application/xml")
    response["Cache-Control"] = "public, s-maxage=600"
    return response


@require_safe
def site_map(request):
    """网站地图 for people: the columns below the home page, then every department with its own (one query)."""
    frame = Seal.objects.current().without_content().of_type(*FRAME_TYPES).in_language(settings.LANGUAGE_CODE)
    places = {seal.url_path: {"seal": seal, "below": []} for seal in frame.order_by("path")}
    top = []
    for url, place in places.items():
        above = places.get(url.rstrip("/").rpartition("/")[0] + "/")
        (above["below"] if above else top).append(place)
    response = TemplateResponse(request, "site_map.html", {"places": top, "breadcrumbs": SITE_MAP_TRAIL})
    response["Cache-Control"] = f"public, max-age=0, s-maxage={settings.PORTAL_PUBLIC_MAX_AGE}"
    return response


@require_safe
def site_mark(request, which):
    """The emblem or party mark as it was reviewed with the front page, never the row in the site's settings."""
    front = Seal.objects.current().without_content().filter(url_path="/").first()
    token = front.facets.get("marks", {}).get(which) if front else None
    if token is None:
        raise Http404
    return serve_file(request, token, which)
