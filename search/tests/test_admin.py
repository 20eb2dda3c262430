"""What the disclosure office does with search in the CMS."""

import pytest
from django.urls import reverse

from search.models import HiddenResult, QueryCount, Synonym
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
    QueryCount.objects.create(day="2026-05-01", query="泥腿子钱", searches=3, empty_searches=3)
    report = office.get(reverse("search_queries"), {"empty": "1"}).content.decode()
    assert "泥腿子钱" in report
    form = office.get(reverse("synonym:add"), {"said": "泥腿子钱"}).content.decode()
    assert 'value="泥腿子钱"' in form


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
