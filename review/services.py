"""The verbs of the approval path: submit, sign, return, take back, release, unpublish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Revision, TaskState, WorkflowState

from core.outbox import enqueue
from review import ledger, post_checks, referrals, scans, signals, urgent
from review.aliases import follow_all
from review.answers import findings_to_answer, key_of, missing_answers, with_answers
from review.corrections import assess_correction
from review.declaring import Declaration, declare
from review.enums import ClosedReason, JourneyKind, JourneyStatus, LegalBasis, Outcome, Question, StepKind, StepStatus
from review.exceptions import GateClosed, MayNotSign, StepTaken
from review.models import Clearance, Journey, JourneyStep, Referral, ReviewRecord, Seal, object_key
from review.payload import stored_files
from review.planning import planned_steps, replace_path, steps_for  # noqa: F401  (verbs of the path, for callers)
from review.rows import row_of, specific, take_row_off
from review.rules import Refusal, Right, Step, has_enough_people
from review.sealing import close_seal, close_seals, seal_page
from review.signers import name_of_signer, refusals_for, refusals_of, signer_of, verdict_for  # noqa: F401  (for callers)
from review.sparing import spare_signers
from review.wording import correction_messages
from users.enums import Role
from users.models import User

BLOCKED = gettext_lazy("自动扫描发现禁止发布的内容，须先删改")
SCANNING = gettext_lazy("附件正在扫描，请稍后再签署审查意见。")
PLAIN_STEPS = frozenset({StepKind.HEAD, StepKind.CHIEF, StepKind.JOINT, StepKind.RELEASE, StepKind.CORRECTION})
REVIEWING_STEPS = frozenset({StepKind.REVIEW, StepKind.URGENT})
CHANGED = gettext_lazy("内容在送审后发生变动，须退回后重新提交。")


# Submitting --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(
    *, page: Page, user: User, proposed_attribute: str = "", kind: JourneyKind | None = None,
    steps: Sequence[Step] | None = None, reason: str = "", changes: Sequence[dict] = (),
    declaration: Declaration | None = None,
) -> Journey:  # fmt: skip
    """Start the approval path for the latest revision of `page` (提交审核), or resume it after a return.

    `kind`, `steps`, `reason` and `changes` come from 勘误 and 应急发布, which have steps of their own; `declaration`
    is what the author said at the button (`complete_submission`).

    Raises NotSubmittable with every missing or wrong field; nothing is changed then.
    """
    latest = page.get_latest_revision_as_object()
    latest.check_submittable()
    workflow_state = page.current_workflow_state
    if workflow_state and workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        workflow_state.resume(user)
    else:
        page.get_workflow().start(latest, user)
    journey = Journey.objects.for_object(page).active().get()
    if proposed_attribute:
        journey.proposed_attribute = proposed_attribute
        journey.save(update_fields=["proposed_attribute"])
    if kind is not None and steps is not None:
        journey.kind, journey.reason, journey.changes = kind, reason, list(changes)
        journey.save(update_fields=["kind", "reason", "changes"])
        journey.steps.all().delete()
        write_steps(journey, steps)
        ledger.append(action=f"review.submit.{kind}", obj=page, actor=user, title=journey.title,
                      data={"journey": journey.pk, "content_hash": journey.content_hash})  # fmt: skip
    if declaration is not None:
        complete_submission(obj=page, user=user, declaration=declaration)
    return Journey.objects.get(pk=journey.pk)


@transaction.atomic
def complete_submission(*, obj, user: User, declaration: Declaration) -> None:
    """Add to a journey just opened what its author said at the button; nothing happens when there is none.

    Raises ValidationError with a message for each field of `SubmissionForm`.
    """
    active = Journey.objects.select_for_update().for_object(specific(obj)).active()
    if journey := active.filter(author_id=user.pk).first():
        declare(journey=journey, user=user, declaration=declaration)
        if spare_signers(journey):
            _notify(journey)


def forget_failed_start(page: Page) -> None:
    """End the workflow state that a refused submission leaves behind without a task.

    Wagtail's editor resumes a returned item outside any transaction; the page could not be submitted again.
    """
    broken = WorkflowState.objects.for_instance(page).filter(
        status=WorkflowState.STATUS_IN_PROGRESS, current_task_state__isnull=True
    )
    broken.update(status=WorkflowState.STATUS_CANCELLED)


@transaction.atomic
def open_journey(*, task_state: TaskState, user: User | None) -> Journey:
    """Write the journey of a workflow task that just started: hash and steps are fixed from now on.

    Every earlier clearance of the object is void. Raises NotSubmittable when a field is missing or wrong, so that
    a workflow started by any other way than `submit` is refused as well.
    """
    page = task_state.revision.as_object()
    page.check_submittable()
    author = user or getattr(page, "owner", None) or task_state.revision.user
    void_clearances(obj=page, reason="resubmitted")
    department = page.responsible_department
    journey = Journey.objects.create(
        kind=_kind_of(page),
        title=page.title,
        department_id=department.pk,
        department_name=department.official_name,
        author_id=author.pk,
        author_name=str(author),
        editor_ids=_editors_since_release(page, task_state.revision),
        content_hash=page.content_hash(),
        revision_id=task_state.revision_id,
        task_state_id=task_state.pk,
        proposed_attribute=getattr(page, "disclosure_attribute", "") or "proactive",
        attribute_reason=getattr(page, "attribute_reason", "") or "",
        **object_key(page),
    )
    _copy_steps(journey, page)
    ledger.append(action="review.submit", obj=page, actor=author, title=page.title,
                  data={"journey": journey.pk, "content_hash": journey.content_hash})  # fmt: skip
    _notify(journey)
    return journey


def _kind_of(page) -> JourneyKind:
    return JourneyKind.REVISION if Seal.objects.for_object(page).exists() else JourneyKind.FIRST


def _editors_since_release(page, revision: Revision) -> list[int]:
    """Everybody who wrote a revision since the last publication: none of them may sign."""
    revisions = Revision.objects.for_instance(page).filter(user__isnull=False)
    if page.live_revision_id:
        revisions = revisions.filter(pk__gt=page.live_revision_id)
    return sorted(set(revisions.values_list("user_id", flat=True)))


def _copy_steps(journey: Journey, page) -> None:
    """Copy the steps into the journey; a later change of path or arrangements does not touch items on their way."""
    steps, course = planned_steps(page)
    journey.is_combined = course.is_combined
    journey.is_entered_for = _is_entered_for(journey)
    journey.save(update_fields=["is_combined", "is_entered_for"])
    write_steps(journey, steps)


def write_steps(journey: Journey, steps: Sequence[Step]) -> None:
    """Write the steps of a journey that has none; the first is in hand from now."""
    now = timezone.now()
    for order, step in enumerate(steps):
        is_first = order == 0
        JourneyStep.objects.create(
            journey=journey,
            order=order,
            kind=step.kind,
            department_id=step.department_id,
            status=StepStatus.CURRENT if is_first else StepStatus.WAITING,
            current_since=now if is_first else None,
        )


def _is_entered_for(journey: Journey) -> bool:
    """代录: somebody of the office, who is nobody in the department, wrote it for the department."""
    held = User.objects.get(pk=journey.author_id).memberships.current()
    return held.filter(role=Role.OFFICE).exists() and not held.filter(department_id=journey.department_id).exists()


# Signing -----------------------------------------------------------------------------------------------------------------


def act_on_task_state(*, task_state: TaskState, user: User, action_name: str, **kwargs) -> None:
    """What Wagtail's own workflow addresses end in. The rule is asked for the task state's own item.

    Raises MayNotSign, also when the action is none of ours.
    """
    journey = Journey.objects.filter(task_state_id=task_state.pk).first()
    if journey is None:
        raise MayNotSign([Refusal.NO_CURRENT_STEP])
    if action_name == "approve" and journey.current_step and journey.current_step.kind != StepKind.REVIEW:
        sign(journey=journey, user=user, opinion=kwargs.get("comment", ""))
    elif action_name == "reject":
        return_for_changes(journey=journey, user=user, reason=kwargs.get("comment", ""))
    else:
        raise MayNotSign([Refusal.OTHER_STEP])


def lock_for_signing(journey: Journey, user: User, seen_step: int | None = None) -> tuple[Journey, Right]:
    """Lock the journey and ask the rule about its current step; the content must still be what was submitted.

    `seen_step` is the step the person had on the screen. Raises StepTaken when another one is in hand by now: the
    person may hold the next post as well, and what was meant for one step must not sign another.
    """
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    check_in_hand(journey, seen_step)
    verdict = verdict_for(user, journey)
    if verdict.right is None:
        raise MayNotSign(verdict.refusals)
    _check_unchanged(journey)
    return journey, verdict.right


def check_in_hand(journey: Journey, seen_step: int | None) -> None:
    """Raise StepTaken when `seen_step` (None: not said) is a step of the journey that is not in hand any more."""
    current = journey.current_step if journey.is_active else None
    if seen_step is None or (current and current.pk == seen_step):
        return
    if step := journey.steps.filter(pk=seen_step).first():
        raise StepTaken(journey, step)


def _step_of(journey: Journey) -> JourneyStep:
    """Return the step in hand. Raises MayNotSign when there is none."""
    if journey.current_step is None:
        raise MayNotSign([Refusal.NO_CURRENT_STEP])
    return journey.current_step


def _check_unchanged(journey: Journey) -> None:
    """A revision id is not enough: Wagtail's autosave rewrites a revision in place."""
    revision = Revision.objects.filter(pk=journey.revision_id).first()
    if revision is None or revision.as_object().content_hash() != journey.content_hash:
        raise GateClosed(CHANGED)


