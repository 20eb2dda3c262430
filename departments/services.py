"""Opening and deleting departments."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from departments.models import Department
from departments.signals import department_created, department_dissolved


def open_department(*, department: Department, user) -> Department:
    """Let the rooms above build what a department that was just saved needs: its node, its collection."""
    department_created.send(sender=Department, department=department, user=user)
    department.refresh_from_db()
    return department


def dissolve_department(*, department: Department, user) -> None:
    """Let the rooms above end roles and items of a department whose day of dissolution has come; nothing before it."""
    if department.is_dissolved:
        department_dissolved.send(sender=Department, department=department, user=user)


def delete_department(*, department: Department) -> None:
    """Delete a department that nothing names. Raises ValidationError when people, pages or records do."""
    try:
        with transaction.atomic():
            department.delete()
    except (ProtectedError, RestrictedError) as error:
        raise ValidationError(
            _("%(name)s已有人员、栏目或公开记录，不能删除。机构撤销的，请填写撤销日期和承接机构。")
            % {"name": department}
        ) from error
