"""Index numbers as the national guide builds them (DOMAIN §4): organisation code / year - five-digit serial."""

from datetime import date

from catalog.enums import ValidityStatus
from review.enums import ExitKind

LAST_SERIAL = 99_999
DEFAULT_PATTERN = "{org9}/{yyyy}-{serial:05d}"


class SerialsUsedUp(ValueError):
    """A department's 99999 numbers of one year are used up; a wider field would not be an index number."""


def format_index_number(*, org_code: str, day: date, serial: int, pattern: str = DEFAULT_PATTERN) -> str:
    """Return the index number for a publication on `day`. Raises SerialsUsedUp past 99999."""
    if serial > LAST_SERIAL:
        raise SerialsUsedUp(f"{org_code}/{day.year}")
    return pattern.format(org9=org_code, yyyy=f"{day:%Y}", yyyymm=f"{day:%Y%m}", serial=serial)


# What a mark on the public text (review.exits) makes of a document.
VALIDITY_OF_MARK = {ExitKind.WITHDRAWN: ValidityStatus.EXPIRED, ExitKind.SUPERSEDED: ValidityStatus.REPEALED}


def validity_on(day: date, *, stated: str, effective_on: date | None, abolished_on: date | None) -> ValidityStatus:
    """Return a document's validity on `day`: dates decide, then what the office stated (DOMAIN §4)."""
    if abolished_on and abolished_on <= day:
        return ValidityStatus.EXPIRED if stated == ValidityStatus.EXPIRED else ValidityStatus.REPEALED
    if effective_on and effective_on > day:
        return ValidityStatus.NOT_YET_EFFECTIVE
    if stated in ("", ValidityStatus.NOT_YET_EFFECTIVE):
        return ValidityStatus.IN_FORCE
    return ValidityStatus(stated)
