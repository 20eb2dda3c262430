"""How a citizen finds something, and how the office steers it: in a real browser, with keyboard, phone and no script."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_public_pages import RULES, SCREENSHOTS, overflow

OPTION = ".suggestions__option"
TITLES = ".search-result__title a"
GUIDE = "最低生活保障审核确认"
SECONDS_UNTIL_EVERYWHERE = 6  # each web process reads what the office changed every five seconds
STATES = {
    "results": "/search/?q=教育", "chosen": "/search/?q=年度报告&department=jyj&scope=title&from=2024-01-01",
    "card": "/search/?q=谁分管教育", "correction": "/search/?q=工伤认顶", "weak": "/search/?q=火星上的公交优待卡",
    "nothing": "/search/?q=阿斯顿发嗯嗯", "subscription": "/search/subscribe/?q=教育&department=jyj",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def index(portal):
    """The demo's index, complete now and not a moment later."""
    portal.manage("rebuild_search", "-v", "0")


@pytest.fixture
def open_at(new_context):
    """Open an address in a new window of a width; complaints of the browser (CSP, scripts) are gathered on the page."""
    contexts = []

    def open_page(address: str, width: int = 1280, **options) -> Page:
        contexts.append(new_context(viewport={"width": width, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.complaints = []
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


def type_into_box(page: Page, text: str, box: str = "#site-search") -> None:
    """Type key by key, as people do, and wait for what is offered."""
    page.click(box)
    page.locator(box).press_sequentially(text, delay=20)
    expect(page.locator(OPTION).first).to_be_visible()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]


class TestSuggestions:
    def test_by_keyboard_from_any_page(self, open_at):
        page = open_at("/departments/")
        type_into_box(page, "低保")
        box = page.locator("#site-search")
        expect(box).to_have_attribute("aria-expanded", "true")
        box.press("ArrowDown")
        expect(box).to_have_value("最低生活保障")
        chosen = page.locator(f"{OPTION}[aria-selected=true]")
        expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
        box.press("ArrowUp")
        expect(box).to_have_value("低保")
        box.press("ArrowDown")
        box.press("Enter")
        expect(page).to_have_url(re.compile("/search/"))
        expect(page.locator(TITLES).first).to_have_text(GUIDE)
        assert page.complaints == []

    def test_escape_brings_back_what_was_typed(self, open_at):
        page = open_at("/")
        type_into_box(page, "工伤")
        page.locator("#site-search").press("ArrowDown")
        page.locator("#site-search").press("Escape")
        expect(page.locator("#site-search")).to_have_value("工伤")
        expect(page.locator(OPTION)).to_have_count(0)

    def test_on_a_phone_by_finger(self, open_at):
        page = open_at("/news/", 375, has_touch=True)
        type_into_box(page, "工伤")
        assert overflow(page) <= 0
        page.locator(OPTION, has_text="工伤认定申请").first.click()
        expect(page.locator(TITLES).first).to_have_text("工伤认定申请")

    def test_pinyin_while_an_input_method_composes_is_no_question_yet(self, open_at):
        page = open_at("/")
        asked = []
        page.on("request", lambda request: "/search/suggest/" in request.url and asked.append(request.url))
        page.focus("#site-search")
        composing = "input => input.dispatchEvent(new InputEvent('input', {isComposing: true, bubbles: true}))"
        page.eval_on_selector("#site-search", f"input => {{ input.value = 'di'; ({composing})(input); }}")
        page.wait_for_timeout(400)
        assert asked == []

    def test_nobody_is_suggested(self, open_at):
        page = open_at("/search/")
        page.locator("#q").press_sequentially("祝秋", delay=20)
        page.wait_for_timeout(600)
        expect(page.locator(OPTION)).to_have_count(0)

    @pytest.mark.parametrize("width", (1280, 375))
    def test_accessible_while_open(self, width, open_at):
        page = open_at("/news/", width)
        type_into_box(page, "工伤")
        page.locator("#site-search").press("ArrowDown")
        assert violations(page) == []


class TestResults:
    def test_words_are_marked_in_place(self, open_at):
        page = open_at("/search/?q=工傷認定")
        expect(page.locator(TITLES).first).to_have_text("工伤认定申请")
        assert page.locator(f"{TITLES} mark").first.inner_text() == "工伤认定"
        marked = page.locator(".search-result__excerpt mark").all_inner_texts()
        assert marked and all("工伤" in text for text in marked)

    def test_narrowing_and_widening_again(self, open_at):
        page = open_at("/search/?q=年度报告")
        everything = page.locator(".search-summary strong").inner_text()
        page.locator(".search-filters").get_by_role("link", name=re.compile("县教育局")).click()
        page.locator(".search-filters").get_by_role("link", name="标题", exact=True).click()
        facts = page.locator(".search-result__facts").all_inner_texts()
        assert facts and all("青澜县教育局" in text for text in facts)
        page.fill("#from", "2025-01-01")
        page.fill("#to", "2026-12-31")
        page.get_by_role("button", name="确定").click()
        assert "2023年" not in "".join(page.locator(TITLES).all_inner_texts())
        for _ in range(page.locator(".search-chosen a").count()):
            page.locator(".search-chosen a").first.click()
        expect(page.locator(".search-summary strong")).to_have_text(everything)

    def test_a_hit_in_a_file_names_file_and_page(self, open_at):
        page = open_at("/search/?q=教育局2026年部门预算公开表 小学教育 15650")
        hit = page.locator(".search-result", has_text="部门预算公开表.xlsx")
        expect(hit.first).to_contain_text(re.compile("第 1 页"))

    def test_the_card_of_a_department_and_of_who_is_in_charge(self, open_at):
        page = open_at("/search/?q=教育局电话")
        expect(page.locator(".search-card a[href^='tel:']").first).to_be_visible()
        page.goto("/search/?q=谁分管教育")
        expect(page.locator(".search-card__leaders")).to_contain_text("祝秋岚")
        page.get_by_role("link", name="查看机构职能").click()
        expect(page.locator("h1")).to_have_text("青澜县人民政府")

    def test_a_slip_is_put_right_and_can_be_taken_back(self, open_at):
        page = open_at("/search/?q=工伤认顶")
        expect(page.locator(".search-suggestion")).to_contain_text("工伤认定")
        expect(page.locator(TITLES).first).to_have_text("工伤认定申请")
        page.get_by_role("link", name="仍然检索").click()
        expect(page.locator(".search-help h2")).to_contain_text("没有找到")

    def test_an_empty_result_leads_on(self, open_at):
        page = open_at("/search/?q=“火星工伤”")
        page.locator(".search-help").get_by_role("link", name="工伤", exact=True).click()
        expect(page.locator(TITLES).first).to_have_text("工伤认定申请")
        page.goto("/search/?q=阿斯顿发嗯嗯")
        page.locator(".search-help").get_by_role("link", name="政府信息公开目录").click()
        expect(page.locator("h1")).to_have_text("政府信息公开目录")

    def test_pages_of_results_do_not_overlap_and_end(self, open_at):
        page = open_at("/search/?q=青澜县")
        first = page.locator(TITLES).evaluate_all("all => all.map(one => one.getAttribute('href'))")
        page.get_by_role("link", name="下一页").click()
        second = page.locator(TITLES).evaluate_all("all => all.map(one => one.getAttribute('href'))")
        assert first and second and not set(first) & set(second)
        page.goto("/search/?q=青澜县&page=1000000000")
        expect(page.get_by_role("link", name="下一页")).to_have_count(0)

    def test_a_search_can_be_followed(self, open_at):
        page = open_at("/search/?q=教育")
        page.get_by_role("link", name="订阅本次检索").click()
        address = page.locator(".search-subscribe code").first.inner_text()
        answer = page.request.get(address)
        assert answer.ok and "<rss" in answer.text() and "教育" in answer.text()


@pytest.mark.parametrize("width", (1280, 375))
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_fits_and_has_its_picture(state, width, open_at):
    page = open_at(STATES[state], width)
    assert violations(page) == []
    assert overflow(page) <= 0
    assert page.complaints == []
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"search-{state}-{width}.png", full_page=True)


def test_everything_works_without_javascript(open_at):
    page = open_at("/news/", 375, java_script_enabled=False)
    page.fill("#site-search", "年度报告")
    page.click(".masthead__search button")
    page.locator(".search-filters").get_by_role("link", name=re.compile("县教育局")).click()
    page.fill("#from", "2025-01-01")
    page.get_by_role("button", name="确定").click()
    assert "from=2025-01-01" in page.url and "department=jyj" in page.url
    assert page.locator(TITLES).count() > 0
    page.get_by_role("link", name="清除全部条件").click()
    assert "from=" not in page.url


def test_the_office_hides_a_result_and_puts_another_above(person, open_at):
    """隐藏结果: now, wherever results are shown. 推荐结果: above the others."""
    office, page = person("office"), open_at("/search/?q=工伤认定")
    hidden = page.get_by_role("link", name="工伤认定申请", exact=True).evaluate("link => link.href")
    office.goto("/cms/hiddenresult/new/")
    office.fill("[name=url]", hidden)
    office.fill("[name=reason]", "内容核实中")
    office.get_by_role("button", name="新建", exact=True).click()
    office.goto("/cms/promotedresult/new/?queries=工伤")
    office.fill("[name=url]", "/services/")
    office.get_by_role("button", name="新建", exact=True).click()
    page.wait_for_timeout(SECONDS_UNTIL_EVERYWHERE * 1000)
    page.reload()
    assert "工伤认定申请" not in page.locator(TITLES).all_inner_texts()
    expect(page.locator(".search-promoted")).to_contain_text("办事")
    assert "工伤认定申请" not in page.request.get("/search/suggest/?q=工伤").json()[1]
    for address in ("/search/feed.rss?q=工伤认定", "/api/v1/search?q=工伤认定"):
        assert urlsplit(hidden).path not in page.request.get(address).text()
