"""Rules over flows: from what extraction yields to a list of findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from .findings import Finding, Kind, Severity
from .flows import DocumentContext, Flow, FlowText, Role
from .limits import Unreadable
from .masks import mask_numbers, mask_value, mask_words
from .rules import all_rules
from .rules.base import Hit, Rule

FINDINGS_PER_RULE = 100
AROUND = 8
EXCERPT = 60


class Engine:
    """Collects findings of one file: no duplicates, no floods, graver when hidden."""

    def __init__(self, name: str = "", rules: Iterable[Rule] | None = None) -> None:
        self.document = DocumentContext(name=name)
        self.rules = tuple(rules) if rules is not None else all_rules()
        self._findings: list[Finding] = []
        self._seen: set[tuple] = set()
        self._values: set[tuple[str, str]] = set()
        self._counts: Counter[str] = Counter()

    def run(self, items: Iterator[Flow | Finding]) -> list[Finding]:
        """Read everything; what cannot be read becomes a finding beside what was found so far."""
        try:
            for item in items:
                if isinstance(item, Finding):
                    self.add(item)
                else:
                    self.read(item)
        except Unreadable as reason:
            self.add(unreadable(str(reason)))
        return self.findings

    def read(self, flow: Flow) -> None:
        """All rules over one flow."""
        if not flow:
            return
        text = FlowText.of(flow, self.document)
        if flow.role is Role.BODY and not flow.hidden:
            self.document.remember(text.text[:600])
        found = [finding for rule in self.rules for finding in self._apply(rule, text)]
        if flow.hidden and flow.role is not Role.TECHNICAL:
            self.add(hidden_finding(flow, text, found))

    def _apply(self, rule: Rule, text: FlowText) -> Iterator[Finding]:
        for hit in rule.find(text):
            if text.flow.role is Role.TECHNICAL and hit.severity is not Severity.BLOCK:
                continue
            finding = finding_of(rule, hit, text)
            value = re.sub(r"\W", "", text.text[hit.start : hit.end])
            if text.flow.role is Role.TECHNICAL and (rule.code, value) in self._values:
                continue  # a reader that knows the place has shown it already
            self._values.add((rule.code, value))
            self.add(finding, value)
            yield finding

    def add(self, finding: Finding, value: str = "") -> None:
        """Keep a finding unless the same was found at the same place."""
        key = (finding.kind, finding.severity, finding.where, value or finding.excerpt)
        if key in self._seen:
            return
        self._seen.add(key)
        self._counts[finding.code] += 1
        if self._counts[finding.code] <= FINDINGS_PER_RULE:
            self._findings.append(finding)

    @property
    def findings(self) -> list[Finding]:
        """Findings so far, gravest first; floods are summed up in one line."""
        ordered = sorted(self._findings, key=lambda finding: -finding.severity.rank)
        return ordered + [self._rest(code, count) for code, count in self._counts.items() if count > FINDINGS_PER_RULE]

    def _rest(self, code: str, count: int) -> Finding:
        last = next(finding for finding in reversed(self._findings) if finding.code == code)
        more = f"同类问题另有{count - FINDINGS_PER_RULE}处，未逐一列出"
        return Finding(last.kind, last.severity, "全文", more, code)


def finding_of(rule: Rule, hit: Hit, text: FlowText) -> Finding:
    """What a rule's hit is called on screens and in records: its place, and a masked excerpt."""
    kind = hit.kind or rule.kind
    where = text.place_of(hit.start)
    return Finding(kind, hit.severity, where, excerpt_of(kind, hit, text), rule.code)


def excerpt_of(kind: Kind, hit: Hit, text: FlowText) -> str:
    """The hit, masked, with a few masked characters around it; marks of secrets stand alone."""
    value = text.text[hit.start : hit.end]
    if hit.bare or kind is Kind.SECRECY_MARK:
        return " ".join(value.split())[:EXCERPT]
    before = text.line_before(hit.start, AROUND) if hit.start else ""
    if text.text[hit.start - 1 : hit.start] == "\n":
        before = ""
    after = text.line_after(hit.end, AROUND)
    masked = mask_words(before) + mask_value(kind, value[:200]) + mask_words(after)
    return " ".join(masked.split())[:EXCERPT]


def hidden_finding(flow: Flow, text: FlowText, found: list[Finding]) -> Finding:
    """Hidden content is reviewed; hidden content that must not be published blocks."""
    personal = any(finding.severity is Severity.BLOCK for finding in found)
    if flow.hidden_kind is Kind.BAD_REDACTION:
        personal = personal or flow.deliberate or any(finding.severity is Severity.REVIEW for finding in found)
    severity = Severity.BLOCK if personal else Severity.REVIEW
    if any(finding.kind is Kind.SECRECY_MARK for finding in found):
        excerpt = flow.hidden
    else:
        excerpt = f"{flow.hidden}：{mask_words(' '.join(text.text[:200].split()))[:EXCERPT]}"
    where = flow.place or (flow.segments[0].place if flow.segments else "")
    return Finding(flow.hidden_kind, severity, where, excerpt, "DOC1")


def unreadable(reason: str, where: str = "文件") -> Finding:
    """What could not be read goes to a person; it is never clean."""
    return Finding(Kind.UNREADABLE, Severity.REVIEW, where, mask_numbers(reason), "DOC2")
