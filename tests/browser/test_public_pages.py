"""Every public page type in a real browser: headings, tags, widths, zoom, without JavaScript, accessibility, look."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from portal.serve import REPOSITORY

WIDTHS = (1280, 375, 320)
SCREENSHOTS = REPOSITORY / "var" / "screenshots"
PICTURED = ("home", "catalog", "document", "guide", "search")
# Where the first page of a type is found: the listing and the link in it.
FOUND_IN = {
    "document": ("/catalog/", ".document-table__title a"),
    "guide": ("/services/", ".card__title a"),
    "article": ("/news/", ".item-list__link"),
    "organisation": ("/departments/", ".card__title a"),
    "report": ("/sitemap.xml", "/reports/2"),
    "disclosure guide": ("/sitemap.xml", "/guide/"),
}
FIXED = {
    "home": "/", "column": "/news/", "policy column": "/policies/", "interaction": "/interaction/", "catalog": "/catalog/",
    "services": "/services/", "departments": "/departments/", "department column": "/departments/jyj/rules/",
    "department catalog": "/departments/jyj/documents/", "department services": "/departments/jyj/services/",
    "reports": "/departments/jyj/reports/", "search": "/search/?q=教育", "empty search": "/search/", "site map": "/site-map/",
    "not found": "/no-such-page/",
}  # fmt: skip
PAGES = (*FIXED, *FOUND_IN)
SITE_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
CONTENT_TAGS = ("ArticleTitle", "PubDate", "ContentSource")
CONTENT_PAGES = {"document", "guide", "article", "organisation", "report", "disclosure guide"}
WITHOUT_COLUMN = {"home", "search", "empty search", "not found"}
# WCAG 2.2 AA, contrast included.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}

Address = Callable[[str], str]


@pytest.fixture(scope="module")
def address(portal, new_context) -> Address:
    """Return the address of one page of a type; those of single pages are looked up where a citizen finds them."""
    context = new_context()
    page = context.new_page()
    found = dict(FIXED)
    for name, (listing, link) in FOUND_IN.items():
        found[name] = in_sitemap(page, link) if listing == "/sitemap.xml" else first_link(page, listing, link)
    context.close()
    return found.__getitem__


def first_link(page: Page, listing: str, selector: str) -> str:
    page.goto(listing)
    return page.locator(selector).first.get_attribute("href")


def in_sitemap(page: Page, part: str) -> str:
    """The first address in the site map for machines that has this part."""
    locations = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", page.request.get("/sitemap.xml").text())
    return next(location for location in locations if part in location)


@pytest.fixture
def open_at(new_context, address):
    """Open a page of a type in a new window of a width; closed after the test. Complaints are gathered on it."""
    contexts = []

    def open_page(name: str, width: int = 1280, **options) -> Page:
        context = new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address(name))
        return page

    yield open_page
    for context in contexts:
        context.close()


def heading_levels(page: Page) -> list[int]:
    return page.eval_on_selector_all("h1, h2, h3, h4, h5, h6", "all => all.map(one => Number(one.tagName[1]))")


def overflow(page: Page) -> int:
    """How many pixels of the page lie beyond the right edge."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("name", PAGES)
def test_one_heading_valid_order_and_no_error_at_every_width(name, open_at):
    for width in WIDTHS:
        page = open_at(name, width)
        levels = heading_levels(page)
        assert levels.count(1) == 1 and levels[0] == 1, f"{width}px: {levels}"
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{width}px: {levels}"
        expected = ["404"] if name == "not found" else []
        assert [text for text in page.complaints if not any(word in text for word in expected)] == [], f"{width}px"
        assert overflow(page) <= 0, f"{width}px"


@pytest.mark.parametrize("name", PAGES)
def test_no_sideways_scrolling_at_200_percent(name, open_at):
    """Zooming to 200 % halves the window in CSS pixels and doubles each of them."""
    page = open_at(name, 640, device_scale_factor=2)
    assert overflow(page) <= 0
    page = open_at(name, 320)
    page.evaluate("document.documentElement.style.fontSize = '200%'")  # text alone, on a small phone
    assert overflow(page) <= 0


@pytest.mark.parametrize("name", PAGES)
def test_required_meta_tags(name, open_at):
    page = open_at(name)
    tags = page.eval_on_selector_all("meta[name]", "all => all.map(one => [one.name, one.content])")
    wanted = {
        *SITE_TAGS,
        *(() if name in WITHOUT_COLUMN else COLUMN_TAGS),
        *(CONTENT_TAGS if name in CONTENT_PAGES else ()),
    }
    filled = [tag for tag, content in tags if content.strip()]
    assert {tag: filled.count(tag) for tag in wanted} == dict.fromkeys(wanted, 1)
    if name in CONTENT_PAGES:
        assert dict(tags)["ArticleTitle"] == page.locator("h1").inner_text()


@pytest.mark.parametrize("name", PAGES)
def test_works_without_javascript(name, open_at):
    page = open_at(name, 375, java_script_enabled=False)
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()
    page.locator(".site-menu summary").click()  # the menu of a phone opens
    assert page.locator(".site-menu a", has_text="政策文件").is_visible()


def test_search_and_filters_work_without_javascript(open_at):
    page = open_at("home", 1280, java_script_enabled=False)
    page.fill("#site-search", "教育")
    page.click(".masthead__search button")
    assert page.locator(".search-result").count() > 0
    page = open_at("catalog", 1280, java_script_enabled=False)
    page.select_option("#filter-department", index=1)
    page.click(".filter-form button")
    assert "department=" in page.url
    assert page.locator(".document-table tbody tr").count() > 0


@pytest.mark.parametrize("width", (1280, 375))
@pytest.mark.parametrize("name", PAGES)
def test_no_accessibility_violation(name, width, open_at):
    page = open_at(name, width)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found] == []


@pytest.mark.parametrize("name", PICTURED)
def test_pictures_for_people_to_look_at(name, open_at):
    """Written to var/screenshots/, looked at before every release; here they only have to exist."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for device, width in (("desktop", 1280), ("phone", 375)):
        picture = SCREENSHOTS / f"{name}-{device}.png"
        open_at(name, width).screenshot(path=picture, full_page=True)
        assert picture.stat().st_size > 20_000
