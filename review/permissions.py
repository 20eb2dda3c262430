"""Who may read an item on its way, and its files."""

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.models import Revision

from review.enums import ACTIVE_STATUSES, JourneyStatus, StepKind
from review.models import Journey, Masking, ReviewRecord
from review.payload import stored_files
from review.rules import Facts, Step, refusals, required_posts
from review.signers import load_staff, refusals_for
from users.enums import Role

NEWEST_LOOKED_AT = 200  # items returned by a head; their files are looked up in the revision, one by one
READING_ROLES = (Role.LIAISON, Role.HEAD, Role.CHIEF, Role.SECRECY, Role.RELEASER)


def writing_departments(user) -> list[int] | None:
    """Return the departments for which a person writes objects that are no pages; None means every one."""
    if user.is_superuser or user.has_role(Role.OFFICE):
        return None
    return list(user.memberships.current().filter(role=Role.LIAISON).values_list("department_id", flat=True))


def user_can_read_journey(user, journey: Journey) -> bool:
    """The item's own department, everybody who signs it, and the county's office read an item; nobody else."""
    if not user.is_active:
        return False
    if user.pk == journey.author_id or user.has_role(Role.OFFICE) or user.has_role(Role.SUPERVISOR):
        return True
    departments = {journey.department_id, *journey.steps.values_list("department_id", flat=True)}
    held = user.memberships.current().filter(role__in=READING_ROLES, department_id__in=departments - {None})
    return held.exists() or journey.steps.filter(signer_id=user.pk).exists() or may_sign(user, journey)


def may_sign(user, journey: Journey) -> bool:
    """Whoever may sign the step in hand reads it: a deputy need not belong to the department's readers."""
    return journey.is_active and not refusals_for(user, journey)


def user_can_mask(user, page) -> bool:
    """Who may put a masked copy into a draft: its editors while it is theirs, the reviewer while it is in review."""
    journey = Journey.objects.for_object(page).active().first()
    if journey is None:
        return page.permissions_for_user(user).can_edit()
    if user.pk in {journey.author_id, *journey.editor_ids}:
        return True
    step = journey.current_step
    return step is not None and step.kind == StepKind.REVIEW and not refusals_for(user, journey)


def another_could_review(user, journey: Journey) -> bool:
    """Whether somebody else could review the item if this person became one of its editors."""
    step = Step(StepKind.REVIEW, journey.department_id)
    facts = Facts(journey.author_id, frozenset({*journey.editor_ids, user.pk}))
    staff = load_staff(required_posts(step))
    people = (person for person in staff.people.values() if person.pk != user.pk)
    return any(
        not refusals(user_id=one.pk, is_active=one.is_active, step=step, facts=facts, roster=staff.roster)
        for one in people
    )


def user_can_open_original(user, masking: Masking) -> bool:
    """The original of a masked copy: the department's secrecy officer and the office; not even the one who uploaded it."""
    own = user.memberships.current().filter(role=Role.SECRECY, department_id=masking.department_id)
    return user.is_active and (user.has_role(Role.OFFICE) or own.exists())


def is_closed_original(file) -> bool:
    """A file that a masked copy replaced is opened by `views_files.original` alone, which writes the ledger."""
    return bool(file.token) and Masking.objects.of_file(file.token).exists()


def user_can_read_file_under_review(user, file) -> bool:
    """Whoever may read an item on its way that refers to the file may open the file."""
    journeys = Journey.objects.filter(status__in=(*ACTIVE_STATUSES, JourneyStatus.SCHEDULED))
    readable = (journey for journey in journeys if user_can_read_journey(user, journey))
    return any(_names_file(journey, file) for journey in readable)


def user_can_read_file_of_finished_item(user, file) -> bool:
    """Whoever wrote or signed an item that ended, and the office, may open its files again: they answer for it.

    Asked last, when nothing else lets the person in: it looks through every record of review that names the file.
    """
    if not user.is_active:
        return False
    finished = Journey.objects.exclude(status__in=(*ACTIVE_STATUSES, JourneyStatus.SCHEDULED))
    if not user.has_role(Role.OFFICE):
        finished = finished.filter(Q(author_id=user.pk) | Q(steps__signer_id=user.pk)).distinct()
    if finished.filter(pk__in=_recorded(file)).exists():
        return True
    never_reviewed = finished.filter(review_records__isnull=True).order_by("-pk")[:NEWEST_LOOKED_AT]
    return any(_names_file(journey, file) for journey in never_reviewed)


def _recorded(file):
    """Ids of the items whose record of review lists the file."""
    records = ReviewRecord.objects.annotate(listed=Cast("files", TextField()))
    return records.filter(listed__contains=f'"{file.token}"').values("journey_id")


def _names_file(journey: Journey, file) -> bool:
    revision = Revision.objects.filter(pk=journey.revision_id).first()
    return revision is not None and any(f["token"] == file.token for f in stored_files(revision.as_object()))
