"""外出 and 值班: who is away and who stands in, who is on duty. Rows are called off, never changed."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from users.enums import Role
from users.models import Absence, DutyShift, Membership, User
from users.rules import circle_with, duty_day


def user_can_set_absence(actor: User, user: User) -> bool:
    """Everybody for themselves, the office for anybody."""
    return actor.is_active and (actor == user or actor.has_role(Role.OFFICE))


def away_on(day: date) -> dict[int, int | None]:
    """Return everybody who is away that day with the deputy they named, None for none (one query).

    A deputy who works elsewhere by now stands in for nobody.
    """
    away = Absence.objects.on(day).order_by("pk").annotate(is_lawful=Exists(_work_together()))
    return {user: deputy if lawful else None for user, deputy, lawful in
            away.values_list("user_id", "deputy_id", "is_lawful")}  # fmt: skip


def _work_together() -> QuerySet[Membership]:
    """Memberships of the deputy of an absence beside one of the absent: in a department, or of one role of the county."""
    place = Q(department=OuterRef("department")) | Q(department__isnull=True, role=OuterRef("role"))
    same = Membership.objects.current().filter(place, user=OuterRef(OuterRef("user_id")))
    return Membership.objects.current().filter(Exists(same), user=OuterRef("deputy_id"))


def possible_deputies(user: User) -> QuerySet[User]:
    """Return who may stand in for `user`: people at work in one of the same departments; for the county's, its own."""
    departments = user.memberships.current().values("department_id")
    same = User.objects.filter(memberships__ended_at__isnull=True, memberships__department__in=departments)
    if user.memberships.current().filter(department__isnull=True).exists():
        roles = user.memberships.current().filter(department__isnull=True).values("role")
        same = same | User.objects.filter(memberships__ended_at__isnull=True, memberships__role__in=roles,
                                          memberships__department__isnull=True)  # fmt: skip
    return same.filter(is_active=True).exclude(pk=user.pk).distinct()


@transaction.atomic
def set_absence(*, user: User, starts_on: date, ends_on: date, set_by: User, deputy: User | None = None) -> Absence:
    """Note that `user` is away from `starts_on` to `ends_on`, both included (外出), and who stands in.

    Raises PermissionDenied unless `set_by` is the person or the office; ValidationError, a message at each field:
    an end in the past or before the beginning, a second absence in the same days, a deputy who is the person,
    works elsewhere, or whose own deputy leads back to the person.
    """
    if not user_can_set_absence(set_by, user):
        raise PermissionDenied
    errors = _date_errors(user, starts_on, ends_on)
    if deputy is not None and (message := _deputy_error(user, deputy, starts_on, ends_on)):
        errors["deputy"] = message
    if errors:
        raise ValidationError(errors)
    absence = Absence.objects.create(
        user=user, starts_on=starts_on, ends_on=ends_on, deputy=deputy, set_by_id=set_by.pk, set_by_name=str(set_by)
    )
    log(absence, "users.set_absence", user=set_by, data=_log_data(absence))
    return absence


def _date_errors(user: User, starts_on: date, ends_on: date) -> dict[str, str]:
    if ends_on < starts_on:
        return {"ends_on": _("结束日期不能早于外出日期。")}
    if ends_on < timezone.localdate():
        return {"ends_on": _("结束日期已经过去。")}
    if Absence.objects.filter(user=user).overlapping(starts_on, ends_on).exists():
        return {"starts_on": _("这几天已登记外出，请先取消原登记。")}
    return {}


def _deputy_error(user: User, deputy: User, starts_on: date, ends_on: date) -> str:
    """Return why `deputy` can't stand in, "" when nothing speaks against it."""
    if deputy == user:
        return _("代办人不能是本人。")
    if not possible_deputies(user).filter(pk=deputy.pk).exists():
        return _("代办人须是同一机构的在任人员。")
    others = Absence.objects.overlapping(starts_on, ends_on).exclude(user=user)
    circle = circle_with(user.pk, deputy.pk, dict(others.values_list("user_id", "deputy_id")))
    if not circle:
        return ""
    names = {person.pk: str(person) for person in User.objects.filter(pk__in=circle)}
    return _("代办人互相指定：%(names)s。") % {"names": " → ".join(names[pk] for pk in circle)}


@transaction.atomic
def end_absence(*, absence: Absence, user: User) -> Absence:
    """Call an absence off: the person is back, or does not go. Raises PermissionDenied as `set_absence`."""
    if not user_can_set_absence(user, absence.user):
        raise PermissionDenied
    if absence.ended_at is None:
        absence.ended_at = timezone.now()
        absence.save(update_fields=["ended_at"])
        log(absence, "users.end_absence", user=user, data=_log_data(absence))
    return absence


def _log_data(absence: Absence) -> dict:
    return {
        "person": str(absence.user), "from": str(absence.starts_on), "to": str(absence.ends_on),
        "deputy": str(absence.deputy or ""),
    }  # fmt: skip


# Duty --------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def put_on_duty(*, user: User, day: date, set_by: User) -> DutyShift:
    """Enter a person in the duty roster (值班表). Raises PermissionDenied unless the office does it.

    Raises ValidationError for a day past and for a person who is no duty officer (值班人员). Before eight in the
    morning the shift of the evening before still runs: whoever has it may fall ill at two.
    """
    if not (set_by.is_active and set_by.has_role(Role.OFFICE)):
        raise PermissionDenied
    if day < duty_day(timezone.now()):
        raise ValidationError({"day": _("日期已经过去。")})
    if not (user.is_active and user.has_role(Role.DUTY)):
        raise ValidationError({"user": _("须先在“人员与岗位”授予“值班人员”角色。")})
    shift, _is_new = DutyShift.objects.get_or_create(day=day, user=user)
    log(shift, "users.put_on_duty", user=set_by, data={"person": str(user), "day": str(day)})
    return shift


@transaction.atomic
def take_off_duty(*, shift: DutyShift, set_by: User) -> None:
    """Take a person out of the roster, of a shift that runs or is to come. Raises PermissionDenied and ValidationError as `put_on_duty`."""
    if not (set_by.is_active and set_by.has_role(Role.OFFICE)):
        raise PermissionDenied
    if shift.day < duty_day(timezone.now()):
        raise ValidationError({"day": _("日期已经过去。")})
    log(shift, "users.take_off_duty", user=set_by, data={"person": str(shift.user), "day": str(shift.day)})
    shift.delete()


def on_duty_now() -> frozenset[int]:
    """Return the ids of the duty officers in charge at this moment (one query)."""
    shifts = DutyShift.objects.at(timezone.now()).filter(user__is_active=True)
    return frozenset(shifts.values_list("user_id", flat=True))
