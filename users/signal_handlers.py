"""Memberships are all an administrator edits: groups follow them, into every language."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Locale, Page

from departments.signals import department_dissolved
from users.models import Membership
from users.services import end_roles_in_dissolved, sync_groups, sync_translated_place


@receiver(post_save, sender=Membership)
def on_membership_saved(instance, raw=False, **kwargs):
    if not raw:
        sync_groups(instance.user)


@receiver(department_dissolved)
def on_department_dissolved(user=None, **kwargs):
    end_roles_in_dissolved(user=user)


@receiver(post_save)
def on_page_created(instance, created, raw=False, **kwargs):
    """The English tree grows page by page; its nodes open to the same people."""
    if created and not raw and isinstance(instance, Page) and instance.locale_id != Locale.get_default().pk:
        sync_translated_place(instance)
