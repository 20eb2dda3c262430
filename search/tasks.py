"""Thin adapters between Celery and the services of this room."""

from celery import shared_task

from search import statistics


@shared_task(ignore_result=True)
def write_query_counts(batch: list[list]) -> None:
    """Add what a web process counted."""
    statistics.write_counts(batch)
