"""Numbers of persons and organisations, checked with python-stdnum."""

from __future__ import annotations

import re
from datetime import date

from stdnum import luhn
from stdnum.cn import ric, uscc

_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91".split()
)
_EARLIEST_BIRTH = 1900
_USCC_AUTHORITIES = frozenset(
    "11 12 13 19 21 29 31 32 33 34 35 39 41 49 51 52 53 54 55 59 61 62 69 71 72 79 81 89 91 92 93 A1 A9 N1 N2 N3 N9 Y1".split()
)


def digits_only(text: str) -> str:
    """The digits (and a check letter X) of a number written with blanks or hyphens."""
    return re.sub(r"[^0-9X]", "", text.upper().replace("×", "X"))


def birth_date(number: str) -> date | None:
    """Date of birth in an identity number of 18 or 15 digits; None when impossible or in the future."""
    digits = number[6:14] if len(number) >= 17 else "19" + number[6:12]
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return born if born.year >= _EARLIEST_BIRTH and born <= date.today() else None


def has_plausible_region(number: str) -> bool:
    """Province code known, prefecture not 00."""
    return number[:2] in _PROVINCES


def is_id_shaped(number: str) -> bool:
    """Region and date of birth make sense; the check digit is not looked at."""
    return has_plausible_region(number) and birth_date(number) is not None


def is_id_number(number: str) -> bool:
    """A complete identity number of 18 characters (GB 11643)."""
    return (
        len(number) == 18
        and number[:17].isdigit()
        and is_id_shaped(number)
        and (ric.calc_check_digit(number) == number[-1])
    )


def is_old_id_number(number: str) -> bool:
    """An identity number of the first generation: 15 digits, no check digit."""
    return len(number) == 15 and number.isdigit() and is_id_shaped(number)


def is_credit_code(number: str) -> bool:
    """A unified social credit code (GB 32100) whose authority and region make sense."""
    if not uscc.is_valid(number) or number[:2] not in _USCC_AUTHORITIES:
        return False
    return number[2:4] in _PROVINCES or number[2:8] == "100000"


def is_payment_card(number: str) -> bool:
    """13 to 19 digits, Luhn check, the first digit of a payment network."""
    return 13 <= len(number) <= 19 and number[0] in "3456" and len(set(number)) > 3 and luhn.is_valid(number)


def age_on(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
