"""Setting and ending 合并审签, 代审, 授权发布 and urgent columns: by the office, with a reason; items on their way keep theirs."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from departments.enums import DepartmentKind
from departments.models import Department
from review import ledger
from review.enums import ArrangementKind
from review.models import Arrangement
from review.planning import user_can_edit_paths
from users.models import User

EXCLUSIVE = {
    ArrangementKind.COMBINED: ArrangementKind.DELEGATED,
    ArrangementKind.DELEGATED: ArrangementKind.COMBINED,
}


@transaction.atomic
def arrange(
    *, kind: str, user: User, reason: str, department: Department | None = None, lender: Department | None = None,
    column: Page | None = None, ends_on: date | None = None,
) -> Arrangement:  # fmt: skip
    """Put an arrangement in force for what is submitted from now on.

    Raises PermissionDenied unless `user` is of the office; ValidationError with the reason at each field.
    """
    if not user_can_edit_paths(user):
        raise PermissionDenied
    arrangement = Arrangement(
        kind=kind, department=department, reason=reason.strip(), ends_on=ends_on, set_by_id=user.pk,
        set_by_name=str(user), lender=lender if kind == ArrangementKind.BORROWED else None,
        column=column if kind in {ArrangementKind.DELEGATED, ArrangementKind.URGENT} else None,
    )  # fmt: skip
    if errors := _errors(arrangement):
        raise ValidationError(errors)
    arrangement.full_clean()
    arrangement.save()
    _record("review.arrange", arrangement, user)
    return arrangement


def _errors(arrangement: Arrangement) -> dict[str, str]:
    """Return what is wrong, by field."""
    kind = ArrangementKind(arrangement.kind)
    errors = _OF_KIND[kind](arrangement)
    if kind != ArrangementKind.URGENT and arrangement.department is None:
        errors["department"] = _("请选择机构。")
    elif "kind" not in errors and (message := _conflict(arrangement)):
        errors["kind"] = message
    if not arrangement.reason:
        errors["reason"] = _("请写明理由。")
    if arrangement.ends_on and arrangement.ends_on < timezone.localdate():
        errors["ends_on"] = _("截止日期已经过去。")
    return errors


def _combined_errors(arrangement: Arrangement) -> dict[str, str]:
    return {} if arrangement.ends_on else {"ends_on": _("合并审签须有截止日期。")}


def _borrowed_errors(arrangement: Arrangement) -> dict[str, str]:
    """A unit borrows from its superior or the county government office, from nobody else."""
    department, lender = arrangement.department, arrangement.lender
    if lender is None:
        return {"lender": _("请选择代审机构。")}
    is_office = lender.kind == DepartmentKind.COUNTY_GOVERNMENT_OFFICE
    if lender == department or not (is_office or (department and lender.pk == department.parent_id)):
        return {"lender": _("代审机构须是上级机构或者县人民政府办公室。")}
    return {}


def _column_errors(arrangement: Arrangement) -> dict[str, str]:
    return {} if arrangement.column else {"column": _("请选择栏目。")}


_OF_KIND = {
    ArrangementKind.COMBINED: _combined_errors,
    ArrangementKind.BORROWED: _borrowed_errors,
    ArrangementKind.DELEGATED: _column_errors,
    ArrangementKind.URGENT: _column_errors,
}


def _conflict(arrangement: Arrangement) -> str:
    """合并审签 and 授权发布 exclude each other (DOMAIN §10.2); one borrows from one lender at a time."""
    own = Arrangement.objects.in_force().filter(department=arrangement.department)
    other = EXCLUSIVE.get(ArrangementKind(arrangement.kind))
    if other and own.of_kind(other).exists():
        return _("该机构已实行%(other)s，两者不能并用，请先停止。") % {"other": other.label}
    same = own.of_kind(arrangement.kind).filter(column=arrangement.column)
    if same.exists():
        return _("该机构已实行%(kind)s，请先停止原有的。") % {"kind": ArrangementKind(arrangement.kind).label}
    return ""


@transaction.atomic
def end_arrangement(*, arrangement: Arrangement, user: User) -> Arrangement:
    """Stop an arrangement from now on. Raises PermissionDenied as `arrange`; ending it twice changes nothing."""
    if not user_can_edit_paths(user):
        raise PermissionDenied
    if arrangement.ended_at is None:
        arrangement.ended_at, arrangement.ended_by_name = timezone.now(), str(user)
        arrangement.save(update_fields=["ended_at", "ended_by_name"])
        _record("review.arrange.end", arrangement, user)
    return arrangement


def _record(action: str, arrangement: Arrangement, user: User) -> None:
    data = {
        "kind": arrangement.kind, "department": arrangement.department_id, "lender": arrangement.lender_id,
        "column": arrangement.column_id, "ends_on": str(arrangement.ends_on or ""),
    }  # fmt: skip
    ledger.append(action=action, obj=arrangement, actor=user, title=str(arrangement), data=data)
