"""The facts that the rule of who may act asks for, read from the database; and the rule asked with them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from review.enums import JourneyStatus, StepKind, StepStatus
from review.models import Journey
from review.rules import Facts, Holder, Post, Refusal, Right, Roster, Signer, Step, Verdict, judge, required_posts
from users.absences import away_on, on_duty_now
from users.enums import Role
from users.models import Membership, User


@dataclass(frozen=True)
class Staff:
    """The roster of today, and the people in it by id (holders, and deputies named)."""

    roster: Roster
    people: dict[int, User]


def signer_of(user: User) -> Signer:
    """Return a person with the posts held today."""
    roles = frozenset((Role(role), department) for role, department in
                      user.memberships.current().values_list("role", "department_id"))  # fmt: skip
    return Signer(user_id=user.pk, is_active=user.is_active, roles=roles)


def load_staff(posts: Iterable[Post] | None = None) -> Staff:
    """Return who holds `posts` (None: every post) today, who is away and who has the duty (four queries at most)."""
    memberships = list(Membership.objects.current().filter(_in_posts(posts)).select_related("user").order_by("pk"))
    holders: dict[Post, tuple[Holder, ...]] = {}
    for membership in memberships:
        post = Role(membership.role), membership.department_id
        holders[post] = (*holders.get(post, ()), Holder(membership.user_id, membership.is_backup))
    people = {membership.user_id: membership.user for membership in memberships}
    away = away_on(timezone.localdate())
    deputies = {deputy for deputy in away.values() if deputy is not None} - set(people)
    people |= User.objects.filter(is_active=True).in_bulk(deputies) if deputies else {}
    return Staff(Roster(holders, away, on_duty_now()), people)


def _in_posts(posts: Iterable[Post] | None) -> Q:
    if posts is None:
        return Q()
    wanted = Q(pk__in=[])
    for role, department_id in posts:
        wanted |= Q(role=role, department_id=department_id)
    return wanted


def step_of(journey: Journey) -> Step | None:
    """Return the journey's step in hand as the rule knows it."""
    current = journey.current_step
    return Step(StepKind(current.kind), current.department_id, current.assigned_id) if current else None


def facts_of(journey: Journey) -> Facts:
    """Return what the rule needs to know of a journey (no query with its steps prefetched)."""
    return Facts(
        author_id=journey.author_id,
        editor_ids=frozenset(journey.editor_ids),
        signatures=frozenset((StepKind(step.kind), step.signer_id) for step in journey.steps.all() if step.signer_id),
        is_active=journey.is_active,
        is_referred=journey.status == JourneyStatus.REFERRED,
        is_combined=journey.is_combined,
    )


def verdict_for(user: User, journey: Journey, roster: Roster | None = None, step: Step | None = None) -> Verdict:
    """Ask the rule whether `user` may sign the journey's current step (or `step`), in which post and for whom."""
    step = step or step_of(journey)
    if roster is None:
        roster = load_staff(required_posts(step) if step else ()).roster
    return judge(user_id=user.pk, is_active=user.is_active, step=step, facts=facts_of(journey), roster=roster)


def refusals_for(user: User, journey: Journey) -> list[Refusal]:
    """Return why `user` may not sign the journey's current step; empty when the person may."""
    return list(verdict_for(user, journey).refusals)


def can_sign_combined(user: User, journey: Journey) -> bool:
    """Whether the person may give both opinions at once: a small unit's item whose next two steps these are, or an
    urgent release."""
    if journey.current_step and journey.current_step.kind == StepKind.URGENT:
        return verdict_for(user, journey).right is not None
    open_steps = [step for step in journey.steps.all() if step.status in {StepStatus.CURRENT, StepStatus.WAITING}]
    if not journey.is_combined or [step.kind for step in open_steps[:2]] != [StepKind.HEAD, StepKind.REVIEW]:
        return False
    steps = [Step(StepKind(step.kind), step.department_id, step.assigned_id) for step in open_steps[:2]]
    roster = load_staff(post for step in steps for post in required_posts(step)).roster
    return all(verdict_for(user, journey, roster, step).right for step in steps)


def refusals_of(user: User, journey: Journey, roster: Roster) -> list[Refusal]:
    """The same with a roster already known: a queue asks it for many items (no query with steps prefetched)."""
    return list(verdict_for(user, journey, roster).refusals)


def name_of_signer(user: User, right: Right) -> str:
    """Return the name for the record: 「张三（代李四）」 for somebody who stands in."""
    principal = User.objects.filter(pk=right.principal_id).first() if right.principal_id else None
    return _("%(name)s（代%(principal)s）") % {"name": user, "principal": principal} if principal else str(user)
