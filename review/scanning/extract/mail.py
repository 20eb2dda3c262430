"""Mail messages and web archives (eml, mht)."""

from __future__ import annotations

import email
from email import policy
from email.message import EmailMessage

from ..findings import Kind, Severity
from ..flows import Role, Segment
from .base import Items, Source
from .plain import text_flows

_HEADERS = ("Subject", "From", "To", "Cc", "Bcc", "Reply-To")


def read_mail(source: Source) -> Items:
    """Headers, texts and attachments of a message."""
    from . import extract

    message = email.message_from_bytes(source.data, policy=policy.default)
    yield source.flow(
        (Segment(str(message.get(name, "")), source.at(f"邮件头 {name}")) for name in _HEADERS), role=Role.PROPERTY
    )
    for part in message.walk():
        source.budget.spend_entry(0)
        if part.is_multipart():
            continue
        name = part.get_filename() or ""
        data = part.get_payload(decode=True) or b""
        if name and part.get_content_disposition() == "attachment":
            label = f"附件“{name}”"
            yield source.finding(Kind.EMBEDDED_OBJECT, Severity.REVIEW, label, label)
            yield from extract(source.inside(name, data, label))
        elif part.get_content_type() == "text/plain":
            yield from text_flows(source, _text(part, data))
        elif data:
            yield from extract(source.inside(name or f"部分.{part.get_content_subtype()}", data, "邮件正文"))


def _text(part: EmailMessage, data: bytes) -> str:
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return data.decode("gb18030", "replace")
