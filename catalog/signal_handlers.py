"""The register follows the gate: an entry is written and closed in the transaction of the seal."""

from django.conf import settings
from django.dispatch import receiver

from catalog.services import hide_entry, note_seal, register_page, set_validity, show_entry
from review.signals import closed, marked, released, reopened, sealed


@receiver(released)
def on_released(page, seal, **kwargs):
    """A translation is no second piece of information: it has no entry and no number of its own."""
    if hasattr(page, "catalog_columns") and seal.locale == settings.LANGUAGE_CODE:
        register_page(page=page, seal=seal)


@receiver(sealed)
def on_sealed(page, seal, **kwargs):
    if hasattr(page, "catalog_columns"):
        note_seal(seal=seal)


@receiver(closed)
def on_closed(seal, reason, **kwargs):
    hide_entry(seal=seal)


@receiver(marked)
def on_marked(seal, kind, **kwargs):
    if hasattr(seal.page, "catalog_columns"):
        set_validity(page=seal.page)


@receiver(reopened)
def on_reopened(seal, **kwargs):
    show_entry(seal=seal)
