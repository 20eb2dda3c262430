"""The rankings that are compared: ours on each engine, and what one would have without us."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from search import registry, services
from search.documents import SearchDocument
from search.engines import configured
from search.engines.base import Engine
from search.quality.metrics import CUT
from search.services import SearchRequest

Ranker = Callable[[str], list[str]]  # query → keys, best first


def site_documents() -> list[SearchDocument]:
    """Return everything that rooms publish."""
    return [document for key in registry.all_keys() for document in registry.load(key)]


@contextmanager
def only(engine: Engine) -> Iterator[None]:
    """Let the services ask this engine alone."""
    original = configured.answering
    configured.answering = lambda: [engine]
    try:
        yield
    finally:
        configured.answering = original


def ours(engine: Engine) -> Ranker:
    """The portal's search on `engine`."""

    def rank(query: str) -> list[str]:
        with only(engine):
            return [item.document.key for item in services.search(SearchRequest(query, size=CUT)).items]

    return rank


def wagtail_database(documents: list[SearchDocument]) -> Ranker:
    """Wagtail's own database backend over all pages (its index is kept by Wagtail itself)."""
    keys = {document.key.rsplit(":", 1)[-1]: document.key for document in documents if document.key.startswith("page:")}
    backend = get_search_backend("default")

    def rank(query: str) -> list[str]:
        found = backend.search(query, Page.objects.live())[: CUT * 3]
        return [keys[str(page.pk)] for page in found if str(page.pk) in keys][:CUT]

    return rank


def default_multi_match(client: Elasticsearch, documents: list[SearchDocument]) -> Ranker:
    """Elasticsearch as it comes: dynamic mapping, standard analyser, `multi_match` over the texts."""
    index = "baseline-multi-match"
    client.options(ignore_status=404).indices.delete(index=index)
    fields = ["title", "summary", "body", "document_number", "department_names", "keywords"]
    rows = ({name: document.as_json()[name] for name in fields} for document in documents)
    actions = ({"_index": index, "_id": d.key, "_source": row} for d, row in zip(documents, rows, strict=True))
    bulk(client, actions, refresh=True)

    def rank(query: str) -> list[str]:
        answer = client.search(index=index, query={"multi_match": {"query": query, "fields": fields}}, size=CUT)
        return [hit["_id"] for hit in answer["hits"]["hits"]]

    return rank
