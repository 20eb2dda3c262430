"""Fail-safe reactions: whatever takes a page out of Wagtail's live tree also closes its seal."""

from contextlib import suppress

from django.db.models import ProtectedError
from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_unpublished, post_page_move, unpublished, workflow_cancelled

from departments.models import Department
from departments.signals import department_dissolved
from review import corrections, exits, post_checks, records
from review.aliases import follow_source
from review.enums import ClosedReason
from review.exceptions import GateClosed
from review.handover import end_journeys
from review.models import Seal
from review.objects import GatedObject
from review.scans import request_scan
from review.sealing import close_seal, close_seals, refresh_places
from review.secrecy import check_row
from review.services import forget_journey, void_clearances
from review.signals import closed, reopened, sealed
from review.sweep import forget_closed
from review.triggers import create_triggers
from users.models import User


@receiver(department_dissolved)
def on_department_dissolved(department, user=None, **kwargs):
    """Nobody is left who could sign what is on its way there."""
    end_journeys(department=department, user=user)


@receiver(page_unpublished)
@receiver(unpublished)
def on_unpublished(instance, **kwargs):
    """Whoever unpublishes, by whatever way: what was cleared before opens nothing any more (a take-down suspends)."""
    close_seals(obj=instance, reason=ClosedReason.UNPUBLISHED)
    void_clearances(obj=instance, reason="unpublished", also_suspended=False)


@receiver(post_save)
def on_saved(sender, instance, raw=False, update_fields=None, **kwargs):
    """A row written as not live by any way takes its public copy away; a live alias follows its source's seal.

    A save of other columns says nothing about either: the instance at hand may be an old one.
    """
    if raw or not isinstance(instance, (Page, GatedObject)):
        return
    if _writes("live", update_fields) and not instance.live:
        obj = instance.specific_deferred if isinstance(instance, Page) else instance
        close_seals(obj=obj, reason=ClosedReason.UNPUBLISHED)
    elif isinstance(instance, GatedObject):
        return
    elif instance.alias_of_id and _writes("alias_of_id", update_fields):
        _follow_if_live(instance)


def _writes(column: str, update_fields) -> bool:
    return update_fields is None or column in update_fields


def _follow_if_live(alias: Page) -> None:
    """An alias that may not be public (restricted branch, address taken) stays a row that nobody sees."""
    row = Page.objects.filter(pk=alias.pk, live=True).first()
    if row is None or not hasattr(row.specific_class, "public_payload"):
        return
    with suppress(GateClosed):
        follow_source(row.specific)


@receiver(pre_save)
def on_words_saved(sender, instance, raw=False, **kwargs):
    """The last of the locks against marked words: whatever code saves a row (docs/features/scanner.md)."""
    if not raw and sender.__module__ != "__fake__":
        check_row(instance)


@receiver(post_save, sender=get_document_model())
@receiver(post_save, sender=get_image_model())
def on_file_saved(instance, raw=False, **kwargs):
    """New bytes are scanned as soon as they are stored, not only when somebody decides on them."""
    if not raw:
        request_scan(instance)


@receiver(sealed)
def on_sealed(page, seal, **kwargs):
    exits.on_sealed(page, seal)
    corrections.on_sealed(page, seal)


@receiver(closed)
def on_closed(seal, reason, **kwargs):
    exits.on_closed(seal, reason)
    post_checks.on_closed(seal, reason)
    forget_closed(seal, reason)


@receiver(reopened)
def on_reopened(seal, **kwargs):
    exits.on_reopened(seal)


@receiver(workflow_cancelled)
def on_workflow_cancelled(instance, user=None, **kwargs):
    """A workflow cancelled by Wagtail's own means (its editor's form, a switched-off workflow) ends the journey."""
    if instance.current_task_state_id:
        forget_journey(task_state_id=instance.current_task_state_id, user=user)


@receiver(post_save, sender=PageViewRestriction)
def on_view_restricted(instance, **kwargs):
    """A privacy setting takes the whole branch off the public site at once."""
    for seal in Seal.objects.in_branch(instance.page).filter(closed_at__isnull=True):
        close_seal(seal=seal, reason=ClosedReason.RESTRICTED)


@receiver(post_page_move)
def on_page_moved(instance, parent_page_before, parent_page_after, **kwargs):
    """Menus follow a new order of the pages; a page that was carried elsewhere stays public where it was cleared."""
    for parent in {parent_page_before.pk: parent_page_before, parent_page_after.pk: parent_page_after}.values():
        refresh_places(Page.objects.get(pk=parent.pk))


@receiver(pre_delete)
def on_delete(sender, instance, **kwargs):
    """What was once public or reviewed is never deleted (DESIGN, decision 4)."""
    kept = (Page, GatedObject, get_document_model(), get_image_model(), Department, User)
    if isinstance(instance, kept) and records.names(instance):
        raise ProtectedError(_("该内容已有审查或公开记录，不能删除。"), {instance})


def on_migrated(using, **kwargs):
    """SQLite drops triggers when Django rebuilds a table: put them back after every migrate."""
    create_triggers(using)
