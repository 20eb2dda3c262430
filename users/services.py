"""Giving and ending roles. Wagtail groups, page and collection permissions follow from memberships."""

from collections.abc import Callable

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from departments.models import Department
from users.enums import DEPARTMENT_ROLES, Role
from users.models import Membership, User
from users.permissions import COLLECTION_PERMISSIONS, MODEL_PERMISSIONS, PAGE_PERMISSIONS

GROUP_PREFIX = "岗位："
Handover = Callable[..., None]
_handovers: list[Handover] = []


def register_handover(handover: Handover) -> None:
    """Let a room move what a leaving person had in hand: `handover(membership=…, successor=…)`."""
    if handover not in _handovers:
        _handovers.append(handover)


@transaction.atomic
def give_role(*, user: User, role: Role, department: Department | None = None) -> Membership:
    """Give `user` a role (in `department` for a role that belongs to one). Giving it twice changes nothing.

    Raises ValidationError when role and department do not fit.
    """
    department = department if role in DEPARTMENT_ROLES else None
    existing = user.memberships.current().with_role(role, department).first()
    if existing:
        return existing
    membership = Membership(user=user, role=role, department=department)
    membership.full_clean()
    membership.save()
    return membership


@transaction.atomic
def end_role(*, membership: Membership, successor: User | None, user: User | None = None) -> Membership:
    """End a membership; what the person had in hand moves to `successor` (人员交接).

    The account is disabled when no role is left, never deleted. Raises ValidationError when the successor is the
    person who leaves or does not hold the same role.
    """
    if successor is not None:
        _check_successor(membership, successor)
    for handover in _handovers:
        handover(membership=membership, successor=successor)
    membership.ended_at, membership.successor = timezone.now(), successor
    membership.save()
    if not membership.user.memberships.current().exists() and not membership.user.is_superuser:
        membership.user.is_active = False
        membership.user.save(update_fields=["is_active"])
    return membership


def _check_successor(membership: Membership, successor: User) -> None:
    if successor == membership.user:
        raise ValidationError({"successor": _("接手人不能是离任者本人。")})
    if not successor.has_role(membership.role, membership.department):
        raise ValidationError({"successor": _("接手人须先在同一机构担任同一角色。")})


def sync_groups(user: User) -> None:
    """Make the user's role groups exactly those of the present memberships."""
    memberships = user.memberships.current().select_related("department")
    wanted = [group_for(role=Role(m.role), department=m.department) for m in memberships]
    user.groups.remove(*user.groups.filter(name__startswith=GROUP_PREFIX).exclude(pk__in=[g.pk for g in wanted]))
    user.groups.add(*wanted)


def group_for(*, role: Role, department: Department | None) -> Group:
    """Return the Wagtail group of a role in a department, with its permissions brought up to date."""
    place = department.slug if department else "county"
    group, _created = Group.objects.get_or_create(name=f"{GROUP_PREFIX}{place}:{role.value}")
    _sync_model_permissions(group, role)
    _sync_page_permissions(group, role, department)
    _sync_collection_permissions(group, role, department)
    return group


def sync_department(department: Department) -> None:
    """Bring every group of a department up to date, after its node or collection was made."""
    for role in DEPARTMENT_ROLES:
        if Group.objects.filter(name=f"{GROUP_PREFIX}{department.slug}:{role.value}").exists():
            group_for(role=Role(role), department=department)


def sync_county_groups() -> None:
    """Bring the county-wide groups up to date, after the home page was made."""
    for role in set(Role) - DEPARTMENT_ROLES:
        group_for(role=role, department=None)


def _sync_model_permissions(group: Group, role: Role) -> None:
    wanted = Q(pk__in=[])
    for name in MODEL_PERMISSIONS[role]:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    group.permissions.set(Permission.objects.filter(wanted))


def _sync_page_permissions(group: Group, role: Role, department: Department | None) -> None:
    place = department.node if department else Page.objects.filter(depth=2).first()
    codenames = PAGE_PERMISSIONS.get(role, ())
    stale = GroupPagePermission.objects.filter(group=group)
    if place and codenames:
        stale = stale.exclude(page=place, permission__codename__in=codenames)
    stale.delete()
    if place:
        for permission in _permissions(("wagtailcore",), codenames):
            GroupPagePermission.objects.get_or_create(group=group, page_id=place.pk, permission=permission)


def _sync_collection_permissions(group: Group, role: Role, department: Department | None) -> None:
    collection = collection_of(department) if department else Collection.get_first_root_node()
    for permission in _permissions(("wagtailimages", "wagtaildocs"), COLLECTION_PERMISSIONS.get(role, ())):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def _permissions(app_labels: tuple[str, ...], codenames: tuple[str, ...]):
    return Permission.objects.filter(content_type__app_label__in=app_labels, codename__in=codenames)


def collection_of(department: Department) -> Collection:
    """Return the collection that holds a department's files, made on first use."""
    if department.collection_id is None:
        collection = Collection(name=department.short_name)
        Collection.get_first_root_node().add_child(instance=collection)
        department.collection = collection
        Department.objects.filter(pk=department.pk).update(collection=collection)
    return department.collection
