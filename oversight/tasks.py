"""Thin adapters between Celery and the services of this room."""

from celery import shared_task

from oversight import digests, reminders


@shared_task(ignore_result=True)
def remind_and_start_digests() -> int:
    """9:00: reminders first, so that the digest counts them."""
    reminders.remind()
    return digests.start_digests()


@shared_task(ignore_result=True)
def start_digests() -> int:
    """15:00."""
    return digests.start_digests()
