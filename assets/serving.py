"""Sending a stored file: through nginx when it is in front, else from Django with range requests."""

import re
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

# Shown in the browser; everything else is a download, so that nothing active runs on our address.
INLINE_TYPES = {"application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp", "text/plain"}
RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


def file_response(request, *, storage_name: str, download_name: str, content_type: str) -> HttpResponse:
    """Return a response with the stored file's bytes, honouring a single byte range. Raises Http404 when it is gone."""
    if not default_storage.exists(storage_name):
        raise Http404
    if settings.PORTAL_ACCEL_REDIRECT:
        response = HttpResponse()
        response["X-Accel-Redirect"] = settings.PORTAL_ACCEL_REDIRECT + quote(storage_name)
        del response["Content-Type"]
    else:
        response = _ranged_response(request, storage_name)
    response["Content-Type"] = content_type or "application/octet-stream"
    response["Content-Disposition"] = content_disposition_header(content_type not in INLINE_TYPES, download_name)
    return response


def _ranged_response(request, storage_name: str) -> HttpResponse:
    size = default_storage.size(storage_name)
    span = byte_range(request.headers.get("Range", ""), size)
    if span is None:
        response = FileResponse(default_storage.open(storage_name))
    elif span == (0, -1):
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        response = _partial(storage_name, span, size)
    response["Accept-Ranges"] = "bytes"
    return response


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Return (first, last) for a single range, (0, -1) for one that can't be served, None when the whole is meant."""
    match = RANGE.match(header)
    if not match or match.group(0) == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return (max(size - int(last), 0), size - 1) if int(last) else (0, -1)
    start, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (start, end) if start <= end else (0, -1)


def _partial(storage_name: str, span: tuple[int, int], size: int) -> HttpResponse:
    first, last = span
    with default_storage.open(storage_name) as file:
        file.seek(first)
        response = HttpResponse(file.read(last - first + 1), status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response
