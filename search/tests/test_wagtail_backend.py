"""Editors' search in the CMS finds Chinese substrings."""

import pytest
from wagtail.models import Page

from search.wagtail_backend import SearchBackend, index_text, query_text


def test_tokens_meet():
    assert set(query_text("低保 标准").split()) <= set(index_text("农村低保标准").split())
    assert set(query_text("税").split()) <= set(index_text("减税降费").split())
    assert query_text("！！") == ""


@pytest.fixture
def pages(db):
    root = Page.objects.get(depth=1)
    for number, title in enumerate(("农村低保标准调整", "關於停水的通知", "Guide to licences", "青政办发〔2024〕3号")):
        root.add_child(title=title, slug=f"wagtail-search-{number}", live=False)
    backend = SearchBackend({})
    backend.add_bulk(Page, list(Page.objects.filter(slug__startswith="wagtail-search-")))
    return backend


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("低保", "农村低保标准调整"),
        ("保", "农村低保标准调整"),
        ("低保 调整", "农村低保标准调整"),
        ("停水", "關於停水的通知"),
        ("licence", "Guide to licences"),
        ("办发〔2024", "青政办发〔2024〕3号"),
    ],
)
def test_drafts_are_found_by_any_part_of_their_title(pages, typed, title):
    assert [page.title for page in pages.search(typed, Page)] == [title]
    assert [page.title for page in pages.autocomplete(typed, Page)] == [title]


@pytest.mark.parametrize("typed", ["没有这个", "低调", "！！", '"', "*"])
def test_what_is_not_there_is_not_found(pages, typed):
    assert list(pages.search(typed, Page)) == []
