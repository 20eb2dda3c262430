"""隔离区: a stored file with a mark of a state secret is sealed away from everybody, superusers included.

Its bytes, name and title lie encrypted (`quarantine_box`); its row in the file library stays, emptied, so that drafts
which refer to it stay whole. Only a secrecy officer's recorded act ends it: a false alarm goes back to the uploader
as it was, anything else is destroyed.
"""

import json
from hashlib import sha256 as new_sha256
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, ModelLogEntry

from core.outbox import enqueue
from departments.enums import DepartmentKind
from departments.models import Department
from review import hits, ledger
from review.enums import QuarantineStatus
from review.models import FileScan, QuarantinedFile, SealedFile
from review.placeholder import placeholder_name
from review.quarantine_box import BoxError, destroy, put_in, take_out
from review.scanning import Finding, Kind, Severity
from users.enums import Role
from users.models import User

KEPT_FIELDS = ("title", "original_name", "content_type", "token", "file_size", "alt_text", "width", "height",
               "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")  # fmt: skip


def is_marked(findings: list[Finding]) -> bool:
    """Tell whether the scan of a file found a mark of a state secret (SEC1, SEC2) that blocks."""
    return any(f.kind == Kind.SECRECY_MARK and f.severity == Severity.BLOCK for f in findings)


def is_false_alarm(sha256: str) -> bool:
    """Tell whether a secrecy officer opened these very bytes as a false alarm."""
    return QuarantinedFile.objects.released().filter(sha256=sha256).exists()


def check_known_bytes(row, name: str, sha256: str) -> None:
    """Upload rule: bytes in which a mark was found before are not stored again. Raises ValidationError."""
    if is_false_alarm(sha256):
        return
    known = QuarantinedFile.objects.filter(sha256=sha256).exists()
    scans = FileScan.objects.filter(sha256=sha256).values_list("findings", flat=True)
    if known or any(is_marked([Finding.from_dict(found) for found in findings]) for findings in scans):
        raise ValidationError(_("该文件带有密级标志，没有再次保存。请联系本单位保密审查员。"))


# In ----------------------------------------------------------------------------------------------------------------------


def seal_away(*, sha256: str, findings: list[Finding]) -> list[QuarantinedFile]:
    """Quarantine every stored file with these bytes, except those the public is served now (the sweep's work list).

    Nothing happens when a secrecy officer has called these bytes a false alarm. Returns the files sealed.
    """
    if is_false_alarm(sha256):
        return []
    return [_seal_row(row, findings) for row in _rows(sha256) if not is_public(row)]


def _rows(sha256: str) -> list:
    return [row for model in (get_document_model(), get_image_model()) for row in model.objects.filter(sha256=sha256)]


def kind_of(row) -> str:
    return "image" if isinstance(row, get_image_model()) else "document"


def is_public(row) -> bool:
    """Whether a seal in force opens the row's present bytes."""
    opened = SealedFile.objects.filter(kind=kind_of(row), file_id=row.pk, sha256=row.sha256)
    return opened.filter(seal__closed_at__isnull=True).exists()


def _seal_row(row, findings: list[Finding]) -> QuarantinedFile:
    """First the sealed copy, then the record and the emptied row in one transaction, then the open bytes go."""
    box = put_in(_header(row), Path(default_storage.path(row.file.name)))
    with transaction.atomic():
        sealed = _record(row, box, findings)
        _empty(row, sealed)
        ledger.append(action="review.quarantine", obj=sealed, data={"sha256": sealed.sha256, "kind": sealed.kind})
        enqueue(kind="scan", key=f"open_bytes:{sealed.pk}")
        transaction.on_commit(lambda: remove_open_bytes(sealed.pk))
    return sealed


def _header(row) -> bytes:
    fields = {name: getattr(row, name) for name in KEPT_FIELDS if hasattr(row, name)}
    fields |= {"file": row.file.name, "tags": [tag.name for tag in row.tags.all()]}
    return json.dumps(fields, ensure_ascii=False, default=str).encode()


def _record(row, box: str, findings: list[Finding]) -> QuarantinedFile:
    uploader, department = row.uploaded_by_user, _department_of(row)
    incident = hits.open_incident(
        reference={"object_type": row._meta.label_lower, "object_id": str(row.pk)}, title=_("上传文件带有密级标志"),
        department_id=getattr(department, "pk", None), digest=row.sha256, user=None,
        reason=_("上传的文件带有密级标志，已移入隔离区。上传人：%(name)s。") % {"name": uploader or _("不详")},
    )  # fmt: skip
    return QuarantinedFile.objects.create(
        kind=kind_of(row), file_id=row.pk, sha256=row.sha256, box=box, open_names=_stored_names(row),
        suffix=Path(row.file.name).suffix[:12], size=row.file_size or 0, incident=incident,
        findings=[finding.as_dict() for finding in findings if finding.kind == Kind.SECRECY_MARK],
        uploader_id=getattr(uploader, "pk", None), uploader_name=str(uploader or "")[:50],
        department_id=getattr(department, "pk", None),
    )  # fmt: skip


def _department_of(row) -> Department | None:
    """The department whose files these are: its collection, else where the uploader works."""
    if found := Department.objects.filter(collection_id=row.collection_id).first():
        return found
    person = row.uploaded_by_user
    return person.departments_as(Role.LIAISON, Role.HEAD, Role.SECRECY).first() if person else None


def _stored_names(row) -> list[str]:
    renditions = row.renditions.all() if hasattr(row, "renditions") else []
    return [row.file.name, *(rendition.file.name for rendition in renditions)]


