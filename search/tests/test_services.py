"""What people type and what they must find: the same on both engines."""

import pytest

from search import services, vocabulary
from search.engines.base import EngineUnavailable, Sort
from search.models import DictionaryTerm, HiddenResult, PromotedResult, Synonym
from search.planning import Restrictions, Scope
from search.services import SearchRequest, SearchUnavailable
from search.tests.conftest import public_at, put
from search.tests.corpus import document

pytestmark = pytest.mark.django_db


def ask(text, page=1, size=10, **restrictions):
    return services.search(SearchRequest(text, Restrictions(**restrictions), page=page, size=size))


def keys(answer):
    return [item.document.key for item in answer.items]


FIRST = [
    # typed, first hit
    ("最低生活保障实施细则", "page:1"),
    ("低保怎么申请", "page:8"),
    ("低保標準", "page:2"),
    ("申请低保需要什么材料", "page:8"),
    ("青政办发〔2024〕3号", "page:1"),
    ("青政办发[2024]3号", "page:1"),
    ("青政办发（2024）第3号", "page:1"),
    ("青政办发 2024 3号", "page:1"),
    ("青政办发20243号", "page:1"),
    ("政办发〔2024〕3号", "page:1"),
    ("〔2024〕15号", "page:4"),
    ("990512119/2024-00003", "page:1"),
    ("990512119-2024-00003", "page:1"),
    ("９９０５１２１１９２０２４００００３", "page:1"),
    ("教育局 2024 年度报告", "page:5"),
    ("县教体局2023年报", "page:6"),
    ("民政局年度报告", "page:7"),
    ("小孩上小学", "page:4"),
    ("开餐馆要办什么证", "page:9"),
    ("扯证", "page:10"),
    ("下岗了能领多少钱", "page:11"),
    ("停水", "page:12"),
    ("停水通知", "page:12"),
    ("种地补贴", "page:14"),
    ("基本農田", "file:7#2"),
    ("marriage certificates", "page:17"),
    ("MARRIAGE", "page:17"),
    ("zuidishenghuobaozhang", "page:8"),
    ("jie hun deng ji", "page:10"),
    ("shiyebaoxianjin", "page:11"),
    ("结昏登记", "page:10"),
    ("失业保险斤", "page:11"),
    ("食品经营许克", "page:9"),
]


@pytest.mark.parametrize(("typed", "expected"), FIRST)
def test_first_hit(site, typed, expected):
    assert keys(ask(typed))[:1] == [expected]


class TestUnderstanding:
    def test_nonsense_finds_nothing(self, site):
        assert ask("阿斯顿发嗯嗯").total == 0

    def test_a_document_that_cites_the_number_follows(self, site):
        assert keys(ask("青政办发〔2024〕3号")) == ["page:1", "page:2"]

    def test_quotation_marks_mean_exactly(self, site):
        assert ask("“共同生活的家庭成员”").total == 1
        assert ask("“家庭共同生活的成员”").total == 0

    def test_repealed_documents_come_behind_what_is_in_force(self, engine, use_engine, departments):
        repealed = document("page:1", "县城停车收费办法", validity="repealed", on=(2025, 1, 1))
        in_force = document("page:2", "县城停车收费办法", validity="in_force", on=(2023, 1, 1))
        put(engine, repealed, in_force)
        use_engine(engine)
        assert keys(ask("停车收费办法")) == ["page:2", "page:1"]

    def test_a_guide_comes_before_a_letter_that_asks_the_same(self, site):
        found = keys(ask("低保怎么申请，需要什么材料"))
        assert found.index("page:8") < found.index("page:13")

    def test_lists_of_people_are_not_found_by_their_rows(self, site):
        assert ask("“张三丰”").total == 0

    def test_a_slip_is_put_right_and_said(self, site):
        answer = ask("结昏登记")
        assert (answer.suggestion, answer.shows_suggestion) == ("结婚登记", True)

    def test_a_persons_name_is_never_corrected(self, site):
        assert ask("沈砚萍").suggestion == ""

    def test_pinyin_says_how_it_was_read(self, site):
        assert ask("jiehundengji").suggestion == "结婚登记"

    def test_pinyin_may_leave_one_syllable_over(self, site):
        assert ask("jiehunsai").suggestion == "结婚"

    def test_a_number_nobody_has_is_looked_for_as_text(self, site):
        answer = ask("结婚登记2099年第77号")
        assert answer.total
        assert "结婚登记" in answer.items[0].document.title

    def test_a_number_nobody_has_is_answered_by_nothing_that_is_merely_like_it(self, site):
        assert ask("青农发2099 77号").total == 0

    def test_few_words_that_are_there_and_characters_of_the_others(self, site):
        answer = ask("登记处给不给结婚的年轻人免钱")
        assert answer.is_weak
        assert "结婚登记" in answer.items[0].document.title

    def test_what_was_typed_right_gets_no_suggestion(self, site):
        assert ask("结婚登记").suggestion == ""


