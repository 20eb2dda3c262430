"""Accounts, and the memberships from which everything a person may do follows."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from users.enums import DEPARTMENT_ROLES, Role
from users.rules import duty_day


class User(AbstractUser):
    """A person of the county's offices. Accounts are disabled when somebody leaves, never deleted."""

    name = models.CharField(_("姓名"), max_length=50, blank=True)
    phone = models.CharField(_("办公电话"), max_length=50, blank=True)
    has_initial_password = models.BooleanField(_("初始密码尚未更换"), default=False, editable=False)

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self):
        return self.name or self.username

    def save(self, *args, **kwargs):
        """Wagtail's side bar and account menu show `first_name` and nothing else: it is a copy of the name."""
        self.first_name = self.name
        super().save(*args, **kwargs)

    def set_password(self, raw_password):
        """Whoever sets it for somebody else says afterwards that it is an initial one."""
        super().set_password(raw_password)
        self.has_initial_password = False

    def get_full_name(self):
        return self.name or super().get_full_name()

    def get_short_name(self):
        return self.name or self.username

    def has_role(self, role: Role, department: Department | None = None) -> bool:
        """Tell whether the person holds `role` today (in `department`, for a role that belongs to one)."""
        return self.memberships.current().with_role(role, department).exists()

    def departments_as(self, *roles: Role) -> models.QuerySet[Department]:
        """Departments in which the person holds one of `roles` today."""
        return Department.objects.filter(memberships__in=self.memberships.current().filter(role__in=roles)).distinct()


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at__isnull=True, user__is_active=True)

    def with_role(self, role, department=None):
        found = self.filter(role=role)
        return found.filter(department=department) if role in DEPARTMENT_ROLES else found


class Membership(models.Model):
    """A person's role in a department, or in the county. All an administrator edits; groups follow from it."""

    user = models.ForeignKey(User, verbose_name=_("人员"), on_delete=models.PROTECT, related_name="memberships")
    department = models.ForeignKey(
        Department,
        verbose_name=_("机构"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
        help_text=_("信息员、部门审核人、主要负责人、保密审查员、部门发布员须选择机构；其余角色面向全县。"),
    )
    role = models.CharField(_("角色"), max_length=16, choices=Role)
    is_backup = models.BooleanField(
        _("岗别"), choices=[(False, _("A岗")), (True, _("B岗"))], default=False,
        help_text=_("B岗在A岗外出或须回避时办理。"),
    )  # fmt: skip
    started_at = models.DateTimeField(_("任职时间"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("离任时间"), null=True, blank=True, editable=False)
    successor = models.ForeignKey(
        User,
        verbose_name=_("接手人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["department__order", "role", "id"]
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "department", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="membership_once_in_department",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(ended_at__isnull=True, department__isnull=True),
                name="membership_once_in_county",
            ),
        ]

    def __str__(self):
        post = _("（B岗）") if self.is_backup else ""
        return f"{self.user} · {self.department or _('全县')} · {self.get_role_display()}{post}"

    def clean(self):
        super().clean()
        if self.role in DEPARTMENT_ROLES and not self.department_id:
            raise ValidationError({"department": _("该角色须选择机构。")})
        if self.role and self.role not in DEPARTMENT_ROLES and self.department_id:
            raise ValidationError({"department": _("该角色面向全县，不选机构。")})

    @property
    def is_current(self) -> bool:
        return self.ended_at is None


# Absence and duty ------------------------------------------------------------------------------------------------------


class AbsenceQuerySet(models.QuerySet):
    def in_force(self):
        """Not called off; past ones included."""
        return self.filter(ended_at__isnull=True)

    def on(self, day):
        return self.in_force().filter(starts_on__lte=day, ends_on__gte=day)

    def overlapping(self, starts_on, ends_on):
        return self.in_force().filter(starts_on__lte=ends_on, ends_on__gte=starts_on)


class Absence(models.Model):
    """外出: from when to when a person is away (both days included), and who stands in (代办人) if not the B holder."""

    user = models.ForeignKey(User, verbose_name=_("外出人员"), on_delete=models.PROTECT, related_name="absences")
    starts_on = models.DateField(_("外出日期"))
    ends_on = models.DateField(_("返回前一日"), help_text=_("含当日。"))
    deputy = models.ForeignKey(
        User, verbose_name=_("代办人"), null=True, blank=True, on_delete=models.PROTECT, related_name="stand_ins",
        help_text=_("可不填：不填的由B岗办理。"),
    )  # fmt: skip
    set_by_id = models.BigIntegerField(editable=False)
    set_by_name = models.CharField(_("登记人"), max_length=50, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("外出")
        verbose_name_plural = _("外出")

    def __str__(self):
        return f"{self.user} {self.starts_on} — {self.ends_on}"


class DutyShiftQuerySet(models.QuerySet):
    def at(self, moment):
        """The shift in charge at a moment: it begins and ends at `DUTY_CHANGES_AT`, so a night belongs to its evening."""
        return self.filter(day=duty_day(moment))


class DutyShift(models.Model):
    """值班表: who is the duty officer of a day, from the morning until the next morning."""

    day = models.DateField(_("值班日期"))
    user = models.ForeignKey(User, verbose_name=_("值班人员"), on_delete=models.PROTECT, related_name="duty_shifts")

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("值班")
        verbose_name_plural = _("值班表")
        constraints = [models.UniqueConstraint(fields=["day", "user"], name="duty_shift_once")]

    def __str__(self):
        return f"{self.day} {self.user}"
