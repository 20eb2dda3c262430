"""Which engines this installation has: the settings decide, nothing else reads them."""

from functools import lru_cache

from django.conf import settings

from search.engines.base import Engine
from search.engines.embedded import EmbeddedEngine


def primary() -> Engine:
    """Return the engine that answers: Elasticsearch when it is configured, else the embedded one."""
    return elasticsearch() if settings.ELASTICSEARCH_URL else embedded()


def answering() -> list[Engine]:
    """Return the engines to ask, in order: the embedded index stands in when Elasticsearch is away."""
    return [engine for engine in (primary(), embedded()) if engine is primary() or embedded().path.exists()]


def written() -> list[Engine]:
    """Return the engines that every change goes to: the stand-in is kept true once it exists."""
    return list(dict.fromkeys([*reversed(answering()), primary()]))


def named(name: str) -> Engine:
    """Return the engine with this name. Raises KeyError when it is not configured."""
    return {engine.name: engine for engine in (primary(), embedded())}[name]


def embedded() -> EmbeddedEngine:
    """Return the SQLite engine of this process."""
    return _embedded(str(settings.PORTAL_SEARCH_INDEX_PATH))


def elasticsearch() -> Engine:
    """Return the Elasticsearch engine of this process."""
    from search.engines.elasticsearch import ElasticsearchEngine, connect

    return _elasticsearch(ElasticsearchEngine, connect, settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX_PREFIX)


@lru_cache(maxsize=4)
def _embedded(path: str) -> EmbeddedEngine:
    return EmbeddedEngine(path)


@lru_cache(maxsize=4)
def _elasticsearch(engine_class, connect, url: str, prefix: str) -> Engine:
    client = connect(
        url,
        username=settings.ELASTICSEARCH_USERNAME,
        password=settings.ELASTICSEARCH_PASSWORD,
        api_key=settings.ELASTICSEARCH_API_KEY,
        ca_file=settings.ELASTICSEARCH_CA_FILE,
    )
    return engine_class(
        client, prefix=prefix, shards=settings.ELASTICSEARCH_SHARDS, replicas=settings.ELASTICSEARCH_REPLICAS
    )
