"""Editors' search in the CMS finds Chinese substrings."""

import pytest
from django.core.cache import caches
from django.urls import reverse
from wagtail.models import Page

from assets.tests.factories import DocumentFactory, ImageFactory
from search.wagtail_backend import SearchBackend, index_text, query_text
from users.models import User


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


class TestScreens:
    """The searches of the CMS itself."""

    @pytest.fixture
    def editor(self, client, db):
        client.force_login(User.objects.create_superuser("admin", password="correct-horse-battery", name="石一鸣"))
        yield client
        for cache in caches.all():
            cache.clear()  # thumbnails are remembered by the image's number, which the next test gives away again

    @pytest.mark.parametrize("typed", ["低保", "保标准", "低保 标准", "低保標準", "ＤＩＢＡＯ２０２４"])
    @pytest.mark.parametrize("view", ["wagtailadmin_pages:search_results", "wagtailadmin_choose_page_search"])
    def test_pages_drafts_included(self, editor, pages, view, typed):
        root = Page.objects.get(depth=1)
        root.add_child(title="农村低保标准调整（dibao2024）", slug="wagtail-search-screen", live=False)
        html = editor.get(reverse(view), {"q": typed}).content.decode()
        assert "农村低保标准调整（dibao2024）" in html

    @pytest.mark.parametrize("typed", ["标准表", "低保", "標準表"])
    @pytest.mark.parametrize("view", ["wagtaildocs:index_results", "wagtaildocs_chooser:choose_results"])
    def test_documents(self, editor, view, typed):
        DocumentFactory(title="2024年低保标准表")
        assert "2024年低保标准表" in editor.get(reverse(view), {"q": typed}).content.decode()

    @pytest.mark.parametrize("name", ["wagtailimages:index_results", "wagtailimages_chooser:choose_results"])
    def test_images(self, editor, name):
        ImageFactory(title="柳渡镇防汛演练现场")
        assert "柳渡镇防汛演练现场" in editor.get(reverse(name), {"q": "防汛演练"}).content.decode()

    def test_people_and_departments(self, editor, departments):
        assert "石一鸣" in editor.get(reverse("wagtailusers_users:index_results"), {"q": "一鸣"}).content.decode()
        assert "民政局" in editor.get(reverse("departments:index_results"), {"q": "民政"}).content.decode()
