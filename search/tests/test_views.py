"""The page, the API, the feeds: on the embedded engine, since `test_services` shows that both answer alike."""

import json
import re
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from departments.enums import DepartmentKind
from departments.models import Department
from search import registry, vocabulary
from search.models import ClickCount, HiddenResult, PromotedResult, QueryCount
from search.registry import DepartmentDetails, Leader
from search.services import request_indexing
from search.tests.conftest import public_at, put
from search.tests.corpus import document

pytestmark = pytest.mark.django_db

BAD_QUERIES = {
    "10,000 characters": "低保" * 5000,
    "only punctuation": "，。！？、；：“”‘’《》…—·",
    "unbalanced quotes": '"低保 “标准',
    "wildcards": "低*保? *",
    "operators": "AND OR NOT NEAR",
    "operators between words": "低保 AND NOT 标准 OR (",
    "control characters": "低\x00保\x07\x1b[31m",
    "lucene": "title:低保^4 +标准~2 [2020 TO 2024} {!func} \\",
    "fts5": 'title : "低保" * NEAR(低保 标准, 5) ^低保',
    "sql": "'; DROP TABLE documents; -- 1=1 UNION SELECT",
    "emoji": "😀👨‍👩‍👧‍👦🇨🇳",
    "combining": "e\u0301\u0301\u0301\u0301 \u202e低保\u200b",
    "surrogate-like": "\U0001f600\U00020000\U000e0001",
    "html": "<script>alert(1)</script><mark>",
    "percent": "%_%' \\%00",
    "template": "{{ 7*7 }}{% debug %}",
    "one character": "税",
    "spaces": "   \t\n  ",
    "many words": " ".join(f"词{i}号" for i in range(200)),
    "digits": "1" * 300,
    "huge number": "9" * 5000 + "号",
    "number with a zero serial": "青政办发〔2024〕0号",
    "regular expression": "(a+)+$ [[:alpha:]] .*",
    "long latin": "a" * 900,
}
BAD_PARAMETERS = [
    ("page", "1000000000"),
    ("page", "-1"),
    ("page", "0"),
    ("page", "1e3"),
    ("page", "１"),
    ("page", "abc"),
    ("size", "0"),
    ("size", "10000"),
    ("scope", "everything"),
    ("sort", "random"),
    ("from", "2024-13-45"),
    ("from", "昨天"),
    ("to", "0000-00-00"),
    ("within", "decade"),
    ("type", "x" * 500),
]


@pytest.fixture
def county_leaders(departments, monkeypatch):
    """The county government, and what a room would say of its leaders."""
    county = Department.objects.create(
        official_name="青澜县人民政府",
        short_name="县政府",
        slug="qlxzf",
        org_code="990512160",
        kind=DepartmentKind.COUNTY_GOVERNMENT,
    )
    leaders = (
        Leader("祝秋岚", "副县长", "分管教育、民政、卫生健康。"),
        Leader("纪文樵", "副县长", "分管农业农村、水利。"),
    )
    details = DepartmentDetails("/departments/qlxzf/", leaders)
    monkeypatch.setattr(registry, "_department_details", [lambda pk: details if pk == county.pk else None])
    vocabulary.forget()


@pytest.fixture
def engine(tmp_path):
    from search.engines.embedded import EmbeddedEngine

    engine = EmbeddedEngine(tmp_path / "search.sqlite3")
    yield engine
    engine.close()


def api(client, **parameters):
    return client.get(reverse("search:api"), parameters)


class TestBadInput:
    @pytest.mark.parametrize("name", BAD_QUERIES)
    def test_page_and_api_never_fail(self, client, site, name):
        page = client.get("/search/", {"q": BAD_QUERIES[name]})
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        started = time.perf_counter()
        answer = api(client, q=BAD_QUERIES[name])
        assert time.perf_counter() - started < 1
        assert answer.status_code in (200, 400)

    @pytest.mark.parametrize(("name", "value"), BAD_PARAMETERS)
    def test_api_names_a_wrong_parameter(self, client, site, name, value):
        answer = api(client, q="低保", **{name: value})
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == [name]

    @pytest.mark.parametrize(("name", "value"), BAD_PARAMETERS)
    def test_page_names_it_and_goes_on(self, client, site, name, value):
        page = client.get("/search/", {"q": "低保", name: value})
        assert page.status_code == 200
        assert "已忽略" in page.content.decode()
        assert "search-result__title" in page.content.decode()

    def test_unknown_parameters_and_values_do_no_harm(self, client, site):
        assert api(client, q="低保", colour="red").status_code == 200
        assert api(client, q="低保", department="没有这个单位").json()["total"] == 0

    def test_invalid_utf8_and_doubled_parameters(self, client, site):
        assert client.get("/search/?q=%ff%fe&q=%00&page=2&page=x").status_code == 200
        assert client.get("/api/v1/search?q=%ff%fe").status_code == 200


