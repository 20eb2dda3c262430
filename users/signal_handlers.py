"""Memberships are all an administrator edits: groups follow them."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from users.models import Membership
from users.services import sync_groups


@receiver(post_save, sender=Membership)
def on_membership_saved(instance, raw=False, **kwargs):
    if not raw:
        sync_groups(instance.user)
