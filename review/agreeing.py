"""批量同意: one 同意 for several items, each previewed by itself, judged by itself and signed by itself.

The confidentiality review has a form of its own (`views_batch`), a correction and an urgent release are one of a kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from review.enums import StepKind
from review.exceptions import GateClosed, MayNotSign, StepTaken
from review.models import Journey
from review.queues import waiting_for
from review.services import check_in_hand, sign
from review.wording import refusal_messages, taken_message
from users.models import User

AGREED_TOGETHER = frozenset({StepKind.HEAD, StepKind.CHIEF, StepKind.JOINT, StepKind.RELEASE})


@dataclass(frozen=True)
class Preview:
    """What a person had before the eyes: an item's content, at the step that the person would sign."""

    step_id: int
    content_hash: str


@dataclass(frozen=True)
class Agreement:
    """What became of one item; `problem` is the reason why it was not signed."""

    journey: Journey
    problem: str = ""


def agreeable_for(user: User) -> list[Journey]:
    """Return the items whose present step this person may sign together with others, oldest first."""
    return [journey for journey in waiting_for(user) if can_be_agreed(journey)]


def can_be_agreed(journey: Journey) -> bool:
    """Whether the item stands at a step that may be signed together with others."""
    return journey.current_step is not None and journey.current_step.kind in AGREED_TOGETHER


def preview_of(journey: Journey) -> Preview | None:
    """Return what somebody who opens the item now is shown; None when it stands at no step."""
    step = journey.current_step
    return Preview(step.pk, journey.content_hash) if step else None


def agree_to_all(*, user: User, previews: Mapping[int, Preview], opinion: str) -> list[Agreement]:
    """Sign each item that `user` previewed, in a transaction of its own; what is refused keeps none of the others.

    `previews` maps ids of journeys to what was on the screen; an item that moved on or changed since is refused.
    """
    found = Journey.objects.filter(pk__in=previews).order_by("submitted_at")
    return [_agree_to_one(journey, user, previews[journey.pk], opinion) for journey in found]


def _agree_to_one(journey: Journey, user: User, preview: Preview, opinion: str) -> Agreement:
    try:
        agree(journey=journey, user=user, preview=preview, opinion=opinion)
    except StepTaken as error:
        return Agreement(journey, taken_message(error.journey, error.step, user))
    except MayNotSign as error:
        return Agreement(journey, "".join(refusal_messages(error.reasons)))
    except GateClosed as error:
        return Agreement(journey, str(error))
    return Agreement(journey)


@transaction.atomic
def agree(*, journey: Journey, user: User, preview: Preview, opinion: str = "") -> Journey:
    """Sign the step and the content that were previewed, no other: a head who also releases does not release unseen.

    Raises what `sign` raises; StepTaken and GateClosed when the item is not any more what was previewed.
    """
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    check_in_hand(journey, preview.step_id)
    if journey.is_active and (preview_of(journey) != preview or not can_be_agreed(journey)):
        raise GateClosed(_("阅看之后该件有变动（内容或环节），请打开后单独办理。"))
    return sign(journey=journey, user=user, opinion=opinion, seen_step=preview.step_id)
