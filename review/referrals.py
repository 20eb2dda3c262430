"""报请确定: the item pauses with its own clock, a letter goes out, the answer is filed, the review goes on."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendar.services import load_workdays
from core.outbox import enqueue
from review import ledger
from review.enums import JourneyStatus, Outcome
from review.exceptions import MayNotSign
from review.models import Journey, Referral
from review.signers import name_of_signer, verdict_for
from users.models import User

ANSWERS = (Outcome.MAY_PUBLISH, Outcome.AFTER_REDACTION, Outcome.NOT_DISCLOSED, Outcome.ON_REQUEST)


def open_referral(journey: Journey) -> Referral | None:
    """Return the question that waits for its answer."""
    return journey.referrals.filter(filed_at__isnull=True).first()


def waiting_days(referral: Referral) -> int:
    """Return for how many working days the authority has had the question."""
    until = timezone.localtime(referral.filed_at or timezone.now()).date()
    return load_workdays().workdays_between(timezone.localtime(referral.asked_at).date(), until).days


def check_answered(journey: Journey, outcome: str) -> None:
    """Raise ValidationError when the form is to be filed while the question is still out."""
    if outcome != Outcome.REFERRED and open_referral(journey):
        raise ValidationError({"outcome": _("报请确定尚未答复，请先登记答复。")})


@transaction.atomic
def file_answer(
    *, journey: Journey, user: User, authority: str, number: str, answered_on: date, answer: str, note: str = ""
) -> Referral:
    """File what the secrecy authority answered; the item is under review again, and its clock begins anew.

    Raises MayNotSign unless the person may sign the review; ValidationError at the fields.
    """
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    verdict = verdict_for(user, journey)
    if verdict.right is None:
        raise MayNotSign(verdict.refusals)
    referral = open_referral(journey)
    if referral is None:
        raise ValidationError(_("该件没有等待答复的报请。"))
    _check_answer(referral, authority, number, answered_on, answer)
    referral.authority, referral.number, referral.answered_on = authority.strip(), number.strip(), answered_on
    referral.answer, referral.note, referral.filed_at = answer, note.strip(), timezone.now()
    referral.filed_by_name = name_of_signer(user, verdict.right)
    referral.save()
    _go_on(journey, user, referral)
    return referral


def _check_answer(referral: Referral, authority: str, number: str, answered_on: date, answer: str) -> None:
    errors = {}
    if not authority.strip():
        errors["authority"] = _("请填写答复机关。")
    if not number.strip():
        errors["number"] = _("请填写答复文号；没有文号的写明答复方式。")
    if answered_on > timezone.localdate() or answered_on < timezone.localtime(referral.asked_at).date():
        errors["answered_on"] = _("答复日期应在报请之后、今天之前（含）。")
    if answer not in ANSWERS:
        errors["answer"] = _("请选择答复结论。")
    if errors:
        raise ValidationError(errors)


def _go_on(journey: Journey, user: User, referral: Referral) -> None:
    journey.status = JourneyStatus.IN_REVIEW
    journey.save(update_fields=["status"])
    step = journey.current_step
    step.current_since = timezone.now()
    step.save(update_fields=["current_since"])
    reference = {"object_type": journey.object_type, "object_id": journey.object_id}
    ledger.append(action="review.answer", reference=reference, actor=user, title=journey.title,
                  data={"journey": journey.pk, "referral": referral.pk, "answer": referral.answer})  # fmt: skip
    enqueue(kind="notify", key=f"journey:{journey.pk}")