class TestApi:
    def test_answer(self, client, site):
        PromotedResult.objects.create(queries="低保", url="/dibao/")
        with public_at("/dibao/", title="低保专题", summary="标准和申请。"):
            answer = api(client, q="低保标准").json()
        first = answer["results"][0]
        assert answer["total"] >= 1
        assert first == {
            "id": "page:2",
            "source_id": "demo-page:2",
            "title": "关于调整2025年城乡低保和特困人员供养标准的通知",
            "url": "/page/2/",
            "excerpt": first["excerpt"],
            "type": "document",
            "department": "青澜县民政局",
            "published": "2025-01-06T02:00:00+00:00",
            "document_number": "青民发〔2025〕2号",
            "index_number": None,
            "validity": "in_force",
            "file": None,
        }
        assert "<mark>低保</mark>" in first["excerpt"]
        assert answer["promoted"] == [{"title": "低保专题", "url": "/dibao/", "description": "标准和申请。"}]
        assert {"type", "department", "subject", "year", "validity", "audience"} == set(answer["facets"])

    def test_a_hit_in_a_file_names_file_and_page(self, client, site):
        found = api(client, q="基本农田").json()["results"][0]
        assert found["file"] == {"name": "青澜县国土空间总体规划.pdf", "page": 2}

    def test_page_and_size(self, client, site):
        first = [found["id"] for found in api(client, q="青澜县", size=4).json()["results"]]
        second = [found["id"] for found in api(client, q="青澜县", size=4, page=2).json()["results"]]
        assert len(first) == len(second) == 4
        assert not set(first) & set(second)

    def test_unavailable(self, client, use_engine, engine, departments):
        use_engine(engine)
        answer = api(client, q="低保")
        assert answer.status_code == 503
        assert answer["Cache-Control"] == "no-store"

    def test_description_names_every_parameter_that_is_read(self, client):
        description = client.get(reverse("search:openapi")).json()
        names = {p["name"] for p in description["paths"]["/api/v1/search"]["get"]["parameters"]}
        assert {"q", "page", "size", "scope", "type", "department", "subject", "year", "from", "to", "sort"} <= names


class TestPage:
    def test_results_with_marks_and_filters(self, client, site):
        html = client.get("/search/", {"q": "低保标准"}).content.decode()
        assert html.count("<h1") == 1
        assert "城乡<mark>低保</mark>和特困人员供养<mark>标准</mark>" in html
        assert "department=mzj" in html

    def test_a_set_filter_can_be_taken_away(self, client, site):
        html = client.get("/search/", {"q": "年度报告", "department": "mzj"}).content.decode()
        assert 'aria-current="true">县民政局' in html
        assert "清除全部条件" in html

    def test_repealed_documents_bear_a_badge(self, client, site):
        assert "已废止" in client.get("/search/", {"q": "五保供养办法"}).content.decode()

    def test_a_page_past_the_end_shows_the_last(self, client, site):
        html = client.get("/search/", {"q": "年度报告", "page": "90"}).content.decode()
        assert "search-result__title" in html

    def test_nothing_found_helps_on(self, client, site):
        html = client.get("/search/", {"q": "阿斯顿发嗯嗯"}).content.decode()
        assert "没有找到" in html
        assert "检查有没有错别字" in html

    def test_words_offered_instead_do_find_something(self, client, site):
        html = client.get("/search/", {"q": "“火星停水通知”"}).content.decode()
        assert "没有找到" in html
        assert f'href="?{urlencode({"q": "停水"})}"' in html
        assert f'href="?{urlencode({"q": "火星"})}"' not in html

    def test_weak_hits_are_called_so_and_help_follows(self, client, site):
        html = client.get("/search/", {"q": "火星上停水"}).content.decode()
        assert "供参考" in html
        assert "没有您要找的" in html

    def test_how_many_fit_is_said_when_others_follow(self, client, site):
        html = client.get("/search/", {"q": "教育局 2024 年度报告"}).content.decode()
        assert "与“教育局 2024 年度报告”相符的信息只有 2 条" in html
        assert "没有同时含有" not in html

    def test_who_is_in_charge_of_a_matter_shows_the_leaders_in_question(self, client, site, county_leaders):
        html = client.get("/search/", {"q": "谁分管教育"}).content.decode()
        assert "祝秋岚" in html
        assert "纪文樵" not in html

    def test_a_hidden_department_page_gives_no_leaders(self, client, site, county_leaders):
        HiddenResult.objects.create(url="https://example.gov.cn/departments/qlxzf", reason="核实中")
        assert "祝秋岚" not in client.get("/search/", {"q": "县领导分工"}).content.decode()

    def test_an_empty_query_explains(self, client, site):
        assert "请输入关键词" in client.get("/search/").content.decode()

    def test_a_department_asked_for_shows_its_card(self, client, site):
        html = client.get("/search/", {"q": "民政局电话"}).content.decode()
        assert "contact-card" in html
        assert "澜城大道1号" in html

    def test_no_card_for_its_documents(self, client, site):
        assert "contact-card" not in client.get("/search/", {"q": "民政局年度报告"}).content.decode()

    def test_unavailable_keeps_the_frame(self, client, use_engine, engine, departments):
        use_engine(engine)
        page = client.get("/search/", {"q": "低保"})
        assert page.status_code == 503
        assert "检索暂时不可用" in page.content.decode()
        assert "site-nav" in page.content.decode()

    def test_no_cookie_and_short_shared_caching(self, client, site):
        page = client.get("/search/", {"q": "低保"})
        assert not page.cookies
        assert "s-maxage=10" in page["Cache-Control"]


