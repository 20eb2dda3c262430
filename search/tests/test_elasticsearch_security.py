"""A cluster that runs with security on: who gets in, with what, and that the portal needs no more than its role."""

import os
from time import time_ns

import pytest

from search.engines.base import EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine, connect
from search.tests.corpus import document

pytestmark = pytest.mark.elasticsearch
USER = {"ca_file": "CA_FILE", "username": "USERNAME", "password": "PASSWORD"}


@pytest.fixture(scope="module")
def secured():
    """What is known of a server with security on: the one CI started, else one of our own."""
    if os.environ.get("TEST_ELASTICSEARCH_CA_FILE"):
        yield os.environ
        return
    from search.tests.elasticsearch_server import running

    with running(security=True) as server:
        yield server.environment


@pytest.fixture
def engine_with(secured):
    """A function: the engine as somebody with these credentials has it."""

    def make(*, prefix="test-security", **names):
        options = {option: secured[f"TEST_ELASTICSEARCH_{name}"] for option, name in names.items()}
        return ElasticsearchEngine(connect(secured["TEST_ELASTICSEARCH_URL"], **options), prefix=prefix)

    return make


def test_the_role_suffices_for_all_the_portal_does(engine_with):
    engine = engine_with(**USER)
    with engine.rebuild() as writer:
        writer.replace({"page:1": [document("page:1", "停水通知")]}, loaded_at=time_ns())
    engine.replace({"page:2": [document("page:2", "停电通知")]}, loaded_at=time_ns())
    engine.ping()
    assert [key for key, _ in engine.fingerprints()] == ["page:1", "page:2"]
    assert engine.bodies(["page:1"])


def test_the_role_ends_at_the_prefix(engine_with):
    engine = engine_with(**USER, prefix="somebody-else")
    with pytest.raises(EngineUnavailable, match="403"):
        engine.replace({"page:1": [document("page:1", "停水通知")]}, loaded_at=time_ns())


@pytest.mark.parametrize(
    "credentials",
    [
        {},
        {"username": "USERNAME", "password": "USERNAME"},
        {"api_key": "PASSWORD"},
    ],
    ids=["nobody", "wrong password", "wrong key"],
)
def test_others_are_refused(engine_with, credentials):
    with pytest.raises(EngineUnavailable):
        engine_with(ca_file="CA_FILE", **credentials).ping()


def test_a_server_of_an_unknown_authority_is_not_trusted(engine_with):
    with pytest.raises(EngineUnavailable, match=r"CERTIFICATE_VERIFY_FAILED|certificate verify failed"):
        engine_with(username="USERNAME", password="PASSWORD").ping()
