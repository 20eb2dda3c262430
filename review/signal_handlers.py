"""Fail-safe reactions: whatever takes a page out of Wagtail's live tree also closes its seal."""

from django.db.models import ProtectedError
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_unpublished, workflow_cancelled

from departments.models import Department
from review import records
from review.enums import ClosedReason
from review.models import Seal
from review.sealing import close_seal, close_seals
from review.services import forget_journey
from review.triggers import create_triggers
from users.models import User


@receiver(page_unpublished)
def on_page_unpublished(instance, **kwargs):
    close_seals(obj=instance, reason=ClosedReason.UNPUBLISHED)


@receiver(post_save)
def on_page_saved(sender, instance, raw=False, **kwargs):
    """A row written as not live by any way takes its public copy away."""
    if isinstance(instance, Page) and not raw and not instance.live and sender is not Page:
        close_seals(obj=instance, reason=ClosedReason.UNPUBLISHED)


@receiver(workflow_cancelled)
def on_workflow_cancelled(instance, user=None, **kwargs):
    """A workflow cancelled by Wagtail's own means (its editor's form, a switched-off workflow) ends the journey."""
    if instance.current_task_state_id:
        forget_journey(task_state_id=instance.current_task_state_id, user=user)


@receiver(post_save, sender=PageViewRestriction)
def on_view_restricted(instance, **kwargs):
    """A privacy setting takes the whole branch off the public site at once."""
    for seal in Seal.objects.filter(closed_at__isnull=True, path__startswith=instance.page.path):
        close_seal(seal=seal, reason=ClosedReason.RESTRICTED)


@receiver(pre_delete)
def on_delete(sender, instance, **kwargs):
    """What was once public or reviewed is never deleted (DESIGN, decision 4)."""
    kept = (Page, get_document_model(), get_image_model(), Department, User)
    if isinstance(instance, kept) and records.names(instance):
        raise ProtectedError(_("该内容已有审查或公开记录，不能删除。"), {instance})




def on_migrated(using, **kwargs):
    """SQLite drops triggers when Django rebuilds a table: put them back after every migrate."""
    create_triggers(using)
