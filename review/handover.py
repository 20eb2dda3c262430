"""人员交接 on the desk: what a leaving person had under way goes to the one who takes over."""

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page, PageSubscription, TaskState

from departments.models import Department
from review.enums import ACTIVE_STATUSES, JourneyStatus
from review.models import Journey
from review.queues import drafts_of, edit_url_of, item_url, object_drafts_of, returned_to
from users.enums import Role
from users.models import Membership, User
from users.services import InHand

WRITING_ROLES = {Role.LIAISON, Role.OFFICE}
MOST_LISTED = 100


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


def in_hand(*, membership: Membership) -> list[InHand]:
    """List what a leaving person has in hand: drafts of pages and of rows, what is on its way, what came back."""
    if membership.role not in WRITING_ROLES:
        return []
    user, department = membership.user, membership.department
    drafts = [page for page in drafts_of(user, limit=MOST_LISTED) if page.path.startswith(_branch(department))]
    rows = [row for row in object_drafts_of(user) if department is None or row.responsible_department == department]
    return [
        *(InHand(_("草稿"), page.draft_title or page.title, edit_url_of(page)) for page in drafts),
        *(InHand(_("草稿"), str(row.title), edit_url_of(row)) for row in rows),
        *(InHand(journey.status_label, journey.title, item_url(journey)) for journey in _open_journeys(membership)),
    ]


def _branch(department: Department | None) -> str:
    """The path below which the role's pages lie."""
    return department.node.path if department and department.node_id else ""


def end_journeys(*, department: Department, user: User | None) -> int:
    """Take back what is on its way in a department that is dissolved: nobody is left to sign it. Returns how many.

    The drafts stay; who took over the duties submits them under the own name.
    """
    found = Journey.objects.active().filter(department_id=department.pk)
    for journey in found:
        TaskState.objects.get(pk=journey.task_state_id).workflow_state.cancel(user=user)
    return len(found)


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