@transaction.atomic
def sign(
    *, journey: Journey, user: User, opinion: str = "", release_at: datetime | None = None, seen_step: int | None = None
) -> Journey:
    """Sign the current step, other than the confidentiality review; the last signature publishes.

    Raises MayNotSign with every reason, StepTaken as `lock_for_signing`, GateClosed when the content is no longer
    what was submitted.
    """
    journey, right = lock_for_signing(journey, user, seen_step)
    kind = _step_of(journey).kind
    if kind not in PLAIN_STEPS:
        raise MayNotSign([Refusal.OTHER_STEP])
    if kind == StepKind.CORRECTION:
        _clear_correction(journey, user, right)
    return sign_locked(journey, user, right, opinion or _("同意"))


def _clear_correction(journey: Journey, user: User, right: Right) -> None:
    """File the record and the clearance of a correction; that it is one is asked again, against what is public now."""
    assessment = assess_correction(Revision.objects.get(pk=journey.revision_id).as_object())
    if assessment.problems:
        raise GateClosed("".join(correction_messages(assessment.problems)))
    report = scans.report_of(journey)
    _check_scan_of_correction(journey, report)
    record = _file_record(
        journey, user, right, outcome=Outcome.MAY_PUBLISH, answers=dict.fromkeys(Question.values, False),
        legal_basis="", reason=_("勘误：%(reason)s") % {"reason": journey.reason}, scan_report=report,
    )  # fmt: skip
    _create_clearance(journey, record)


