"""Telling the edge cache (Varnish) that something changed."""

import urllib.error
import urllib.request
from urllib.parse import quote, urlsplit

from django.conf import settings

# On every answer that an edge cache may keep: lists, feeds and site maps name a page without carrying its tag.
EVERYTHING = "site"
TIMEOUT = 2  # seconds; inside a request nobody waits longer for a cache


def purge(key: str, payload: dict) -> None:
    """Outbox handler: ban everything tagged `key` at EDGE_CACHE_URL; nothing to do when there is no edge cache.

    Raises OSError when the cache does not answer, so that the outbox tries again.
    """
    if not settings.EDGE_CACHE_URL:
        return
    request = urllib.request.Request(settings.EDGE_CACHE_URL, method="BAN", headers={"X-Cache-Tag": key})  # noqa: S310
    with urllib.request.urlopen(request, timeout=TIMEOUT):  # noqa: S310
        pass


def still_answers(url_path: str) -> bool:
    """Ask the edge for an address as a visitor would; anything but 404 or 410 means it is still there.

    Raises OSError when the cache does not answer.
    """
    host = urlsplit(settings.BASE_URL).hostname or ""
    request = urllib.request.Request(  # noqa: S310
        settings.EDGE_CACHE_URL.rstrip("/") + quote(url_path), headers={"Host": host}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT):  # noqa: S310
            return True
    except urllib.error.HTTPError as error:
        return error.code not in (404, 410)


class EdgeCacheMiddleware:
    """What a shared cache may keep carries the tag that an emergency bans; that nothing is there is never kept.

    A page not yet released, or restored after a take-down, must not hide behind a remembered 404.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 404:
            response.headers.setdefault("Cache-Control", "no-store")
        elif "s-maxage" in response.get("Cache-Control", ""):
            response["X-Cache-Tags"] = f"{response.get('X-Cache-Tags', '')} {EVERYTHING}".strip()
        return response
