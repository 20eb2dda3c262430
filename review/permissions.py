"""Who may read an item on its way, and its files."""

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
    """Whoever may read an item that refers to the file may open the file."""
    for journey in Journey.objects.active():
        page = journey.object
        if page and any(f["token"] == file.token for f in stored_files(page.get_latest_revision_as_object())):
            if user_can_read_journey(user, journey):
                return True
    return False
