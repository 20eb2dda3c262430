"""What every engine must do; the same tests for both."""

from datetime import date
from time import time_ns

import pytest

from search.analysis.tokens import phrase
from search.engines.base import EngineQuery, EngineUnavailable, Field, Match, Sort
from search.engines.elasticsearch import ElasticsearchEngine, connect
from search.engines.embedded import EmbeddedEngine
from search.tests.conftest import put
from search.tests.corpus import CORPUS, document


def group(*words, field=Field.TEXT):
    return (Match(field, tuple(phrase(word) for word in words)),)


def keys(results):
    return [hit.document.key for hit in results.hits]


def find(engine, *words, field=Field.TEXT, **options):
    groups = tuple(group(word, field=field) for word in words)
    return engine.search(EngineQuery(wanted=groups, enough=len(groups), limit=50, **options))


class TestMatching:
    def test_substring_of_the_body_is_found(self, filled):
        assert keys(find(filled, "基本农田")) == ["file:7#2"]

    def test_phrase_is_exact(self, filled):
        assert find(filled, "低生活保").total > 0
        assert find(filled, "生活最低").total == 0

    def test_single_character_is_found_at_the_end_of_a_sentence_too(self, filled):
        assert "page:12" in keys(find(filled, "水"))

    def test_words_across_punctuation_are_no_phrase(self, filled):
        assert find(filled, "程序动态").total == 0

    def test_latin_words_are_stemmed(self, filled):
        assert keys(find(filled, "licence")) == ["page:17"]

    def test_digits_are_words(self, filled):
        assert "page:14" not in keys(find(filled, "22"))
        assert {"page:8", "page:12"} <= set(keys(find(filled, "22")))

    def test_one_of_several_words_is_enough_for_a_group(self, filled):
        results = filled.search(EngineQuery(wanted=(group("婚姻登记", "结婚登记"),), enough=1, limit=50))
        assert keys(results) == ["page:10"]

    @pytest.mark.parametrize(("enough", "expected"), [(3, 1), (2, 2), (1, 5)])
    def test_enough_of_the_groups(self, engine, enough, expected):
        texts = ["停水 停电 停气", "停水 停电", "停水", "停电", "停气", "通知"]
        put(engine, *(document(f"page:{i}", text, body="") for i, text in enumerate(texts)))
        groups = tuple(group(word) for word in ("停水", "停电", "停气"))
        assert engine.search(EngineQuery(wanted=groups, enough=enough, limit=50)).total == expected

    def test_required_groups_restrict_wanted_ones(self, filled):
        query = EngineQuery(required=(group("低保"),), wanted=(group("一月"), group("标准")), enough=1, limit=50)
        assert keys(filled.search(query)) == ["page:2"]

    def test_own_number_is_apart_from_cited_numbers(self, filled):
        number = (("d青政办发y2024s3",),)
        own = filled.search(EngineQuery(required=((Match(Field.NUMBERS, number),),), limit=50))
        either = filled.search(
            EngineQuery(required=((Match(Field.NUMBERS, number), Match(Field.CITED, number)),), limit=50)
        )
        assert keys(own) == ["page:1"]
        assert sorted(keys(either)) == ["page:1", "page:2"]

    def test_body_of_a_list_of_people_is_not_searched(self, filled):
        assert find(filled, "张三丰").total == 0
        assert "page:15" in keys(find(filled, "低保对象名单"))


class TestOrder:
    def test_boosts_add_up(self, filled):
        boosts = ((Match(Field.TITLE, (phrase("低保"),)), 3.0), (Match(Field.TITLE, (phrase("标准"),)), 2.0))
        results = find(filled, "低保", boosts=boosts)
        assert results.hits[0].document.key == "page:2"
        assert results.hits[0].score == 5.0

    def test_equal_scores_are_ordered_by_date_then_key(self, filled):
        results = find(filled, "年度报告")
        assert keys(results) == ["page:5", "page:7", "page:6"]

    def test_by_date_scores_do_not_count(self, filled):
        boosts = ((Match(Field.TITLE, (phrase("2023"),)), 9.0),)
        assert keys(find(filled, "年度报告", boosts=boosts, sort=Sort.DATE)) == ["page:5", "page:7", "page:6"]

    def test_pages_of_results_never_overlap(self, engine):
        put(engine, *(document(f"page:{i:03}", "停水通知") for i in range(40)))
        longer = engine.search(EngineQuery(wanted=(group("停水"),), enough=1, limit=40))
        shorter = engine.search(EngineQuery(wanted=(group("停水"),), enough=1, limit=20))
        assert keys(longer)[:20] == keys(shorter)
        assert longer.total == shorter.total == 40


