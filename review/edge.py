"""Telling the edge cache (Varnish) that something changed."""

import urllib.request

from django.conf import settings

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
