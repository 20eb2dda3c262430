"""What the dashboards count: questions over every room, each a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from core.models import CalendarYear
from departments.models import Department
from review.enums import ACTIVE_STATUSES, JourneyStatus
from review.models import Journey, MigrationEnd, Seal
from users.enums import NEEDED_ROLES, Role
from users.models import Membership, User

RECENT = timedelta(days=30)


@dataclass
class DepartmentCounts:
    """One department's row on the supervisor's desk."""

    department: Department
    public: int = 0
    published_lately: int = 0
    under_way: int = 0
    returned: int = 0


def counts_per_department() -> list[DepartmentCounts]:
    """Return a row for every existing department (three queries)."""
    since = timezone.now() - RECENT
    rows = {department.pk: DepartmentCounts(department) for department in Department.objects.existing()}
    recent = Q(published_at__gte=since)
    seals = Seal.objects.current().order_by().values("department_id").annotate(
        total=Count("pk"), lately=Count("pk", filter=recent))  # fmt: skip
    for found in seals:
        if row := rows.get(found["department_id"]):
            row.public, row.published_lately = found["total"], found["lately"]
    journeys = Journey.objects.order_by().values("department_id").annotate(
        under_way=Count("pk", filter=Q(status__in=ACTIVE_STATUSES)),
        returned=Count("pk", filter=Q(status=JourneyStatus.NEEDS_CHANGES, finished_at__gte=since)),
    )  # fmt: skip
    for found in journeys:
        if row := rows.get(found["department_id"]):
            row.under_way, row.returned = found["under_way"], found["returned"]
    return list(rows.values())


@dataclass(frozen=True)
class MissingRoles:
    """A department in which nobody holds a role that its approval path needs."""

    department: Department
    roles: list[Role]

    @property
    def labels(self) -> str:
        return "、".join(str(role.label) for role in self.roles)


def departments_without_people() -> list[MissingRoles]:
    """Return departments that lack a liaison, head or secrecy officer (two queries)."""
    held = set(Membership.objects.current().values_list("department_id", "role"))
    found = []
    for department in Department.objects.existing():
        missing = [role for role in Role if role in NEEDED_ROLES and (department.pk, role.value) not in held]
        if missing:
            found.append(MissingRoles(department, missing))
    return found


@dataclass(frozen=True)
class AccountCounts:
    active: int
    without_role: int
    never_signed_in: int


def account_counts() -> AccountCounts:
    """Return what an administrator of accounts looks at first (one query)."""
    without = Q(memberships__isnull=True) | ~Q(memberships__ended_at__isnull=True)
    found = User.objects.filter(is_active=True).aggregate(
        active=Count("pk", distinct=True),
        without_role=Count("pk", filter=without & Q(is_superuser=False), distinct=True),
        never=Count("pk", filter=Q(last_login__isnull=True), distinct=True),
    )
    return AccountCounts(found["active"], found["without_role"], found["never"])


@dataclass(frozen=True)
class CalendarState:
    """Whether deadlines of this year and the next rest on an announced table of holidays."""

    year: int
    is_announced: bool
    next_is_announced: bool

    @property
    def next_year(self) -> int:
        return self.year + 1

    @property
    def needs_next(self) -> bool:
        """The notice for the next year comes around November; from December on it is missed."""
        return not self.next_is_announced and timezone.localdate().month >= 11


def calendar_state() -> CalendarState:
    """Return the state of the working-day calendar (one query)."""
    year = timezone.localdate().year
    announced = set(CalendarYear.objects.filter(is_provisional=False).values_list("year", flat=True))
    return CalendarState(year, year in announced, year + 1 in announced)


def migration_ended_at() -> datetime | None:
    """Return when the office ended the migration of what was already public, None while it runs (one query)."""
    return MigrationEnd.objects.values_list("ended_at", flat=True).first()
