"""The ledger: append-only rows chained by hash, so that a changed, missing or reordered row shows."""

from django.db import transaction
from django.utils import timezone

from review.json import digest
from review.models import LedgerEntry, LedgerHead

FIRST_HASH = "0" * 64


def append(
    *, action: str, obj=None, reference: dict | None = None, actor=None, title: str = "", data: dict | None = None
):
    """Add a row to the chain in the caller's transaction and return it.

    `obj` (a model instance) or `reference` ({"object_type", "object_id"}) says what it is about; `data` holds
    ids, hashes and codes, never content. The head is one row, locked until the transaction ends: call this last.
    """
    reference = reference or {"object_type": obj._meta.label_lower, "object_id": str(obj.pk)}
    with transaction.atomic():
        head = LedgerHead.objects.select_for_update().get_or_create(pk=1)[0]
        entry = LedgerEntry(
            seq=head.seq + 1,
            at=timezone.now(),
            action=action,
            actor_id=getattr(actor, "pk", None),
            actor_name=str(actor) if actor else "",
            title=title[:255],
            data=data or {},
            previous_hash=head.row_hash,
            **reference,
        )
        entry.row_hash = row_hash(entry)
        entry.save()
        head.seq, head.row_hash = entry.seq, entry.row_hash
        head.save()
    return entry


def row_hash(entry: LedgerEntry) -> str:
    """Return the hash of a row: every column but its id and the hash itself."""
    columns = {f.attname: getattr(entry, f.attname) for f in entry._meta.concrete_fields}
    columns["at"] = entry.at.astimezone(timezone.get_default_timezone()).isoformat(timespec="microseconds")
    return digest({name: value for name, value in columns.items() if name not in {"id", "row_hash"}})
