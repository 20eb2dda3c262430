"""Writing and closing seals: the one place where something becomes public or stops being so."""

import json

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from assets.fields import sha256_of
from core.outbox import enqueue
from review import ledger, signals
from review.enums import ClosedReason
from review.exceptions import GateClosed
from review.json import canonical_json
from review.models import Clearance, Seal, SealedFile, SealPlacement, object_key
from review.payload import stored_files


def seal_page(*, page, clearance: Clearance, user=None) -> Seal:
    """Replace the page's current seal by one of its present content; the clearance is used up.

    `page` is the specific page just published, in the caller's transaction. Rooms above add what they keep (index
    number, catalog entry) on `released`; index and edge are told through the outbox. Raises GateClosed when what
    was written is not what was cleared, byte for byte.
    """
    _refuse_unless_cleared(page, clearance)
    refuse_unless_free(page)
    close_seals(obj=page, reason=ClosedReason.SUPERSEDED, user=user)
    seal = Seal(clearance=clearance, content_hash=clearance.content_hash, **object_key(page), **page.seal_columns())
    seal.content = json.loads(canonical_json(page.serializable_data()))
    seal.files = stored_files(page)
    signals.released.send(sender=type(page), page=page, seal=seal, user=user)
    seal.save()
    open_files(seal)
    SealPlacement.objects.bulk_create(SealPlacement(seal=seal, column_id=pk) for pk in page.shared_column_ids())
    signals.sealed.send(sender=type(page), page=page, seal=seal, user=user)
    tell_downstream(seal)
    return seal


def _refuse_unless_cleared(page, clearance: Clearance) -> None:
    """The row just written and the stored bytes must be those that the clearance is for.

    A file's row may have been pointed at other bytes, or the bytes exchanged, without any hash being taken anew.
    """
    if page.content_hash() != clearance.content_hash:
        raise GateClosed(_("写入的内容与审查通过的内容不一致，不能发布。"))
    for file in stored_files(page):
        if stored_hash(file["storage_name"]) != file["sha256"]:
            raise GateClosed(_("附件“%(name)s”与审查时的文件不一致，不能发布。") % {"name": file["name"]})


def stored_hash(name: str) -> str:
    """Return the SHA-256 of a stored file's bytes, "" when it is gone."""
    if not default_storage.exists(name):
        return ""
    with default_storage.open(name) as stored:
        return sha256_of(stored)


def refuse_unless_free(page) -> None:
    """Raise GateClosed when the page's place is not public or its address is another page's already.

    What is no page and has no address of its own is free everywhere.
    """
    if isinstance(page, Page) and page.get_view_restrictions().exists():
        raise GateClosed(_("该栏目设有访问限制，不能发布。"))
    if not page.public_path():
        return
    taken = Seal.objects.filter(url_path=page.public_path(), closed_at__isnull=True).exclude(**object_key(page)).first()
    if taken:
        raise GateClosed(_("网址已由公开页面“%(title)s”使用，不能发布。") % {"title": taken.title})


def open_files(seal: Seal) -> None:
    """Open the stored files that the seal lists, and no others."""
    SealedFile.objects.bulk_create(
        SealedFile(
            seal=seal, kind=f["kind"], file_id=f["id"], token=f["token"], name=f["storage_name"], sha256=f["sha256"],
            original_name=f["name"], title=f["title"], content_type=f["content_type"], size=f["size"],
        )
        for f in seal.files
    )  # fmt: skip


def close_seals(*, obj, reason: ClosedReason, user=None) -> int:
    """Stop showing `obj` to the public; returns how many seals were closed (0 or 1). Nothing is deleted."""
    return sum(close_seal(seal=seal, reason=reason, user=user) for seal in _current_locked(obj))


def _current_locked(obj):
    return Seal.objects.select_for_update().for_object(obj).filter(closed_at__isnull=True)


@transaction.atomic
def close_seal(*, seal: Seal, reason: ClosedReason, user=None) -> bool:
    """Close one seal, tell the rooms above, the index and the edge. A superseded seal is told by its successor."""
    seal.closed_at, seal.closed_reason = timezone.now(), reason
    seal.save(update_fields=["closed_at", "closed_reason"])
    index_files(seal)
    if reason != ClosedReason.SUPERSEDED:
        signals.closed.send(sender=Seal, seal=seal, reason=reason, user=user)
        tell_downstream(seal)
        reference = {"object_type": seal.object_type, "object_id": seal.object_id}
        ledger.append(action=f"review.close.{reason}", reference=reference, actor=user, title=seal.title,
                      data={"content_hash": seal.content_hash})  # fmt: skip
    return True


def tell_downstream(seal: Seal) -> None:
    """Let the index and the edge cache learn, after commit, that the seal came or went."""
    enqueue(kind="index", key=f"page:{seal.object_type}:{seal.object_id}")
    for tag in seal.tags:
        enqueue(kind="purge", key=tag)
    index_files(seal)


def index_files(seal: Seal) -> None:
    """Let the index learn that the files of this seal came or went."""
    for file in seal.files:
        if file["kind"] == "document":
            enqueue(kind="index", key=f"file:{file['token']}")


def refresh_places(parent) -> None:
    """Take the pages' new order below `parent` into their seals; Wagtail moves whole branches when one page moves."""
    paths = dict(parent.get_descendants().values_list("pk", "path"))
    for seal in Seal.objects.in_branch(parent).filter(closed_at__isnull=True).only("pk", "object_id", "path", "order"):
        path = paths.get(int(seal.object_id))
        if path and path != seal.path:
            seal.path, seal.order = path, int(path[-parent.steplen :], 36)
            seal.save(update_fields=["path", "order"])
