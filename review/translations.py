"""Translations made with wagtail-localize pass the gate like everything else.

The library knows no workflow: it publishes after the commit without a user, and writes a draft translation into the
live row. Here its one way of writing a page, `TranslationSource.create_or_update_translation`, is put on ours
(`install`, called when the app is ready): it writes a revision, leaves the row of a page that exists alone, and what
it calls publishing submits the revision to the approval path. A workflow of its own would let us remove this.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page


def install() -> None:
    """Put our rule around the library's writer; safe to call again."""
    from wagtail_localize.models import TranslationSource

    writer = TranslationSource.create_or_update_translation
    if getattr(writer, "passes_the_gate", False):
        return

    def create_or_update_translation(source, locale, user=None, publish=True, **options):
        if not is_gated(source):
            return writer(source, locale, user=user, publish=publish, **options)
        page, created = write_revision(writer, source, locale, user=user, **options)
        if publish:
            submit_translation(page=page, user=user)
        return page, created

    create_or_update_translation.passes_the_gate = True
    TranslationSource.create_or_update_translation = create_or_update_translation


def is_gated(source) -> bool:
    model = source.specific_content_type.model_class()
    return issubclass(model, Page) and hasattr(model, "public_payload")


def write_revision(writer, source, locale, *, user, **options):
    """Let the library write the translation as a draft; of a page that exists it changes no column but Wagtail's own.

    Raises ValidationError while the translation is on its way: what is under review is not rewritten.
    """
    find = source.get_translated_instance

    def find_protected(target):
        page = find(target)
        if page.workflow_in_progress:
            raise ValidationError(_("该译文正在审核，审核结束后才能更新。"))
        page.save = _save_named_columns_only(page)
        return page

    source.get_translated_instance = find_protected
    try:
        return writer(source, locale, user=user, publish=False, **options)
    finally:
        del source.get_translated_instance


def _save_named_columns_only(page):
    """Wagtail's `save_revision` names the columns it writes; the library's own saves write the whole row."""

    def save(*args, update_fields=None, **kwargs):
        if update_fields is not None:
            type(page).save(page, *args, update_fields=update_fields, **kwargs)

    return save


def submit_translation(*, page: Page, user):
    """Take a translation's latest revision to the approval path (提交审核): what the library calls "publish"."""
    from review.services import submit

    if user is None:
        raise ValidationError(_("译文须由送审人提交审核，不能自动发布。"))
    return submit(page=type(page).objects.get(pk=page.pk), user=user)