def _check_scan_of_correction(journey: Journey, report: dict) -> None:
    """What a person judged when the text was cleared need not be judged again; anything new is no correction."""
    findings = report["findings"]
    if scans.is_waiting(findings) or scans.blocks(findings):
        raise GateClosed(str(SCANNING if scans.is_waiting(findings) else BLOCKED))
    live = Seal.objects.current().filter(**_reference(journey)).select_related("clearance__record").get()
    judged = {key_of(finding) for finding in live.clearance.record.scan_report.get("findings", [])}
    if any(key_of(finding) not in judged for finding in findings_to_answer(report)):
        raise GateClosed(_("改动引出新的需人工确认的扫描结果，不能作为勘误，请按修改发布送审。"))


def sign_locked(journey: Journey, user: User, right: Right, opinion: str) -> Journey:
    """Write the signature of the step in hand of a journey locked by `lock_for_signing`; the last one publishes."""
    step = _step_of(journey)
    step.status, step.opinion = StepStatus.SIGNED, opinion
    for name, value in _signature(user, right).items():
        setattr(step, name, value)
    step.save()
    data = {"journey": journey.pk, "content_hash": journey.content_hash}
    data |= {"stands_in_for": right.principal_id} if right.principal_id else {}
    ledger.append(action=f"review.sign.{step.kind}", reference=_reference(journey), actor=user, title=journey.title,
                  data=data)  # fmt: skip
    return _advance(journey, user)


def _signature(user: User, right: Right) -> dict[str, Any]:
    """Return who signed, for whom and when, as columns of a step."""
    return {
        "signer_id": user.pk, "signer_name": name_of_signer(user, right), "principal_id": right.principal_id,
        "signed_at": timezone.now(),
    }  # fmt: skip


