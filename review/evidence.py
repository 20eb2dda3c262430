"""Findings and remarks of a page as its screens show them: numbered, each with the passages to mark in the text."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from wagtail.models import Revision

from review import scans
from review.answers import RemarkAnswer, key_of, reason_field, remark_field
from review.models import Journey
from review.scanning import Finding, Severity
from review.scanning.located import Spot, locate_remarks, locate_text
from review.scanning.proofreading import Category

REMARK_PREFIX = "J"  # remarks are numbered 校1, 校2 …; their anchors J1, J2 …


@dataclass(frozen=True)
class Passage:
    """Characters of a line of the page's words; `nth` tells lines apart that read the same."""

    line: str
    start: int
    end: int
    nth: int = 0


@dataclass(frozen=True)
class Noted:
    """A numbered entry of the list beside the text."""

    key: str  # stable name; the numbers below change when something above is mended
    anchor: str  # "3", "J2": id of the entry, and of its mark
    number: str  # what the reader sees
    kind_label: str
    severity: Severity
    where: str
    excerpt: str
    field: str  # name of the answer's form field, "" when there is nothing to answer
    answer: str = ""
    suggestion: str = ""
    file: str = ""  # token of the file it lies in
    can_be_masked: bool = False
    is_remark: bool = False
    is_waiting: bool = False  # the file is still being scanned: neither good nor bad yet
    alike: int = 1  # how many findings of this kind ask for a reason
    passages: tuple[Passage, ...] = ()

    @property
    def width(self) -> int:
        """How much text it covers: a row of a list more than a number in it."""
        return sum(passage.end - passage.start for passage in self.passages)

    @property
    def answer_label(self) -> str:
        """What was answered, in words: the reason as it was typed, or 改 / 无误."""
        return str(RemarkAnswer(self.answer).label) if self.answer in RemarkAnswer.values else self.answer


@dataclass(frozen=True)
class Evidence:
    """All there is to say about a page, findings gravest first, remarks in reading order."""

    report: dict
    findings: list[Noted]
    remarks: list[Noted]

    @property
    def is_waiting(self) -> bool:
        return scans.is_waiting(self.report["findings"])

    @property
    def blocks(self) -> bool:
        return scans.blocks(self.report["findings"])

    @property
    def notes(self) -> list[Noted]:
        return [*self.findings, *self.remarks]

    def in_file(self, token: str) -> list[Noted]:
        return [note for note in self.findings if note.file == token]


def evidence_of_journey(journey: Journey, record=None) -> Evidence | None:
    """Return the evidence of an item: now, while it is under way; afterwards what its review had before it."""
    revision = Revision.objects.filter(pk=journey.revision_id).first()
    page = revision.as_object() if revision else None
    if journey.is_active:
        return evidence_of(page) if page else None
    if record is None or "findings" not in record.scan_report:
        return None
    return evidence_of(page, record.scan_report) if page else _evidence(record.scan_report, {}, {})


def evidence_of(page, report: dict | None = None) -> Evidence:
    """Return the evidence of a page; `report` when it was made before (it was kept with a review)."""
    lines = scans.placed_lines(page)
    text = "\n".join(line for _place, line in lines)
    passages = _Passages([line for _place, line in lines])
    findings = {
        _identity(scans.at_place(finding, lines)): passages.of(spots) for finding, spots in locate_text(text).items()
    }
    remarks = {
        remark_field(scans.remark_dict(remark, lines)): passages.of(spots) for remark, spots in locate_remarks(text)
    }
    return _evidence(report or scans.report_on(page), findings, remarks)


def _identity(finding: Finding) -> tuple[str, ...]:
    return (finding.kind, finding.severity, finding.where, finding.excerpt)


def _evidence(report: dict, findings: dict, remarks: dict) -> Evidence:
    noted = [_noted_finding(entry, findings) for entry in report["findings"]]
    remarked = [_noted_remark(entry, remarks) for entry in report.get("remarks", [])]
    return Evidence(report, _numbered(noted), _numbered(remarked, REMARK_PREFIX))


def _numbered(notes: Iterable[Noted], prefix: str = "") -> list[Noted]:
    """Number them; those that look the same and share an answer stand once."""
    unique = dict.fromkeys(notes)
    alike = Counter(note.kind_label for note in unique if note.field)
    shown = "校" if prefix else ""
    return [
        replace(note, anchor=f"{prefix}{n}", number=f"{shown}{n}", alike=alike[note.kind_label])
        for n, note in enumerate(unique, 1)
    ]


def _noted_finding(entry: dict, passages: dict) -> Noted:
    finding = Finding.from_dict(entry)
    file = entry.get("file", "")
    return Noted(
        key=key_of(entry),
        anchor="",
        number="",
        kind_label=finding.kind.label,
        severity=finding.severity,
        where=finding.where,
        excerpt=finding.excerpt,
        field=reason_field(entry) if finding.severity is Severity.REVIEW else "",
        answer=entry.get("reason", ""),
        file=file,
        can_be_masked=finding.kind in scans.MASKABLE,
        passages=() if file else passages.get(_identity(finding), ()),
        is_waiting=scans.is_waiting([entry]),
    )


def _noted_remark(entry: dict, passages: dict) -> Noted:
    return Noted(
        key=key_of(entry),
        anchor="",
        number="",
        kind_label=Category(entry["category"]).label,
        severity=Severity.REVIEW,
        where=entry["where"],
        excerpt=entry["excerpt"],
        field=remark_field(entry),
        answer=entry.get("answer", ""),
        suggestion=entry["suggestion"],
        is_remark=True,
        passages=passages.get(remark_field(entry), ()),
    )


@dataclass(frozen=True)
class NoteRow:
    """A note, the form field in which it is answered (None: no answer is asked) and the view of its file ("": none)."""

    note: Noted
    field: object
    file_url: str


def note_rows(evidence: Evidence | None, *, form=None, file_urls: dict[str, str] | None = None) -> dict:
    """Return {"findings": rows, "remarks": rows}; `form` gives the fields, `file_urls` the views of files by token."""
    shown = {"findings": evidence.findings, "remarks": evidence.remarks} if evidence else {}
    return {name: [_row(note, form, file_urls or {}) for note in notes] for name, notes in shown.items()}


def _row(note: Noted, form, file_urls: dict[str, str]) -> NoteRow:
    field = form[note.field] if form is not None and note.field in form.fields else None
    return NoteRow(note, field, file_urls.get(note.file, ""))


class _Passages:
    """From spots in the text to passages that can be found again on the rendered page."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        seen: Counter[str] = Counter()
        self._nth = []
        for line in lines:
            self._nth.append(seen[line])
            seen[line] += 1

    def of(self, spots: Iterable[Spot]) -> tuple[Passage, ...]:
        unique = dict.fromkeys(spots)
        return tuple(Passage(self._lines[s.line], s.start, s.end, self._nth[s.line]) for s in unique)
