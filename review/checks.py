"""Rules about the project itself: whatever has public words and forgot the gate fails `manage.py check`."""

import sys
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import models
from django.urls import get_resolver
from modelcluster.fields import ParentalKey
from wagtail import hooks
from wagtail.admin.viewsets import viewsets
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models

from review.mixins import GatedPageMixin
from review.objects import GatedObject, gated_object_models
from review.registry import EXEMPT_APPS, EXEMPT_MODELS, EXEMPT_PAGE_TYPES
from review.triggers import explain, missing_triggers
from review.viewsets import GatedObjectViewSet


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


@register("gate")
def check_models_pass_the_gate(app_configs, **kwargs):
    """Every model with words, in the CMS or in a room of ours, is gated or stands on the exempt list with its reason."""
    found = {*registered_models(), *models_of_rooms()}
    return [
        Error(
            f"{model._meta.label} has words and is outside the publishing gate.",
            hint="Derive it from review.objects.GatedObject, or name it with reason and trail in review/registry.py.",
            obj=model,
            id="review.E003",
        )
        for model in sorted(found, key=lambda model: model._meta.label)
        if has_words(model) and not is_accounted_for(model)
    ]


@register("gate")
def check_gated_objects_are_registered_safely(app_configs, **kwargs):
    """A gated object's screens are ours: Wagtail's plain ones offer publishing, and open other departments' rows."""
    hooks.search_for_hooks()  # screens are registered there; the order of checks is not ours
    unsafe = [
        model for model in gated_object_models()
        if not isinstance(getattr(model, "snippet_viewset", None), GatedObjectViewSet)
        or model._meta.model_name.endswith("page")  # records tell pages from other objects by this
    ]  # fmt: skip
    hint = "Register it with a review.viewsets.GatedObjectViewSet; its name must not end in Page."
    return [
        Error(f"{model._meta.label} has unsafe screens.", hint=hint, obj=model, id="review.E004") for model in unsafe
    ]


def registered_models() -> set[type[models.Model]]:
    """Return every model that has a screen in the CMS: snippets, viewsets, settings."""
    _ = get_resolver().url_patterns  # loads every room's hooks, which register them
    in_viewsets = {apps.get_model(m) if isinstance(m, str) else m
                   for v in viewsets.viewsets if (m := getattr(v, "model", None))}  # fmt: skip
    return {*get_snippet_models(), *in_viewsets, *settings_registry}


def models_of_rooms() -> set[type[models.Model]]:
    """Return the models of our own rooms, other than those whose tables hold nothing for the public."""
    rooms = [config for config in apps.get_app_configs() if Path(config.path).parent == Path(settings.BASE_DIR)]
    return {model for room in rooms if room.label not in EXEMPT_APPS for model in room.get_models()}


def has_words(model: type[models.Model]) -> bool:
    """Tell whether people may write words into a model: text, JSON or streams that are no choice."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    fields = [field for field in model._meta.local_fields if not getattr(field, "choices", None)]
    return any(isinstance(field, kinds) or hasattr(field, "stream_block") for field in fields)


def is_accounted_for(model: type[models.Model]) -> bool:
    """Tell whether a model is gated, exempt, or consists of child rows of one that is."""
    if issubclass(model, (Page, GatedObject)) or model._meta.label_lower in EXEMPT_MODELS:
        return True
    parents = [field.related_model for field in model._meta.fields if isinstance(field, ParentalKey)]
    return any(is_accounted_for(parent) for parent in parents)


@register(Tags.database)
def check_ledger_triggers(app_configs, databases=None, **kwargs):
    """The append-only tables refuse changes from outside the ORM too (`manage.py check --database default`)."""
    if "migrate" in sys.argv[1:2]:
        return []  # migrating is what puts them back; it must not be refused for their absence
    found = [(alias, missing_triggers(alias)) for alias in databases or ()]
    return [Error(explain(missing), id="review.E002") for _alias, missing in found if missing]
