"""From a change to the index: the outbox, the rebuild, the check."""

import io

import pytest
from django.core.management import call_command

from core import outbox
from core.models import OutboxEntry
from search import indexing, lexicon, services
from search.analysis.dictionary import base_dictionary
from search.engines.base import EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.models import LexiconKey
from search.tests.corpus import document

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_engine(engine, use_engine):
    use_engine(engine)
    return engine


def indexed(engine):
    return {key for key, _ in engine.fingerprints()}


class TestOutbox:
    def test_a_request_is_indexed_after_the_commit(self, own_engine, published, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            services.request_indexing("page:1")
        assert indexed(own_engine) == {"page:1"}
        assert not OutboxEntry.objects.exists()

    def test_ten_requests_are_one_write(self, own_engine, published):
        for _ in range(10):
            services.request_indexing("page:1")
        assert OutboxEntry.objects.filter(kind="index").count() == 1

    def test_what_waits_is_written_in_one_go(self, own_engine, published, monkeypatch):
        writes, replace = [], own_engine.replace
        monkeypatch.setattr(
            own_engine, "replace", lambda changes, **how: writes.append(set(changes)) or replace(changes, **how)
        )
        for number in (1, 2, 99):
            services.request_indexing(f"page:{number}")
        outbox.deliver("index", "page:2")
        assert writes == [{"page:1", "page:2", "page:99"}]
        assert indexed(own_engine) == {"page:1", "page:2"}

    def test_what_is_no_longer_public_goes(self, own_engine, published):
        indexing.index("page:1")
        del published["1"]
        indexing.index("page:1")
        assert indexed(own_engine) == set()

    def test_a_source_nobody_registers_any_more_goes(self, own_engine):
        own_engine.replace({"gone:1": [document("gone:1", "旧来源")]}, loaded_at=1)
        indexing.index("gone:1")
        assert indexed(own_engine) == set()

    def test_a_failing_engine_leaves_the_row_for_later(self, own_engine, published, monkeypatch):
        def fail(*args, **kwargs):
            raise EngineUnavailable("disk full")

        with monkeypatch.context() as broken:
            broken.setattr(own_engine, "replace", fail)
            services.request_indexing("page:1")
            with pytest.raises(EngineUnavailable):
                outbox.deliver("index", "page:1")
        row = OutboxEntry.objects.get()
        assert "disk full" in row.last_error
        row.available_at = row.created_at
        row.save()
        assert outbox.drain() == 1
        assert indexed(own_engine) == {"page:1"}


class TestWordsOfARebuild:
    """The table of words by sound is made anew beside its use."""

    @pytest.fixture
    def embedded(self, tmp_path):
        return EmbeddedEngine(tmp_path / "search.sqlite3")

    def known(self, term):
        return set(LexiconKey.objects.filter(term=term).values_list("kind", "key", "weight"))

    def test_words_of_what_is_gone_are_forgotten(self, embedded, published):
        published["1"] = [document("page:1", "古银杏认养活动")]
        indexing.rebuild(embedded)
        assert ("term", "认养", 1) in self.known("认养")
        del published["1"]
        indexing.rebuild(embedded)
        assert self.known("认养") == set()

    def test_words_that_others_learn_meanwhile_stay(self, embedded, published):
        def advance(count):
            lexicon.learn([document("page:new", "古银杏认养活动")], base_dictionary())

        indexing.rebuild(embedded, advance=advance)
        assert self.known("认养")

    def test_the_table_answers_meanwhile(self, embedded, published):
        indexing.rebuild(embedded)
        seen = []
        indexing.rebuild(embedded, advance=lambda count: seen.append(lexicon.read_pinyin("dibao")))
        assert "低保" in seen[0][0]

    def test_rows_of_an_older_release_are_mended(self, embedded, published):
        indexing.rebuild(embedded)
        right = self.known("低保")
        LexiconKey.objects.filter(term="低保", kind="sound").update(key="tipao")
        LexiconKey.objects.filter(term="低保", kind="term").update(weight=1)
        indexing.rebuild(embedded)
        assert self.known("低保") == right


class TestCommands:
    def run(self, *arguments):
        out = io.StringIO()
        code = 0
        try:
            call_command(*arguments, stdout=out, stderr=out)
        except SystemExit as stop:
            code = stop.code
        return code, out.getvalue()

    def test_rebuild_then_check_finds_no_difference(self, own_engine, published):
        code, text = self.run("rebuild_search")
        assert (code, f"已写入 {len(published)} 条" in text) == (0, True)
        assert self.run("check_search_index") == (0, "索引与数据库一致。\n")

    def test_check_prints_what_differs_and_repair_mends_it(self, own_engine, published):
        self.run("rebuild_search", "--verbosity=0")
        published["1"] = [document("page:1", "改过的标题")]
        published["99"] = [document("page:99", "新的")]
        del published["2"]
        code, text = self.run("check_search_index")
        assert code == 1
        assert text == "缺少 page:99\n过时 page:1\n多余 page:2\n"
        assert self.run("check_search_index", "--repair")[0] == 0
        assert self.run("check_search_index")[0] == 0

    def test_rebuild_of_an_engine_that_is_not_configured(self, settings):
        settings.ELASTICSEARCH_URL = ""
        with pytest.raises(Exception, match="ELASTICSEARCH_URL"):
            call_command("rebuild_search", "--engine=elasticsearch")
