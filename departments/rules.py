"""Pure rules about departments."""

import re

# GB 11714: weights of the eight characters before the check character; letters count from 10.
ORG_CODE_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORG_CODE_PATTERN = re.compile(r"[0-9A-Z]{8}[0-9X]")


def org_code_check_character(first_eight: str) -> str:
    """Return the ninth character of an organisation code (GB 11714: 11 - sum mod 11; 10 is X, 11 is 0)."""
    total = sum(int(char, 36) * weight for char, weight in zip(first_eight, ORG_CODE_WEIGHTS, strict=True))
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def is_valid_org_code(code: str) -> bool:
    """Tell whether `code` is nine characters without hyphen and its check character is right."""
    return bool(ORG_CODE_PATTERN.fullmatch(code)) and org_code_check_character(code[:8]) == code[8]
