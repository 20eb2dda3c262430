"""How public pages write dates, telephone numbers and plain text. Tags format; they never query."""

import re
import unicodedata
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

EXTENSION = re.compile(r"转|分机|ext\.?", re.IGNORECASE)


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


@register.filter
def paragraphs(text: str | None) -> SafeString:
    """Return plain text with each line as a paragraph of its own, as people here type it."""
    lines = [line.strip() for line in (text or "").splitlines()]
    return format_html_join("", "<p>{}</p>", ([line] for line in lines if line))


@register.filter
def parent_title(breadcrumbs: list[dict] | None) -> str:
    """Return the name of the column a page stands in: the last but one of its breadcrumbs."""
    return str(breadcrumbs[-2]["title"]) if breadcrumbs and len(breadcrumbs) > 1 else ""


@register.filter
def has_selection(options: list[dict]) -> bool:
    """Say whether one of a filter's options is chosen."""
    return any(option["selected"] for option in options)
