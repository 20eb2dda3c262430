"""The way in for files: what is refused is never stored, what is stored waits privately until it was read."""

import hashlib
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.fields import private_name
from assets.reading.converting import CONVERTIBLE_SUFFIXES
from assets.uploads import check_upload
from review import scans, secrecy
from review.models import FileScan
from review.scanning import Finding, Kind, Severity, scan_path, secrecy_hits
from users.models import User
from writing.places import Place

SUFFIXES = (".docx", ".doc", ".wps", ".xlsx", ".pdf", ".rtf", ".txt")
MEGABYTE = 1024 * 1024
MOST_BYTES = 50 * MEGABYTE


class Refused(Exception):
    """The file was not taken in; `reason` is one line for the person who dropped it."""

    def __init__(self, reason: str, *, hides_name: bool = False):
        super().__init__(reason)
        self.reason, self.hides_name = reason, hides_name


def take_in(upload: UploadedFile, *, place: Place, user: User) -> str:
    """Keep an upload until it is read and return its storage name.

    Raises Refused, with nothing stored, for active content, a virus, a mark of a state secret, a format that cannot
    be read, a file that is too large.
    """
    name = PurePath(upload.name or "").name
    _check_form(upload, name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file{PurePath(name).suffix.lower()}"
        path.write_bytes(upload.read())
        check_for_secrets(path, name, place=place, user=user)
        with path.open("rb") as stream:
            return default_storage.save(private_name("incoming", name)[1], stream)


def _check_form(upload: UploadedFile, name: str) -> None:
    if PurePath(name).suffix.lower() not in SUFFIXES:
        raise Refused(_("只接收 %(kinds)s 文件。") % {"kinds": " ".join(SUFFIXES)})
    if (upload.size or 0) > MOST_BYTES:
        raise Refused(_("文件超过%(size)d MB，请拆分后再试。") % {"size": MOST_BYTES // MEGABYTE})
    if not upload.size:
        raise Refused(_("文件是空的。"))
    try:
        check_upload(upload, name)
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error
    upload.seek(0)


def check_for_secrets(path: Path, name: str, *, place: Place, user: User) -> None:
    """Raise Refused when a file, or its name, carries a mark of a state secret; the refusal goes to the ledger."""
    findings = scan_path(path, name)
    if secrecy_hits(PurePath(name).stem) or any(is_secret(finding) for finding in findings):
        secrecy.note_refusal(page=place.page, user=user, text=name)
        raise Refused(secrecy.refusal_text(place.department), hides_name=True)
    if path.suffix not in CONVERTIBLE_SUFFIXES:
        _keep_scan(path, findings)


def is_secret(finding: Finding) -> bool:
    return finding.kind == Kind.SECRECY_MARK and finding.severity == Severity.BLOCK


def _keep_scan(path: Path, findings: list[Finding]) -> None:
    """The original is stored later with the same bytes: it need not be scanned twice."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    values = {"findings": [finding.as_dict() for finding in findings], "rules_version": scans.rules_version()}
    FileScan.objects.update_or_create(sha256=digest, defaults={**values, "scanned_at": timezone.now()})
