"""人员交接 on the desk: what a leaving person had under way goes to the one who takes over."""

from django.db.models import Q
from wagtail.models import Page, PageSubscription

from departments.models import Department
from review.enums import ACTIVE_STATUSES, JourneyStatus
from review.models import Journey
from review.queues import returned_to
from users.enums import Role
from users.models import Membership, User

WRITING_ROLES = {Role.LIAISON, Role.OFFICE}


def hand_over(*, membership: Membership, successor: User | None) -> None:
    """Move drafts and open journeys to `successor`. Steps belong to roles and need no moving.

    Without a successor they stay where they are: everybody who writes in the department can go on with them.
    """
    leaving = membership.user
    pages = _pages_of(membership.department)
    PageSubscription.objects.filter(user=leaving, page__in=pages).delete()
    if successor is None or membership.role not in WRITING_ROLES:
        return
    pages.filter(Q(live=False) | Q(has_unpublished_changes=True), owner=leaving).update(owner=successor)
    for journey in _open_journeys(membership):
        _move(journey, successor)


def _pages_of(department: Department | None):
    """Pages below the department's node; those of the county are everywhere."""
    if department is None:
        return Page.objects.all()
    return Page.objects.descendant_of(department.node, inclusive=True) if department.node_id else Page.objects.none()


def _open_journeys(membership: Membership) -> list[Journey]:
    """What is on its way, and what came back and waits for its author."""
    under_way = Journey.objects.filter(
        author_id=membership.user_id, status__in=(*ACTIVE_STATUSES, JourneyStatus.SCHEDULED)
    )
    returned = returned_to(membership.user)
    department = membership.department_id
    found = [*under_way, *returned]
    return [journey for journey in found if department is None or journey.department_id == department]


def _move(journey: Journey, successor: User) -> None:
    """The old author stays among the editors: who wrote an item signs none of its steps, wherever they work now.

    Whoever signed the item already can't become its author; it stays with the old one. A journey that has ended is
    a record and keeps the name; only the desk on which it waits changes.
    """
    if journey.steps.filter(signer_id=successor.pk).exists():
        return
    journey.editor_ids = sorted({*journey.editor_ids, journey.author_id})
    journey.author_id = successor.pk
    if journey.finished_at is None:
        journey.author_name = str(successor)
    journey.save(update_fields=["editor_ids", "author_id", "author_name"])
