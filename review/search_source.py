"""Pages and their files as search documents, built from seals only."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Q

from departments.models import Department
from review import file_documents
from review.models import Seal
from search.documents import SearchDocument
from search.registry import PublicWords, register_attachments, register_public_words, register_source


def register() -> None:
    register_source("page", load=load, keys=keys, load_many=load_many)
    register_source("file", load=file_documents.load, keys=file_documents.keys, load_many=file_documents.load_many)
    register_public_words(words_at)
    register_attachments(file_documents.addresses_on)


def words_at(paths: Sequence[str]) -> dict[str, PublicWords]:
    """Return path → title and summary of what is public there now, from seals (one query)."""
    seals = Seal.objects.current().filter(url_path__in=paths).exclude(url_path="")
    return {
        path: PublicWords(title, summary) for path, title, summary in seals.values_list("url_path", "title", "summary")
    }


def keys():
    """Return the id of every object the public can see now, as "disclosure.disclosurepage:12"."""
    current = Seal.objects.current().values_list("object_type", "object_id")
    return (f"{object_type}:{object_id}" for object_type, object_id in current.iterator())


def load(identifier: str) -> list[SearchDocument]:
    """Return the search documents of one object; none when it is not public, or shows another page's words."""
    return load_many([identifier]).get(identifier, [])


def load_many(identifiers: Sequence[str]) -> dict[str, list[SearchDocument]]:
    """Return the same for many objects, id → documents; a handful of queries for all of them together."""
    by_type: dict[str, list[str]] = {}
    for identifier in identifiers:
        object_type, object_id = identifier.split(":", 1)
        by_type.setdefault(object_type, []).append(object_id)
    wanted = [Q(object_type=object_type, object_id__in=ids) for object_type, ids in by_type.items()]
    seals = list(Seal.objects.current().filter(reduce(or_, wanted))) if wanted else []
    departments = file_documents.departments_of(seals)
    return {f"{seal.object_type}:{seal.object_id}": _documents(seal, departments) for seal in seals}


def _documents(seal: Seal, departments: Mapping[int, Department]) -> list[SearchDocument]:
    if seal.is_alias or not hasattr(apps.get_model(seal.object_type), "search_documents"):
        return []
    page = seal.page_to_index()
    known = departments.get(getattr(page, "department_id", None))
    if known:
        page.department = known
    return page.search_documents(seal)
