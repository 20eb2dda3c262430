from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _


class GateClosed(PermissionDenied):
    """Publishing was refused: no open clearance for exactly this content of this object."""


class MayNotSign(PermissionDenied):
    """The person may not sign this step; `reasons` lists every `rules.Refusal`."""

    def __init__(self, reasons):
        self.reasons = list(reasons)
        super().__init__(", ".join(self.reasons))


class StepTaken(MayNotSign):
    """Somebody else acted first on the step the person had on the screen; `journey` is the item as it is now."""

    def __init__(self, journey, step):
        self.journey, self.step = journey, step
        super().__init__(["other_step"])


class NotSubmittable(ValidationError):
    """The content lacks something that must be there before it is submitted."""


class ScanBlocks(GateClosed):
    """Publishing without a reviewer's eye was refused: the scan found what must not be public, or has not ended."""

    def __init__(self, findings):
        self.reasons = [f"{found['where']}：{found['excerpt']}" for found in findings]
        super().__init__("；".join(self.reasons[:10]))


class SecrecyRefused(ValidationError):
    """Nothing was stored: the words carry a mark of a state secret. Holds a keyed hash of them, never the words."""

    def __init__(self, *, reference: dict, digest: str, department=None):
        self.reference, self.digest, self.department = reference, digest, department
        super().__init__(_("内容带有密级标志，没有保存。"), code="secrecy")
