"""How public pages write dates, telephone numbers and time limits. Tags format; they never query."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

EXTENSION = re.compile(r"转|分机|ext\.?", re.IGNORECASE)
LIMIT_UNITS = {"workday": "个工作日", "day": "个自然日"}


def _local_date(value: date | str | None) -> date | None:
    """Return the day `value` falls on in the portal's time zone; a sealed copy holds dates as ISO text."""
    if isinstance(value, str):
        value = parse_datetime(value) or parse_date(value)
    if isinstance(value, datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value


@register.filter
def cn_date(value: date | str | None) -> str:
    """Write a day as official papers do: 2024年3月5日, without leading zeros."""
    day = _local_date(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@register.filter
def tel_link(phone: str) -> SafeString | str:
    """Return `phone` as a `tel:` link that keeps the written form; an extension (转801) is dialled after a pause."""
    number, *extension = EXTENSION.split(unicodedata.normalize("NFKC", str(phone)), maxsplit=1)
    dialled = re.sub(r"\D", "", number)
    if not dialled:
        return str(phone)
    prefix = "+" if number.strip().startswith("+") else ""
    digits = re.sub(r"\D", "", extension[0]) if extension else ""
    address = f"{prefix}{dialled},{digits}" if digits else f"{prefix}{dialled}"
    return format_html('<a class="phone" href="tel:{}">{}</a>', address, phone)


@register.simple_tag
def time_limit(days: int | None, unit: str) -> str:
    """Write a time limit: 5个工作日. Without a number there is none; 0 means at once."""
    if days is None:
        return _("无期限规定")
    return f"{days}{LIMIT_UNITS.get(unit, LIMIT_UNITS['day'])}" if days else _("即时办结")


@register.filter
def block_values(items: Iterable[Any] | None) -> list[Any]:
    """Return the plain values of a stream, a list block or a list, so that a template need not know which it has."""
    return [getattr(item, "value", item) for item in items or []]
