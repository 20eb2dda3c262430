"""Invented numbers with valid check digits."""

from stdnum import luhn
from stdnum.cn import ric, uscc


def id_number(serial: int = 1, *, region: str = "350102", born: str = "19850312") -> str:
    """An identity number of nobody in particular."""
    body = f"{region}{born}{serial:03d}"
    return body + ric.calc_check_digit(body + "0")


def old_id_number(serial: int = 1, *, region: str = "350102", born: str = "620517") -> str:
    return f"{region}{born}{serial:03d}"


def bank_card(serial: int = 1, prefix: str = "622848") -> str:
    body = f"{prefix}{serial:012d}"
    return body + luhn.calc_check_digit(body)


def credit_code(serial: int = 1, prefix: str = "91350102MA") -> str:
    body = f"{prefix}{serial:07d}"
    return body + uscc.calc_check_digit(body)


def mobile(serial: int = 1) -> str:
    return f"139{serial:08d}"
