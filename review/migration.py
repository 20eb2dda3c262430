"""The one named exception to three people: what is already public elsewhere, and the frame that the product itself writes.

Both leave the same records as every publication, of kind *migration*, with the reason for each item.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from review import ledger, scans
from review.enums import JourneyKind, JourneyStatus, Outcome, Question, StepKind, StepStatus
from review.exceptions import MayNotSign, ScanBlocks
from review.models import Clearance, Journey, JourneyStep, MigrationEnd, ReviewRecord, Seal, object_key
from review.payload import stored_files
from review.rules import Refusal
from review.scanning import Severity
from review.services import next_record_number
from users.enums import Role
from users.models import User

CLEARING_ROLES = (Role.SECRECY, Role.OFFICE)


def check_may_clear_migration(*, officer: User, author: User) -> None:
    """Raise MayNotSign unless the officer holds a review role and is not the one who imports."""
    if officer == author:
        raise MayNotSign([Refusal.IS_AUTHOR])
    if not officer.is_active:
        raise MayNotSign([Refusal.NOT_ACTIVE])
    if not officer.memberships.current().filter(role__in=CLEARING_ROLES).exists():
        raise MayNotSign([Refusal.LACKS_ROLE])


def migration_is_open() -> bool:
    """Whether the office has not ended the migration in the CMS; once ended it stays so."""
    return not MigrationEnd.objects.exists()


def end_migration(*, user: User) -> None:
    """Switch `--cleared-by` off for good. Raises MayNotSign unless the person belongs to the office."""
    if not (user.is_active and user.has_role(Role.OFFICE)):
        raise MayNotSign([Refusal.LACKS_ROLE])
    MigrationEnd.objects.get_or_create(pk=1, defaults={"ended_by_id": user.pk, "ended_by_name": str(user)})


@transaction.atomic
def publish_migrated(*, page, author: User, officer: User, reason: str) -> Seal:
    """Publish what is already public elsewhere on one officer's responsibility; `reason` is kept with the item.

    Raises MayNotSign as `check_may_clear_migration`, ValueError without a reason, ScanBlocks when the scanner finds
    what must not be public or a file was not scanned yet.
    """
    check_may_clear_migration(officer=officer, author=author)
    return _publish(page=page, author=author, officer=officer, reason=reason)


@transaction.atomic
def publish_frame(*, page, admin: User) -> Seal:
    """Publish a page of the frame (home, columns, listings), whose words are the product's and hold no information.

    Only for pages that were never public and that nobody has edited, a draft included; whatever is changed in them later walks the whole path.
    """
    if page.latest_revision_id or Seal.objects.for_object(page).exists():
        raise ValueError(f"{page} is not a new frame page")  # somebody's draft, or public before
    return _publish(
        page=page, author=admin, officer=admin, reason=_("系统初始栏目框架，文字由产品提供，不含政府信息。")
    )


def _publish(*, page, author, officer, reason) -> Seal:
    if not reason.strip():
        raise ValueError("a migration needs a reason")
    report = _scanned(page)
    revision = page.save_revision(user=author)
    journey = _journey(page, revision, author, officer)
    record = _record(page, journey, officer, reason, report)
    people = {"author": {"id": author.pk, "name": str(author)}, "release": {"id": officer.pk, "name": str(officer)}}
    Clearance.objects.create(
        content_hash=journey.content_hash, journey=journey, record=record, people=people, opened_at=timezone.now(),
        **object_key(page),
    )  # fmt: skip
    ledger.append(action="review.migrate", obj=page, actor=officer, title=page.title,
                  data={"record": record.number, "content_hash": journey.content_hash, "reason": reason[:200]})  # fmt: skip
    revision.publish(log_action=True)
    return Seal.objects.current().for_object(page).get()


def _scanned(page) -> dict:
    """Return the scan report of a page whose files were scanned before. Raises ScanBlocks: nobody looks at it again."""
    report = scans.report_on(page)
    if blocking := [finding for finding in report["findings"] if finding["severity"] == Severity.BLOCK]:
        raise ScanBlocks(blocking)
    return report


def _journey(page, revision, author, officer) -> Journey:
    department = page.responsible_department
    journey = Journey.objects.create(
        kind=JourneyKind.MIGRATION, status=JourneyStatus.RELEASED, title=page.title,
        department_id=department.pk, department_name=department.official_name,
        author_id=author.pk, author_name=str(author), editor_ids=[author.pk],
        content_hash=revision.as_object().content_hash(), revision_id=revision.pk,
        finished_at=timezone.now(), release_at=timezone.now(), **object_key(page),
    )  # fmt: skip
    JourneyStep.objects.create(
        journey=journey, order=0, kind=StepKind.REVIEW, status=StepStatus.SIGNED, signer_id=officer.pk,
        signer_name=str(officer), opinion=str(JourneyKind.MIGRATION.label), signed_at=timezone.now(),
    )  # fmt: skip
    return journey


def _record(page, journey, officer, reason, report) -> ReviewRecord:
    return ReviewRecord.objects.create(
        number=next_record_number(), journey=journey, content_hash=journey.content_hash, title=page.title,
        department_id=journey.department_id, department_name=journey.department_name,
        document_number=getattr(page, "document_number", "") or "", outcome=Outcome.MAY_PUBLISH, reason=reason,
        answers=dict.fromkeys(Question.values, False), files=stored_files(page),
        scan_report=report,
        reviewer_id=officer.pk, reviewer_name=str(officer), **object_key(page),
    )  # fmt: skip
