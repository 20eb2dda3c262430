"""Giving and ending roles. Wagtail groups, page and collection permissions follow from memberships."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from departments.models import Department
from users.enums import DEPARTMENT_ROLES, Role
from users.models import Membership, User
from users.permissions import COLLECTION_PERMISSIONS, MODEL_PERMISSIONS, PAGE_PERMISSIONS

GROUP_PREFIX = "岗位："
Handover = Callable[..., None]
_handovers: list[Handover] = []


Inventory = Callable[..., list["InHand"]]
_inventories: list[Inventory] = []


@dataclass(frozen=True)
class InHand:
    """A thing that somebody who leaves has in hand: a draft, an item on its way."""

    kind: str
    title: str
    url: str = ""


def register_inventory(inventory: Inventory) -> None:
    """Let a room list what a leaving person has in hand: `inventory(membership=…)` returns `InHand` rows."""
    if inventory not in _inventories:
        _inventories.append(inventory)


def in_hand(membership: Membership) -> list[InHand]:
    """Return what the person has in hand in this role, for whoever arranges 人员交接."""
    return [thing for inventory in _inventories for thing in inventory(membership=membership)]


def register_handover(handover: Handover) -> None:
    """Let a room move what a leaving person had in hand: `handover(membership=…, successor=…)`."""
    if handover not in _handovers:
        _handovers.append(handover)


@dataclass(frozen=True)
class Appointment:
    """A role given; `initial_password` is set when the account is new or was opened again, and shown once."""

    membership: Membership
    initial_password: str = ""


@transaction.atomic
def appoint(
    *, username: str, role: Role, department: Department | None = None, name: str = "", phone: str = "",
    password: str = "", is_backup: bool = False, given_by: User | None = None,
) -> Appointment:  # fmt: skip
    """Give a person a role; the account is made, or opened again, when there is none in use.

    Without `password` a random one is chosen. Raises ValidationError (see `give_role`), also for a new account
    without a name or with a username that cannot be one.
    """
    user = User.objects.filter(username=username).first()
    if user is not None and user.is_active:
        return Appointment(
            give_role(user=user, role=role, department=department, is_backup=is_backup, given_by=given_by)
        )
    is_initial, password = not password, password or generate_password()
    user = _open_account(
        user or User(username=username), name=name, phone=phone, password=password, is_initial=is_initial
    )
    membership = give_role(user=user, role=role, department=department, is_backup=is_backup, given_by=given_by)
    return Appointment(membership, password)


def _open_account(user: User, *, name: str, phone: str, password: str, is_initial: bool) -> User:
    user.name, user.phone, user.is_active = name or user.name, phone or user.phone, True
    if not user.name:
        raise ValidationError({"name": _("新账号须填写姓名。")})
    user.set_password(password)
    user.has_initial_password = is_initial
    user.full_clean()
    user.save()
    return user


def generate_password() -> str:
    """Return a random initial password without characters that are mistaken for each other on paper."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _count in range(12))


@transaction.atomic
def give_role(
    *, user: User, role: Role, department: Department | None = None, is_backup: bool = False,
    given_by: User | None = None,
) -> Membership:  # fmt: skip
    """Give `user` a role (in `department` for a role that belongs to one), as A岗 or B岗 (`is_backup`).

    Giving it again changes nothing but the post.

    Raises ValidationError when role and department do not fit, when the department is dissolved, and when people
    give a role to themselves, superusers included.
    """
    if given_by is not None and given_by == user:
        raise ValidationError({"username": _("不能给自己授予角色，请由另一位系统管理员办理。")})
    existing = user.memberships.current().with_role(role, department).first()
    if existing:
        return _change_post(existing, is_backup, given_by)
    if department is not None and department.is_dissolved:
        raise ValidationError({"department": _("该机构已撤销，不能再授予角色。")})
    membership = Membership(user=user, role=role, department=department, is_backup=is_backup)
    membership.full_clean()
    membership.save()
    log(membership, "users.give_role", user=given_by, data=_log_data(membership))
    return membership


def _change_post(membership: Membership, is_backup: bool, given_by: User | None) -> Membership:
    """A岗 and B岗 change places without an end of office: what was signed names the person, not the post."""
    if membership.is_backup != is_backup:
        membership.is_backup = is_backup
        membership.save(update_fields=["is_backup"])
        log(membership, "users.change_post", user=given_by, data=_log_data(membership))
    return membership


@transaction.atomic
def end_role(*, membership: Membership, successor: User | None, user: User | None = None) -> Membership:
    """End a membership; what the person had in hand moves to `successor` (人员交接).

    The account is disabled when no role is left, never deleted. Raises ValidationError when the role was ended
    before, when the successor is the person who leaves or does not hold the same role, and when nobody would be
    left who could give roles.
    """
    if not membership.is_current:
        raise ValidationError(_("该任职已经结束。"))
    if successor is not None:
        _check_successor(membership, successor)
    _check_somebody_administers(membership)
    for handover in _handovers:
        handover(membership=membership, successor=successor)
    membership.ended_at, membership.successor = timezone.now(), successor
    membership.save()
    data = _log_data(membership) | {"successor": str(successor or "")}
    log(membership, "users.end_role", user=user, data=data)
    _disable_without_role(membership.user)
    return membership


@transaction.atomic
def end_roles_in_dissolved(*, user: User | None = None) -> list[Membership]:
    """End every role in departments that are dissolved by today; what was in hand stays where it is.

    Called when a dissolution is entered, and daily for those entered in advance. Returns what was ended.
    """
    today = timezone.localdate()
    found = list(Membership.objects.current().filter(department__dissolved_on__lte=today))
    for membership in found:
        end_role(membership=membership, successor=None, user=user)
    return found


def _disable_without_role(user: User) -> None:
    if not user.is_superuser and not user.memberships.current().exists():
        user.is_active = False
        user.save(update_fields=["is_active"])


def _log_data(membership: Membership) -> dict:
    return {
        "person": str(membership.user),
        "username": membership.user.username,
        "role": membership.get_role_display(),
        "post": membership.get_is_backup_display(),
        "department": str(membership.department or _("全县")),
    }


def _check_successor(membership: Membership, successor: User) -> None:
    if successor == membership.user:
        raise ValidationError({"successor": _("接手人不能是离任者本人。")})
    if not successor.has_role(Role(membership.role), membership.department):
        raise ValidationError({"successor": _("接手人须先在同一机构担任同一角色。")})


def _check_somebody_administers(membership: Membership) -> None:
    if membership.role != Role.SITE_ADMIN or User.objects.filter(is_superuser=True, is_active=True).exists():
        return
    if not Membership.objects.current().with_role(Role.SITE_ADMIN).exclude(pk=membership.pk).exists():
        raise ValidationError(_("这是最后一位系统管理员，请先添加接手人。"))


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


def sync_translated_place(page: Page) -> None:
    """Open the translation of a department's node, or of the home page, to those who work in the original."""
    for department in Department.objects.filter(node__translation_key=page.translation_key):
        sync_department(department)
    if page.depth == 2:
        sync_county_groups()


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
    places = [place.pk, *place.get_translations().values_list("pk", flat=True)] if place else []
    codenames = PAGE_PERMISSIONS.get(role, ())
    stale = GroupPagePermission.objects.filter(group=group)
    stale.exclude(page__in=places, permission__codename__in=codenames).delete()
    for page_id, permission in product(places, _permissions(("wagtailcore",), codenames)):
        GroupPagePermission.objects.get_or_create(group=group, page_id=page_id, permission=permission)


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
