"""Thin adapters between Celery and the services of this room."""

from celery import shared_task

from core import outbox


@shared_task(ignore_result=True)
def deliver_entry(kind: str, key: str) -> None:
    """Do one piece of work; the row keeps the error and beat tries again with backoff."""
    outbox.deliver(kind, key)


@shared_task(ignore_result=True)
def drain_outbox() -> int:
    """Do what was missed while broker or worker were away."""
    return outbox.drain()


@shared_task(ignore_result=True)
def refresh_calendar() -> None:
    """Take over holiday tables that a new release of `chinesecalendar` brought."""
    from core.calendar.services import seed_calendar

    seed_calendar()
