"""The rules of the scanner. A module here that defines `RULE` or `RULES` is in force: adding one is a file."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from .base import Rule

SECRECY_CODES = ("SEC1", "SEC2")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of their codes."""
    found: list[Rule] = []
    for module in iter_modules(__path__):
        loaded = import_module(f"{__name__}.{module.name}")
        found += getattr(loaded, "RULES", [])
        if rule := getattr(loaded, "RULE", None):
            found.append(rule)
    return tuple(sorted(found, key=lambda rule: rule.code))


@cache
def secrecy_rules() -> tuple[Rule, ...]:
    """The rules that must pass before anything is stored at all."""
    return tuple(rule for rule in all_rules() if rule.code in SECRECY_CODES)
