"""勘误: proposed by whoever wrote it, signed by the head or the secrecy officer, live at once; the office can reverse it."""

from dataclasses import asdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision

from review import ledger
from review.correction_rules import Assessment, Change, CorrectionProblem, assess
from review.difference import field_label
from review.enums import JourneyKind, JourneyStatus, StepKind, StepStatus
from review.models import Clearance, Journey, JourneyStep, Seal, object_key
from review.rules import Step, has_enough_people
from review.wording import correction_messages
from users.models import User

FACET = "corrections"


def text_fields(page) -> frozenset[str]:
    """Return the fields that hold a page's title and text."""
    kinds = (RichTextField, StreamField)
    return frozenset({"title", *(field.name for field in page._meta.get_fields() if isinstance(field, kinds))})


def assess_correction(page) -> Assessment:
    """Compare `page` (a revision's content) with what the public is served. Nothing public: nothing to correct."""
    seal = Seal.objects.current().for_object(page).first()
    if seal is None or seal.is_alias:
        return Assessment((), (CorrectionProblem.NOTHING_CHANGED,))
    return assess(seal.page.public_payload(), page.public_payload(), text_fields=text_fields(page))


def user_can_correct(user: User, page: Page) -> bool:
    """Whoever may edit the page may propose; who signs is the rule's business."""
    return page.permissions_for_user(user).can_edit() and not page.workflow_in_progress


@transaction.atomic
def propose_correction(*, page: Page, user: User, reason: str) -> Journey:
    """Submit the latest words of a public page as a correction (勘误).

    Raises PermissionDenied; ValidationError without a reason, and with everything that speaks against calling the
    change a correction.
    """
    from review.services import submit

    if not user_can_correct(user, page):
        raise PermissionDenied
    assessment = assess_correction(page.get_latest_revision_as_object())
    if assessment.problems:
        raise ValidationError(correction_messages(assessment.problems))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明勘误理由。")})
    steps = [Step(StepKind.CORRECTION, page.responsible_department.pk)]
    return submit(page=page, user=user, kind=JourneyKind.CORRECTION, steps=steps, reason=reason.strip(),
                  changes=[asdict(change) for change in assessment.changes])  # fmt: skip


# What the public is told -------------------------------------------------------------------------------------------------


def on_sealed(page, seal: Seal) -> None:
    """Put the history of corrections on a seal just written: 更正说明, dated, public as long as the page is."""
    if notes := correction_notes(page):
        seal.facets[FACET] = notes
        seal.save(update_fields=["facets"])


def correction_notes(page) -> list[dict]:
    """Return the corrections of a page that the public is told of, oldest first; punctuation and spacing are not.

    The words are those of two cleared copies; the day is the correction's own.
    """
    released = Journey.objects.for_object(page).filter(kind=JourneyKind.CORRECTION, clearance__used_at__isnull=False)
    notes = []
    for journey in released.select_related("clearance").order_by("clearance__used_at"):
        changes = [change for change in journey.changes if not Change(**change).is_slight]
        if changes:
            day = timezone.localtime(journey.clearance.used_at).date().isoformat()
            notes.append({"on": day, "changes": [_shown(page, change) for change in changes]})
    return notes


def changes_of(journey: Journey) -> list[dict]:
    """Return what a correction put right, for the screens of those who sign and look at it."""
    page = journey.object if journey.changes else None
    return [_shown(page, change) for change in journey.changes] if page else []


def _shown(page, change: dict) -> dict:
    """The words put right with those around them: of a single character a reader would not find the place."""
    before, after = change.get("before", ""), change.get("after", "")
    return {
        "field": field_label(page, change["field"]),
        "old": before + change["old"] + after,
        "new": before + change["new"] + after,
    }


# Reversing ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def reverse_correction(*, journey: Journey, user: User, reason: str) -> Journey:
    """Put the words back that stood before a correction: content cleared before, on the office's signature.

    Called by `post_checks.finish`, which asks who may. Raises ValidationError when the page was changed since, or
    is on its way again.
    """
    before = _seal_before(journey)
    page = _page_as_before(journey, before)
    revision = page.save_revision(user=user, clean=False)
    back = _reversing_journey(journey, before, revision, user, reason)
    people = {"author": before.clearance.people["author"], "correction": {"id": user.pk, "name": str(user)}}
    if not has_enough_people(kind=JourneyKind.CORRECTION, people={part: who["id"] for part, who in people.items()}):
        raise ValidationError(_("原内容的送审人不能撤销勘误，请由政务公开办其他人员办理。"))
    Clearance.objects.create(
        content_hash=before.content_hash, journey=back, record=before.clearance.record, people=people,
        opened_at=timezone.now(), **object_key(page),
    )  # fmt: skip
    ledger.append(action="review.reverse", obj=page, actor=user, title=page.title,
                  data={"journey": back.pk, "correction": journey.pk, "content_hash": before.content_hash})  # fmt: skip
    revision.publish(log_action=True)
    return back


def _seal_before(journey: Journey) -> Seal:
    """Return what the public was served before the correction, which must still be what it is served now."""
    seals = Seal.objects.filter(object_type=journey.object_type, object_id=journey.object_id)
    current = seals.current().filter(clearance__journey=journey).first()
    before = seals.filter(pk__lt=current.pk).order_by("-pk").first() if current else None
    if before is None:
        raise ValidationError(_("勘误之后又有新的公开版本，不能直接撤销，请按修改发布办理。"))
    return before


def _page_as_before(journey: Journey, before: Seal):
    """Return the page with the words of the earlier seal; its files must still be those that were cleared with it."""
    row = journey.object
    if row is None or row.workflow_in_progress:
        raise ValidationError(_("该内容正在审核，须办结后再撤销勘误。"))
    page = row.with_content_json(before.content)
    if page.content_hash() != before.content_hash:
        raise ValidationError(_("原内容引用的文件或资料已有变动，不能直接撤销，请按修改发布办理。"))
    return page


def _reversing_journey(journey: Journey, before: Seal, revision: Revision, user: User, reason: str) -> Journey:
    author = before.clearance.people["author"]
    back = Journey.objects.create(
        kind=JourneyKind.CORRECTION, status=JourneyStatus.RELEASED, title=before.title,
        department_id=journey.department_id, department_name=journey.department_name, author_id=author["id"],
        author_name=author["name"], content_hash=before.content_hash, revision_id=revision.pk, reason=reason,
        changes=[{**change, "old": change["new"], "new": change["old"]} for change in journey.changes],
        finished_at=timezone.now(), release_at=timezone.now(), object_type=journey.object_type,
        object_id=journey.object_id,
    )  # fmt: skip
    JourneyStep.objects.create(
        journey=back, order=0, kind=StepKind.CORRECTION, status=StepStatus.SIGNED, signer_id=user.pk,
        signer_name=str(user), opinion=_("核查后撤销勘误：%(reason)s") % {"reason": reason}, signed_at=timezone.now(),
    )  # fmt: skip
    return back