def _advance(journey: Journey, user: User) -> Journey:
    """Make the next step current; after the last one let Wagtail approve the task, which releases the item."""
    journey.__dict__.pop("current_step", None)
    following = journey.steps.filter(status=StepStatus.WAITING).first()
    if following is None:
        _open_clearance(journey, user)
        TaskState.objects.get(pk=journey.task_state_id).specific.approve(user=user)
        journey.refresh_from_db()
        return journey
    following.status, following.current_since = StepStatus.CURRENT, timezone.now()
    following.save(update_fields=["status", "current_since"])
    spare_signers(journey)
    _notify(journey)
    return journey


def review(
    *,
    journey: Journey,
    user: User,
    outcome: Outcome,
    answers: Mapping[str, bool],
    legal_basis: str = "",
    reason: str = "",
    given: Mapping[str, str] | None = None,
    opinion: str = "",
    seen_step: int | None = None,
) -> ReviewRecord:
    """File the confidentiality review form of the current step and act on its outcome.

    An urgent release is such a step as well: the duty officer's other opinion is `opinion`; it is live at once, and
    its full review begins. A full review of what went out urgently that ends otherwise takes the page off.
    `answers` holds all eight questions (True: 涉及); `given` the answers to findings and remarks by the names of
    `review.answers` (a reason, 改 or 无误). Raises ValidationError with a message per field when the form contradicts
    itself or the scan, MayNotSign, StepTaken or GateClosed as `sign` does.
    """
    check_in_hand(journey, seen_step)
    if reasons := refusals_for(user, journey):
        raise MayNotSign(reasons)
    # Before the transaction: SQLite has one write lock.
    report = scans.report_of(journey)
    form: dict[str, Any] = {"outcome": outcome, "answers": answers, "legal_basis": legal_basis, "reason": reason}
    with transaction.atomic():
        journey, right = lock_for_signing(journey, user, seen_step)
        if _step_of(journey).kind not in REVIEWING_STEPS:
            raise MayNotSign([Refusal.OTHER_STEP])
        _check_still_urgent(journey)
        referrals.check_answered(journey, outcome)
        if report["content_hash"] != journey.content_hash:
            raise GateClosed(CHANGED)
        check_review_form(**form, report=report, given=given or {})
        report = with_answers(report, given or {}) | _opened(journey, user)
        record = _file_record(journey, user, right, **form, scan_report=report)
        _OUTCOMES[outcome](journey=journey, user=user, right=right, record=record, opinion=opinion)
        _follow_urgent(journey, user, record)
    return record


def _check_still_urgent(journey: Journey) -> None:
    """That an urgent release may be one is asked again at the signature."""
    if journey.kind == JourneyKind.URGENT:
        page = Revision.objects.get(pk=journey.revision_id).as_object()
        if problems := urgent.urgent_problems(page):
            raise GateClosed("".join(problems))


def _follow_urgent(journey: Journey, user: User, record: ReviewRecord) -> None:
    """After an urgent release its full review begins (补审); when that ends otherwise, the page comes off at once."""
    if journey.kind == JourneyKind.URGENT:
        if Journey.objects.filter(pk=journey.pk, status=JourneyStatus.RELEASED).exists():
            urgent.open_supplement(journey)
    elif record.outcome not in {Outcome.MAY_PUBLISH, Outcome.REFERRED} and post_checks.is_supplement(journey):
        _take_off(specific(journey.object), user=user, reason=_("补审结论：%(outcome)s") % {
            "outcome": record.get_outcome_display()})  # fmt: skip


def sign_combined(
    *, journey: Journey, user: User, opinion: str, seen_step: int | None = None, **form: Any
) -> ReviewRecord:
    """Sign as the head and file the review form in one go (合并审签, 应急发布): two signatures, two records, or none.

    `form` is what `review` takes. Raises what `sign` and `review` raise; MayNotSign also for an item that is not of a small unit.
    """
    if journey.kind == JourneyKind.URGENT:
        return review(journey=journey, user=user, opinion=opinion, seen_step=seen_step, **form)
    check_in_hand(journey, seen_step)
    if not journey.is_combined:
        raise MayNotSign([Refusal.SIGNED_BEFORE])
    if reasons := refusals_for(user, journey):
        raise MayNotSign(reasons)
    scans.report_of(journey)  # before the transaction, as in `review`
    with transaction.atomic():
        sign(journey=journey, user=user, opinion=opinion, seen_step=seen_step)
        return review(journey=Journey.objects.get(pk=journey.pk), user=user, **form)