class TestRestrictions:
    def test_scope_title(self, site):
        assert ask("基本农田", scope=Scope.TITLE).total == 0
        assert keys(ask("停水", scope=Scope.TITLE)) == ["page:12"]

    def test_scope_number(self, site):
        assert keys(ask("青政办发", scope=Scope.NUMBER)) == ["page:1", "page:3"]
        assert keys(ask("青政办发〔2024〕3号", scope=Scope.NUMBER)) == ["page:1"]
        assert ask("低保", scope=Scope.NUMBER).total == 0

    def test_filter_and_counts(self, site):
        answer = ask("年度报告", filters={"department": ("jyj",)})
        assert answer.total == 2
        assert answer.facets["department"] == {"jyj": 2, "mzj": 1}

    def test_by_date(self, site):
        assert keys(ask("年度报告", sort=Sort.DATE)) == ["page:5", "page:7", "page:6"]

    @pytest.mark.parametrize("typed", ["停水", "低保怎么申请", "最低生活保障实施细则", "食品经营许可"])
    def test_by_date_nothing_is_found_that_fits_less(self, site, typed):
        by_relevance, by_date = ask(typed), ask(typed, sort=Sort.DATE)
        assert by_date.total == (by_relevance.fitting or by_relevance.total)
        assert not by_date.is_weak

    def test_by_date_slips_are_put_right_as_well(self, site):
        assert ask("结昏登记", sort=Sort.DATE).suggestion == ask("结昏登记").suggestion != ""

    def test_pages_do_not_overlap(self, site):
        everything = keys(ask("青澜县", size=50))
        pages = [key for page in (1, 2, 3) for key in keys(ask("青澜县", page=page, size=3))]
        assert pages == everything[:9]


class TestEditors:
    def test_a_synonym_takes_effect_at_once(self, site):
        assert "page:14" not in keys(ask("泥腿子钱"))
        Synonym.objects.create(said="泥腿子钱", official="耕地地力保护补贴")
        assert keys(ask("泥腿子钱"))[0] == "page:14"

    def test_a_synonym_goes_one_way_unless_it_says_both(self, site):
        row = Synonym.objects.create(said="泥腿子钱", official="耕地地力保护补贴")
        assert "泥腿子钱" not in vocabulary.dictionary().alternatives("耕地地力保护补贴")
        row.is_two_way = True
        row.save()
        assert "泥腿子钱" in vocabulary.dictionary().alternatives("耕地地力保护补贴")

    def test_a_term_is_not_split(self, site):
        DictionaryTerm.objects.create(term="澜城老街")
        assert vocabulary.dictionary().words("澜城老街停水") == ["澜城老街", "停水"]

    def test_a_hidden_result_is_gone_at_once(self, site):
        HiddenResult.objects.create(url="/page/12/", reason="核实中")
        assert "page:12" not in keys(ask("停水"))

    def test_a_promoted_result_shows_on_the_first_page_of_its_queries(self, site):
        PromotedResult.objects.create(queries="低保 最低生活保障", url="/dibao/")
        assert ask("低保标准").promoted == []  # nothing is public there
        with public_at("/dibao/", title="低保专题"):
            assert [found.title for found in ask("低保标准").promoted] == ["低保专题"]
            assert ask("低保标准", page=2).promoted == []
            assert ask("停水").promoted == []


class _Dead:
    name = "dead"

    def search(self, query):
        raise EngineUnavailable("connection refused")


class TestEngineDown:
    def test_the_stand_in_answers(self, site, use_engine):
        use_engine(_Dead(), site)
        answer = ask("停水")
        assert keys(answer) == ["page:12"]
        assert answer.engine == site.name

    def test_without_a_stand_in_it_says_so(self, site, use_engine):
        use_engine(_Dead())
        with pytest.raises(SearchUnavailable):
            ask("停水")


class TestWhileTheWorkerIsAway:
    @pytest.fixture
    def change(self, site, published):
        """Let something else be public under a key; nobody tells the index."""

        def change(key, *documents):
            published[key.removeprefix("page:")] = list(documents)
            services.request_indexing(key)

        return change

    def test_what_is_public_no_more_is_not_shown(self, change):
        assert "page:12" in keys(ask("停水通知"))
        change("page:12")
        assert "page:12" not in keys(ask("停水通知"))

    def test_what_was_corrected_shows_its_new_words_only(self, change):
        change("page:12", document("page:12", "停电通知", body="定于5月23日停电，来电时间另行通知。"))
        (item,) = [item for item in ask("停水通知").items if item.document.key == "page:12"]
        assert (item.title, "管网" in item.excerpt) == ("停电<mark>通知</mark>", False)


def test_one_query_to_the_database_for_a_plain_search(site, django_assert_num_queries):
    ask("停水通知")
    with django_assert_num_queries(1):  # what went off the site and waits for the worker to tell the index
        ask("停水通知")
