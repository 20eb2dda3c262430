"""Addresses of the whole site that belong to no room."""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from assets.serving import file_response
from home.models import SiteMarks
from review.models import Seal

MARKS = ("emblem", "party_mark")
SITEMAP_LIMIT = 50_000


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
def site_mark(request, which):
    """The emblem or party mark that an administrator uploaded in the site's settings."""
    site = Site.find_for_request(request)
    image = which in MARKS and site and getattr(SiteMarks.for_site(site), which, None)
    if not image:
        raise Http404
    response = file_response(
        request, storage_name=image.file.name, download_name=image.original_name, content_type=image.content_type
    )
    response["Cache-Control"] = "public, max-age=300"
    return response
