"""Thin adapters between Celery and the services of this room."""

from celery import shared_task
from django.core.cache import cache

from review import post_checks, services
from review.scans import request_retries
from review.sweep import sweep

SWEEP_SECONDS = 240


@shared_task(ignore_result=True)
def release_due_pages() -> dict[str, int]:
    """Expire and publish what is due; takes the place of Wagtail's `publish_scheduled`."""
    return services.release_due_pages()


@shared_task(ignore_result=True)
def escalate_post_checks() -> int:
    """Tell the office and the heads of corrections, delegated and urgent releases that nobody looked at in time."""
    return post_checks.escalate_overdue()


@shared_task(ignore_result=True)
def sweep_public() -> int:
    """Read public content again after the rules changed, a few minutes at a time; one process does it."""
    if not cache.add("review.sweep", "1", SWEEP_SECONDS * 2):
        return 0
    try:
        return sweep(seconds=SWEEP_SECONDS).read
    finally:
        cache.delete("review.sweep")


@shared_task(ignore_result=True)
def retry_scans() -> int:
    """Scans that failed for want of time or memory are tried again."""
    return request_retries()