def check_review_form(
    *,
    outcome: str,
    answers: Mapping[str, bool],
    legal_basis: str,
    reason: str,
    report: dict | None = None,
    given: Mapping[str, str] | None = None,
) -> None:
    """Raise ValidationError, a message per field, when the form is incomplete, contradicts itself or the scan."""
    errors = _form_errors(outcome, answers, legal_basis, reason)
    if outcome == Outcome.MAY_PUBLISH:
        errors |= _scan_errors(report or {}, given or {})
    if errors:
        raise ValidationError(errors)


def _scan_errors(report: dict, given: Mapping[str, str]) -> dict[str, str]:
    """What the scanner says must not be published has no way out but removal; the rest a person answers one by one."""
    findings = report.get("findings", [])
    if scans.is_waiting(findings):
        return {"outcome": str(SCANNING)}
    if scans.blocks(findings):
        return {"outcome": str(BLOCKED)}
    return missing_answers(report, given)


def _form_errors(outcome: str, answers: Mapping[str, bool], legal_basis: str, reason: str) -> dict[str, str]:
    errors = {}
    if set(answers) != set(Question.values):
        errors["answers"] = _("八项审查须逐项作答。")
    if outcome == Outcome.MAY_PUBLISH and any(answers.values()):
        errors["outcome"] = _("有涉及事项时不能选择“可以公开”。")
    if outcome != Outcome.MAY_PUBLISH and not reason.strip():
        errors["reason"] = _("请说明理由。")
    if outcome in {Outcome.NOT_DISCLOSED, Outcome.ON_REQUEST} and legal_basis not in LegalBasis.values:
        errors["legal_basis"] = _("请选择法律依据。")
    return errors


def _file_record(journey, user, right, outcome, answers, legal_basis, reason, scan_report) -> ReviewRecord:
    page = Revision.objects.get(pk=journey.revision_id).as_object()
    record = ReviewRecord.objects.create(
        number=next_record_number(),
        journey=journey,
        content_hash=journey.content_hash,
        title=journey.title,
        department_id=journey.department_id,
        department_name=journey.department_name,
        document_number=getattr(page, "document_number", "") or "",
        outcome=outcome,
        legal_basis="" if outcome == Outcome.MAY_PUBLISH else legal_basis,
        reason=reason,
        answers=dict(answers),
        scan_report=scan_report,
        files=stored_files(page),
        reviewer_id=user.pk,
        reviewer_name=name_of_signer(user, right),
        **_reference(journey),
    )
    ledger.append(action="review.decide", reference=_reference(journey), actor=user, title=journey.title,
                  data={"record": record.number, "outcome": outcome, "content_hash": journey.content_hash})  # fmt: skip
    return record


def _opened(journey: Journey, user: User) -> dict[str, list[str]]:
    """Which files of the item the reviewer opened before deciding: part of what the record says of the review."""
    return {"opened": list(journey.openings.filter(reader_id=user.pk).values_list("name", flat=True))}


def next_record_number() -> str:
    """审查编号: the year and a running number, counted under the ledger head's lock."""
    from review.models import LedgerHead

    LedgerHead.objects.select_for_update().get_or_create(pk=1)
    year = timezone.localdate().year
    last = ReviewRecord.objects.filter(number__startswith=f"{year}-").order_by("-number").first()
    return f"{year}-{(int(last.number.split('-')[1]) if last else 0) + 1:06d}"


def _on_may_publish(*, journey, user, right, record, opinion="") -> None:
    journey.status = JourneyStatus.IN_REVIEW  # an answer to 报请确定 may be in hand
    journey.save(update_fields=["status"])
    _create_clearance(journey, record)
    sign_locked(journey, user, right, opinion or str(Outcome.MAY_PUBLISH.label))


def _create_clearance(journey: Journey, record: ReviewRecord) -> None:
    Clearance.objects.create(
        content_hash=journey.content_hash,
        journey=journey,
        record=record,
        people=_people(journey),
        **_reference(journey),
    )


def _on_after_redaction(*, journey, user, right, record, opinion="") -> None:
    _return(journey, user, right, record.reason)


def _on_not_disclosed(*, journey, user, right, record, opinion="") -> None:
    _end(journey, user, right, JourneyStatus.REFUSED, record)


def _on_on_request(*, journey, user, right, record, opinion="") -> None:
    _end(journey, user, right, JourneyStatus.ON_REQUEST, record)


