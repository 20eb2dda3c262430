"""复扫: everything the public is served is read again when the rules change; what is new goes to a work list."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from review import incidents, ledger, quarantine, scans
from review.enums import ClosedReason, SweepStatus, TakeDownReason
from review.json import digest
from review.models import FileScan, Incident, Seal, SealScan, SweepFinding
from review.scanning import Finding, Kind, Severity
from review.services import signer_of
from users.enums import Role
from users.models import User

PERSONAL_KINDS = {Kind.ID_NUMBER, Kind.BANK_CARD, Kind.MOBILE, Kind.PASSPORT, Kind.PLATE, Kind.ACCOUNT_NUMBER,
                  Kind.ADDRESS, Kind.MINOR, Kind.HARDSHIP_LIST, Kind.BAD_REDACTION, Kind.GPS}  # fmt: skip
Progress = Callable[[Iterable], Iterable]


@dataclass
class SweepReport:
    """How much was read, how many findings are new, how much is left for another run."""

    read: int = 0
    found: int = 0
    left: int = 0


# Reading again -----------------------------------------------------------------------------------------------------------


def sweep(*, seconds: float | None = None, since_rules: str = "", progress: Progress = iter) -> SweepReport:
    """Read what no scan by today's rules has read; stops after `seconds` and goes on there the next time.

    `since_rules`: only what was last read by that version. One content is one short transaction.
    """
    report, started = SweepReport(), time.monotonic()
    for pk in progress(list(unread(since_rules).values_list("pk", flat=True))):
        if seconds is not None and time.monotonic() - started > seconds:
            break
        report.found += _read_again(pk)
        report.read += 1
    report.left = unread(since_rules).count()
    return report


def forget_scans() -> None:
    """Let the next sweep read everything, also what today's rules have read (`rescan --all`)."""
    current = Seal.objects.current().values_list("pk", flat=True)
    SealScan.objects.bulk_create([SealScan(seal_id=pk) for pk in current], ignore_conflicts=True)
    SealScan.objects.update(rules_version="")
    FileScan.objects.filter(rules_version=scans.rules_version()).update(rules_version="")


def unread(since_rules: str = "") -> QuerySet[Seal]:
    """Public contents that today's rules have not read, oldest first."""
    last = SealScan.objects.filter(seal_id=OuterRef("pk")).values("rules_version")
    seals = Seal.objects.current().annotate(last_rules=Subquery(last)).order_by("pk")
    if since_rules:
        return seals.filter(last_rules=since_rules)
    return seals.filter(Q(last_rules__isnull=True) | ~Q(last_rules=scans.rules_version()))


def _read_again(pk: int) -> int:
    """Read one content and its files; returns how many findings are new."""
    seal = Seal.objects.current().select_related("clearance__record").filter(pk=pk).first()
    if seal is None:
        return 0
    report = seal.clearance.record.scan_report
    never_read = not SealScan.objects.filter(seal_id=pk).exists()
    if never_read and report.get("rules_version") == scans.rules_version():
        found = 0  # its review had everything before it
    else:
        found = _note_findings(seal, _findings(seal), report.get("findings", []))
    SealScan.objects.update_or_create(
        seal_id=pk, defaults={"rules_version": scans.rules_version(), "scanned_at": timezone.now()}
    )
    return found


def _findings(seal: Seal) -> Iterator[Finding]:
    yield from scans.text_findings(seal.page)
    for file in seal.files:
        for finding in scans.scan_stored_file(file):
            yield Finding(
                finding.kind, finding.severity, f"{file['name']} {finding.where}", finding.excerpt, finding.code
            )


@transaction.atomic
def _note_findings(seal: Seal, findings: Iterable[Finding], answered: list[dict]) -> int:
    """Keep what the review did not have before it; what an earlier sweep saw and is gone leaves the list."""
    known = {key_of(finding) for finding in answered}
    new = {
        key_of(finding.as_dict()): finding
        for finding in findings
        if finding.severity != Severity.INFO and key_of(finding.as_dict()) not in known
    }
    rows = SweepFinding.objects.filter(object_type=seal.object_type, object_id=seal.object_id)
    rows.open().exclude(key__in=new).update(status=SweepStatus.GONE, settled_at=timezone.now())
    return sum(_note(seal, key, finding) for key, finding in new.items())


def key_of(finding: dict) -> str:
    """The same finding at the same place, whichever run saw it."""
    return digest([finding["code"], finding["severity"], finding["where"], finding["excerpt"]])


