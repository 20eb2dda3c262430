"""重新提交: whoever signed before sees what changed since, and nothing else has to be read again."""

from dataclasses import dataclass, replace

from wagtail.models import Revision

from review.difference import FieldDifference, only_changes, page_differences
from review.enums import JourneyStatus, StepStatus
from review.models import Journey, JourneyStep
from users.models import User

UNENDED = (JourneyStatus.NEEDS_CHANGES, JourneyStatus.TAKEN_BACK)


@dataclass(frozen=True)
class SignedBefore:
    """A person's signature on an earlier submission of the same words, and what changed since."""

    step: JourneyStep
    differences: list[FieldDifference]


def signed_before(user: User, journey: Journey) -> SignedBefore | None:
    """Return the person's signature of this step on an earlier submission, with the difference to it.

    None when there is none since the last release, and when the words signed then are not kept any more (a revision
    was rewritten in place): then everything is to be read.
    """
    current = journey.current_step
    if current is None or not journey.is_active:
        return None
    earlier = JourneyStep.objects.filter(
        journey__in=earlier_submissions(journey), kind=current.kind, department_id=current.department_id, signer_id=user.pk,
        status__in=(StepStatus.SIGNED, StepStatus.RETURNED),
    )  # fmt: skip
    step = earlier.order_by("-journey_id").select_related("journey").first()
    then, now = (words_of(step.journey) if step else None), words_of(journey)
    return SignedBefore(step, _what_to_read(then, now)) if then and now else None


def _what_to_read(then, now) -> list[FieldDifference]:
    return [replace(changed, parts=only_changes(changed.parts)) for changed in page_differences(then, now)]


def earlier_submissions(journey: Journey):
    """Submissions of the same object that came back, since it was last released."""
    same = Journey.objects.filter(object_type=journey.object_type, object_id=journey.object_id, pk__lt=journey.pk)
    released = same.exclude(status__in=UNENDED).order_by("-pk").first()
    return same.filter(status__in=UNENDED, pk__gt=released.pk if released else 0)


def words_of(journey: Journey):
    """Return the content of a submission, None when its revision no longer holds exactly that."""
    revision = Revision.objects.filter(pk=journey.revision_id).first()
    page = revision.as_object() if revision else None
    return page if page is not None and page.content_hash() == journey.content_hash else None
