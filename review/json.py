"""Canonical JSON: one text for one content, so that its hash means something."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder


class PublicJSONEncoder(DjangoJSONEncoder):
    """Dates in ISO 8601 with time zone, Decimal as string."""


def canonical_json(value) -> str:
    """Return `value` as JSON with sorted keys, no white space, characters as they are (UTF-8)."""
    return json.dumps(value, cls=PublicJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(value) -> str:
    """Return the hex SHA-256 of the canonical JSON of `value`."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
