"""Rules about the project itself: a page type that forgot the gate fails `manage.py check`."""

import sys

from django.core.checks import Error, Tags, register
from wagtail.models import Page, get_page_models

from review.mixins import GatedPageMixin
from review.registry import EXEMPT_PAGE_TYPES
from review.triggers import explain, missing_triggers


@register("gate")
def check_page_types_pass_the_gate(app_configs, **kwargs):
    """Every page type is gated or stands on the exempt list with its reason."""
    return [
        Error(
            f"{model._meta.label} is outside the publishing gate.",
            hint="Derive it from review.mixins.GatedPageMixin, or name it with a reason in review/registry.py.",
            obj=model,
            id="review.E001",
        )
        for model in get_page_models()
        if not issubclass(model, GatedPageMixin)
        and model._meta.label_lower not in EXEMPT_PAGE_TYPES
        and model is not Page
    ]


@register(Tags.database)
def check_ledger_triggers(app_configs, databases=None, **kwargs):
    """The append-only tables refuse changes from outside the ORM too (`manage.py check --database default`)."""
    if "migrate" in sys.argv[1:2]:
        return []  # migrating is what puts them back; it must not be refused for their absence
    found = [(alias, missing_triggers(alias)) for alias in databases or ()]
    return [Error(explain(missing), id="review.E002") for _alias, missing in found if missing]
