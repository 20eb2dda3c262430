"""重新提交: a signer whose part hardly changed is spared; who, why and what stood before is on record (ADR 20)."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from review import ledger
from review.correction_rules import Assessment, assess
from review.corrections import text_fields
from review.enums import JourneyKind, StepKind, StepStatus
from review.models import Journey, JourneyStep
from review.resubmission import earlier_submissions, words_of
from review.rules import Step
from review.signers import verdict_for
from review.sparing_rules import may_be_spared
from users.models import User


def spare_signers(journey: Journey) -> list[JourneyStep]:
    """Pass over the steps in hand whose earlier signature stands for the words of now; return them.

    Called in the transaction that made the step current. A later step always remains: no item is released by this.
    """
    spared = []
    while step := _step_in_hand(journey):
        found = _standing_signature(Journey.objects.get(pk=journey.pk), step)
        following = journey.steps.filter(status=StepStatus.WAITING).order_by("order").first()
        if found is None or following is None:
            break
        _pass_over(journey, step, *found)
        following.status, following.current_since = StepStatus.CURRENT, timezone.now()
        following.save(update_fields=["status", "current_since"])
        spared.append(step)
    journey.__dict__.pop("current_step", None)
    return spared


def _step_in_hand(journey: Journey) -> JourneyStep | None:
    return journey.steps.filter(status=StepStatus.CURRENT).first()


def _standing_signature(journey: Journey, step: JourneyStep) -> tuple[JourneyStep, Assessment] | None:
    """Return the signature that stands for this step, with what changed since; None when the step is to be signed.

    The last decision counts: who returned the item since is asked. The words are compared with those really signed,
    so that small changes add up from one resubmission to the next. A paper sheet stands for its content code only.
    """
    last = _last_decision(journey, step)
    if last is None or last.status != StepStatus.SIGNED or hasattr(last, "paper_sheet"):
        return None
    then, now = words_of(last.journey), words_of(journey)
    if then is None or now is None:
        return None
    texts = text_fields(now) - {"title"}
    assessment = assess(then.public_payload(), now.public_payload(), text_fields=texts)
    stands = may_be_spared(
        step=StepKind(step.kind), kind=JourneyKind(journey.kind), assessment=assessment,
        limit=settings.PORTAL_SPARED_CHARACTERS, same_attribute=_attribute(last.journey) == _attribute(journey),
        has_right=_has_right(last, journey),
    )  # fmt: skip
    return (last, assessment) if stands else None


def _last_decision(journey: Journey, step: JourneyStep) -> JourneyStep | None:
    decided = JourneyStep.objects.filter(
        journey__in=earlier_submissions(journey), kind=step.kind, department_id=step.department_id,
        status__in=(StepStatus.SIGNED, StepStatus.RETURNED),
    )  # fmt: skip
    return decided.order_by("-journey_id").select_related("journey").first()


def _attribute(journey: Journey) -> tuple[str, str]:
    return journey.proposed_attribute, journey.attribute_reason


def _has_right(last: JourneyStep, journey: Journey) -> bool:
    """Whether the rule would let the earlier signer sign this step of this item today, in the same capacity."""
    signer = User.objects.filter(pk=last.signer_id).first()
    if signer is None:
        return False
    right = verdict_for(signer, journey, step=Step(StepKind(last.kind), last.department_id)).right
    return right is not None and right.principal_id == last.principal_id


def _pass_over(journey: Journey, step: JourneyStep, last: JourneyStep, assessment: Assessment) -> None:
    """Write who is spared and why; the time is that of the signature that stands."""
    step.status = StepStatus.SPARED
    step.signer_id, step.signer_name, step.principal_id = last.signer_id, last.signer_name, last.principal_id
    step.signed_at = last.signed_at
    step.opinion = _("%(count)d个字的改动，按设置免再签；原意见：%(opinion)s") % {
        "count": assessment.length, "opinion": last.opinion,
    }  # fmt: skip
    step.save()
    reference = {"object_type": journey.object_type, "object_id": journey.object_id}
    ledger.append(action="review.spare", reference=reference, title=journey.title, data={
        "journey": journey.pk, "step": step.kind, "signer": last.signer_id, "signed_in": last.journey_id,
        "signed_hash": last.journey.content_hash, "content_hash": journey.content_hash,
        "characters": assessment.length,
    })  # fmt: skip
