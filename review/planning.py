"""Which steps an item goes through: the path in force and the arrangements of its department, read at submission."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from departments.models import Department
from review import ledger
from review.enums import ArrangementKind
from review.models import ApprovalPath, Arrangement
from review.paths import DEFAULT_STEPS, Course, steps_of
from review.rules import Step
from users.enums import Role
from users.models import User


def steps_for(page) -> list[str]:
    """Return the kinds of the steps that a submission of `page` goes through; the nearest path in force wins."""
    paths = ApprovalPath.objects.in_force()
    department_id, label = page.responsible_department.pk, page._meta.label_lower
    for lookup in (
        {"department_id": department_id, "page_type": label},
        {"department_id": department_id, "page_type": ""},
        {"department_id": None, "page_type": label},
        {"department_id": None, "page_type": ""},
    ):
        if path := paths.filter(**lookup).first():
            return path.steps
    return [kind.value for kind in DEFAULT_STEPS]


def course_of(page) -> Course:
    """Return what decides the steps besides the path: joint organs, and the arrangements in force today."""
    department = page.responsible_department
    own = Arrangement.objects.in_force().filter(department=department)
    borrowed = own.of_kind(ArrangementKind.BORROWED).first()
    delegated = own.of_kind(ArrangementKind.DELEGATED).on_way_to(page) if hasattr(page, "path") else own.none()
    return Course(
        department_id=department.pk,
        joint_ids=tuple(other.pk for other in page.joint_departments()),
        reviewer_department_id=borrowed.lender_id if borrowed else None,
        is_combined=own.of_kind(ArrangementKind.COMBINED).exists(),
        is_delegated=delegated.exists(),
    )


def planned_steps(page) -> tuple[list[Step], Course]:
    """Return the steps that a submission of `page` would go through now, and what decided them."""
    course = course_of(page)
    return steps_of(steps_for(page), course), course


@transaction.atomic
def replace_path(
    *, department: Department | None = None, page_type: str = "", steps: list[str], user: User | None = None
) -> ApprovalPath:
    """Put a new version of an approval path in force; items on their way keep the steps they began with.

    Raises ValidationError, at the field `steps`, with everything that is wrong with the list; PermissionDenied
    when a person who is not of the office does it.
    """
    if user is not None and not user_can_edit_paths(user):
        raise PermissionDenied
    previous = ApprovalPath.objects.filter(department=department, page_type=page_type)
    path = ApprovalPath(
        department=department, page_type=page_type, steps=list(steps), version=previous.count() + 1,
        set_by_name=str(user or ""),
    )  # fmt: skip
    path.full_clean()
    previous.in_force().update(replaced_at=timezone.now())
    path.save()
    ledger.append(action="review.path", obj=path, actor=user, title=str(path),
                  data={"version": path.version, "department": department.pk if department else None,
                        "page_type": page_type, "steps": path.steps})  # fmt: skip
    return path


@transaction.atomic
def withdraw_path(*, path: ApprovalPath, user: User) -> None:
    """Take a special path out of force: the more general one holds again. Raises PermissionDenied as `replace_path`."""
    if not user_can_edit_paths(user):
        raise PermissionDenied
    if path.replaced_at is None:
        path.replaced_at = timezone.now()
        path.save(update_fields=["replaced_at"])
        ledger.append(action="review.path", obj=path, actor=user, title=str(path),
                      data={"version": path.version, "withdrawn": True})  # fmt: skip


def user_can_edit_paths(user: User) -> bool:
    """The office decides on paths and arrangements; administrators of the machine do not."""
    return user.is_active and user.has_role(Role.OFFICE)
