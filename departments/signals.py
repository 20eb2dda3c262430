"""What the rooms above do about a department: `department_created(department, user)` builds what it needs,
`department_dissolved(department, user)` ends what goes on in it."""

from django.dispatch import Signal

department_created = Signal()
department_dissolved = Signal()
