"""What a process keeps of documents it has shown."""

import pytest

from search.engines.base import EngineQuery, Field, Match
from search.engines.kept import Kept
from search.services import quotables
from search.tests.conftest import put
from search.tests.corpus import document

WATER = EngineQuery(wanted=((Match(Field.TEXT, (("停水",),)),),), enough=1)


def only(engine):
    (hit,) = engine.search(WATER).hits
    return hit


def test_the_least_recently_used_go_first():
    kept = Kept(2)
    kept.keep({"a": 1, "b": 2})
    kept.known(["a"])
    kept.keep({"c": 3})
    assert kept.known("abc") == {"a": 1, "c": 3}


@pytest.mark.parametrize(
    ("texts", "expected"), [(["一二", "三四"], {"三四"}), (["一二三四五"], set()), (["一", "二"], {"一", "二"})]
)
def test_weight_is_what_counts(texts, expected):
    kept = Kept(3, weight=len)
    for text in texts:
        kept.keep({text: text})
    assert set(kept.known(texts)) == expected


def test_a_card_is_read_once(engine):
    put(engine, document("page:1", "停水通知"))
    assert only(engine).document is only(engine).document


def test_excerpts_come_from_what_the_hit_is(engine):
    put(engine, document("page:1", "停水通知", body="城东停水。"))
    assert "城东" in quotables(engine, [only(engine)])[only(engine).fingerprint].text
    put(engine, document("page:1", "停水通知", body="城西停水。"))
    assert "城西" in quotables(engine, [only(engine)])[only(engine).fingerprint].text


def test_a_body_that_changed_since_the_search_is_neither_quoted_nor_kept(engine):
    east, west = (f"{engine.name}：{side}停水。" for side in ("河东", "河西"))  # texts no other test has shown
    put(engine, document("page:1", "停水通知", body=east))
    before = only(engine)
    put(engine, document("page:1", "停水通知", body=west))
    assert "河" not in quotables(engine, [before])[before.fingerprint].text
    put(engine, document("page:1", "停水通知", body=east))
    assert only(engine).fingerprint == before.fingerprint
    assert "河东" in quotables(engine, [before])[before.fingerprint].text


def test_a_document_that_is_gone_gives_no_hit_though_its_card_is_kept(engine):
    put(engine, document("page:1", "停水通知"))
    only(engine)
    engine.replace({"page:1": []}, loaded_at=9_000_000_000_000_000_000)
    assert engine.search(WATER).hits == []
