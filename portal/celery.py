"""The Celery application. Every schedule of the portal stands in `beat_schedule`, nowhere else."""

import os

from celery import Celery
from celery.schedules import crontab

from core.broker import use_whole_messages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")

use_whole_messages()
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "drain-outbox": {"task": "core.tasks.drain_outbox", "schedule": 10.0},
    "release-due-pages": {"task": "review.tasks.release_due_pages", "schedule": 60.0},
    "refresh-validity": {"task": "catalog.tasks.refresh_validity", "schedule": crontab(hour=0, minute=1)},
    "escalate-post-checks": {"task": "review.tasks.escalate_post_checks", "schedule": 600.0},
    "sweep-public": {"task": "review.tasks.sweep_public", "schedule": 300.0},
    "retry-scans": {"task": "review.tasks.retry_scans", "schedule": 300.0},
    "morning-messages": {"task": "oversight.tasks.remind_and_start_digests", "schedule": crontab(hour=9, minute=0)},
    "afternoon-messages": {"task": "oversight.tasks.start_digests", "schedule": crontab(hour=15, minute=0)},
    "dissolved-departments": {
        "task": "users.tasks.end_roles_of_dissolved_departments",
        "schedule": crontab(hour=0, minute=3),
    },
    "seed-calendar": {"task": "core.tasks.refresh_calendar", "schedule": crontab(hour=3, minute=10)},
}
