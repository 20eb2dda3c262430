"""What masking hands back."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..findings import Finding, Kind, Severity


class CannotMask(Exception):
    """This file has no masked copy; the message is for the editor."""


@dataclass(frozen=True, slots=True)
class Mask:
    """One thing masked or left out: kind, place, what stands there now, and the reason."""

    kind: Kind
    where: str
    shown: str
    reason: str

    def as_dict(self) -> dict[str, str]:
        return {"kind": self.kind.value, "where": self.where, "shown": self.shown, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class MaskedCopy:
    """The new file, its masks, and what the scanner says about it."""

    data: bytes
    masks: list[Mask]
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def checked(cls, data: bytes, name: str, masks: list[Mask]) -> MaskedCopy:
        """Scan the copy before anybody gets it."""
        from ..child import scan_bytes

        return cls(data, masks, scan_bytes(data, name, 60))

    @property
    def is_clean(self) -> bool:
        """Nothing is left that forbids publishing."""
        return not any(finding.severity is Severity.BLOCK for finding in self.findings)
