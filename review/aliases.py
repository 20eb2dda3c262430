"""Aliases: pages without content of their own. The public is served their source's cleared copy at their address.

The seal of an alias holds the content, the files and the clearance of its source; from the alias come only the
columns that say where it lies. What stands in the alias's row is never asked for.
"""

import json

from django.db import transaction
from wagtail.models import Page

from review import ledger
from review.enums import ClosedReason
from review.json import canonical_json
from review.models import Seal, object_key
from review.sealing import close_seals, open_files, refuse_unless_free, tell_downstream

PLACE_FIELDS = (
    "pk", "path", "depth", "numchild", "url_path", "slug", "locale", "translation_key", "alias_of", "owner",
    "latest_revision", "live_revision",
)  # fmt: skip
# What an alias's payload may differ in from its source's: where it lies, and what follows from that.
PLACE_IN_PAYLOAD = frozenset({"slug", "locale", "department"})


def same_but_for_place(payload: dict, other: dict) -> bool:
    """Tell whether two public payloads say the same, apart from where their pages lie."""
    return _without_place(payload) == _without_place(other)


def _without_place(payload: dict) -> dict:
    return {name: value for name, value in payload.items() if name not in PLACE_IN_PAYLOAD}


@transaction.atomic
def follow_source(alias: Page) -> Seal | None:
    """Serve `alias` (a specific page) under the current seal of the page it mirrors; None when that has none.

    Raises GateClosed when the alias lies in a restricted branch or at an address that is public already.
    """
    source = (
        Seal.objects.current().filter(object_id=str(alias.alias_of_id), object_type=alias._meta.label_lower).first()
    )
    if source is None:
        return None
    content = json.loads(canonical_json({**source.content, **_place_of(alias)}))
    current = Seal.objects.for_object(alias).filter(closed_at__isnull=True).first()
    if current and (current.clearance_id, current.content) == (source.clearance_id, content):
        return current
    refuse_unless_free(alias)
    close_seals(obj=alias, reason=ClosedReason.SUPERSEDED)
    return _seal(alias, source, content)


def follow_all(source: Page) -> None:
    """Bring every live alias of a page just sealed to its new seal, aliases of aliases included."""
    if not isinstance(source, Page):
        return
    for alias in type(source).objects.filter(alias_of=source.pk, live=True):
        if follow_source(alias):
            follow_all(alias)


def _place_of(alias: Page) -> dict:
    data = alias.serializable_data()
    return {name: data[name] for name in PLACE_FIELDS}


def _seal(alias: Page, source: Seal, content: dict) -> Seal:
    shown = type(alias).from_serializable_data(content, check_fks=False, strict_fks=False)
    columns = shown.seal_columns() | {"published_at": source.published_at, "updated_at": source.updated_at}
    seal = Seal(clearance_id=source.clearance_id, content_hash=source.content_hash, **object_key(alias), **columns)
    seal.content, seal.files, seal.facets = content, source.files, source.facets
    seal.save()
    open_files(seal)
    tell_downstream(seal)
    ledger.append(action="review.alias", obj=alias, title=seal.title,
                  data={"seal": seal.pk, "source": source.pk, "content_hash": seal.content_hash})  # fmt: skip
    return seal
