"""Background work on people."""

from celery import shared_task

from users.services import end_roles_in_dissolved


@shared_task
def end_roles_of_dissolved_departments() -> int:
    """A department is dissolved on a day that was entered before: its roles end then, without anybody's click."""
    return len(end_roles_in_dissolved())
