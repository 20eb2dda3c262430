"""Thin adapters between Celery and the services of this room."""

from celery import shared_task

from catalog import services


@shared_task(ignore_result=True)
def refresh_validity() -> int:
    """Let what came into force or ceased today say so."""
    return services.refresh_validity()
