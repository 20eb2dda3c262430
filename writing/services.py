"""从文件新建: files become drafts, one by one, in the background. Nothing here submits or publishes."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from assets.reading import UnreadableFile
from assets.reading.converting import CONVERTIBLE_SUFFIXES, convert_to_docx
from core.outbox import enqueue
from disclosure.importing import FIELD_LABELS, Finding, FindingCode, ImportedDocument
from disclosure.importing.services import Options, Report, Result, import_path
from review import secrecy
from review.difference import field_label
from review.exceptions import SecrecyRefused
from users.models import User
from users.visibility import readable_pages
from writing.enums import FileState
from writing.incoming import Refused, check_for_secrets, take_in
from writing.models import BatchFile, FileBatch
from writing.places import Place, find_place
from writing.prefill import prefill

logger = logging.getLogger(__name__)


# Taking files in ---------------------------------------------------------------------------------------------------------


def drop_files(
    *, user: User, place: Place, uploads: Sequence[UploadedFile], attaches_original: bool = False
) -> FileBatch:
    """Take files in and have each made a draft at `place`; what is refused is listed with its reason, unstored."""
    taken = [_taken(upload, number, place, user) for number, upload in enumerate(uploads, 1)]
    with transaction.atomic():
        batch = FileBatch.objects.create(
            user=user, department=place.department, place_id=place.page.pk, attaches_original=attaches_original
        )
        for file in taken:
            file.batch = batch
            file.save()
            if file.state == FileState.WAITING:
                enqueue(kind="convert", key=f"file:{file.pk}")
    return batch


def _taken(upload: UploadedFile, number: int, place: Place, user: User) -> BatchFile:
    name = PurePath(upload.name or "").name[:255]
    try:
        return BatchFile(number=number, name=name, stored_name=take_in(upload, place=place, user=user))
    except Refused as error:
        shown = _("第%(number)d个文件") % {"number": number} if error.hides_name else name
        return BatchFile(number=number, name=shown, state=FileState.REFUSED, message=error.reason)


# Making drafts -----------------------------------------------------------------------------------------------------------


def read_entry(key: str, payload: dict) -> None:
    """Outbox handler of kind "convert"; the key is "file:<pk>". Done once: a second delivery finds it finished."""
    file = BatchFile.objects.select_related("batch__user", "batch__department").filter(
        pk=key.removeprefix("file:"), state=FileState.WAITING
    )  # fmt: skip
    if found := file.first():
        read_waiting_file(found)


def read_waiting_file(file: BatchFile) -> BatchFile:
    """Make drafts of one file that was taken in; whatever goes wrong is its message, and others go on."""
    try:
        reports = _reports(file)
        failures = [message for report in reports if report.result == Result.FAILED for message in report.messages]
        file.drafts = [_draft(report, report.page, file.batch.user) for report in reports if report.page]
        file.state = FileState.DONE if file.drafts else FileState.FAILED
        file.message = " ".join(failures)
    except (UnreadableFile, Refused) as error:
        file.state, file.message = FileState.FAILED, error.reason
    except SecrecyRefused as error:
        department = file.batch.department
        secrecy.note_refusal(
            reference=error.reference, user=file.batch.user, digest=error.digest, department=department
        )  # fmt: skip
        file.state, file.message = FileState.FAILED, secrecy.refusal_text(department)
    except OperationalError:
        raise  # the database was busy: the outbox tries again
    except Exception:
        logger.exception("reading file %s of batch %s failed", file.number, file.batch_id)
        file.state, file.message = FileState.FAILED, _("读取时出错，没有新建草稿。请另存为 .docx 后再试。")
    file.save()
    default_storage.delete(file.stored_name)
    return file


def _reports(file: BatchFile) -> list[Report]:
    batch = file.batch
    place = find_place(batch.user, batch.place_id)
    if place is None:
        raise Refused(_("您已不能在所选栏目新建。"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / (PurePath(file.name).name or "file")
        with default_storage.open(file.stored_name) as stored, path.open("wb") as copy:
            shutil.copyfileobj(stored, copy)
        return list(import_path(path, _options(batch, place), readable=_readable(path, place, batch.user)))


def _readable(path: Path, place: Place, user: User) -> Path | None:
    """Convert an old format; what comes out is looked through as well, a converter sees more than a scanner."""
    if path.suffix.lower() not in CONVERTIBLE_SUFFIXES:
        return None
    folder = path.parent / "converted"
    folder.mkdir()
    made = convert_to_docx(path, folder)
    check_for_secrets(made, made.name, place=place, user=user)
    return made


def _options(batch: FileBatch, place: Place) -> Options:
    def finish(page: Page, document: ImportedDocument) -> None:
        complete(page, document, place, attaches_original=batch.attaches_original)

    return Options(user=batch.user, department=place.department, place=place.page, kind=place.kind, finish=finish)


def complete(page: Page, document: ImportedDocument, place: Place, *, attaches_original: bool = False) -> None:
    """Fill in what the file does not tell and note, for the editor, which fields came from where and which lack."""
    page.department = place.department
    if not page.title:
        _name_after_file(page, document)
    recognised = [name for name in ("title", *document.metadata, "body") if is_filled(page, name)]
    carried = prefill(page, place.department)
    errors = page.get_submission_errors()
    errors.pop("import_checked", None)
    page.import_notes |= {
        "recognised": recognised,
        "carried": carried,
        "missing": [FIELD_LABELS.get(name) or field_label(page, name) for name in errors],
    }
    if attaches_original and (original := page.import_notes.get("original")):
        attached = json.loads(page.attachments) if isinstance(page.attachments, str) else []
        page.attachments = json.dumps(
            [*attached, {"type": "file", "value": {"document": original, "note": ""}}]
        )  # fmt: skip


def _name_after_file(page: Page, document: ImportedDocument) -> None:
    """A draft needs some title; this one is a finding, so that it is not submitted as it stands."""
    page.title = PurePath(document.original_name).stem[:255] or _("无标题草稿")
    message = _("没有认出标题，暂用文件名，请改写。")
    finding = Finding(FindingCode.BAD_VALUE, message, _("标题"), page.title)
    page.import_notes["findings"] = [finding.as_dict(), *page.import_notes.get("findings", [])]


def is_filled(page: Page, name: str) -> bool:
    """Whether the page has a field of this name and something stands in it."""
    if not any(field.name == name for field in page._meta.get_fields()):
        return False
    value = getattr(page, name)
    return bool(value.all() if hasattr(value, "all") else value)


def _draft(report: Report, page: Page, user: User) -> dict:
    is_own = readable_pages(user).filter(pk=page.pk).exists()
    notes = getattr(page, "import_notes", {})
    return {
        "page": page.pk if is_own else None,
        "title": report.title,
        "is_new": report.result == Result.DRAFT,
        "missing": notes.get("missing", []),
        "findings": len(notes.get("findings", [])),
        "messages": report.messages,
    }
