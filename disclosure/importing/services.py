"""Making pages of imported documents: drafts, submissions, or cleared publications of a migration."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from assets.models import CustomDocument
from assets.reading import UnreadableFile
from catalog.models import CatalogEntry, Channel, Genre, SubjectCategory
from core.chinese import fold
from departments.models import Department
from departments.rules import org_code_check_character
from departments.signals import department_created
from disclosure.importing.documents import FIELD_LABELS, ImportedDocument
from disclosure.importing.files import import_file
from disclosure.importing.first_look import look_at_files, to_store
from disclosure.importing.kinds import kind_of
from disclosure.importing.records import UnreadableRecord, read_records
from disclosure.importing.streams import save_image, stream_of
from disclosure.models import DepartmentCatalogPage, DisclosurePage, DisclosurePageBasis, DisclosurePageIssuer
from review import secrecy
from review.exceptions import NotSubmittable, ScanBlocks, SecrecyRefused
from review.migration import publish_migrated
from review.services import submit
from users.enums import Role
from users.models import User
from users.services import collection_of


class Result(StrEnum):
    """What became of one document."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass
class Options:
    """How an import runs. `officer` and `reason` clear a migration; otherwise pages become drafts.

    `place` is the page below which drafts go, whoever the file names (从文件新建): its department and `kind` decide.
    `finish(page, document)` fills in what the file does not tell, before the page is stored.
    """

    user: User
    department: Department | None = None
    place: Page | None = None
    kind: str = ""
    finish: Callable[[Page, ImportedDocument], None] | None = None
    is_dry_run: bool = False
    submits: bool = False
    officer: User | None = None
    reason: str = ""
    creates_departments: bool = False


@dataclass
class Report:
    """What happened to one document: the page it became, and lines for the person who imports."""

    name: str
    result: Result
    title: str = ""
    page: Page | None = None
    filled: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    findings: list[dict] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def import_path(path: Path, options: Options, *, readable: Path | None = None) -> Iterator[Report]:
    """Import one file; yields a report per document. A file that can't be read yields one failed report.

    `readable` is the same text in a format that can be read (a .doc converted to .docx); `path` stays the original.
    """
    try:
        if path.suffix.lower() == ".jsonl":
            for found in read_records(path, home_places=home_places()):
                yield _record_report(found, path, options)
            return
        documents = import_file(path, read_from=readable, home_places=home_places())
    except (UnreadableFile, OSError) as error:
        yield Report(path.name, Result.FAILED, messages=[str(error)])
        return
    for document in documents:
        yield _guarded(document, path, options)


def home_places() -> list[str]:
    """Return the names that belong to this county, so that other counties' names stand out."""
    names = Department.objects.values_list("official_name", flat=True)
    places = Department.objects.exclude(address="").values_list("address", flat=True)
    return [*names, *places]


def _record_report(found, path: Path, options: Options) -> Report:
    if isinstance(found, UnreadableRecord):
        name = _("%(file)s 第%(line)d行") % {"file": path.name, "line": found.line}
        return Report(name, Result.FAILED, messages=[found.reason])
    return _guarded(found, path, options)


def _guarded(document: ImportedDocument, path: Path, options: Options) -> Report:
    """One document that can't be stored must not end the run; what went wrong is in its report."""
    failed = Report(document.source_id or path.name, Result.FAILED, document.title)
    try:
        look_at_files(document, path)
        with transaction.atomic():
            report = import_document(document, path, options)
            if options.is_dry_run:
                transaction.set_rollback(True)
            return report
    except SecrecyRefused as error:
        failed.title, failed.messages = "", [_refused(error, options)]
    except ValidationError as error:
        failed.messages = list(error.messages)
    except (UnreadableFile, ValueError) as error:
        failed.messages = [str(error)]
    return failed


def _refused(error: SecrecyRefused, options: Options) -> str:
    """Nothing of the document was stored; ledger and incident say so, the importer is told whom to call."""
    department = error.department or options.department or options.user.departments_as("liaison", "secrecy").first()
    secrecy.note_refusal(reference=error.reference, user=options.user, digest=error.digest, department=department)
    return secrecy.refusal_text(department)


