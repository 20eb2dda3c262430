"""What the disclosure office does with search in the CMS."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from search import vocabulary
from search.models import ClickCount, HiddenResult, PromotedResult, QueryCount, Synonym
from search.tests.conftest import public_at
from users.enums import Role
from users.models import User
from users.services import give_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, departments):
    """A member of the disclosure office, signed in."""
    user = User.objects.create_user("office", password="correct-horse-battery", name="郁文川")
    give_role(user=user, role=Role.OFFICE, department=None)
    client.force_login(user)
    return client


def test_the_report_leads_to_a_synonym_with_the_query_filled_in(office):
    QueryCount.objects.create(day=timezone.localdate(), query="泥腿子钱", searches=3, empty_searches=3)
    report = office.get(reverse("search_queries"), {"show": "empty"}).content.decode()
    assert "泥腿子钱" in report
    form = office.get(reverse("synonym:add"), {"said": "泥腿子钱"}).content.decode()
    assert 'value="泥腿子钱"' in form


def test_the_report_counts_what_was_asked_and_opened_in_the_period(office):
    today = timezone.localdate()
    QueryCount.objects.create(day=today, query="低保", searches=8, empty_searches=0)
    QueryCount.objects.create(day=today, query="停水", searches=5, empty_searches=0)
    QueryCount.objects.create(day=today - timedelta(days=200), query="旧话", searches=9, empty_searches=0)
    ClickCount.objects.create(day=today, query="低保", rank=1, url="/a/", clicks=1)
    ClickCount.objects.create(day=today, query="低保", rank=4, url="/b/", clicks=2)
    rows = office.get(reverse("search_queries")).context["rows"]
    assert [(row["query"], row["opened"], row["mean_rank"]) for row in rows] == [("低保", 3, 3.0), ("停水", 0, None)]
    assert rows[0]["urls"] == ["/b/", "/a/"]
    rows = office.get(reverse("search_queries"), {"show": "unopened"}).context["rows"]
    assert [row["query"] for row in rows] == ["停水"]
    assert len(office.get(reverse("search_queries"), {"days": "365"}).context["rows"]) == 3


def test_a_promoted_result_is_one_click_from_the_report(office):
    QueryCount.objects.create(day=timezone.localdate(), query="低保", searches=8)
    ClickCount.objects.create(day=timezone.localdate(), query="低保", rank=2, url="/b/", clicks=2)
    report = office.get(reverse("search_queries")).content.decode()
    link = re.search(rf'{reverse("promotedresult:add")}\?[^"]+', report).group().replace("&amp;", "&")
    form = office.get(link).content.decode()
    assert 'value="低保"' in form
    assert 'value="/b/"' in form


def test_only_a_public_page_is_promoted_under_its_own_title(office):
    """推荐结果 brings no words of its own to the public: they would not have been reviewed."""
    fields = {"queries": "低保", "url": "https://www.example.gov.cn/dibao/", "order": "10"}
    answer = office.post(reverse("promotedresult:add"), fields)
    assert "本站没有这个公开页面" in answer.content.decode()
    with public_at("/dibao/", title="低保专题"):
        office.post(reverse("promotedresult:add"), fields)
        assert PromotedResult.objects.get().path == "/dibao/"
        assert [(found.title, found.url) for found in vocabulary.promoted_for("低保标准")] == [("低保专题", "/dibao/")]
    assert vocabulary.promoted_for("低保标准") == []


@pytest.mark.parametrize("parameters", [{"days": "x"}, {"days": "-1"}, {"show": "nonsense"}, {"p": "10000000000"}])
def test_wrong_parameters_of_the_report_do_no_harm(office, parameters):
    assert office.get(reverse("search_queries"), parameters).status_code == 200


def test_a_synonym_is_made(office):
    office.post(reverse("synonym:add"), {"said": "泥腿子钱", "official": "耕地地力保护补贴"})
    assert Synonym.objects.get().rules() == [("泥腿子钱", ["耕地地力保护补贴"])]


def test_an_address_is_hidden_and_must_be_one(office):
    office.post(reverse("hiddenresult:add"), {"url": "页面", "reason": "核实中"})
    assert not HiddenResult.objects.exists()
    office.post(reverse("hiddenresult:add"), {"url": "/tzgg/1/", "reason": "核实中"})
    assert HiddenResult.objects.get().url == "/tzgg/1/"


def test_others_see_neither_report_nor_settings(client, departments):
    user = User.objects.create_user("liaison", password="correct-horse-battery", name="蓝小雨")
    from departments.models import Department

    give_role(user=user, role=Role.LIAISON, department=Department.objects.first())
    client.force_login(user)
    assert client.get(reverse("search_queries")).status_code in (302, 403)
    assert client.get(reverse("synonym:index")).status_code in (302, 403)
