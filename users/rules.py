"""Pure rules about who stands in for whom, and whose duty it is."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

# A duty officer's day runs from morning to morning: a storm at 2:00 is still the evening's shift.
DUTY_CHANGES_AT = 8


def duty_day(moment: datetime) -> date:
    """Return the day whose duty officer is in charge at `moment` (local time)."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return (local - timedelta(hours=DUTY_CHANGES_AT)).date()


def chain_of(user_id: int, away: Mapping[int, int | None]) -> list[int]:
    """Return whom the work of an absent person goes to, hand to hand: [first deputy, the deputy's deputy, …].

    `away` maps everybody who is away to the deputy named (None: nobody). The list ends with somebody present, or
    where nobody is named, or before it would come back to a person already in it.
    """
    chain: list[int] = []
    current = away.get(user_id)
    while current is not None and current != user_id and current not in chain:
        chain.append(current)
        current = away.get(current)
    return chain


def deputy_of(user_id: int, away: Mapping[int, int | None]) -> int | None:
    """Return who stands in for an absent person today: the first in the chain who is present, else None."""
    return next((person for person in chain_of(user_id, away) if person not in away), None)


def circle_with(user_id: int, deputy_id: int, away: Mapping[int, int | None]) -> list[int]:
    """Return the circle that naming `deputy_id` would close, [user, deputy, …, user]; empty when there is none."""
    chain = [deputy_id, *chain_of(deputy_id, {**away, user_id: deputy_id})]
    return [user_id, *chain[: chain.index(user_id) + 1]] if user_id in chain else []
