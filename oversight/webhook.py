"""A message to an SMS gateway or a work group's robot: one JSON template, one address, both from the settings.

Nothing but the hosts named in PORTAL_WEBHOOK_HOSTS is ever spoken to, over HTTPS (plain HTTP only on this machine); a
redirect is not followed.
"""

import http.client
import json
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SECONDS = 10
LONGEST_ANSWER = 65536


class NotDelivered(Exception):
    """The gateway did not take the message: it may be tried again."""


def check_address(url: str) -> SplitResult:
    """Return the parts of an address that may be spoken to. Raises ImproperlyConfigured for any other."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host not in settings.PORTAL_WEBHOOK_HOSTS:
        raise ImproperlyConfigured(f"PORTAL_WEBHOOK_HOSTS does not name {host!r}")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_this_machine(host)):
        raise ImproperlyConfigured("PORTAL_WEBHOOK_URL must begin with https://")
    if parts.username or parts.password:
        raise ImproperlyConfigured("PORTAL_WEBHOOK_URL must not hold a password; use PORTAL_WEBHOOK_HEADERS")
    return parts


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def fill(template, values: Mapping[str, str]):
    """Return the template with {text}, {link}, {count}, {to} filled in, string by string: values can't become structure."""
    if isinstance(template, dict):
        return {key: fill(part, values) for key, part in template.items()}
    if isinstance(template, list):
        return [fill(part, values) for part in template]
    if isinstance(template, str):
        for name, value in values.items():
            template = template.replace(f"{{{name}}}", value)
    return template


def post(values: Mapping[str, str], *, key: str) -> None:
    """Send one message. `key` goes along, so that a gateway that knows it drops a repetition.

    Raises NotDelivered when the gateway cannot be reached or says no; other errors when the outcome is not known.
    """
    parts = check_address(settings.PORTAL_WEBHOOK_URL)
    body = json.dumps(fill(settings.PORTAL_WEBHOOK_TEMPLATE, values), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
    connection = _connect(parts)
    try:
        target = parts.path or "/"
        connection.request("POST", f"{target}?{parts.query}" if parts.query else target, body,
                           {**headers, **settings.PORTAL_WEBHOOK_HEADERS})  # fmt: skip
        response = connection.getresponse()
        _check_answer(response.status, response.read(LONGEST_ANSWER))
    finally:
        connection.close()


def _connect(parts: SplitResult) -> http.client.HTTPConnection:
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        connection.connect()
    except OSError as error:
        raise NotDelivered(f"{type(error).__name__}: {error}") from error
    return connection


def _check_answer(status: int, answer: bytes) -> None:
    """WeCom and DingTalk answer 200 and say in `errcode` that they did not take the message."""
    if not 200 <= status < 300:
        raise NotDelivered(f"HTTP {status}")
    try:
        said = json.loads(answer)
    except ValueError:
        return
    if isinstance(said, dict) and said.get("errcode") not in (None, 0, "0"):
        raise NotDelivered(f"errcode {said['errcode']}")
