"""The way in for files: what is refused is never stored, what is stored waits privately until it was read."""

from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.models import Page

from assets.fields import private_name
from assets.uploads import check_upload
from departments.models import Department
from review import secrecy
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
        raise refuse_marked(place.page, text=name, user=user, department=place.department)


def is_secret(finding: Finding) -> bool:
    return finding.kind == Kind.SECRECY_MARK and finding.severity == Severity.BLOCK


def refuse_marked(page: Page, *, text: str, user: User, department: Department | None) -> Refused:
    """Note the refusal of marked words in the ledger; returns what to raise: it tells whom to call, never the words."""
    reference = {"object_type": page._meta.label_lower, "object_id": str(page.pk or "")}
    secrecy.note_refusal(reference=reference, user=user, digest=secrecy.digest_of(text), department=department)
    return Refused(secrecy.refusal_text(department), hides_name=True)
