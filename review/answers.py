"""What the signer of the review answers to findings and remarks, one by one: pure rules over a scan report.

A report is the dictionary of `scans.report_on`. A finding of severity review asks for the reason why it may be public
(已核，可公开), a remark of the proofreader for 改 or 无误. What blocks has no answer; it goes away by removal only.
"""

from collections.abc import Iterable, Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from review.json import digest
from review.scanning import Severity

NO_REASON = _("请写明核实后可以公开的理由。")
NOT_ANSWERED = _("请选择“改”或“无误”。")
TO_BE_MENDED = _("标为“改”的，须退回修改后才能公开。")


class RemarkAnswer(TextChoices):
    MEND = "mend", _("改")
    FINE = "fine", _("无误")


def key_of(entry: dict) -> str:
    """Return a short stable name of a finding or remark of a report; entries that look the same share it."""
    return digest({name: value for name, value in entry.items() if name not in {"reason", "answer"}})[:12]


def findings_to_answer(report: dict) -> list[dict]:
    """Return the findings that a person has to judge."""
    return [finding for finding in report.get("findings", []) if finding["severity"] == Severity.REVIEW]


def reason_field(finding: dict) -> str:
    """Return the name of the form field in which a finding is answered."""
    return f"reason_{key_of(finding)}"


def remark_field(remark: dict) -> str:
    """Return the name of the form field in which a remark is answered."""
    return f"remark_{key_of(remark)}"


def answer_fields(report: dict) -> list[str]:
    """Return the names of all answers that a report asks for."""
    reasons = [reason_field(finding) for finding in findings_to_answer(report)]
    return [*dict.fromkeys([*reasons, *map(remark_field, report.get("remarks", []))])]


def missing_answers(report: dict, given: Mapping[str, str]) -> dict[str, str]:
    """Return a message for every answer that stands in the way of 可以公开, by field."""
    errors = {
        reason_field(finding): str(NO_REASON)
        for finding in findings_to_answer(report)
        if not given.get(reason_field(finding), "").strip()
    }
    for name in map(remark_field, report.get("remarks", [])):
        if given.get(name) == RemarkAnswer.MEND:
            errors[name] = str(TO_BE_MENDED)
        elif given.get(name) not in RemarkAnswer.values:
            errors[name] = str(NOT_ANSWERED)
    return errors


def with_answers(report: dict, given: Mapping[str, str]) -> dict:
    """Return the report as it is kept with the review: each answer at the finding or remark it is about."""
    findings = [_with(finding, "reason", given.get(reason_field(finding), "")) for finding in report["findings"]]
    remarks = [_with(remark, "answer", given.get(remark_field(remark), "")) for remark in report.get("remarks", [])]
    return report | {"findings": findings, "remarks": remarks}


def _with(entry: dict, name: str, answer: str) -> dict:
    return entry | {name: answer.strip()} if answer.strip() else entry


def same_answers(report: dict, *, reason: str) -> dict[str, str]:
    """Return one reason for every finding and 无误 for every remark: for batches, and for what was public before."""
    reasons = {reason_field(finding): reason for finding in findings_to_answer(report)}
    return reasons | {remark_field(remark): RemarkAnswer.FINE.value for remark in report.get("remarks", [])}


def are_answered(entries: Iterable[dict], name: str) -> bool:
    """Tell whether every entry of a kept report has an answer of this name."""
    return all(entry.get(name) for entry in entries)
