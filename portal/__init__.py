"""Composition root: settings, urls, Celery, base templates and static files. Nobody imports it."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
