"""When a column has to be updated: pure arithmetic (DOMAIN §5.5)."""

from enum import StrEnum

SOON = 0.7  # part of the window after which a column is on the list


class UpdateState(StrEnum):
    FRESH = ""
    DUE = "due"
    LATE = "late"


def update_state(days: int, window: int) -> UpdateState:
    """Return how a column stands that was last updated `days` ago and has to be within `window` days."""
    if days > window:
        return UpdateState.LATE
    return UpdateState.DUE if days >= window * SOON else UpdateState.FRESH