class TestFilters:
    def test_facets_count_every_value(self, filled):
        facets = find(filled, "年度报告").facets
        assert facets["department"] == {"jyj": 2, "mzj": 1}
        assert facets["year"] == {"2024": 2, "2023": 1}
        assert facets["type"] == {"report": 3}
        assert facets["subject"] == {}

    def test_a_filter_restricts_hits_but_not_its_own_counts(self, filled):
        results = find(filled, "年度报告", filters={"department": ("mzj",)})
        assert keys(results) == ["page:7"]
        assert results.total == 1
        assert results.facets["department"] == {"jyj": 2, "mzj": 1}
        assert results.facets["year"] == {"2024": 1}

    def test_several_filters(self, filled):
        results = find(filled, "年度报告", filters={"department": ("jyj", "mzj"), "year": ("2024",)})
        assert sorted(keys(results)) == ["page:5", "page:7"]
        assert results.facets["year"] == {"2024": 2, "2023": 1}

    def test_unknown_value_finds_nothing(self, filled):
        assert find(filled, "年度报告", filters={"department": ("没有这个",)}).total == 0

    def test_days_are_days_of_the_county(self, engine):
        put(engine, document("page:1", "停水通知", on=(2024, 5, 20)))  # 10:00 in the county
        day = date(2024, 5, 20)
        assert find(engine, "停水", published_from=day, published_to=day).total == 1
        assert find(engine, "停水", published_from=date(2024, 5, 21)).total == 0
        assert find(engine, "停水", published_to=date(2024, 5, 19)).total == 0

    def test_hidden_addresses_are_neither_found_nor_counted(self, filled):
        results = find(filled, "年度报告", hidden_urls=("/page/7/",))
        assert results.total == 2
        assert results.facets["department"] == {"jyj": 2}


class TestWriting:
    def test_replacing_takes_the_old_words_away(self, engine):
        put(engine, document("page:1", "停水通知"))
        put(engine, document("page:1", "供电公告"))
        assert find(engine, "停水").total == 0
        assert find(engine, "供电").total == 1

    def test_an_empty_list_removes(self, filled):
        filled.replace({"page:1": []}, loaded_at=time_ns())
        assert "page:1" not in keys(find(filled, "最低生活保障"))

    def test_pages_of_a_file_come_and_go_together(self, filled):
        put(filled, document("file:7#1", "青澜县国土空间总体规划（第1页）", body="修订稿"))
        assert find(filled, "基本农田").total == 0
        assert keys(find(filled, "修订稿")) == ["file:7#1"]

    def test_what_was_loaded_earlier_never_overwrites(self, engine):
        put(engine, document("page:1", "新标题"), loaded_at=2_000_000)
        put(engine, document("page:1", "旧标题"), loaded_at=1_000_000)
        assert find(engine, "新标题").total == 1

    def test_what_was_loaded_before_a_removal_does_not_come_back(self, engine):
        put(engine, document("page:1", "停水通知"), loaded_at=1_000_000)
        engine.replace({"page:1": []}, loaded_at=3_000_000)
        put(engine, document("page:1", "停水通知"), loaded_at=2_000_000)
        assert find(engine, "停水").total == 0

    def test_writing_twice_is_writing_once(self, filled):
        before = sorted(filled.fingerprints())
        put(filled, *CORPUS)
        assert sorted(filled.fingerprints()) == before

    def test_fingerprints_tell_versions_apart(self, engine):
        put(engine, document("page:1", "停水通知"))
        before = dict(engine.fingerprints())
        put(engine, document("page:1", "停水通知", body="改了"))
        assert dict(engine.fingerprints()) != before

    def test_bodies(self, filled):
        fingerprints = dict(filled.fingerprints())
        assert filled.bodies(["page:12", "page:15", "page:99"]) == {
            fingerprints["page:12"]: "因管网改造，定于5月22日8时至18时停水，请用户提前储水。",
            fingerprints["page:15"]: "",
        }

    def test_a_group_named_several_times_counts_as_often(self, engine):
        """Of thirty groups any fifteen: 155 million choices, none of which is written out."""
        put(engine, document("page:1", "停水通知"), document("page:2", "停电通知"), document("page:3", "停气通知"))
        groups = tuple(group(word) for word in ("停水", "停电", "通知")) * 10
        found = engine.search(EngineQuery(wanted=groups, enough=15, limit=50))
        assert sorted(keys(found)) == ["page:1", "page:2"]

    def test_a_hit_shows_a_document_as_it_is_now(self, engine):
        for title in ("停水通知", "停水通知（改）", "停水通知"):
            put(engine, document("page:1", title))
            hits = find(engine, "停水").hits
            assert [hit.document.title for hit in hits] == [title]
            assert {"page:1": hits[0].fingerprint} == dict(engine.fingerprints())


