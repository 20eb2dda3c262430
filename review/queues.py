"""Who has what on the desk: selectors over journeys, each a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from core.calendar.services import load_workdays
from review.enums import ACTIVE_STATUSES, JourneyStatus, StepKind
from review.models import Journey, JourneyStep
from review.rules import COUNTY_STEPS, STEP_ROLES, Signer, Step, required_role
from review.services import refusals_of, signer_of
from users.enums import Role
from users.models import Membership, User
from users.visibility import readable_pages

# Working days a step may take before the desk marks it: the aim, and the limit of DOMAIN §6.2.
TARGET_DAYS = 1
LIMIT_DAYS = 10
ENDED_WITHOUT_RELEASE = (JourneyStatus.NEEDS_CHANGES, JourneyStatus.REFUSED, JourneyStatus.ON_REQUEST)
ON_THE_WAY = (*ACTIVE_STATUSES, JourneyStatus.SCHEDULED)


@dataclass(frozen=True)
class DeskItem:
    """An item as a desk shows it: where it stands, who can take it, and for how many working days it has waited."""

    journey: Journey
    step: JourneyStep | None
    role: Role | None
    holders: list[User]
    waited: int

    @property
    def title(self) -> str:
        return self.journey.title

    @property
    def url(self) -> str:
        return reverse("review_admin:item", args=[self.journey.pk])

    @property
    def since(self) -> datetime:
        return (self.step and self.step.current_since) or self.journey.submitted_at

    @property
    def is_stuck(self) -> bool:
        """Whether nobody can take the step: the role is missing, or only people who took part before hold it."""
        return self.journey.is_active and not self.holders

    @property
    def role_label(self) -> str:
        return str(self.role.label) if self.role else ""

    @property
    def holder_names(self) -> str:
        return "、".join(str(user) for user in self.holders)

    @property
    def urgency(self) -> str:
        if self.waited > LIMIT_DAYS:
            return "late"
        return "due" if self.waited > TARGET_DAYS else ""


def waiting_for(user: User) -> list[Journey]:
    """Return the items whose current step `user` may sign now, oldest first (three queries)."""
    signer = signer_of(user)
    steps = JourneyStep.objects.current().filter(_signable(signer)).values("journey_id")
    journeys = Journey.objects.filter(pk__in=steps).prefetch_related("steps").order_by("submitted_at")
    return [journey for journey in journeys if not refusals_of(signer, journey)]


def _signable(signer: Signer) -> Q:
    """Steps that belong to one of the person's roles; the rule itself is asked for each of them afterwards."""
    found = Q(pk__in=[])
    for role, department_id in signer.roles:
        kinds = [kind for kind, needed in STEP_ROLES.items() if needed == role]
        county = [kind for kind in kinds if kind in COUNTY_STEPS]
        own = [kind for kind in kinds if kind not in COUNTY_STEPS]
        found |= Q(kind__in=county) | Q(kind__in=own, department_id=department_id)
    return found


def desk_items(journeys: Iterable[Journey]) -> list[DeskItem]:
    """Return `journeys` (with their steps prefetched) with holders and ages: three queries for any number."""
    journeys = list(journeys)
    if not journeys:
        return []
    holders = _holders_of(journeys)
    calendar, today = load_workdays(), timezone.localdate()
    return [_desk_item(journey, holders, calendar, today) for journey in journeys]


def _desk_item(journey: Journey, holders: dict, calendar, today) -> DeskItem:
    step = journey.current_step
    needed = _role_of(step) if step else None
    took_part = {journey.author_id, *journey.editor_ids, *(s.signer_id for s in journey.steps.all())}
    free = [user for user in holders.get(needed, []) if user.pk not in took_part]
    since = timezone.localtime((step and step.current_since) or journey.submitted_at).date()
    waited = calendar.workdays_between(since, today).days
    return DeskItem(journey, step, needed[0] if needed else None, free, waited)


def _role_of(step: JourneyStep) -> tuple[Role, int | None]:
    return required_role(Step(StepKind(step.kind), step.department_id))


def _holders_of(journeys: list[Journey]) -> dict[tuple[Role, int | None], list[User]]:
    """Return who holds the roles that the journeys' current steps ask for (one query)."""
    needed = {_role_of(journey.current_step) for journey in journeys if journey.current_step}
    wanted = Q(pk__in=[])
    for role, department_id in needed:
        wanted |= Q(role=role, department_id=department_id)
    holders: dict[tuple[Role, int | None], list[User]] = {}
    for membership in Membership.objects.current().filter(wanted).select_related("user"):
        holders.setdefault((Role(membership.role), membership.department_id), []).append(membership.user)
    return holders


def under_way_by(user: User) -> QuerySet[Journey]:
    """Return what the user submitted and is still on its way or waits for its hour."""
    mine = Journey.objects.filter(author_id=user.pk, status__in=ON_THE_WAY)
    return mine.prefetch_related("steps").order_by("-submitted_at")


def returned_to(user: User) -> QuerySet[Journey]:
    """Return the user's items that came back and were not submitted again."""
    newer = Journey.objects.filter(
        object_type=OuterRef("object_type"), object_id=OuterRef("object_id"), pk__gt=OuterRef("pk")
    )
    ended = Journey.objects.filter(author_id=user.pk, status__in=ENDED_WITHOUT_RELEASE)
    return ended.exclude(Exists(newer)).order_by("-finished_at")


def drafts_of(user: User, limit: int = 20) -> list[Page]:
    """Return the user's drafts that are neither on their way nor returned, newest first.

    Theirs are those they wrote last and those they own (a draft handed over is owned by who took it), as far as they
    may still read them.
    """
    mine = readable_pages(user).filter(Q(latest_revision__user=user) | Q(owner=user), has_unpublished_changes=True)
    pages = list(mine.select_related("content_type").order_by("-latest_revision_created_at")[: limit * 2])
    elsewhere = Journey.objects.filter(object_id__in=[str(page.pk) for page in pages], object_type__endswith="page")
    elsewhere = elsewhere.filter(status__in=(*ON_THE_WAY, *ENDED_WITHOUT_RELEASE)).order_by("pk")
    latest = dict(elsewhere.values_list("object_id", "revision_id"))
    return [page for page in pages if latest.get(str(page.pk)) is None or not _stands_elsewhere(page, latest)][:limit]


def _stands_elsewhere(page: Page, latest: dict[str, int]) -> bool:
    """Whether the page's newest words are those of a journey that other panels show."""
    return latest[str(page.pk)] == page.latest_revision_id


def all_under_way() -> QuerySet[Journey]:
    """Return everything on its way, oldest first: the office's view."""
    return Journey.objects.active().prefetch_related("steps").order_by("submitted_at")


def latest_journey(obj) -> Journey | None:
    """Return the newest journey of an object, with its steps."""
    return Journey.objects.for_object(obj).prefetch_related("steps").order_by("-pk").first()