def _on_referred(*, journey, user, right, record, opinion="") -> None:
    if referrals.open_referral(journey) is None:
        Referral.objects.create(
            journey=journey, reason=record.reason, asked_by_id=user.pk, asked_by_name=record.reviewer_name
        )
    journey.status = JourneyStatus.REFERRED
    journey.save(update_fields=["status"])
    _notify(journey)


_OUTCOMES = {
    Outcome.MAY_PUBLISH: _on_may_publish,
    Outcome.AFTER_REDACTION: _on_after_redaction,
    Outcome.NOT_DISCLOSED: _on_not_disclosed,
    Outcome.ON_REQUEST: _on_on_request,
    Outcome.REFERRED: _on_referred,
}


# Returning ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def return_for_changes(*, journey: Journey, user: User, reason: str, seen_step: int | None = None) -> Journey:
    """Send the item back to its author with a reason (退回修改). Raises ValidationError without one."""
    journey, right = lock_for_signing(journey, user, seen_step)
    if not reason.strip():
        raise ValidationError({"reason": _("退回修改须写明理由。")})
    ledger.append(action="review.return", reference=_reference(journey), actor=user, title=journey.title,
                  data={"journey": journey.pk})  # fmt: skip
    return _return(journey, user, right, reason)


def _return(journey: Journey, user: User, right: Right, reason: str) -> Journey:
    journey.steps.filter(status=StepStatus.CURRENT).update(
        status=StepStatus.RETURNED, opinion=reason, **_signature(user, right)
    )
    journey.return_reason, journey.returned_by_name = reason, name_of_signer(user, right)
    _finish(journey, JourneyStatus.NEEDS_CHANGES)
    TaskState.objects.get(pk=journey.task_state_id).specific.reject(user=user, comment=reason)
    _notify(journey)
    return journey


def _end(journey: Journey, user: User, right: Right, status: JourneyStatus, record: ReviewRecord) -> None:
    """End the journey without publication; the draft stays with its author, unlocked."""
    journey.steps.filter(status=StepStatus.CURRENT).update(
        status=StepStatus.SIGNED, opinion=record.get_outcome_display(), **_signature(user, right)
    )
    journey.return_reason, journey.returned_by_name = record.reason, record.reviewer_name
    _finish(journey, status)
    TaskState.objects.get(pk=journey.task_state_id).workflow_state.cancel(user=user)
    signals.ended_without_release.send(sender=Journey, journey=journey, record=record, user=user)
    _notify(journey)


@transaction.atomic
def take_back(*, journey: Journey, user: User) -> Journey:
    """Let the author take the item back while it is under way (撤回). Raises MayNotSign for anybody else."""
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    if user.pk not in {journey.author_id, *journey.editor_ids}:
        raise MayNotSign([Refusal.LACKS_ROLE])
    if not journey.is_active:
        raise MayNotSign([Refusal.NO_CURRENT_STEP])
    _finish(journey, JourneyStatus.TAKEN_BACK)
    TaskState.objects.get(pk=journey.task_state_id).workflow_state.cancel(user=user)
    ledger.append(action="review.take_back", reference=_reference(journey), actor=user, title=journey.title,
                  data={"journey": journey.pk})  # fmt: skip
    _notify(journey)
    return journey


@transaction.atomic
def forget_journey(*, task_state_id: int, user: User | None) -> None:
    """End the journey whose workflow Wagtail itself cancelled; a verb of ours has ended it before, then nothing is due."""
    journey = Journey.objects.select_for_update().active().filter(task_state_id=task_state_id).first()
    if journey is None:
        return
    _finish(journey, JourneyStatus.TAKEN_BACK)
    ledger.append(action="review.take_back", reference=_reference(journey), actor=user, title=journey.title,
                  data={"journey": journey.pk})  # fmt: skip
    _notify(journey)


def _finish(journey: Journey, status: JourneyStatus) -> None:
    journey.status, journey.finished_at = status, timezone.now()
    journey.save()


# Releasing ---------------------------------------------------------------------------------------------------------------


def _open_clearance(journey: Journey, user: User) -> None:
    """The last signature opens the clearance, if as many different people took part as the rule asks."""
    clearance = journey.clearance
    clearance.people = _people(journey)
    if not has_enough_people(
        kind=JourneyKind(journey.kind), people={part: p["id"] for part, p in clearance.people.items()}
    ):
        raise MayNotSign([Refusal.SIGNED_BEFORE])
    clearance.opened_at = timezone.now()
    clearance.save()


