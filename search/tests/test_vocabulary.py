"""What editors decided is read once and anew when it changed, here or in another process."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import vocabulary
from search.models import HiddenResult

ADDRESS = "/news/1/"


@pytest.fixture(autouse=True)
def fresh(db):
    vocabulary.forget()
    yield
    cache.delete(vocabulary.VERSION_KEY)
    vocabulary.forget()


def queries() -> int:
    with CaptureQueriesContext(connection) as captured:
        vocabulary.hidden_urls()
    return len(captured)


def write_past_the_signals():
    """As another process does: this one hears nothing of it."""
    HiddenResult.objects.bulk_create([HiddenResult(url=ADDRESS, reason="测试")])


def let_a_second_pass(monkeypatch):
    monkeypatch.setattr(vocabulary, "ASKED_SECONDS", -1.0)


def test_it_is_read_once():
    assert [queries(), queries()] == [1, 0]


def test_a_change_here_takes_effect_at_once():
    vocabulary.hidden_urls()
    HiddenResult.objects.create(url=ADDRESS, reason="测试")
    assert ADDRESS in vocabulary.hidden_urls()


def test_a_committed_change_is_told_to_the_others(django_capture_on_commit_callbacks):
    before = cache.get(vocabulary.VERSION_KEY)
    with django_capture_on_commit_callbacks(execute=True):
        HiddenResult.objects.create(url=ADDRESS, reason="测试")
    assert cache.get(vocabulary.VERSION_KEY) != before


def test_what_others_told_is_read_anew(monkeypatch):
    vocabulary.hidden_urls()
    write_past_the_signals()
    assert vocabulary.hidden_urls() == ()
    cache.set(vocabulary.VERSION_KEY, "told", None)
    let_a_second_pass(monkeypatch)
    assert ADDRESS in vocabulary.hidden_urls()


def test_without_the_cache_it_is_read_every_few_seconds(monkeypatch):
    def broken(*_):
        raise OSError("the cache is away")

    monkeypatch.setattr(cache, "get", broken)
    vocabulary.hidden_urls()
    write_past_the_signals()
    let_a_second_pass(monkeypatch)
    monkeypatch.setattr(vocabulary, "BLIND_SECONDS", 1e-9)
    assert ADDRESS in vocabulary.hidden_urls()
