"""When a column has to be updated (DOMAIN §5.5) and who is reminded of an item that waits: pure arithmetic."""

from enum import IntEnum, StrEnum

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


class Reminder(IntEnum):
    """Who is reminded; each level includes those before it."""

    NOBODY = 0
    HOLDERS = 1
    HEAD = 2
    OFFICE = 3


REMINDED_AFTER = ((5, Reminder.OFFICE), (3, Reminder.HEAD), (2, Reminder.HOLDERS))  # working days


def reminder_for(waited: int, *, is_stuck: bool) -> Reminder:
    """Return how far an item that waited so many working days has escalated; one that nobody can take, at once."""
    if is_stuck:
        return Reminder.OFFICE
    return next((level for days, level in REMINDED_AFTER if waited >= days), Reminder.NOBODY)