def _note(seal: Seal, key: str, finding: Finding) -> bool:
    """Write the finding down; a false alarm stays one, what had left the site and is back is open again."""
    row, is_new = SweepFinding.objects.get_or_create(
        object_type=seal.object_type, object_id=seal.object_id, key=key,
        defaults={
            "seal_id": seal.pk, "title": seal.title, "url_path": seal.url_path, "department_id": seal.department_id,
            "severity": finding.severity, "finding": finding.as_dict(), "rules_version": scans.rules_version(),
        },
    )  # fmt: skip
    if not is_new and row.status in {SweepStatus.GONE, SweepStatus.TAKEN_DOWN}:
        row.status, row.seal_id, row.settled_at = SweepStatus.OPEN, seal.pk, None
        row.save()
        return True
    return is_new


def forget_closed(seal: Seal, reason: str) -> None:
    """What is not public any more leaves the work list, whichever way it went."""
    status = SweepStatus.TAKEN_DOWN if reason == ClosedReason.TAKEN_DOWN else SweepStatus.GONE
    SweepFinding.objects.open().filter(seal_id=seal.pk).update(status=status, settled_at=timezone.now())


# Acting ------------------------------------------------------------------------------------------------------------------


def visible_findings(user: User) -> QuerySet[SweepFinding]:
    """The work list of a person: the county's, or the own departments'."""
    roles = signer_of(user).roles
    if any(role in {Role.OFFICE, Role.DUTY, Role.SUPERVISOR} for role, _department in roles):
        return SweepFinding.objects.all()
    own = {Role.LIAISON, Role.HEAD, Role.SECRECY}
    return SweepFinding.objects.of_departments([pk for role, pk in roles if role in own])


def user_can_dismiss(user: User, row: SweepFinding) -> bool:
    """误报 is for the department's secrecy officer; the office too, unless it is a mark of a secret."""
    roles = signer_of(user).roles
    is_officer = (Role.SECRECY, row.department_id) in roles
    is_mark = row.finding.get("kind") == Kind.SECRECY_MARK
    return user.is_active and (is_officer or ((Role.OFFICE, None) in roles and not is_mark))


@transaction.atomic
def dismiss(*, row: SweepFinding, user: User, reason: str) -> SweepFinding:
    """误报: the finding is answered for good, with a reason. Raises PermissionDenied or ValidationError."""
    row = SweepFinding.objects.select_for_update().get(pk=row.pk)
    if not user_can_dismiss(user, row):
        raise PermissionDenied
    _check_open(row, reason)
    row.status, row.reason, row.settled_at = SweepStatus.FALSE_ALARM, reason, timezone.now()
    row.settled_by_id, row.settled_by_name = user.pk, str(user)
    row.save()
    _record("review.sweep.false_alarm", row, user)
    return row


def hide_now(*, row: SweepFinding, user: User, reason: str) -> Incident:
    """先行下线: the take-down verb for the page that shows the finding; its marked files go into quarantine.

    Raises PermissionDenied, ValidationError as `incidents.take_down`.
    """
    _check_open(row, reason)
    seal = Seal.objects.current().filter(pk=row.seal_id).first()
    if seal is None:
        raise ValidationError(_("该页面已不在公开状态。"))
    with transaction.atomic():
        incident = incidents.take_down(
            seal=seal, user=user, reason_kind=reason_kind_of(row), reason=reason, frame_confirmed=True
        )  # the screen names the page and what was found on it
        SweepFinding.objects.filter(pk=row.pk).update(
            reason=reason, settled_by_id=user.pk, settled_by_name=str(user), settled_at=timezone.now()
        )
        _record("review.sweep.take_down", row, user)
    _seal_marked_files(seal)
    return incident


def reason_kind_of(row: SweepFinding) -> TakeDownReason:
    """Why a page with this finding is taken down."""
    kind = row.finding.get("kind")
    if kind == Kind.SECRECY_MARK:
        return TakeDownReason.SECRET
    return TakeDownReason.PERSONAL_DATA if kind in PERSONAL_KINDS else TakeDownReason.OTHER


def _seal_marked_files(seal: Seal) -> None:
    for file in seal.files:
        scan = FileScan.objects.filter(sha256=file["sha256"], name=file["name"]).first()
        findings = [Finding.from_dict(found) for found in scan.findings] if scan else []
        if quarantine.is_marked(findings):
            quarantine.seal_away(sha256=file["sha256"], findings=findings)


def _check_open(row: SweepFinding, reason: str) -> None:
    if row.status != SweepStatus.OPEN:
        raise ValidationError(_("该项已处理。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})


def _record(action: str, row: SweepFinding, user: User) -> None:
    reference = {"object_type": row.object_type, "object_id": row.object_id}
    data = {"finding": row.pk, "code": row.finding.get("code", ""), "reason": row.reason[:200]}
    ledger.append(action=action, reference=reference, actor=user, title=row.title, data=data)