class TestRebuild:
    def test_what_is_not_written_is_gone(self, filled):
        with filled.rebuild() as writer:
            writer.replace({"page:1": [document("page:1", "停水通知")]}, loaded_at=time_ns())
        assert [key for key, _ in filled.fingerprints()] == ["page:1"]

    def test_searching_goes_on_meanwhile(self, filled):
        with filled.rebuild() as writer:
            assert find(filled, "年度报告").total == 3
            writer.replace({"page:1": [document("page:1", "停水通知")]}, loaded_at=time_ns())
            assert find(filled, "年度报告").total == 3

    def test_changes_meanwhile_survive(self, filled):
        with filled.rebuild() as writer:
            loaded_at = time_ns()
            put(filled, document("page:1", "新标题"))
            filled.replace({"page:2": []}, loaded_at=time_ns())
            writer.replace(
                {"page:1": [document("page:1", "旧标题")], "page:2": [document("page:2", "旧标题")]},
                loaded_at=loaded_at,
            )
        assert [key for key, _ in filled.fingerprints()] == ["page:1"]
        assert find(filled, "新标题").total == 1

    def test_a_failed_rebuild_keeps_the_old_index(self, filled):
        before = sorted(filled.fingerprints())
        with pytest.raises(RuntimeError), filled.rebuild():
            raise RuntimeError("the database went away")
        assert sorted(filled.fingerprints()) == before

    def test_an_engine_without_an_index_is_filled(self, engine):
        with engine.rebuild() as writer:
            writer.replace({"page:1": [document("page:1", "停水通知")]}, loaded_at=time_ns())
        assert find(engine, "停水").total == 1


class TestUnavailable:
    def test_an_index_that_does_not_exist(self, engine):
        with pytest.raises(EngineUnavailable):
            engine.ping()
        with pytest.raises(EngineUnavailable):
            find(engine, "停水")

    def test_a_ready_index(self, filled):
        filled.ping()


