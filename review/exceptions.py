from django.core.exceptions import PermissionDenied, ValidationError


class GateClosed(PermissionDenied):
    """Publishing was refused: no open clearance for exactly this content of this object."""


class MayNotSign(PermissionDenied):
    """The person may not sign this step; `reasons` lists every `rules.Refusal`."""

    def __init__(self, reasons):
        self.reasons = list(reasons)
        super().__init__(", ".join(self.reasons))


class NotSubmittable(ValidationError):
    """The content lacks something that must be there before it is submitted."""
