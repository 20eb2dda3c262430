"""Who has what on the desk: selectors over journeys."""

from django.db.models import Q

from review.enums import ACTIVE_STATUSES, JourneyStatus
from review.models import Journey, JourneyStep
from review.rules import COUNTY_STEPS, STEP_ROLES
from review.services import refusals_for
from users.models import User


def waiting_for(user: User) -> list[Journey]:
    """Return the items whose current step `user` may sign now, oldest first."""
    steps = JourneyStep.objects.current().filter(_signable(user)).values("journey_id")
    journeys = Journey.objects.filter(pk__in=steps).prefetch_related("steps").order_by("submitted_at")
    return [journey for journey in journeys if not refusals_for(user, journey)]


def _signable(user: User) -> Q:
    """Steps that belong to one of the user's roles; the rule itself is asked for each of them afterwards."""
    found = Q(pk__in=[])
    for role, department_id in user.memberships.current().values_list("role", "department_id"):
        kinds = [kind for kind, needed in STEP_ROLES.items() if needed == role]
        county = [kind for kind in kinds if kind in COUNTY_STEPS]
        own = [kind for kind in kinds if kind not in COUNTY_STEPS]
        found |= Q(kind__in=county) | Q(kind__in=own, department_id=department_id)
    return found


def under_way_by(user: User):
    """Return what the user submitted and is still on its way, or came back."""
    mine = Journey.objects.filter(author_id=user.pk)
    return mine.filter(status__in=[*ACTIVE_STATUSES, JourneyStatus.SCHEDULED]).order_by("-submitted_at")


def returned_to(user: User):
    """Return the user's items that came back and were not submitted again."""
    newer = Journey.objects.filter(author_id=user.pk).order_by("object_type", "object_id", "-submitted_at")
    latest = {}
    for journey in newer:
        latest.setdefault((journey.object_type, journey.object_id), journey)
    ended = {JourneyStatus.NEEDS_CHANGES, JourneyStatus.REFUSED, JourneyStatus.ON_REQUEST}
    return [journey for journey in latest.values() if journey.status in ended]


def all_under_way():
    """Return everything on its way, oldest first: the office's view."""
    return Journey.objects.active().prefetch_related("steps").order_by("submitted_at")