def _people(journey: Journey) -> dict:
    people = {"author": {"id": journey.author_id, "name": journey.author_name}}
    for step in journey.steps.filter(status=StepStatus.SIGNED):
        part = step.kind if step.kind not in people else f"{step.kind}_{step.order}"  # 会签: one for each organ
        people[part] = {"id": step.signer_id, "name": step.signer_name}
    return people


def release_finished_workflow(workflow_state: WorkflowState, user: User | None = None) -> None:
    """Publish the reviewed content of a finished workflow, with the signer in the record.

    Wagtail's own action publishes the *latest* revision and asks for the last signer's publish permission.
    """
    task_state = workflow_state.current_task_state
    journey = Journey.objects.get(task_state_id=task_state.pk)
    release(journey=journey, user=user)


@transaction.atomic
def release(*, journey: Journey, user: User | None = None) -> Journey:
    """Publish the journey's revision, or schedule it when the page carries a later go-live time.

    Raises GateClosed when there is no open clearance for exactly this content.
    """
    revision = Revision.objects.get(pk=journey.revision_id)
    page = revision.as_object()
    revision.publish(user=None, log_action=True)
    is_later = bool(page.go_live_at and page.go_live_at > timezone.now())
    journey.release_at = page.go_live_at if is_later else timezone.now()
    _finish(journey, JourneyStatus.SCHEDULED if is_later else JourneyStatus.RELEASED)
    if not is_later:
        post_checks.on_released(journey)
    _notify(journey)
    return journey


def check_gate_open(*, page, revision: Revision) -> Clearance:
    """Return the open clearance for exactly the content of `revision` (lock one), locked for use.

    Raises GateClosed when there is none: never reviewed, edited since, used before, void or suspended.
    """
    candidate = revision.as_object()
    clearances = Clearance.objects.select_for_update().for_object(page).open()
    clearance = clearances.filter(content_hash=candidate.content_hash()).order_by("-pk").first()
    if clearance is None:
        raise GateClosed(_("没有针对该内容的有效保密审查，不能发布。"))
    return clearance


@transaction.atomic
def use_clearance(*, page, clearance: Clearance) -> Seal:
    """Turn an open clearance into the public copy of `page`, just published; every other clearance is void."""
    clearance.used_at = timezone.now()
    clearance.save(update_fields=["used_at"])
    void_clearances(obj=page, reason="published", keep=clearance)
    releaser_id = _releaser_id(clearance.people)
    releaser = User.objects.filter(pk=releaser_id).first() if releaser_id else None
    seal = seal_page(page=page, clearance=clearance, user=releaser)
    follow_all(page)
    Journey.objects.filter(pk=clearance.journey_id, status=JourneyStatus.SCHEDULED).update(
        status=JourneyStatus.RELEASED, finished_at=timezone.now()
    )
    ledger.append(action="review.publish", obj=page, actor=releaser, title=page.title,
                  data={"seal": seal.pk, "content_hash": seal.content_hash, "record": clearance.record.number,
                        "files": [f["sha256"] for f in seal.files]})  # fmt: skip
    return seal


def _releaser_id(people: dict) -> int | None:
    """Who signed last: the releaser, or the one signer of a correction or an urgent release."""
    parts = (StepKind.RELEASE, StepKind.CORRECTION, StepKind.URGENT)
    return next((people[part]["id"] for part in parts if part in people), None)


def void_clearances(*, obj, reason: str, keep: Clearance | None = None, also_suspended: bool = True) -> None:
    """Void every clearance of `obj` that could still open the gate."""
    stale = Clearance.objects.for_object(obj).not_void()
    if keep:
        stale = stale.exclude(pk=keep.pk)
    if not also_suspended:
        stale = stale.filter(suspended_at__isnull=True)
    stale.filter(used_at__isnull=True).update(voided_at=timezone.now(), void_reason=reason)


# Taking off --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def unpublish(*, page: Page, user: User, reason: str) -> None:
    """Take a page off the public site (下线) with a reason; its records stay.

    Raises PermissionDenied, or ValidationError without a reason and for a page that the site can't do without.
    """
    page = specific(page)
    seal = Seal.objects.without_content().for_object(page).filter(closed_at__isnull=True).first()
    if not user_can_unpublish(user, _owning_department(page, seal)):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("下线须写明理由。")})
    if why_not := seal and why_it_stays(seal):
        raise ValidationError(why_not)
    _take_off(page, user=user, reason=reason)


