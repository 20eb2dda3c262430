import os
import time
import uuid
from contextlib import contextmanager

import pytest

from search import registry
from search.engines.embedded import EmbeddedEngine
from search.engines.fields import owner_of
from search.tests.corpus import CORPUS, DEPARTMENTS

ORG_CODES = ["990512100", "990512119", "990512127", "990512135", "990512143", "990512151"]


@pytest.fixture(scope="session")
def elasticsearch_options():
    """Where a real server listens and who we are there: the one CI started, else one of our own for this session."""
    if "TEST_ELASTICSEARCH_URL" in os.environ:
        yield options_of(os.environ)
        return
    from search.tests.elasticsearch_server import running

    with running() as server:
        yield options_of(server.environment)


def options_of(environment):
    """The arguments of `connect`: the user and password; `test_elasticsearch_security` tries the API key."""
    names = ("url", "username", "password", "ca_file")
    return {name: environment.get(f"TEST_ELASTICSEARCH_{name.upper()}", "") for name in names}


@pytest.fixture
def elasticsearch_engine(elasticsearch_options):
    """The Elasticsearch engine with a prefix of its own, taken away afterwards."""
    from search.engines.elasticsearch import ElasticsearchEngine, connect

    prefix = f"test-{uuid.uuid4().hex[:10]}"
    client = connect(**elasticsearch_options)
    yield ElasticsearchEngine(client, prefix=prefix)
    names = list(client.indices.get(index=f"{prefix}-*").body)
    if names:
        client.indices.delete(index=names)
    client.close()


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request, tmp_path):
    """Each engine in turn, empty."""
    if request.param == "elasticsearch":
        yield request.getfixturevalue("elasticsearch_engine")
        return
    engine = EmbeddedEngine(tmp_path / "search.sqlite3")
    yield engine
    engine.close()


def put(engine, *documents, loaded_at=None):
    """Write documents, grouped by what they belong to."""
    changes = {}
    for document in documents:
        changes.setdefault(owner_of(document.key), []).append(document)
    engine.replace(changes, loaded_at=loaded_at or time.time_ns())


@pytest.fixture
def filled(engine):
    """Each engine in turn, holding the corpus."""
    put(engine, *CORPUS)
    return engine


@pytest.fixture
def published():
    """The corpus as what rooms publish: a mutable dict of owner id → documents behind the source "page"."""
    documents = {}
    for document in CORPUS:
        owner = owner_of(document.key)
        if owner.startswith("page:"):
            documents.setdefault(owner.removeprefix("page:"), []).append(document)
    original = registry._sources.pop("page", None)
    registry.register_source("page", load=lambda key: documents.get(key, []), keys=lambda: list(documents))
    yield documents
    registry.unregister_source("page")
    if original:
        registry._sources["page"] = original


@pytest.fixture
def use_engine(monkeypatch):
    """Let the services use one engine, whatever the settings say."""
    from search import vocabulary
    from search.engines import configured

    def use(*engines):
        monkeypatch.setattr(configured, "primary", lambda: engines[0])
        monkeypatch.setattr(configured, "answering", lambda: list(engines))
        monkeypatch.setattr(configured, "written", lambda: list(engines))
        vocabulary.forget()

    yield use
    vocabulary.forget()


@pytest.fixture
def departments(db):
    """The departments of the corpus."""
    from departments.models import Department, DepartmentAlias
    from search import vocabulary

    for number, (slug, names) in enumerate(DEPARTMENTS.items(), start=1):
        department = Department.objects.create(
            official_name=names[0],
            short_name=names[1],
            slug=slug,
            org_code=ORG_CODES[number - 1],
            address=f"青澜县澜城镇澜城大道{number}号",
            hours="工作日上午8:00—12:00",
        )
        for name in names[2:]:
            DepartmentAlias.objects.create(department=department, name=name)
    vocabulary.forget()


@pytest.fixture(scope="session")
def lexicon_rows(django_db_setup, django_db_blocker):
    """The words of dictionary and corpus, written once: ten thousand rows that no test changes."""
    from search import lexicon
    from search.analysis.dictionary import base_dictionary

    with django_db_blocker.unblock():
        lexicon.learn_dictionary(base_dictionary())
        lexicon.learn(CORPUS, base_dictionary())


@pytest.fixture
def site(lexicon_rows, filled, use_engine, departments):
    """A site whose index holds the corpus, with each engine in turn."""
    use_engine(filled)
    return filled


@contextmanager
def public_at(path, *, title, summary=""):
    """While it lasts, something with these words is public at `path`."""

    def load(paths):
        return {path: registry.PublicWords(title, summary)} if path in paths else {}

    registry.register_public_words(load)
    try:
        yield
    finally:
        registry._public_words.remove(load)
