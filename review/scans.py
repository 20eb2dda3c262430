"""What the scanner found, kept and put together: one scan a stored file, and everything found on a page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from hashlib import sha256 as new_sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import FieldDoesNotExist
from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Revision

from core.outbox import enqueue
from review import quarantine, scanning
from review.difference import STRUCTURE_KEYS, field_label, words
from review.models import FileScan, Journey
from review.payload import stored_files
from review.scanning import Finding, Kind, Severity, scan_path, scan_text
from review.scanning.masks import mask_numbers
from review.scanning.proofreading import Remark, proofread

WAITING_CODE = "DOC0"
SCANNING = gettext_lazy("扫描中，请稍后刷新")
PAGE_KEY = re.compile(r"page:[0-9a-f-]{36}:")
LINE = re.compile(r"第(\d+)行")
# What a masked copy takes away; a mark of a secret is never masked: such a text must not be here at all.
MASKABLE = frozenset(Kind) - {Kind.SECRECY_MARK, Kind.INTERNAL_ONLY, Kind.COPY_CONTROL, Kind.UNREADABLE,
                              Kind.SENSITIVE_TOPIC, Kind.INJECTION, Kind.NESTED_ARCHIVE, Kind.PLACEHOLDER}  # fmt: skip


@cache
def rules_version() -> str:
    """Return a short hash of the scanner's own code: another version of the rules may find something else."""
    digest = new_sha256()
    for path in sorted(Path(scanning.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


# Files -------------------------------------------------------------------------------------------------------------------

TRANSIENT = ("读取超过规定时间", "读取时程序异常中止", "读取时超过内存限制", "文件打不开")
RETRY_AFTER = timedelta(minutes=10)
MAX_ATTEMPTS = 3


def scan_stored_file(file: dict) -> list[Finding]:
    """Return the findings of a stored file, given as `payload.stored_files` gives it; scanned once for bytes and name.

    Starts a child process when there is no scan by today's rules: never call it in a web request or a transaction.
    """
    if is_scanned(*_key(file)):
        return _kept_findings([file])[_key(file)]
    return _scan_and_keep(file)


def scan_incoming(content: bytes, name: str) -> list[Finding]:
    """Scan bytes that are not stored yet, and keep what is found for them and this name. Never in a transaction."""
    sha256 = new_sha256(content).hexdigest()
    file = {"sha256": sha256, "name": name}
    if not is_scanned(sha256, name):
        with NamedTemporaryFile() as copy:
            copy.write(content)
            copy.flush()
            keep(file, scan_path(copy.name, name))
    return _kept_findings([file])[_key(file)]


def is_scanned(sha256: str, name: str) -> bool:
    """Tell whether these bytes were scanned under this name by today's rules, and need no second try."""
    due = Q(retry_at__lte=timezone.now())
    return FileScan.objects.filter(sha256=sha256, name=name, rules_version=rules_version()).exclude(due).exists()


def scan_entry(key: str, payload: dict) -> None:
    """Outbox handler of kind "scan": "document:<pk>" or "image:<pk>"; "open_bytes:<pk>" of a file in quarantine."""
    kind, pk = key.split(":")
    if kind == "open_bytes":
        quarantine.remove_open_bytes(int(pk))
        return
    model = get_image_model() if kind == "image" else get_document_model()
    if (row := model.objects.filter(pk=pk).first()) and row.sha256:
        scan_stored_file({"sha256": row.sha256, "storage_name": row.file.name, "name": row.original_name})


def request_scan(row) -> None:
    """Ask for a scan of a document's or image's bytes, in the caller's transaction, unless they were scanned."""
    if row.sha256 and not is_scanned(row.sha256, row.original_name):
        enqueue(kind="scan", key=f"{quarantine.kind_of(row)}:{row.pk}")


def request_retries() -> int:
    """Ask again for the scans that failed for want of time or memory and whose pause is over; returns how many."""
    due = FileScan.objects.filter(retry_at__lte=timezone.now(), rules_version=rules_version())
    hashes = list(due.values_list("sha256", flat=True)[:500])
    rows = [
        row for model in (get_document_model(), get_image_model()) for row in model.objects.filter(sha256__in=hashes)
    ]
    for row in rows:
        request_scan(row)
    return len(rows)


def _key(file: dict) -> tuple[str, str]:
    return file["sha256"], file["name"]


def _kept_findings(files: list[dict]) -> dict[tuple[str, str], list[Finding]]:
    """What is kept of these files; a failed try stands until its retry, however late that comes."""
    kept = FileScan.objects.filter(sha256__in={file["sha256"] for file in files}, rules_version=rules_version())
    return {(scan.sha256, scan.name): _answered(scan) for scan in kept}


def _answered(scan: FileScan) -> list[Finding]:
    """Marks that a secrecy officer called a false alarm go to the reviewer and block no more."""
    findings = [Finding.from_dict(finding) for finding in scan.findings]
    if quarantine.is_marked(findings) and quarantine.is_false_alarm(scan.sha256):
        return [_overridden(finding) for finding in findings]
    return findings


def _overridden(finding: Finding) -> Finding:
    if finding.kind != Kind.SECRECY_MARK or finding.severity != Severity.BLOCK:
        return finding
    excerpt = _("%(excerpt)s（保密审查员认定为误报）") % {"excerpt": finding.excerpt}
    return Finding(finding.kind, Severity.REVIEW, finding.where, excerpt, finding.code)


def _scan_and_keep(file: dict) -> list[Finding]:
    path = Path(default_storage.path(file["storage_name"]))
    if not path.is_file():  # not kept: the next restore may bring the bytes back
        return [Finding(Kind.UNREADABLE, Severity.REVIEW, _("文件"), _("原文件不在库中"), "DOC2")]
    findings = scan_path(path, file["name"])
    scan = keep(file, findings)
    if quarantine.is_marked(findings):
        quarantine.seal_away(sha256=file["sha256"], findings=findings)
    return _answered(scan)


def keep(file: dict, findings: list[Finding]) -> FileScan:
    """Keep what was found in a file; a try that failed for want of time or memory is due again later."""
    key = {"sha256": file["sha256"], "name": file["name"]}
    earlier = FileScan.objects.filter(**key, rules_version=rules_version()).first()
    attempts = earlier.attempts + 1 if earlier else 1
    retries = is_transient(findings) and attempts < MAX_ATTEMPTS
    values = {
        "findings": [finding.as_dict() for finding in findings], "rules_version": rules_version(),
        "scanned_at": timezone.now(), "attempts": attempts,
        "retry_at": timezone.now() + RETRY_AFTER * attempts if retries else None,
    }  # fmt: skip
    return FileScan.objects.update_or_create(**key, defaults=values)[0]


def is_transient(findings: Iterable[Finding]) -> bool:
    """Tell whether reading ended for want of time or memory: another day, another machine may read the file."""
    return any(f.kind == Kind.UNREADABLE and f.excerpt.startswith(TRANSIENT) for f in findings)


# Pages -------------------------------------------------------------------------------------------------------------------


def findings_of_page(page) -> list[dict]:
    """Return everything found in the page's own words and in the files it refers to, gravest first.

    `where` names the field and line, or the file and the place inside; `file` is the file's token, "" for the page's
    own words. A file that was never scanned is not scanned here: it stands as a finding that blocks, and its scan is
    asked for (`waiting_files`).
    """
    found = [(finding, "") for finding in text_findings(page)]
    files = stored_files(page)
    kept = _kept_findings(files)
    for file in files:
        findings = kept.get(_key(file)) or ([] if _key(file) in kept else [_waiting(file)])
        found += [(_placed(finding, f"{file['name']} {finding.where}".strip()), file["token"]) for finding in findings]
    found.sort(key=lambda pair: -pair[0].severity.rank)
    return [finding.as_dict() | {"file": token} for finding, token in found]


def waiting_files(page) -> list[dict]:
    """Return the page's files that no scan by today's rules has read yet."""
    files = stored_files(page)
    kept = _kept_findings(files)
    return [file for file in files if _key(file) not in kept]


def scan_waiting(page) -> None:
    """Scan the page's files that wait, here and now: for commands and tasks, never in a web request."""
    for file in waiting_files(page):
        if file["sha256"]:
            scan_stored_file(file)


def _waiting(file: dict) -> Finding:
    """A file without a scan: in quarantine, gone from the store, or under way."""
    if not file["sha256"]:
        return Finding(Kind.SECRECY_MARK, Severity.BLOCK, file["title"], _("文件在隔离区"), "SEC1")
    if not default_storage.exists(file["storage_name"]):
        return Finding(Kind.UNREADABLE, Severity.REVIEW, _("文件"), _("原文件不在库中"), "DOC2")
    enqueue(kind="scan", key=f"{file['kind']}:{file['id']}")
    return Finding(Kind.UNREADABLE, Severity.BLOCK, "", str(SCANNING), WAITING_CODE)


def text_findings(page) -> list[Finding]:
    """Return the findings in what people wrote: title, summary, text, metadata, names and alternative texts of files."""
    lines = placed_lines(page)
    findings = scan_text(_joined(lines))
    # Unfilled places in the page's own words are the proofreader's: nobody answers the same thing twice.
    return [at_place(finding, lines) for finding in findings if finding.kind is not Kind.PLACEHOLDER]


def remarks_of_page(page) -> list[dict]:
    """Return what an editor would correct in the page's own words (校对), in reading order; numbers are masked."""
    lines = placed_lines(page)
    return [remark_dict(remark, lines) for remark in proofread(_joined(lines))]


def remark_dict(remark: Remark, lines: list[tuple[str, str]]) -> dict:
    """Return a remark on the joined lines as a report keeps it, with its place on the page."""
    remark = replace(remark, where=place_of(remark.where, lines), excerpt=mask_numbers(remark.excerpt))
    return remark.as_dict()


def at_place(finding: Finding, lines: list[tuple[str, str]]) -> Finding:
    """Return a finding in the joined lines with its place on the page."""
    return _placed(finding, place_of(finding.where, lines))


def place_of(where: str, lines: list[tuple[str, str]]) -> str:
    """Return the place on the page of 「第n行」 in the joined lines."""
    return LINE.sub(lambda match: lines[int(match[1]) - 1][0], where)


def _joined(lines: list[tuple[str, str]]) -> str:
    return "\n".join(line for _place, line in lines)


def report_on(page) -> dict:
    """Return the scan report that is kept with a review: findings and remarks, by which rules, of which content."""
    return {
        "findings": findings_of_page(page),
        "remarks": remarks_of_page(page),
        "rules_version": rules_version(),
        "content_hash": page.content_hash(),
    }


def report_of(journey: Journey) -> dict:
    """Return the scan report of the submitted content; without a content hash when the revision is gone."""
    revision = Revision.objects.filter(pk=journey.revision_id).first()
    return report_on(revision.as_object()) if revision else {"findings": [], "remarks": [], "content_hash": ""}


def blocks(findings: Iterable[dict]) -> bool:
    """Tell whether something among the findings must not be published."""
    return any(finding["severity"] == Severity.BLOCK for finding in findings)


def is_waiting(findings: Iterable[dict]) -> bool:
    """Tell whether a file among the findings is still being scanned."""
    return any(finding["code"] == WAITING_CODE for finding in findings)


def needs_reading(findings: Iterable[dict]) -> bool:
    """Tell whether a person has to judge something among the findings."""
    return any(finding["severity"] == Severity.REVIEW for finding in findings)


def _placed(finding: Finding, where: str) -> Finding:
    return Finding(finding.kind, finding.severity, where, finding.excerpt, finding.code)


def placed_lines(page) -> list[tuple[str, str]]:
    """Every line of the page's words with its place in the editor; one text, so that a title tells about a list below."""
    written = {name: value for name, value in page.public_payload().items() if _is_written(page, name)}
    return [placed for name, value in written.items() for placed in _lines_of_field(page, name, value)]


def _lines_of_field(page, name: str, value) -> Iterator[tuple[str, str]]:
    label, lines = field_label(page, name), list(passages(value))
    for number, line in enumerate(lines, 1):
        yield label if len(lines) == 1 else _("%(field)s 第%(number)s段") % {"field": label, "number": number}, line


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
            yield from [line_of_row(part)] if isinstance(part, list) else passages(part)
    else:
        yield from (line for line in words(value).splitlines() if not PAGE_KEY.match(line))


def line_of_row(cells: list) -> str:
    """Return the cells of a table's row as one line."""
    return "\t".join(" ".join(words(cell).split()) for cell in cells)