def _empty(row, sealed: QuarantinedFile) -> None:
    """Nothing of the file is left in its row: no name, no tag, no bytes, no hash to compare with."""
    row.tags.clear()
    if hasattr(row, "renditions"):
        row.renditions.all().delete()
    row.title, row.original_name, row.sha256, row.token = str(sealed), "", "", ""
    row.file_size, row.file_hash, row.content_type = 0, "", ""
    if hasattr(row, "alt_text"):
        row.alt_text = ""
    ModelLogEntry.objects.for_instance(row).update(label=row.title)
    row.file.name = placeholder_name(kind_of(row))
    row.save()


def remove_open_bytes(pk: int) -> None:
    """Remove the readable bytes of a quarantined file, whatever record names them; repeated by the outbox."""
    sealed = QuarantinedFile.objects.filter(pk=pk).first()
    if sealed and sealed.status != QuarantineStatus.RELEASED and sealed.open_names:
        for name in sealed.open_names:
            destroy(name)
        QuarantinedFile.objects.filter(pk=pk).update(open_names=[])


# Who ---------------------------------------------------------------------------------------------------------------------


def visible_files(user: User) -> QuerySet[QuarantinedFile]:
    """What a secrecy officer is shown: the own departments' files, the county office's officer all."""
    ids = _departments_of_officer(user)
    shown = QuarantinedFile.objects.select_related("incident")
    return shown if ids is None else shown.filter(department_id__in=ids)


def user_can_settle(user: User, sealed: QuarantinedFile) -> bool:
    """A secrecy officer of the file's department or of the county office; never the one who uploaded it."""
    ids = _departments_of_officer(user)
    return user.is_active and user.pk != sealed.uploader_id and (ids is None or sealed.department_id in ids)


def user_is_officer(user: User) -> bool:
    return user.is_active and _departments_of_officer(user) != []


def _departments_of_officer(user: User) -> list[int] | None:
    """Return the departments in which the person is secrecy officer; None means all (the county office's)."""
    held = user.departments_as(Role.SECRECY)
    if held.filter(kind=DepartmentKind.COUNTY_GOVERNMENT_OFFICE).exists():
        return None
    return list(held.values_list("pk", flat=True))


# Out ---------------------------------------------------------------------------------------------------------------------


def open_as_false_alarm(*, sealed: QuarantinedFile, user: User, reason: str) -> QuarantinedFile:
    """误报: the file goes back to where it was, its marks count as answered from now on. The incident ends.

    Raises PermissionDenied; ValidationError without a reason, when it was settled before, or when the box is spoiled.
    """
    with transaction.atomic():
        sealed = _settled(sealed, user, reason, QuarantineStatus.RELEASED)
        _put_back(sealed)
        hits.settle_as_false_alarm(sealed.incident, user=user, resolution=_("误报：%(why)s") % {"why": reason})
        _note("review.quarantine.release", sealed, user)
        box = sealed.box
        transaction.on_commit(lambda: destroy(box))
    return sealed


def destroy_file(*, sealed: QuarantinedFile, user: User, reason: str) -> QuarantinedFile:
    """销毁: the sealed bytes are gone for good; the row, the ledger and the incident stay. Raises as above."""
    with transaction.atomic():
        sealed = _settled(sealed, user, reason, QuarantineStatus.DESTROYED)
        _note("review.quarantine.destroy", sealed, user)
        transaction.on_commit(lambda: destroy(sealed.box))
    return sealed


def _settled(sealed: QuarantinedFile, user: User, reason: str, status: QuarantineStatus) -> QuarantinedFile:
    sealed = QuarantinedFile.objects.select_for_update(of=("self",)).get(pk=sealed.pk)
    if not user_can_settle(user, sealed):
        raise PermissionDenied
    if sealed.status != QuarantineStatus.SEALED:
        raise ValidationError(_("该文件已处置。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    sealed.status, sealed.reason, sealed.settled_at = status, reason, timezone.now()
    sealed.settled_by_id, sealed.settled_by_name = user.pk, str(user)
    sealed.save()
    return sealed


def _put_back(sealed: QuarantinedFile) -> None:
    header, content = _opened(sealed)
    fields = json.loads(header)
    row = _row_for(sealed)
    name, tags = fields.pop("file"), fields.pop("tags")
    _write(name, content)
    for field, value in fields.items():
        setattr(row, field, value)
    row.sha256, row.file.name = sealed.sha256, name
    row.save()
    row.tags.set(tags)


def _opened(sealed: QuarantinedFile) -> tuple[bytes, bytes]:
    try:
        header, content = take_out(sealed.box)
    except BoxError as error:
        raise ValidationError(_("隔离文件无法打开：密钥不符或文件已损坏。")) from error
    if new_sha256(content).hexdigest() != sealed.sha256:
        raise ValidationError(_("隔离文件已损坏，校验值不符。"))
    return header, content


def _row_for(sealed: QuarantinedFile):
    """The emptied row; another one when somebody has put a new file there, or it is gone."""
    model = get_image_model() if sealed.kind == "image" else get_document_model()
    row = model.objects.filter(pk=sealed.file_id, sha256="").first()
    if row is None:
        owner = User.objects.filter(pk=sealed.uploader_id).first()
        row = model(uploaded_by_user=owner, collection_id=_collection_id(sealed))
    return row


def _collection_id(sealed: QuarantinedFile) -> int:
    department = Department.objects.filter(pk=sealed.department_id).first()
    return getattr(department, "collection_id", None) or Collection.get_first_root_node().pk


def _write(name: str, content: bytes) -> None:
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))


def _note(action: str, sealed: QuarantinedFile, user: User) -> None:
    ledger.append(action=action, obj=sealed, actor=user, title=str(sealed),
                  data={"sha256": sealed.sha256, "reason": sealed.reason[:200]})  # fmt: skip