def import_document(document: ImportedDocument, path: Path, options: Options) -> Report:
    """Make one document a draft, and submit or clear it when the options say so and it is complete.

    The same `source_id` imported twice changes nothing. Raises ValueError when it has no department.
    """
    report = Report(
        document.source_id or path.name,
        Result.DRAFT,
        document.title,
        missing=[FIELD_LABELS.get(name, name) for name in document.missing],
    )
    report.findings = [finding.as_dict() for finding in document.findings]
    report.filled = [FIELD_LABELS[name] for name in document.metadata if name in FIELD_LABELS]
    if existing := already_imported(document, options):
        report.page, report.result = existing, Result.SKIPPED
        return report
    department = department_of(document, options, report)
    report.page = page = _save(document, path, department, options, report)
    _add_redirect(document, page)
    _take_further(page, document, options, report)
    return report


def already_imported(document: ImportedDocument, options: Options) -> Page | None:
    """Return the page that carries this record's id, or the same title, text and source file, from an earlier run."""
    identifier = source_id_of(document, options)
    for model in importable_types():
        if found := model.objects.filter(source_id=identifier).first():
            return found
    return None


def importable_types() -> list[type[Page]]:
    """Return the page types that keep a `source_id`."""
    from wagtail.models import get_page_models

    return [model for model in get_page_models() if any(f.name == "source_id" for f in model._meta.fields)]


def source_id_of(document: ImportedDocument, options: Options) -> str:
    """Return a record's own id; for files a hash of what was in them, so that a second run finds it again.

    Where a place was chosen the same file may become another page elsewhere: nobody learns of another's draft.
    """
    if document.source_id:
        return document.source_id[:100]
    from review.json import digest

    place = [str(options.place.pk)] if options.place else []
    return "file:" + digest([document.title, document.text, Path(document.source_path).name, *place])[:40]


# Departments -------------------------------------------------------------------------------------------------------------


def department_of(document: ImportedDocument, options: Options, report: Report) -> Department:
    """Return the department a document belongs to: named in it, given on the command line, or the importer's own.

    Raises ValueError when there is none; unknown names are reported, or made with `creates_departments`.
    """
    if options.place:
        return own_department(options)
    for name in names_in(document):
        if found := find_department(name):
            if name == document.metadata.get("department") or options.officer or may_write_for(options.user, found):
                return found
            report.messages.append(_("落款为“%(name)s”，导入人不在该机构任职，归入本人所在机构。") % {"name": name})
            return own_department(options)
    unknown = next(iter(names_in(document)), "")
    if unknown and options.creates_departments:
        return make_department(unknown, options.user)
    if unknown:
        report.messages.append(_("未找到机构“%(name)s”，归入本人所在机构，原名保留。") % {"name": unknown})
    return own_department(options)


def may_write_for(user: User, department: Department) -> bool:
    """Whether `user` would find a draft again in a department whose name only stands under the text."""
    return (
        user.is_superuser
        or user.memberships.current().filter(role__in=(Role.OFFICE, Role.SITE_ADMIN)).exists()
        or user.departments_as("liaison", "head", "secrecy").filter(pk=department.pk).exists()
    )


def own_department(options: Options) -> Department:
    """Return the department given on the command line, else the importer's, else the county's office."""
    department = options.department or options.user.departments_as("liaison", "head", "secrecy").first()
    department = department or Department.objects.of_kind("county_government_office").first()
    if department is None:
        raise ValueError(_("无法确定发布机构，请用 --department 指定。"))
    return department


def names_in(document: ImportedDocument) -> list[str]:
    """Return the names of organs that a document states, the most telling first."""
    metadata = document.metadata
    issuers = metadata.get("issuers") or []
    issuers = [issuers] if isinstance(issuers, str) else list(issuers)
    return [str(name).strip() for name in [metadata.get("department"), *issuers] if name and str(name).strip()]


