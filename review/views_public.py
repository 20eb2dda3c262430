"""Serving the public: pages and files from seals, with headers that let an edge cache keep them."""

import hashlib

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from assets.serving import file_response
from review.file_html import file_as_html
from review.marks import cache_tags
from review.models import FRAME_TAG, Exit, Seal, SealedFile
from review.renditions import rendition_response
from review.sealed_files import VIEWABLE_TYPES


@require_safe
def serve_page(request, path=""):
    """Serve the sealed page at this address; 404 or 410 when there is none. The live row is never asked."""
    seal = Seal.objects.current().filter(url_path=request.path).first()
    if seal is None:
        return answer_for_departed(request)
    response = seal.page.serve_sealed(request)
    return with_cache_headers(request, response, seal)


def answer_for_departed(request):
    """An address whose page was unpublished says so (410) or leads elsewhere; any other is not found."""
    departed = Exit.objects.at_address(request.path).first()
    if departed is None:
        raise Http404
    if departed.target:
        response = redirect(departed.target, permanent=True)
    else:
        response = render(request, "review/gone.html", {"departed": departed}, status=410)
    response["Cache-Control"] = f"public, max-age=0, s-maxage={settings.PORTAL_PUBLIC_MAX_AGE}"
    response["X-Cache-Tags"] = f"{departed.object_type}:{departed.object_id} {FRAME_TAG}"
    return response


def with_cache_headers(request, response, seal: Seal):
    """The headers of the page that one seal makes; a list of names is kept by nobody else."""
    response = cacheable(request, response, tags=cache_tags(seal))
    if seal.is_name_list:
        response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def cacheable(request, response, *, tags: str):
    """Shared caches may keep a public page for a minute, by tag; browsers ask again with the ETag."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag, response=response)  # also W/"…", as proxies weaken it
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age=0, s-maxage={settings.PORTAL_PUBLIC_MAX_AGE}"
    response["X-Cache-Tags"] = f"{tags} {FRAME_TAG}"
    return response


def sealed_file(token: str) -> SealedFile:
    """Return the file that a current seal opens under this token; raises Http404."""
    current = Seal.objects.current()
    found = SealedFile.objects.filter(token=token, seal__in=current).select_related("seal").first()
    if found is None:
        raise Http404
    return found


@require_safe
def serve_file(request, token, name):
    """Serve a document or image that is public now, with range requests; 404 before release and afterwards."""
    found = sealed_file(token)
    response = file_response(
        request, storage_name=found.name, download_name=found.original_name, content_type=found.content_type
    )
    return with_file_headers(response, found)


@require_safe
def serve_rendition(request, token, spec, name):
    """Serve a resized picture, made on first use from the sealed bytes. Unknown sizes are 404."""
    found = sealed_file(token)
    return with_file_headers(rendition_response(request, found, spec), found)


@require_safe
def view_file(request, token):
    """「在线查看」: a docx, xlsx or text PDF as an HTML page with its tables, for a phone that can't open the file."""
    found = sealed_file(token)
    if found.content_type not in VIEWABLE_TYPES:
        raise Http404
    context = {"file": found, "html": file_as_html(found), "back_url": found.seal.url}
    response = render(request, "review/view_file.html", context)
    return with_cache_headers(request, response, found.seal)


def with_file_headers(response, found: SealedFile):
    response["Cache-Control"] = f"public, max-age=0, s-maxage={settings.PORTAL_PUBLIC_MAX_AGE}"
    response["X-Cache-Tags"] = f"{found.seal.tag} file:{found.token}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if found.seal.is_name_list:
        response["X-Robots-Tag"] = "noindex, noarchive"
    return response