def _take_off(page, *, user: User, reason: str) -> None:
    ledger.append(action="review.unpublish", obj=page, actor=user, title=page.title, data={"reason": reason[:500]})
    void_clearances(obj=page, reason="unpublished")
    close_seals(obj=page, reason=ClosedReason.UNPUBLISHED, user=user)
    take_row_off(page, user=user)


def _owning_department(page, seal: Seal | None) -> int | None:
    """Who answers for what is public, and for what was never public."""
    return seal.department_id if seal else getattr(page.responsible_department, "pk", None)


def why_it_stays(seal: Seal) -> str:
    """Return why a public page can't be taken off in the ordinary way (下线): the site would fall apart; "" if it can.

    An emergency takes any page off, see `incidents`.
    """
    if not seal.path:  # no page
        return ""
    page = seal.page
    if page.is_frame and not getattr(page.responsible_department, "is_dissolved", False):
        return _("这是网站的固定栏目或首页，不能下线；内容有误请修改后重新送审，紧急情况请用“紧急下线”。")
    below = Seal.objects.current().filter(path__startswith=seal.path).exclude(pk=seal.pk).count()
    return _("下级还有%(count)d个公开页面，请先将它们下线。") % {"count": below} if below else ""


@transaction.atomic
def unschedule(*, journey: Journey, user: User) -> None:
    """Cancel a scheduled release; the clearance is void and the item has to be submitted again.

    Raises PermissionDenied, or ValidationError when the item is not scheduled.
    """
    if not user_can_unpublish(user, journey.department_id):
        raise PermissionDenied
    if not Journey.objects.scheduled().filter(pk=journey.pk).exists():
        raise ValidationError(_("该件不在定时发布中。"))
    _unschedule(journey, user)


@transaction.atomic
def _unschedule(journey: Journey, user: User | None) -> None:
    page = specific(journey.object)
    Revision.objects.for_instance(page).update(approved_go_live_at=None)
    void_clearances(obj=page, reason="unscheduled")
    _finish(journey, JourneyStatus.TAKEN_BACK)
    ledger.append(action="review.unschedule", obj=page, actor=user, title=page.title, data={"journey": journey.pk})
    _notify(journey)


def user_can_unpublish(user: User, department_id: int | None) -> bool:
    """The owning department's liaison or head, and the office, may take a page off."""
    signer = signer_of(user)
    may = {(Role.LIAISON, department_id), (Role.HEAD, department_id), (Role.OFFICE, None)}
    return signer.is_active and bool(signer.roles & may)


def _reference(journey: Journey) -> dict[str, str]:
    return {"object_type": journey.object_type, "object_id": journey.object_id}


def _notify(journey: Journey) -> None:
    """Tell whoever has the item now; the handler (oversight) finds out who that is."""
    enqueue(kind="notify", key=f"journey:{journey.pk}")


# Used by the beat --------------------------------------------------------------------------------------------------------


def release_due_pages(now: datetime | None = None) -> dict[str, int]:
    """Do what Wagtail's `publish_scheduled` does, page by page: expiry first, then due releases.

    Each page has its own transaction. A refusal unschedules that page and the others go on.
    Returns {"expired": n, "released": n, "refused": n}.
    """
    now = now or timezone.now()
    return {"expired": _expire_due(now), **_release_due(now)}


def _expire_due(now) -> int:
    due = Seal.objects.filter(closed_at__isnull=True, expires_at__lte=now)
    for seal in due:
        with transaction.atomic():
            if Seal.objects.filter(pk=seal.pk, closed_at__isnull=True).exists():  # an alias goes with its source
                close_seal(seal=seal, reason=ClosedReason.EXPIRED)
            take_row_off(row_of(seal), set_expired=True)
    return len(due)


def _release_due(now) -> dict[str, int]:
    counts = {"released": 0, "refused": 0}
    for journey in Journey.objects.scheduled().filter(release_at__lte=now):
        counts["released" if _release_one(journey) else "refused"] += 1
    return counts


def _release_one(journey: Journey) -> bool:
    try:
        release(journey=journey)
    except GateClosed:
        _unschedule(journey, user=None)
        return False
    return True
