"""Who has what on the desk: selectors over journeys, each a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.contrib.admin.utils import quote
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.calendar.services import load_workdays
from review.enums import ACTIVE_STATUSES, JourneyKind, JourneyStatus, StepKind
from review.models import Journey, JourneyStep
from review.rules import (
    COUNTY_STEPS,
    DELEGATED_RELEASE_ROLE,
    STEP_ROLES,
    Post,
    Step,
    available,
    posts_of,
    required_posts,
)
from review.signers import Staff, facts_of, load_staff, refusals_of, step_of
from users.enums import SIGNING_ROLES, Role
from users.models import User
from users.visibility import readable_pages

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
        if self.step and self.step.kind == StepKind.CORRECTION:  # the one step that two posts may sign
            return _("或").join(str(role.label) for role in STEP_ROLES[StepKind.CORRECTION])
        return str(self.role.label) if self.role else ""

    @property
    def holder_names(self) -> str:
        return "、".join(str(user) for user in self.holders)

    @property
    def urgency(self) -> str:
        if self.waited > settings.PORTAL_REVIEW_LIMIT_DAYS:
            return "late"
        return "due" if self.waited > settings.PORTAL_REVIEW_TARGET_DAYS else ""


def waiting_for(user: User) -> list[Journey]:
    """Return the items whose current step `user` may sign now, 应急发布 first, then the oldest (five queries).

    Whoever stands in sees the queue of the person who is away; B岗 sees what no A岗 can take.
    """
    if not user.is_active:
        return []
    roster = load_staff().roster
    steps = JourneyStep.objects.current().filter(_signable(posts_of(user.pk, roster))).values("journey_id")
    journeys = Journey.objects.filter(pk__in=steps).prefetch_related("steps").order_by("submitted_at")
    found = [journey for journey in journeys if not refusals_of(user, journey, roster)]
    return sorted(found, key=lambda journey: journey.kind != JourneyKind.URGENT)


def is_signer(user: User) -> bool:
    """Whether the person may have to sign today: for a post of their own, or for somebody who is away."""
    roster = load_staff().roster
    posts = posts_of(user.pk, roster) if user.is_active else ()
    return user.pk in roster.on_duty or any(role in SIGNING_ROLES for role, _department in posts)


def _signable(posts: Iterable[Post]) -> Q:
    """Steps that belong to one of the person's posts; the rule itself is asked for each of them afterwards."""
    found = Q(pk__in=[])
    for role, department_id in posts:
        kinds = [kind for kind, needed in STEP_ROLES.items() if role in needed]
        county = [kind for kind in kinds if kind in COUNTY_STEPS]
        own = [kind for kind in kinds if kind not in COUNTY_STEPS]
        own += [StepKind.RELEASE] if role == DELEGATED_RELEASE_ROLE else []
        found |= Q(kind__in=county, department_id=None) | Q(kind__in=own, department_id=department_id)
    return found


def desk_items(journeys: Iterable[Journey]) -> list[DeskItem]:
    """Return `journeys` (with their steps prefetched) with holders and ages: five queries for any number."""
    journeys = list(journeys)
    if not journeys:
        return []
    posts = {post for journey in journeys if (step := step_of(journey)) for post in required_posts(step)}
    staff = load_staff(posts)
    calendar, today = load_workdays(), timezone.localdate()
    return [_desk_item(journey, staff, calendar, today) for journey in journeys]


def _desk_item(journey: Journey, staff: Staff, calendar, today) -> DeskItem:
    current, step = journey.current_step, step_of(journey)
    since = timezone.localtime((current and current.current_since) or journey.submitted_at).date()
    waited = calendar.workdays_between(since, today).days
    role = required_posts(step)[0][0] if step else None
    return DeskItem(journey, current, role, _free(journey, step, staff), waited)


def _free(journey: Journey, step: Step | None, staff: Staff) -> list[User]:
    """Who can take the step now: may sign, and is not away."""
    if step is None:
        return []
    found = available(step, facts_of(journey), staff.roster)
    return [staff.people[user_id] for user_id in found if user_id in staff.people]


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


def object_drafts_of(user: User, limit: int = 20) -> list:
    """Return the user's drafts of what is no page (fees, entries on paper, texts of the site), newest first."""
    found = [row for model in gated_types() for row in _row_drafts(model, user, limit)]
    return sorted(found, key=lambda row: row.latest_revision.created_at, reverse=True)[:limit]


def gated_types() -> list[type]:
    """Return every gated type that is no page type."""
    models = apps.get_models()
    return [model for model in models if hasattr(model, "public_payload") and not issubclass(model, Page)]


def _row_drafts(model, user: User, limit: int) -> list:
    """Rows whose newest words are the user's and neither public nor with the signers nor come back."""
    mine = model.objects.filter(latest_revision__user=user).filter(Q(live=False) | Q(has_unpublished_changes=True))
    rows = list(mine.select_related("latest_revision").order_by("-latest_revision__created_at")[: limit * 2])
    if not rows:
        return []
    label = model._meta.label_lower
    there = Journey.objects.filter(object_type=label, object_id__in=[str(row.pk) for row in rows])
    there = there.filter(status__in=(*ON_THE_WAY, *ENDED_WITHOUT_RELEASE)).order_by("pk")
    latest = dict(there.values_list("object_id", "revision_id"))
    return [row for row in rows if latest.get(str(row.pk)) != row.latest_revision_id]


def edit_url_of(obj) -> str:
    """Return the address of an object's editor, be it a page or a row."""
    if isinstance(obj, Page):
        return reverse("wagtailadmin_pages:edit", args=[obj.pk])
    return reverse(type(obj).snippet_viewset.get_url_name("edit"), args=[quote(obj.pk)])


def item_url(journey: Journey) -> str:
    """Return the address of an item's screen."""
    return reverse("review_admin:item", args=[journey.pk])


def _stands_elsewhere(page: Page, latest: dict[str, int]) -> bool:
    """Whether the page's newest words are those of a journey that other panels show."""
    return latest[str(page.pk)] == page.latest_revision_id


def all_under_way() -> QuerySet[Journey]:
    """Return everything on its way, oldest first: the office's view."""
    return Journey.objects.active().prefetch_related("steps").order_by("submitted_at")


def latest_journey(obj) -> Journey | None:
    """Return the newest journey of an object, with its steps."""
    return Journey.objects.for_object(obj).prefetch_related("steps").order_by("-pk").first()