class TestSuggestions:
    def complete(self, client, typed):
        return client.get(reverse("search:suggest"), {"q": typed}).json()[1]

    def test_titles_and_official_words(self, client, site):
        found = self.complete(client, "低保")
        assert found[0] == "最低生活保障"
        assert "关于调整2025年城乡低保和特困人员供养标准的通知" in found

    def test_pinyin(self, client, site):
        assert "结婚登记" in self.complete(client, "jiehundengji")

    def test_lists_of_people_are_not_suggested(self, client, site):
        assert not any("名单" in text for text in self.complete(client, "城市低保"))

    def test_nobodys_name_is_suggested(self, client, use_engine, engine, departments):
        put(engine, document("page:1", "关于任命沈砚平同志职务的通知"), document("page:2", "关于任命程序的规定"))
        use_engine(engine)
        assert self.complete(client, "关于任命") == ["关于任命程序的规定"]
        assert self.complete(client, "沈砚") == []

    def test_what_is_hidden_is_not_suggested(self, client, site):
        title = "关于调整2025年城乡低保和特困人员供养标准的通知"
        assert title in self.complete(client, "低保")
        HiddenResult.objects.create(url="http://testserver/page/2", reason="核实中")
        assert title not in self.complete(client, "低保")

    def test_what_went_is_not_suggested_though_no_worker_told_the_index(self, client, site, published):
        title = "关于调整2025年城乡低保和特困人员供养标准的通知"
        assert title in self.complete(client, "低保")
        published["2"] = []
        request_indexing("page:2")
        assert title not in self.complete(client, "低保")

    def test_every_page_has_a_box_that_suggests(self, client, site):
        html = client.get("/search/").content.decode()
        assert html.count("data-suggest=") == 2
        assert "search/suggest.js" in html

    @pytest.mark.parametrize("typed", ["", " ", "a", "😀", '"', "*", "低" * 500])
    def test_bad_input(self, client, site, typed):
        assert client.get(reverse("search:suggest"), {"q": typed}).status_code == 200


