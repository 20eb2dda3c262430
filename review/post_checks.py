"""发布后核查: corrections, delegated and urgent releases on the office's list until somebody looked at them."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendar.services import load_workdays
from core.outbox import enqueue
from review import ledger
from review.corrections import reverse_correction
from review.enums import ClosedReason, JourneyKind, PostCheckKind, PostCheckResult, StepKind
from review.models import Journey, PostCheck, Seal
from users.enums import Role
from users.models import User

DUE_AFTER_WORKDAYS = 1
KIND_OF_JOURNEY = {JourneyKind.CORRECTION: PostCheckKind.CORRECTION, JourneyKind.URGENT: PostCheckKind.URGENT}


# Opening and closing -----------------------------------------------------------------------------------------------------


def on_released(journey: Journey) -> None:
    """Put an item on the list when it was released with fewer hands; take off what its full review settles."""
    if kind := _kind_of(journey):
        PostCheck.objects.get_or_create(journey=journey, defaults={"kind": kind, "due_on": due_on()})
    elif journey.kind in {JourneyKind.FIRST, JourneyKind.REVISION}:
        _settle(_open_urgent(journey), PostCheckResult.REVIEWED, _("已按通常流程审查发布。"))
    if kind == PostCheckKind.DELEGATED:
        _settle(_open_urgent(journey), PostCheckResult.REVIEWED, _("已按通常流程审查发布。"))


def on_closed(seal: Seal, reason: str) -> None:
    """What is no longer public needs no look."""
    if reason != ClosedReason.SUPERSEDED:
        same = PostCheck.objects.open().filter(journey__object_type=seal.object_type, journey__object_id=seal.object_id)
        _settle(same, PostCheckResult.TAKEN_OFF, _("已从网站撤下。"))


def _kind_of(journey: Journey) -> PostCheckKind | None:
    if kind := KIND_OF_JOURNEY.get(JourneyKind(journey.kind)):
        return kind
    delegated = journey.steps.filter(kind=StepKind.RELEASE, department_id__isnull=False)
    return PostCheckKind.DELEGATED if delegated.exists() else None


def _open_urgent(journey: Journey):
    same = PostCheck.objects.open().filter(kind=PostCheckKind.URGENT)
    return same.filter(journey__object_type=journey.object_type, journey__object_id=journey.object_id)


def _settle(checks, result: PostCheckResult, note: str) -> None:
    checks.update(result=result, note=note, done_at=timezone.now())


def due_on(day: date | None = None) -> date:
    """Return the next working day: the end of the term for post-checks and 补审."""
    return load_workdays().add_workdays(day or timezone.localdate(), DUE_AFTER_WORKDAYS).date


def is_supplement(journey: Journey) -> bool:
    """Whether this journey is the full review of what already went out urgently."""
    return _open_urgent(journey).exists()


# Looking -------------------------------------------------------------------------------------------------------------------


def user_can_post_check(user: User, check: PostCheck) -> bool:
    """The office, but nobody who wrote or signed the item; an urgent release is settled by its full review only."""
    journey = check.journey
    took_part = {journey.author_id, *journey.editor_ids, *journey.steps.values_list("signer_id", flat=True)}
    is_office = user.is_active and user.has_role(Role.OFFICE)
    return is_office and user.pk not in took_part and check.kind != PostCheckKind.URGENT


@transaction.atomic
def finish(*, check: PostCheck, user: User, result: str, note: str = "") -> PostCheck:
    """Record that the office looked: 核查无误, or 撤销勘误, which puts the earlier words back.

    Raises PermissionDenied; ValidationError when it was looked at before, when the result is not open to this kind,
    and as `corrections.reverse_correction`.
    """
    check = PostCheck.objects.select_for_update().get(pk=check.pk)
    if not user_can_post_check(user, check):
        raise PermissionDenied
    if check.done_at:
        raise ValidationError(_("该件已核查。"))
    _check_result(check, result, note)
    if result == PostCheckResult.REVERSED:
        reverse_correction(journey=check.journey, user=user, reason=note.strip())
    check.result, check.note, check.done_at = result, note.strip(), timezone.now()
    check.done_by_id, check.done_by_name = user.pk, str(user)
    check.save()
    reference = {"object_type": check.journey.object_type, "object_id": check.journey.object_id}
    ledger.append(action="review.post_check", reference=reference, actor=user, title=check.journey.title,
                  data={"journey": check.journey_id, "result": result})  # fmt: skip
    return check


def _check_result(check: PostCheck, result: str, note: str) -> None:
    if result not in {PostCheckResult.CORRECT, PostCheckResult.REVERSED}:
        raise ValidationError({"result": _("请选择核查结果。")})
    if result == PostCheckResult.REVERSED and check.kind != PostCheckKind.CORRECTION:
        raise ValidationError({"result": _("只有勘误可以撤销；其他内容有误的，请下线或者紧急下线。")})
    if result == PostCheckResult.REVERSED and not note.strip():
        raise ValidationError({"note": _("撤销勘误须写明理由。")})


# Clocks --------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def escalate_overdue() -> int:
    """Tell the office and the head of every item past its day, once; nothing is settled by time. Returns how many."""
    due = list(PostCheck.objects.select_for_update().overdue().filter(escalated_at__isnull=True))
    for check in due:
        check.escalated_at = timezone.now()
        check.save(update_fields=["escalated_at"])
        enqueue(kind="notify", key=f"postcheck:{check.pk}")
    return len(due)