def find_department(name: str) -> Department | None:
    """Return the department known by `name`, whatever the script and width it is written in."""
    if found := Department.objects.known_as(name).first():
        return found
    wanted = fold(name)
    for department in Department.objects.prefetch_related("alias_rows", "former_names"):
        if wanted in {fold(known) for known in department.own_names}:
            return department
    return None


def make_department(name: str, user: User) -> Department:
    """Make a department for a first migration; its code is provisional until the office corrects it."""
    from core.slugs import pinyin_slug

    number = Department.objects.count() + 1
    while Department.objects.filter(org_code__startswith=f"T{number:07d}").exists():
        number += 1
    code, slug = f"T{number:07d}", pinyin_slug(name)[:40]
    if Department.objects.filter(slug=slug).exists():
        slug = f"{slug}-{number}"
    department = Department.objects.create(
        official_name=name[:100], short_name=name[:50], slug=slug, org_code=code + org_code_check_character(code)
    )
    department_created.send(sender=Department, department=department, user=user)
    department.refresh_from_db()
    return department


# Pages -------------------------------------------------------------------------------------------------------------------


def _save(document: ImportedDocument, path: Path, department: Department, options: Options, report: Report) -> Page:
    kind = kind_of(options.kind if options.place else str(document.metadata.get("kind", "")))
    page = kind.make(document, department) if kind else make_document_page(document, department)
    page.title = page.title[:255]
    page.department, page.owner, page.live = department, options.user, False
    page.first_published_at = published_at(document)
    page.source_id = source_id_of(document, options)
    page.import_notes = {"findings": report.findings, "missing": [FIELD_LABELS.get(n, n) for n in document.missing]}
    page.body = stream_of(document.blocks, keep_image=lambda block: _keep_image(block, department, options, report))
    page.attachments = json.dumps(_attachments(document, path, department, options))
    if document.source_path and not document.source_id:
        page.import_notes["original"] = _keep_original(document, department, options).pk
    if options.finish:
        options.finish(page, document)
    parent = options.place or (kind.parent if kind else catalog_of)(department)
    parent.add_child(instance=page)
    page.save_revision(user=options.user)
    return page


def catalog_of(department: Department) -> Page:
    """Return the home of a department's documents. Raises ValueError when its node was not built."""
    parent = DepartmentCatalogPage.objects.filter(department=department).first()
    if parent is None:
        raise ValueError(_("机构“%(name)s”没有目录栏目，请先建立。") % {"name": department})
    return parent


def make_document_page(document: ImportedDocument, department: Department) -> DisclosurePage:
    """Return an unsaved disclosed document with the fields that were recognised."""
    metadata = document.metadata
    page = DisclosurePage(
        title=document.title,
        summary=summary_of(document),
        keywords=" ".join(_words(metadata.get("keywords")))[:120],
        document_number=str(metadata.get("document_number") or ""),
        genre=Genre.objects.filter(name=metadata.get("genre")).first(),
        subject=find_subject(str(metadata.get("subject") or "")),
        formed_on=metadata.get("formed_on"),
        effective_on=metadata.get("effective_on"),
        abolished_on=metadata.get("abolished_on"),
        responsible_unit=str(metadata.get("responsible_unit") or "")[:100],
        imported_index_number=_free_index_number(metadata),
        **{name: metadata[name] for name in ("validity_status", "disclosure_attribute", "audience", "duration")
           if metadata.get(name)},
    )  # fmt: skip
    page.issuers = [DisclosurePageIssuer(department=found) for found in _issuers(document)]
    page.basis_documents = [DisclosurePageBasis(number_or_title=str(text)[:200])
                            for text in _words(metadata.get("basis_documents"))]  # fmt: skip
    page.channels = list(Channel.objects.filter(name__in=_words(metadata.get("channels"))))
    return page


def summary_of(document: ImportedDocument) -> str:
    return str(document.metadata.get("summary") or "")[:300]


