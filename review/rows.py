"""The live row behind a seal, be it a page or not: taking it off and putting it back."""

from django.apps import apps
from wagtail.actions.unpublish import UnpublishAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from review.models import Seal


def row_of(seal: Seal):
    """Return the live row that a seal was made of, or None when it is gone."""
    return apps.get_model(seal.object_type).objects.filter(pk=seal.object_id).first()


def specific(obj):
    """Return a page as its own type; anything else is what it is."""
    return obj.specific if isinstance(obj, Page) else obj


def take_row_off(row, *, user=None, set_expired: bool = False) -> None:
    """Write a row as not live. The verb has asked who may; Wagtail would ask for a permission that nobody holds."""
    row = row and type(row).objects.filter(pk=row.pk, live=True).first()  # the instance at hand may be an old one
    if row is None:
        return
    action = UnpublishPageAction if isinstance(row, Page) else UnpublishAction
    action(row, user=user, set_expired=set_expired).execute(skip_permission_checks=True)


def put_row_back(seal: Seal) -> None:
    """Write the row of a seal just opened again as live, with the revision that the seal shows."""
    rows = apps.get_model(seal.object_type).objects.filter(pk=seal.object_id)
    rows.update(live=True, live_revision=seal.content.get("live_revision"))
