"""Rules about the project itself: a page type that forgot the gate fails `manage.py check`."""

from django.core.checks import Error, register
from wagtail.models import Page, get_page_models

from review.mixins import GatedPageMixin
from review.registry import EXEMPT_PAGE_TYPES


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
        if not issubclass(model, GatedPageMixin) and model._meta.label_lower not in EXEMPT_PAGE_TYPES and model is not Page
    ]