def _free_index_number(metadata: dict) -> str:
    """A number from elsewhere is kept, unless it is taken here already."""
    number = str(metadata.get("index_number") or "")[:60]
    taken = number and CatalogEntry.objects.filter(index_number=number).exists()
    return "" if taken else number


def _issuers(document: ImportedDocument) -> list[Department]:
    found = [find_department(name) for name in _words(document.metadata.get("issuers"))]
    return list(dict.fromkeys(department for department in found if department))


def find_subject(text: str) -> SubjectCategory | None:
    """Return the subject a document names, as "一级/二级" or by one of its names."""
    names = [part.strip() for part in text.replace(">", "/").replace("、", "、").split("/") if part.strip()]
    return SubjectCategory.objects.filter(name=names[-1]).first() if names else None


def _words(value) -> list[str]:
    return [value] if isinstance(value, str) else [str(item) for item in value or []]


def published_at(document: ImportedDocument) -> datetime | None:
    """Return when the document says it was published, at nine in the morning Shanghai time; never in the future."""
    day = document.metadata.get("published_on")
    if day is None:
        return None
    moment = day if isinstance(day, datetime) else datetime.combine(day, time(9))
    moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    return min(moment, timezone.now())


def _keep_image(block, department: Department, options: Options, report: Report) -> int | None:
    try:
        return save_image(block, collection=collection_of(department), user=options.user).pk
    except UnreadableFile:
        report.messages.append(_("图片无法读取，已略去：%(name)s") % {"name": block.name})
        return None


def _attachments(document: ImportedDocument, path: Path, department: Department, options: Options) -> list[dict]:
    """Keep the files that lie beside a record, in order, privately."""
    names = document.metadata.get("files") or []
    stored = [_store(path.parent / name, department, options, title=Path(name).stem) for name in names]
    return [{"type": "file", "value": {"document": row.pk, "note": ""}} for row in stored]


def _keep_original(document: ImportedDocument, department: Department, options: Options) -> CustomDocument:
    """Keep the imported file itself, not shown to the public: it may hold what was cut out of the text."""
    title = _("原件：%(title)s") % {"title": document.title}
    return _store(Path(document.source_path), department, options, title=title)


def _store(source: Path, department: Department, options: Options, *, title: str) -> CustomDocument:
    row = CustomDocument(title=title[:255], collection=collection_of(department), uploaded_by_user=options.user)
    name, content = to_store(source)
    row.file = ContentFile(content, name=name)
    row.clean()
    row.save()
    return row


def _add_redirect(document: ImportedDocument, page: Page) -> None:
    """An address that people have kept goes on working, for good."""
    from urllib.parse import urlsplit

    old = str(document.metadata.get("old_url") or "").strip()
    if not old:
        return
    parts = urlsplit(old)
    target = Redirect.normalise_path(parts.path + (f"?{parts.query}" if parts.query else ""))
    Redirect.objects.update_or_create(
        old_path=target, site=None, defaults={"redirect_link": page.public_path(), "is_permanent": True}
    )


# Further than a draft ----------------------------------------------------------------------------------------------------


def _take_further(page: Page, document: ImportedDocument, options: Options, report: Report) -> None:
    """Submit what is complete, or clear a migration; what the checks found stays a draft with its list."""
    if options.officer:
        if document.findings:
            report.messages.append(_("检查发现问题，保留为草稿，核对后再发布。"))
            return
        try:
            with transaction.atomic():
                publish_migrated(page=page, author=options.user, officer=options.officer, reason=options.reason)
            report.result = Result.PUBLISHED
        except ScanBlocks as error:
            report.messages += [_("扫描发现禁止发布的内容，保留为草稿："), *error.reasons]
    elif options.submits and document.is_complete:
        try:
            with transaction.atomic():
                submit(page=page, user=options.user)
            report.result = Result.SUBMITTED
        except NotSubmittable as error:
            report.missing += [FIELD_LABELS.get(name, name) for name in error.message_dict]
