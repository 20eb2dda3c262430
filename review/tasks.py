"""Thin adapters between Celery and the services of this room."""

from celery import shared_task

from review import services


@shared_task(ignore_result=True)
def release_due_pages() -> dict[str, int]:
    """Expire and publish what is due; takes the place of Wagtail's `publish_scheduled`."""
    return services.release_due_pages()
