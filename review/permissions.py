"""Who may read an item on its way, and its files."""

from wagtail.models import Revision

from review.enums import ACTIVE_STATUSES, JourneyStatus
from review.models import Journey
from review.payload import stored_files
from users.enums import Role

READING_ROLES = (Role.LIAISON, Role.HEAD, Role.SECRECY)


def user_can_read_journey(user, journey: Journey) -> bool:
    """The item's own department, everybody who signs it, and the county's office read an item; nobody else."""
    if not user.is_active:
        return False
    if user.pk == journey.author_id or user.has_role(Role.OFFICE) or user.has_role(Role.SUPERVISOR):
        return True
    departments = {journey.department_id, *journey.steps.values_list("department_id", flat=True)}
    held = user.memberships.current().filter(role__in=READING_ROLES, department_id__in=departments - {None})
    return held.exists()


def user_can_read_file_under_review(user, file) -> bool:
    """Whoever may read an item on its way that refers to the file may open the file."""
    journeys = Journey.objects.filter(status__in=(*ACTIVE_STATUSES, JourneyStatus.SCHEDULED))
    readable = (journey for journey in journeys if user_can_read_journey(user, journey))
    return any(_names_file(journey, file) for journey in readable)


def _names_file(journey: Journey, file) -> bool:
    revision = Revision.objects.filter(pk=journey.revision_id).first()
    return revision is not None and any(f["token"] == file.token for f in stored_files(revision.as_object()))
