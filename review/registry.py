"""Page types outside the gate, each with its reason. A system check reads this list (checks.py)."""

EXEMPT_PAGE_TYPES: dict[str, str] = {
    "wagtailcore.page": "Wagtail's own base type; nobody can create one and it has no seal, so it is never served.",
}