class TestFeeds:
    @pytest.mark.parametrize(("form", "mark"), [("rss", "<rss"), ("atom", "<feed")])
    def test_newest_first(self, client, site, form, mark):
        response = client.get(reverse("search:feed", args=[form]), {"q": "年度报告"})
        text = response.content.decode()
        assert mark in text
        assert text.index("青澜县教育局2024年") < text.index("青澜县教育局2023年")

    def test_what_is_hidden_is_in_no_feed(self, client, site):
        HiddenResult.objects.create(url="/page/12/", reason="核实中")
        for form in ("rss", "atom"):
            assert "停水通知" not in client.get(reverse("search:feed", args=[form]), {"q": "停水"}).content.decode()

    def test_weak_hits_are_no_news(self, client, site):
        text = client.get(reverse("search:feed", args=["rss"]), {"q": "火星上停水"}).content.decode()
        assert "<item>" not in text

    def test_the_few_that_fit_are_news_though_others_would_follow_them(self, client, site):
        text = client.get(reverse("search:feed", args=["rss"]), {"q": "教育局 2024 年度报告"}).content.decode()
        assert text.count("<item>") == 2
        assert "青澜县教育局2024年" in text

    def test_a_page_explains_the_subscription_and_gives_its_addresses(self, client, site):
        html = client.get(reverse("search:subscribe"), {"q": "停水", "department": "mzj", "page": "3"}).content.decode()
        query = urlencode({"q": "停水", "department": "mzj"}).replace("&", "&amp;")
        assert f"http://testserver/search/feed.rss?{query}" in html
        assert f"http://testserver/search/feed.atom?{query}" in html
        assert "发布机构：县民政局" in html

    def test_opensearch(self, client, site):
        text = client.get(reverse("search:opensearch")).content.decode()
        assert "http://testserver/search/?q={searchTerms}" in text


class TestCounting:
    @pytest.fixture(autouse=True)
    def empty_buffer(self):
        from search import statistics

        statistics._buffer.counts.clear()

    def count(self, client, text):
        from search import statistics

        statistics._buffer.started -= 3600
        client.get("/search/", {"q": text})

    def test_queries_are_counted_by_day(self, client, site):
        self.count(client, "低保标准")
        self.count(client, "低保標準 ")
        assert list(QueryCount.objects.values_list("query", "searches", "empty_searches")) == [("低保标准", 2, 0)]

    def test_counts_older_than_thirteen_months_are_forgotten(self, client, site):
        QueryCount.objects.create(day=timezone.localdate() - timedelta(days=401), query="旧话")
        self.count(client, "低保标准")
        assert [row.query for row in QueryCount.objects.all()] == ["低保标准"]

    def test_queries_without_result(self, client, site):
        self.count(client, "阿斯顿发嗯嗯")
        assert QueryCount.objects.get().empty_searches == 1

    @pytest.mark.parametrize(
        "text",
        [
            "13800138000",
            "138 0013 8000",
            "138.0013.8000 低保",
            "一三八零零一三八零零零",
            "身份证 110101199003078515",
            "110101 19900307 851X",
            "E12345678 护照",
            "青A12345 违章",
            "滨河小区3栋502室",
            "青政办发〔2024〕3号 13800138000",
            "〔1990〕13800138000",
            "a@example.com",
            "王小明",
            "李桂花 低保",
            "查张建国拆迁补偿",
            "顾怀安是谁",
            "字" * 100,
        ],
    )
    def test_what_may_be_somebodys_is_not_counted(self, client, site, text):
        self.count(client, text)
        assert not QueryCount.objects.exists()

    @pytest.mark.parametrize(
        "text",
        ["青政办发〔2024〕3号", "990512119/2024-00003", "2024-2025年度报告", "12345热线", "柳渡镇防汛", "许可证"],
    )
    def test_numbers_of_documents_and_names_of_places_are(self, client, site, text):
        Department.objects.create(official_name="柳渡镇人民政府", short_name="柳渡镇", slug="ldz", org_code="990512178")
        vocabulary.forget()
        self.count(client, text)
        assert QueryCount.objects.get().query == text

    def test_clicks(self, client, site):
        address = f"{reverse('search:click')}?q=低保&rank=2&url=/page/2/"
        assert client.post(address).status_code == 204
        assert ClickCount.objects.get().clicks == 1
        client.post(f"{reverse('search:click')}?q=低保&rank=x&url=https://example.com")
        assert ClickCount.objects.count() == 1


def test_excerpts_are_escaped(client, use_engine, engine, departments):
    put(engine, document("page:1", "<b>停水</b>通知", body="<img src=x>停水"))
    use_engine(engine)
    found = api(client, q="停水").json()["results"][0]
    assert found["excerpt"] == "&lt;img src=x&gt;<mark>停水</mark>"
    assert "<img src=x" not in client.get("/search/", {"q": "停水"}).content.decode()
    assert re.search(r"&lt;b&gt;<mark>停水</mark>", client.get("/search/", {"q": "停水"}).content.decode())
    assert json.loads(json.dumps(found))["title"] == "<b>停水</b>通知"
