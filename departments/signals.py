"""What a new department needs is built by the rooms above: `department_created(department, user)`."""

from django.dispatch import Signal

department_created = Signal()
