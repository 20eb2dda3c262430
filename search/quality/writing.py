"""How fast documents are written, and Wagtail's `update_index` made to index the same words: for `bench_search`."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median
from unittest.mock import patch

from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, get_page_models
from wagtail.search import index

from assets.models import CustomDocument, CustomImage
from assets.reading import UnreadableFile, block_text, read_file

WORDS = ("search_text", "keyword_list", "document_number", "index_number")
NAMES = [index.SearchField("official_name"), index.SearchField("short_name")]


@dataclass(frozen=True)
class Pace:
    """How many documents a second: on the wall, and of processor time, that of ended child processes included."""

    rate: float
    cpu_rate: float

    @classmethod
    def of(cls, work: Callable[[], int]) -> "Pace":
        started, cpu_started = time.perf_counter(), _processor_seconds()
        count = work()
        return cls(count / (time.perf_counter() - started), count / (_processor_seconds() - cpu_started))


def _processor_seconds() -> float:
    return sum(os.times()[:4])


def median_of(paces: Sequence[Pace], name: str) -> float:
    return median(getattr(pace, name) for pace in paces)


def times_as_fast(some: Sequence[Pace], others: Sequence[Pace], name: str) -> float:
    """Return the median ratio of what was measured side by side."""
    return median(getattr(one, name) / getattr(other, name) for one, other in zip(some, others, strict=True))


def update_index() -> int:
    """Run Wagtail's command; returns how many objects it indexes. What it wrote is rolled back."""
    with transaction.atomic():
        call_command("update_index", verbosity=0)
        transaction.set_rollback(True)
    return Page.objects.count() + CustomDocument.objects.count() + CustomImage.objects.count()


@contextmanager
def stock_wagtail_search() -> Iterator[None]:
    """Wagtail's own database backend, without our tokens."""
    with override_settings(WAGTAILSEARCH_BACKENDS={"default": {"BACKEND": "wagtail.search.backends.database"}}):
        yield


@contextmanager
def same_words() -> Iterator[None]:
    """Let Wagtail index what we index of a page or file, read in as few queries as its hooks allow."""
    readers = {model: _with_rows(model) for model in get_page_models()}  # before any is replaced: they inherit
    with ExitStack() as stack:
        for model, reader in readers.items():
            names = [name for name in WORDS if hasattr(model, name)]
            department = [index.RelatedFields("department", NAMES)] if _has_field(model, "department") else []
            fields_ = [*model.search_fields, *map(index.SearchField, names), *department]
            stack.enter_context(patch.object(model, "search_fields", fields_))
            stack.enter_context(patch.object(model, "get_indexed_objects", reader))
        stack.enter_context(patch.object(CustomDocument, "words", property(_file_words), create=True))
        fields_ = [*CustomDocument.search_fields, index.SearchField("words")]
        stack.enter_context(patch.object(CustomDocument, "search_fields", fields_))
        yield


def _has_field(model, name: str) -> bool:
    return name in {field.name for field in model._meta.get_fields()}


def _with_rows(model) -> Callable:
    rows = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
    original = model.get_indexed_objects
    return lambda: original().prefetch_related(*rows)


def _file_words(document) -> str:
    try:
        with document.open_file() as stored:
            return "\n".join(map(block_text, read_file(stored, document.original_name).blocks))
    except (UnreadableFile, OSError):
        return ""
