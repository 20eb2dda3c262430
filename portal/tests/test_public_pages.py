"""Every public page type: it answers, it is one page with one heading, it costs few queries, and caches may keep it."""

import re
from itertools import pairwise

from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from portal.tests.factories import PublicCountyTestCase, multiply
from review.models import Seal

# Home: the seal · its place in the tree is in the seal · six lists of newest pages · the frame below home · the
#   county's row and its zone menu · site, marks, main menu.
# Catalog: the seal · breadcrumbs · count and rows · one grouped query a filter (department, subject with the names of
#   the first level, genre, year, validity) · county and zone menu · site, marks, main menu.
# Document: the seal · breadcrumbs · department · addresses of basis documents · related · attachments' ids · zone menu ·
#   site, marks, main menu.
# Guide: the seal · breadcrumbs · related · attachments' ids · site, marks, main menu.
LIMITS = {"首页": 16, "目录": 16, "部门目录": 16, "公开文件": 12, "办事指南": 12}
OTHERS_LIMIT = 16
PAGE_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
CONTENT_TAGS = ("ArticleTitle", "PubDate", "ContentSource")
CONTENT_PAGES = {"文章", "公开文件", "办事指南", "公开指南", "年度报告", "机构职能"}


class PublicPagesTestCase(PublicCountyTestCase):
    """The marks a real site has are set; nothing is left in caches from another test."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        marks = Site.objects.get().sitemarks
        marks.site_id_code = "9905120001"
        marks.save()

    def setUp(self):
        cache.clear()
        Site.clear_site_root_paths_cache()

    def soup(self, url: str, **headers) -> BeautifulSoup:
        response = self.client.get(url, headers=headers)
        self.assertEqual(response.status_code, 200, url)
        return BeautifulSoup(response.content, "html.parser")


class EveryPageTests(PublicPagesTestCase):
    def test_answers_with_one_heading_and_no_level_left_out(self):
        for name, url in {**self.public, "检索": "/search/", "网站地图": "/site-map/", "收费": "/fees/"}.items():
            with self.subTest(name):
                levels = [int(tag.name[1]) for tag in self.soup(url).find_all(re.compile(r"^h[1-6]$"))]
                self.assertEqual(levels.count(1), 1)
                self.assertEqual(levels[0], 1)
                jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
                self.assertEqual(jumps, [])

    def test_required_meta_tags_are_there_and_filled(self):
        for name, url in self.public.items():
            wanted = [
                *PAGE_TAGS,
                *([] if name == "首页" else COLUMN_TAGS),
                *(CONTENT_TAGS if name in CONTENT_PAGES else ()),
            ]
            soup = self.soup(url)
            for tag in wanted:
                with self.subTest(name, tag=tag):
                    found = soup.find_all("meta", attrs={"name": tag})
                    self.assertEqual(len(found), 1)
                    self.assertTrue(found[0]["content"].strip())

    def test_tags_say_what_the_page_shows(self):
        soup = self.soup(self.public["文章"])
        content = {tag["name"]: tag["content"] for tag in soup.find_all("meta") if tag.get("name")}
        self.assertEqual(content["ArticleTitle"], soup.h1.get_text(strip=True))
        self.assertIn(content["PubDate"], soup.find(class_="byline__facts").get_text())
        self.assertRegex(content["PubDate"], r"^\d{4}-\d\d-\d\d \d\d:\d\d$")
        self.assertEqual(content["ContentSource"], "测试县教育局")

    def test_unknown_parameters_are_ignored(self):
        for name, url in self.public.items():
            with self.subTest(name):
                plain = self.client.get(url).content
                self.assertEqual(self.client.get(f"{url}?utm_source=weixin&ids=1").content, plain)

    def test_unreadable_page_numbers_show_a_page(self):
        for name, url in self.public.items():
            for number in ("0", "-1", "abc", "９", "99999999999999999999", "1'--", ""):
                with self.subTest(name, number=number):
                    self.assertEqual(self.client.get(url, {"page": number}).status_code, 200)


class SiteMapTests(PublicPagesTestCase):
    def test_names_every_public_place_once_and_no_draft(self):
        links = [link["href"] for link in self.soup("/site-map/").select(".site-map a")]
        self.assertEqual(len(links), len(set(links)))
        self.assertLessEqual({"/news/", "/catalog/", "/departments/jyj/", "/departments/jyj/documents/"}, set(links))
        self.assertNotIn("/departments/mzj/", links)  # its 机构职能 is still a draft
        self.assertIn("/departments/mzj/documents/", links)

    def test_costs_one_query_and_the_frame(self):
        self.client.get("/site-map/")
        with self.assertNumQueries(4):  # places · site, marks, main menu
            self.client.get("/site-map/")


class FilterTests(PublicPagesTestCase):
    def test_bad_values_give_an_empty_filter_and_a_hint(self):
        bad = {"department": "没有", "subject": "x' or 1=1", "genre": "99999", "year": "二〇二六", "validity": "maybe",
               "audience": "猫", "life_event": "\x00"}  # fmt: skip
        for name in ("目录", "部门目录", "办事服务", "部门办事指南"):
            everything = self._count(self.public[name])
            for parameter in self._filters(self.public[name]):
                with self.subTest(name, parameter=parameter):
                    soup = self.soup(f"{self.public[name]}?{parameter}={bad[parameter]}")
                    self.assertIn("无法识别", soup.find(role="status").get_text())
                    self.assertEqual(soup.find(class_="result-count").get_text(strip=True), everything)

    def test_a_good_value_narrows(self):
        found = self.soup(self.public["目录"] + "?department=mzj")
        self.assertIn(self.document.title, found.get_text())
        self.assertIn("共1条", found.find(class_="result-count").get_text(strip=True))

    def _count(self, url: str) -> str:
        return self.soup(url).find(class_="result-count").get_text(strip=True)

    def _filters(self, url: str) -> set[str]:
        fields = self.soup(url).find("form", class_="filter-form").find_all(["select", "input"])
        return {field["name"] for field in fields}


class QueryTests(PublicPagesTestCase):
    def test_as_many_queries_at_10_rows_as_at_200_and_few(self):
        pages = (self.document, self.article, self.guide, self.report, self.node)
        seals = [Seal.objects.current().for_object(page).get() for page in pages]
        for seal in seals:
            multiply(seal, range(9))
        few = {name: self._queries(url) for name, url in self.public.items()}
        for seal in seals:
            multiply(seal, range(9, 199))
        for name, url in self.public.items():
            with self.subTest(name):
                many = self._queries(url)
                self.assertEqual(len(many), len(few[name]), "\n".join(many))
                self.assertLessEqual(len(many), LIMITS.get(name, OTHERS_LIMIT), "\n".join(many))

    def _queries(self, url: str) -> list[str]:
        self.client.get(url)  # what a process learns once (content types, site) is learnt
        with CaptureQueriesContext(connection) as captured:
            self.assertEqual(self.client.get(url).status_code, 200)
        return [query["sql"] for query in captured.captured_queries]


class CachingTests(PublicPagesTestCase):
    def test_pages_set_no_cookie_and_may_be_kept_a_minute_by_shared_caches(self):
        for name, url in self.public.items():
            with self.subTest(name):
                response = self.client.get(url)
                self.assertFalse(response.cookies)
                self.assertEqual(response["Cache-Control"], "public, max-age=0, s-maxage=60")
                self.assertRegex(response["ETag"], r'^"[0-9a-f]{32}"$')
                self.assertNotIn("Cookie", response.get("Vary", ""))
                self.assertNotContains(response, "csrfmiddlewaretoken")

    def test_an_unchanged_page_is_answered_304(self):
        for name, url in self.public.items():
            with self.subTest(name):
                etag = self.client.get(url)["ETag"]
                for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
                    again = self.client.get(url, headers={"If-None-Match": known})
                    self.assertEqual((again.status_code, again.content, again["ETag"]), (304, b"", etag), known)
                self.assertEqual(self.client.get(url, headers={"If-None-Match": '"other"'}).status_code, 200)

    def test_the_same_for_a_visitor_who_is_signed_in(self):
        plain = self.client.get(self.public["公开文件"]).content
        self.client.force_login(self.office)
        response = self.client.get(self.public["公开文件"])
        self.assertEqual(response.content, plain)
        self.assertFalse(response.cookies)
