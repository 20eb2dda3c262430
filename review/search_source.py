"""Pages and their files as search documents, built from seals only."""

from django.apps import apps

from review import file_documents
from review.models import Seal
from search.registry import register_source


def register() -> None:
    register_source("page", load=load, keys=keys)
    register_source("file", load=file_documents.load, keys=file_documents.keys)


def keys():
    """Return the id of every object the public can see now, as "disclosure.disclosurepage:12"."""
    current = Seal.objects.current().values_list("object_type", "object_id")
    return (f"{object_type}:{object_id}" for object_type, object_id in current.iterator())


def load(identifier: str) -> list:
    """Return the search documents of one object; none when it is not public, or shows another page's words."""
    object_type, object_id = identifier.split(":", 1)
    seal = Seal.objects.current().filter(object_type=object_type, object_id=object_id).first()
    if seal is None or seal.is_alias or not hasattr(apps.get_model(object_type), "search_documents"):
        return []
    return seal.page.search_documents(seal)
