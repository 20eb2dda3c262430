"""What the scanner found, kept and put together: one scan a stored file, and everything found on a page."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256 as new_sha256
from pathlib import Path

from django.core.exceptions import FieldDoesNotExist
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Revision

from core.outbox import enqueue
from review import scanning
from review.difference import STRUCTURE_KEYS, field_label, words
from review.models import FileScan, Journey
from review.payload import stored_files
from review.scanning import Finding, Kind, Severity, scan_path, scan_text

PAGE_KEY = re.compile(r"page:[0-9a-f-]{36}:")
LINE = re.compile(r"第(\d+)行")


@cache
def rules_version() -> str:
    """Return a short hash of the scanner's own code: another version of the rules may find something else."""
    digest = new_sha256()
    for path in sorted(Path(scanning.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


# Files -------------------------------------------------------------------------------------------------------------------


def scan_stored_file(file: dict) -> list[Finding]:
    """Return the findings of a stored file, given as `payload.stored_files` gives it; scanned once for its bytes.

    Starts a child process when there is no scan by today's rules: call it outside transactions where that is possible.
    """
    kept = _kept_findings([file])
    return kept[file["sha256"]] if file["sha256"] in kept else _scan_and_keep(file)


def is_scanned(sha256: str) -> bool:
    """Tell whether these bytes were scanned by today's rules."""
    return FileScan.objects.filter(sha256=sha256, rules_version=rules_version()).exists()


def scan_entry(key: str, payload: dict) -> None:
    """Outbox handler of kind "scan"; the key is "document:<pk>" or "image:<pk>"."""
    kind, pk = key.split(":")
    model = get_image_model() if kind == "image" else get_document_model()
    if (row := model.objects.filter(pk=pk).first()) and row.file:
        scan_stored_file({"sha256": row.sha256, "storage_name": row.file.name, "name": row.original_name})


def request_scan(row) -> None:
    """Ask for a scan of a document's or image's bytes, in the caller's transaction, unless they were scanned."""
    if row.sha256 and not is_scanned(row.sha256):
        kind = "image" if isinstance(row, get_image_model()) else "document"
        enqueue(kind="scan", key=f"{kind}:{row.pk}")


def _kept_findings(files: list[dict]) -> dict[str, list[Finding]]:
    hashes = {file["sha256"] for file in files}
    kept = FileScan.objects.filter(sha256__in=hashes, rules_version=rules_version())
    return {scan.sha256: [Finding.from_dict(finding) for finding in scan.findings] for scan in kept}


def _scan_and_keep(file: dict) -> list[Finding]:
    path = Path(default_storage.path(file["storage_name"]))
    if not path.is_file():  # not kept: the next restore may bring the bytes back
        return [Finding(Kind.UNREADABLE, Severity.REVIEW, _("文件"), _("原文件不在库中"), "DOC2")]
    findings = scan_path(path, file["name"])
    FileScan.objects.update_or_create(
        sha256=file["sha256"],
        defaults={
            "findings": [finding.as_dict() for finding in findings],
            "rules_version": rules_version(),
            "scanned_at": timezone.now(),
        },
    )
    return findings


# Pages -------------------------------------------------------------------------------------------------------------------


def findings_of_page(page) -> list[dict]:
    """Return everything found in the page's own words and in the files it refers to, gravest first.

    `where` names the field and line, or the file and the place inside. Files never scanned are scanned now.
    """
    found = text_findings(page)
    files = stored_files(page)
    kept = _kept_findings(files)
    for file in files:
        findings = kept[file["sha256"]] if file["sha256"] in kept else _scan_and_keep(file)
        found += [_placed(finding, f"{file['name']} {finding.where}") for finding in findings]
    return [finding.as_dict() for finding in sorted(found, key=lambda finding: -finding.severity.rank)]


def text_findings(page) -> list[Finding]:
    """Return the findings in what people wrote: title, summary, text, metadata, names and alternative texts of files."""
    lines = list(_placed_lines(page))
    places = [place for place, _line in lines]
    findings = scan_text("\n".join(line for _place, line in lines))
    return [_placed(finding, LINE.sub(lambda m: places[int(m[1]) - 1], finding.where)) for finding in findings]


def report_on(page) -> dict:
    """Return the scan report that is kept with a review: findings, by which rules, of exactly which content."""
    return {
        "findings": findings_of_page(page),
        "rules_version": rules_version(),
        "content_hash": page.content_hash(),
    }


def report_of(journey: Journey) -> dict:
    """Return the scan report of the submitted content; without a content hash when the revision is gone."""
    revision = Revision.objects.filter(pk=journey.revision_id).first()
    return report_on(revision.as_object()) if revision else {"findings": [], "content_hash": ""}


def blocks(findings: Iterable[dict]) -> bool:
    """Tell whether something among the findings must not be published."""
    return any(finding["severity"] == Severity.BLOCK for finding in findings)


def needs_reading(findings: Iterable[dict]) -> bool:
    """Tell whether a person has to judge something among the findings."""
    return any(finding["severity"] == Severity.REVIEW for finding in findings)


def _placed(finding: Finding, where: str) -> Finding:
    return Finding(finding.kind, finding.severity, where, finding.excerpt, finding.code)


def _placed_lines(page) -> Iterator[tuple[str, str]]:
    """Every line of the page's words with its place in the editor; one text, so that a title tells about a list below."""
    for name, value in page.public_payload().items():
        if not _is_written(page, name):
            continue
        label, lines = field_label(page, name), list(passages(value))
        for number, line in enumerate(lines, 1):
            yield (
                (label if len(lines) == 1 else _("%(field)s 第%(number)s段") % {"field": label, "number": number}),
                line,
            )


def _is_written(page, name: str) -> bool:
    """Whether people wrote the value themselves: not a choice, not the name of a related row."""
    if name == "type":
        return False
    try:
        field = page._meta.get_field(name)
    except FieldDoesNotExist:
        return True
    return field.one_to_many if field.is_relation else not field.choices


def passages(value) -> Iterator[str]:
    """Return the lines of a payload value; the cells of a table's row stay together, rules look at rows."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in STRUCTURE_KEYS:
                yield from passages(part)
    elif isinstance(value, list):
        for part in value:
            yield from [_row(part)] if isinstance(part, list) else passages(part)
    else:
        yield from (line for line in words(value).splitlines() if not PAGE_KEY.match(line))


def _row(cells: list) -> str:
    return "\t".join(" ".join(words(cell).split()) for cell in cells)
