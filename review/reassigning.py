"""改派: the office gives the step in hand to another of those who may sign it; the rule still judges who that is."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.outbox import enqueue
from review import ledger
from review.assignment_models import Reassignment
from review.enums import StepKind
from review.exceptions import MayNotSign
from review.models import Journey, JourneyStep
from review.planning import user_can_edit_paths
from review.rules import Refusal, candidates, required_posts
from review.signers import Staff, load_staff, step_of, verdict_for
from review.wording import refusal_messages
from users.models import User


def user_can_reassign(user: User, journey: Journey) -> bool:
    """The office, while a step is in hand; nobody who wrote the item chooses who signs it."""
    step = journey.current_step
    wrote = user.pk in {journey.author_id, *journey.editor_ids}
    return journey.is_active and step is not None and step.kind != StepKind.URGENT and not wrote and (
        user_can_edit_paths(user)
    )  # fmt: skip


def assignable(journey: Journey, user: User) -> list[User]:
    """Return to whom `user` may give the step in hand: at work, entitled by the rule, not the one who gives it."""
    step = step_of(journey)
    if step is None:
        return []
    staff = load_staff(required_posts(step))
    found = (staff.people.get(person) for person in candidates(step, staff.roster))
    return [person for person in found if person and not _problem(person, journey, user, staff)]


@transaction.atomic
def reassign(*, journey: Journey, to: User | None, user: User, reason: str) -> Journey:
    """Give the step in hand to `to`, who alone may sign it from now (or whoever stands in); None gives it back.

    Raises PermissionDenied; MayNotSign when no step is in hand; ValidationError, a message at each field: a person
    who is away or may not sign, the one who reassigns, no change, no reason.
    """
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    step = journey.current_step
    if step is None or not journey.is_active:
        raise MayNotSign([Refusal.NO_CURRENT_STEP])
    if not user_can_reassign(user, journey):
        raise PermissionDenied
    if errors := _errors(journey, step, to, user, reason):
        raise ValidationError(errors)
    step.assigned_id = to.pk if to else None
    step.save(update_fields=["assigned_id"])
    _record(journey, step, to, user, reason.strip())
    return Journey.objects.get(pk=journey.pk)


def _errors(journey: Journey, step: JourneyStep, to: User | None, user: User, reason: str) -> dict[str, str]:
    errors = {}
    if step.assigned_id == (to.pk if to else None):
        errors["to"] = _("该环节现在就由其办理。") if to else _("该环节没有改派过。")
    elif to and (problem := _problem(to, journey, user, load_staff())):
        errors["to"] = problem
    if not reason.strip():
        errors["reason"] = _("请写明理由。")
    return errors


def _problem(to: User, journey: Journey, user: User, staff: Staff) -> str:
    """Return why the step cannot be given to `to`, "" when it can."""
    if to == user:
        return _("不能改派给自己。")
    if to.pk in staff.roster.away:
        return _("该人员正在外出。")
    step = step_of(journey)
    verdict = verdict_for(to, journey, staff.roster, replace(step, assigned_id=to.pk) if step else None)
    if verdict.right is not None:
        return ""
    return _("不能由其办理：%(why)s") % {"why": "".join(refusal_messages(verdict.refusals))}


def _record(journey: Journey, step: JourneyStep, to: User | None, user: User, reason: str) -> None:
    Reassignment.objects.create(
        step=step, to_id=to.pk if to else None, to_name=str(to or ""), made_by_id=user.pk, made_by_name=str(user),
        reason=reason,
    )  # fmt: skip
    reference = {"object_type": journey.object_type, "object_id": journey.object_id}
    data = {"journey": journey.pk, "step": step.kind, "to": to.pk if to else None}
    ledger.append(action="review.reassign", reference=reference, actor=user, title=journey.title, data=data)
    enqueue(kind="notify", key=f"journey:{journey.pk}")
