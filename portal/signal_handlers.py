"""What the composition root does when a room below tells it something."""

from django.dispatch import receiver

from departments.signals import department_created
from portal.site_setup import build_department_node


@receiver(department_created)
def on_department_created(department, user, **kwargs):
    """A new department gets its node and the frame below it."""
    build_department_node(department=department, admin=user)