@pytest.mark.elasticsearch
class TestElasticsearchIndex:
    def test_other_version_asks_for_a_rebuild_and_gets_it(self, elasticsearch_engine, monkeypatch):
        engine = elasticsearch_engine
        put(engine, *CORPUS)
        monkeypatch.setattr("search.engines.fields.VERSION", 999)
        for attempt in (engine.ping, lambda: find(engine, "停水"), lambda: put(engine, *CORPUS)):
            with pytest.raises(EngineUnavailable, match="rebuild_search"):
                attempt()
        with engine.rebuild() as writer:
            writer.replace({"page:1": [document("page:1", "停水通知")]}, loaded_at=time_ns())
        assert find(engine, "停水").total == 1

    def test_shards_and_replicas_are_what_the_settings_say(self, elasticsearch_engine):
        client, prefix = elasticsearch_engine.client, elasticsearch_engine.alias.removesuffix("-documents")
        engine = ElasticsearchEngine(client, prefix=prefix, shards=3, replicas=1)
        put(engine, *CORPUS)
        (made,) = client.indices.get(index=engine.alias).body.values()
        assert (made["settings"]["index"]["number_of_shards"], made["settings"]["index"]["number_of_replicas"]) == (
            "3",
            "1",
        )
        assert find(engine, "年度报告").facets["department"] == {"jyj": 2, "mzj": 1}

    def test_a_node_that_is_away_is_passed_over(self, elasticsearch_engine, elasticsearch_options):
        nodes = f"{elasticsearch_options['url'].replace(_port(elasticsearch_options['url']), '9')}, {elasticsearch_options['url']}"
        engine = ElasticsearchEngine(
            connect(**(elasticsearch_options | {"url": nodes})), prefix=elasticsearch_engine.alias[: -len("-documents")]
        )
        put(engine, *CORPUS)
        assert all(find(engine, "年度报告").total == 3 for _ in range(5))

    def test_a_writer_that_missed_the_end_of_a_rebuild_makes_no_index(self, filled_elasticsearch):
        """It saw the rebuild's alias, which is gone when it writes: the bulk must not create an index of that name."""
        engine = filled_elasticsearch
        with engine.rebuild() as writer:
            writer.replace({"page:1": [document("page:1", "停水通知")]}, loaded_at=time_ns())
        engine._write_to_building({"page:2": [document("page:2", "停电通知")]}, time_ns())
        assert not engine.client.indices.exists(index=engine.building)
        assert [key for key, _ in engine.fingerprints()] == ["page:1"]

    def test_a_replace_during_a_rebuild_takes_surplus_pages_of_a_file_away(self, filled_elasticsearch):
        engine = filled_elasticsearch
        pages = [document(f"file:1#{number}", "停水通知") for number in (1, 2, 3)]
        with engine.rebuild() as writer:
            writer.replace({"file:1": pages}, loaded_at=time_ns())
            writer.replace({}, loaded_at=time_ns())  # returns when the batch before is written
            put(engine, *pages[:2])
        assert sorted(key for key, _ in engine.fingerprints()) == ["file:1#1", "file:1#2"]

    def test_a_batch_of_a_rebuild_that_comes_late_brings_no_surplus_page_back(self, filled_elasticsearch):
        engine = filled_elasticsearch
        pages = [document(f"file:1#{number}", "停水通知") for number in (1, 2, 3)]
        put(engine, *pages)
        with engine.rebuild() as writer:
            loaded_at = time_ns()
            put(engine, *pages[:2])
            writer.replace({"file:1": pages}, loaded_at=loaded_at)
        assert sorted(key for key, _ in engine.fingerprints()) == ["file:1#1", "file:1#2"]

    def test_a_batch_that_fails_ends_the_rebuild_and_keeps_the_old_index(self, filled_elasticsearch, monkeypatch):
        engine = filled_elasticsearch
        before = sorted(engine.fingerprints())
        monkeypatch.setattr("search.engines.elasticsearch.source_of", lambda *_: {"published": "no date"})
        with pytest.raises(EngineUnavailable), engine.rebuild() as writer:
            writer.replace({"page:1": [document("page:1", "停水通知")]}, loaded_at=time_ns())
        monkeypatch.undo()
        assert sorted(engine.fingerprints()) == before


@pytest.fixture
def filled_elasticsearch(elasticsearch_engine):
    put(elasticsearch_engine, *CORPUS)
    return elasticsearch_engine


def _port(url):
    return url.rsplit(":", 1)[1]


class TestEmbeddedFile:
    def test_other_version_asks_for_a_rebuild_and_gets_it(self, tmp_path, monkeypatch):
        engine = EmbeddedEngine(tmp_path / "search.sqlite3")
        put(engine, *CORPUS)
        monkeypatch.setattr("search.engines.fields.VERSION", 999)
        with pytest.raises(EngineUnavailable, match="rebuild_search"):
            find(engine, "停水")
        with engine.rebuild() as writer:
            writer.replace({"page:1": [document("page:1", "停水通知")]}, loaded_at=time_ns())
        assert find(engine, "停水").total == 1

    def test_a_damaged_file_is_unavailable_and_can_be_rebuilt(self, tmp_path):
        path = tmp_path / "search.sqlite3"
        path.write_bytes(b"not a database" * 1000)
        engine = EmbeddedEngine(path)
        with pytest.raises(EngineUnavailable):
            engine.ping()
        with engine.rebuild() as writer:
            writer.replace({"page:1": [document("page:1", "停水通知")]}, loaded_at=time_ns())
        assert find(engine, "停水").total == 1
