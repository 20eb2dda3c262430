"""A岗 and B岗: who holds a signing role first and who steps in, changed by the office without an end of office."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from departments.models import Department
from users.enums import SIGNING_ROLES, Role
from users.models import Membership, User


@dataclass(frozen=True)
class PostGroup:
    """Everybody who holds one signing role in one department (None: in the county)."""

    role: Role
    department: Department | None
    memberships: tuple[Membership, ...]

    @property
    def first(self) -> list[Membership]:
        return [membership for membership in self.memberships if not membership.is_backup]

    @property
    def backups(self) -> list[Membership]:
        return [membership for membership in self.memberships if membership.is_backup]


def user_can_change_posts(user: User) -> bool:
    """The office arranges who holds which post (docs/features/approvals.md); roles are the administrator's."""
    return user.is_active and user.has_role(Role.OFFICE)


def post_groups() -> list[PostGroup]:
    """Return every signing role that somebody holds today, department by department (one query)."""
    held = Membership.objects.current().filter(role__in=SIGNING_ROLES).select_related("user", "department")
    rows = held.order_by("department__order", "department_id", "role", "is_backup", "pk")
    grouped = groupby(rows, key=lambda membership: (membership.department, membership.role))
    return [PostGroup(Role(role), department, tuple(found)) for (department, role), found in grouped]


def group_of(membership: Membership) -> PostGroup:
    """Return the holders of the same role in the same department; empty when it is no signing role of today."""
    same = Membership.objects.current().filter(role=membership.role, department=membership.department)
    rows = same.filter(role__in=SIGNING_ROLES).select_related("user", "department").order_by("is_backup", "pk")
    return PostGroup(Role(membership.role), membership.department, tuple(rows))


@transaction.atomic
def change_posts(*, group: PostGroup, backups: Mapping[int, bool], reason: str, user: User) -> PostGroup:
    """Set who of a group is A岗 and who B岗: `backups` says for each membership id whether it is B岗.

    What was signed names the person and stays; items under way are judged by the posts of the day. Raises
    PermissionDenied unless `user` is of the office; ValidationError at the fields: nobody left as A岗, somebody
    without a post or of elsewhere, one's own post, no reason.
    """
    if not user_can_change_posts(user):
        raise PermissionDenied
    held = list(Membership.objects.select_for_update().filter(pk__in=[m.pk for m in group.memberships]))
    if errors := _errors(held, backups, reason, user):
        raise ValidationError(errors)
    for membership in held:
        _change(membership, is_backup=backups[membership.pk], reason=reason, user=user)
    return group_of(held[0])


def _errors(held: list[Membership], backups: Mapping[int, bool], reason: str, user: User) -> dict[str, str]:
    errors = {}
    if set(backups) != {membership.pk for membership in held if membership.is_current} or not held:
        return {"posts": _("人员已有变动，请重新打开后办理。")}
    if all(backups.values()):
        errors["posts"] = _("至少须有一人为A岗。")
    elif any(m.user_id == user.pk and m.is_backup != backups[m.pk] for m in held):
        errors["posts"] = _("不能调整自己的岗别，请由办内另一位办理。")
    if not reason.strip():
        errors["reason"] = _("请写明理由。")
    return errors


def _change(membership: Membership, *, is_backup: bool, reason: str, user: User) -> None:
    if membership.is_backup == is_backup:
        return
    membership.is_backup = is_backup
    membership.save(update_fields=["is_backup"])
    data = {
        "person": str(membership.user), "role": membership.get_role_display(),
        "post": membership.get_is_backup_display(), "department": str(membership.department or _("全县")),
        "username": membership.user.username, "reason": reason.strip(),
    }  # fmt: skip
    log(membership, "users.change_post", user=user, data=data)
