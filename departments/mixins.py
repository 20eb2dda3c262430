"""Abilities of pages that belong to a department."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department


class DepartmentPageMixin(models.Model):
    """A page whose home lies below its department's node; the department follows from the place."""

    department = models.ForeignKey(
        Department, verbose_name=_("发布机构"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    def _set_core_field_defaults(self):
        """Wagtail calls this before every validation, of drafts too."""
        self.department = self.department_of_place() or self.department
        super()._set_core_field_defaults()

    def department_of_place(self) -> Department | None:
        """Return the department at or above whose node the page lies, the nearest one; None outside all of them."""
        path = self.path or ""
        above = [path[:end] for end in range(self.steplen, len(path) + 1, self.steplen)]
        nodes = Department.objects.filter(node__path__in=above).select_related("node")
        return max(nodes, key=lambda department: len(department.node.path), default=None)
