"""The outbox: work that must not be lost is a row first.

`enqueue` writes the row in the caller's transaction and starts a Celery task once that commits; a beat task
drains what was missed while the broker or the worker was away. Handlers take a key, reload, and are idempotent.
"""

import logging
import time
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from core.enums import OutboxKind
from core.models import OutboxEntry

logger = logging.getLogger(__name__)

Handler = Callable[[str, dict], None]
ManyHandler = Callable[[Sequence[str]], None]
MOST_TOGETHER = 50
LEASE = timedelta(minutes=30)
LONGEST_PAUSE = timedelta(hours=1)
BROKER_PAUSE_SECONDS = 2
_broker_down_until = 0.0

_handlers: dict[str, Handler] = {}
_together: dict[str, ManyHandler] = {}
_leases: dict[str, timedelta] = {}


def register_handler(
    kind: str, handler: Handler, *, together: ManyHandler | None = None, lease: timedelta = LEASE
) -> None:
    """Let `handler(key, payload)` do the work of `kind`. Called from `AppConfig.ready()`.

    With `together(keys)`, which needs no payload, whoever does one row does others that are due in the same go; when it
    fails each is done by itself, so that one bad row holds back no other.

    After `lease` a row whose worker never came back is given to another: longer than the work ever takes, unless two
    doing it side by side is harmless. Raises ValueError for an unknown kind or when another handler already has it.
    """
    kind = OutboxKind(kind)
    if _handlers.get(kind, handler) is not handler:
        raise ValueError(f"outbox kind {kind} already has a handler")
    _handlers[kind], _leases[kind] = handler, lease
    if together:
        _together[kind] = together


def enqueue(*, kind: str, key: str, payload: dict | None = None) -> None:
    """Ask for work on `key`, in the transaction of the change. The same (kind, key) still waiting is one row."""
    from core.tasks import deliver_entry  # tasks are adapters above this module

    OutboxEntry.objects.bulk_create(
        [OutboxEntry(kind=OutboxKind(kind), key=key, payload=payload or {})], ignore_conflicts=True
    )
    transaction.on_commit(lambda: _start(deliver_entry, kind, key))


def waiting(*, kind: str, keys: Collection[str]) -> set[str]:
    """Return those of `keys` that have work of `kind` ahead or under way.

    Asked with every search, hence in SQL: the ORM takes four times as long to write it. In two halves, because each
    has its index.
    """
    if not keys:
        return set()
    marks = ", ".join(["%s"] * len(keys))
    half = f"SELECT key FROM {OutboxEntry._meta.db_table} WHERE kind = %s AND key IN ({marks}) AND claimed_at IS"  # noqa: S608 - only marks are put in
    with connection.cursor() as cursor:
        cursor.execute(f"{half} NULL UNION {half} NOT NULL", [kind, *keys] * 2)
        return {key for (key,) in cursor.fetchall()}


def _start(task, kind: str, key: str) -> None:
    """Send the task; a broker that is down costs nothing, because beat drains the row.

    One that does not even refuse is waited for once, not for every row that a take-down writes.
    """
    global _broker_down_until
    if time.monotonic() < _broker_down_until:
        return
    try:
        task.delay(str(kind), key)
    except Exception as error:  # noqa: BLE001 - each transport has its own error classes
        if isinstance(error, OperationalError):
            _broker_down_until = time.monotonic() + BROKER_PAUSE_SECONDS
        logger.warning("broker unavailable, %s:%s waits for beat: %s", kind, key, type(error).__name__)


def deliver(kind: str, key: str) -> int:
    """Do the waiting work for (kind, key), and what else is due of a kind that is done many at a time.

    Returns how many rows were done, 0 when that one was not due; lets the handler's error for it rise.
    """
    entries = _claim(kind, key)
    if len(entries) > 1 and _do_together(entries):
        return len(entries)
    others = sum(_do_quietly(entry) for entry in entries[1:])
    return others + sum(_do(entry) for entry in entries[:1])


def _claim(kind: str, key: str) -> list[OutboxEntry]:
    """Claim the row of (kind, key), and after it others that may be done with it; none when it is not due."""
    due = OutboxEntry.objects.due().filter(kind=kind)
    if kind not in _handlers or not due.filter(key=key).exists():  # looked up without SQLite's write lock
        return []
    with transaction.atomic():
        entries = list(due.select_for_update().filter(key=key))
        if entries and kind in _together:
            others = due.select_for_update(skip_locked=True).exclude(key=key).order_by("available_at")
            entries += others[: MOST_TOGETHER - 1]
        moment = timezone.now()
        OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(claimed_at=moment)
    for entry in entries:
        entry.claimed_at = moment
    return entries


def _do_together(entries: Sequence[OutboxEntry]) -> bool:
    """Do all in one go; False when that failed, and each must be tried by itself."""
    try:
        _together[entries[0].kind]([entry.key for entry in entries])
    except Exception:
        logger.warning("%d rows of the outbox failed together", len(entries), exc_info=True)
        return False
    with transaction.atomic():
        OutboxEntry.objects.filter(pk__in=[e.pk for e in entries], claimed_at=entries[0].claimed_at).delete()
    return True


def _do(entry: OutboxEntry) -> bool:
    try:
        _handlers[entry.kind](entry.key, entry.payload)
    except Exception as error:
        _put_back(entry, error)
        raise
    with transaction.atomic():  # a lone statement would wait inside SQLite (`core.sqlite3`)
        _mine(entry).delete()
    return True


def _do_quietly(entry: OutboxEntry) -> bool:
    """One failing row must not keep the others waiting; its error is in the row."""
    try:
        return _do(entry)
    except Exception:
        logger.exception("outbox %s:%s failed", entry.kind, entry.key)
        return False


def _mine(entry: OutboxEntry):
    """The row as long as this claim holds. After a lease ran out it waits again, perhaps for a change we have not seen."""
    return OutboxEntry.objects.filter(pk=entry.pk, claimed_at=entry.claimed_at)


def _put_back(entry: OutboxEntry, error: Exception) -> None:
    """Let the row wait again, longer each time; a newer row for the same key takes over if there is one."""
    claim = _mine(entry)
    pause = min(timedelta(seconds=2 ** min(entry.attempts, 12)), LONGEST_PAUSE)
    reason = f"{type(error).__name__}: {error}"[:2000]
    try:
        with transaction.atomic():
            claim.update(
                claimed_at=None, available_at=timezone.now() + pause, attempts=entry.attempts + 1, last_error=reason
            )
    except IntegrityError:
        claim.delete()


def drain(limit: int = 500) -> int:
    """Do everything that is due, oldest first, and take back rows of workers that died. Returns how many were done."""
    _take_back_abandoned()
    done = 0
    for kind, key in OutboxEntry.objects.due().order_by("available_at").values_list("kind", "key")[:limit]:
        done += _deliver_quietly(kind, key)
    return done


def _take_back_abandoned() -> None:
    now = timezone.now()
    for kind in OutboxKind:
        abandoned = OutboxEntry.objects.abandoned_before(now - _leases.get(kind, LEASE))
        for entry in abandoned.filter(kind=kind):
            _put_back(entry, TimeoutError("worker died"))


def _deliver_quietly(kind: str, key: str) -> int:
    """As `_do_quietly`."""
    try:
        return deliver(kind, key)
    except Exception:
        logger.exception("outbox %s:%s failed", kind, key)
        return 0
