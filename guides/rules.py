"""Pure checks of a service guide (DOMAIN §7.1)."""

from collections.abc import Iterable

# "Other materials" is what the State Council forbids: a guide names every paper or it isn't asked for.
CATCH_ALL = ("其他材料", "其它材料", "其他有关材料", "其他相关材料", "等材料")


def is_longer_than_statutory(promised: int | None, statutory: int | None) -> bool:
    """Tell whether the promised limit is longer than the statutory one, both in the same unit."""
    return promised is not None and statutory is not None and promised > statutory


def catch_all_materials(names: Iterable[str]) -> list[str]:
    """Return the names that are a catch-all and so no material at all."""
    return [name for name in names if any(phrase in name for phrase in CATCH_ALL)]


def fees_without_basis(fees: Iterable[tuple[str, bool, str]]) -> list[str]:
    """Return the names of fees above zero without a legal basis; each fee is (name, is above zero, basis)."""
    return [name for name, is_above_zero, basis in fees if is_above_zero and not basis.strip()]
