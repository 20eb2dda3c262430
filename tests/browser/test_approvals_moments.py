"""Three moments of an office's day: an item that comes back, a warning at night, and two people on one step.

The portal has no switch for its clock; which day's duty officer has the night is table-tested in `users/tests`.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk

PHONE = {"width": 375, "height": 740}
UNCHANGED_OPINION = "改动已阅，维持原意见"


def run(portal, code: str) -> str:
    """Run code on the portal's data; returns the last line it printed."""
    return portal.manage("shell", "-v", "0", "-c", code).stdout.strip().splitlines()[-1]


@pytest.fixture
def window(new_context, portal):
    """A CMS window of one's own, on a desktop or a phone; closed at the end."""
    contexts = []

    def open_window(username: str, **options) -> Page:
        contexts.append(new_context(**options))
        page = contexts[-1].new_page()
        desk.sign_in(page, username, portal.environment["DEMO_PASSWORD"])
        return page

    yield open_window
    for context in contexts:
        context.close()


def steps_of(page: Page) -> list[str]:
    """The item's way so far, one line a step."""
    return [re.sub(r"\s+", " ", text) for text in page.locator(".review-step").all_inner_texts()]


# It comes back -----------------------------------------------------------------------------------------------------------

RETURNED = "关于做好2026年秋季学期校服选用的通知"
FIRST, LAST = "各学校要成立校服选用组织，学生家长代表不少于八成。", "招标结果应当在校内公示栏公示。"
WORDS, WANTED = "请于月底前将选用方案报县教育局。", "请于9月25日前将选用方案报县教育局基础教育股。"
ADDED = "家长可以自愿选择购买。"

NOTICE = """
import json
from datetime import date
from catalog.models import Genre, SubjectCategory
from disclosure.models import DepartmentCatalogPage, DisclosurePage
from users.models import User
author = User.objects.get(username="liaison")
catalog = DepartmentCatalogPage.objects.get(department__slug="jyj", locale__language_code="zh-hans")
page = DisclosurePage(
    title="{title}", slug="{slug}", summary="{title}。", owner=author, live=False,
    genre=Genre.objects.get(name="通知"), subject=SubjectCategory.objects.filter(name="教育").first(),
    formed_on=date(2026, 9, 2), responsible_unit="基础教育股", department=catalog.department,
    body=json.dumps([{{"type": "paragraph", "value": f"<p>{{text}}</p>"}} for text in {texts}]),
)
catalog.add_child(instance=page)
page.save_revision(user=author)
"""


def notice(portal, title: str, slug: str, texts: list[str]) -> str:
    """A complete draft of the education bureau's liaison; returns the address the public will find it at."""
    return run(portal, NOTICE.format(title=title, slug=slug, texts=texts) + "print(page.public_path())")


@pytest.fixture
def returned(portal) -> str:
    return notice(portal, RETURNED, "xiaofu-2026", [FIRST, WORDS, LAST])


def test_an_item_comes_back_and_only_the_difference_is_read_again(returned, person, window, visitor):
    liaison, head, secrecy = person("liaison"), person("head"), person("secrecy")
    desk.open_draft(liaison, RETURNED)
    desk.submit(liaison)
    desk.sign(head, RETURNED)
    suggest_and_return(secrecy)

    take_over_and_edit(liaison)
    desk.submit(liaison)
    expect(desk.message(liaison)).to_contain_text("已提交审核")

    confirm_the_difference(window("head", viewport=PHONE))
    see_the_difference_and_review(secrecy)
    desk.sign(person("office"), RETURNED)
    assert visitor.goto(returned).status == 200
    text = visitor.locator(".prose").first
    for words in (FIRST, WANTED, LAST, ADDED):
        expect(text).to_contain_text(words)
    expect(text).not_to_contain_text("月底前")


def suggest_and_return(page: Page) -> None:
    """The secrecy officer writes the words wanted, then sends the item back."""
    desk.open_item(page, RETURNED)
    page.get_by_text("退回修改", exact=True).first.click()
    page.get_by_role("link", name="写修改建议").click()
    page.get_by_label("原文").fill("请于年底前")
    page.get_by_label("建议改为").fill(WANTED)
    page.get_by_role("button", name="修改建议").click()
    expect(page.get_by_text("没有这段文字")).to_be_visible()  # refused at the field, the wanted words stay
    expect(page.get_by_label("建议改为")).to_have_value(WANTED)
    page.get_by_label("原文").fill(WORDS)
    page.get_by_role("button", name="修改建议").click()
    expect(desk.message(page)).to_contain_text("已记下修改建议")
    page.get_by_text("退回修改", exact=True).first.click()
    page.get_by_label("退回理由").fill("报送时间、报送股室写具体，见修改建议。")
    page.get_by_role("button", name="退回修改").click()
    expect(desk.message(page)).to_contain_text("已退回修改")


def take_over_and_edit(page: Page) -> None:
    """One click takes the suggestion over; nothing typed before is lost; one more place is changed by hand."""
    page.goto("/cms/")
    page.get_by_role("link", name=RETURNED, exact=True).click()
    expect(page.get_by_text("报送时间、报送股室写具体，见修改建议。").first).to_be_visible()
    page.get_by_role("button", name="采纳").click()
    expect(desk.message(page)).to_contain_text("已采纳，写入草稿")
    expect(page.get_by_text("林知夏已采纳")).to_be_visible()
    page.get_by_role("link", name="修改", exact=True).click()
    page.wait_for_url("**/edit/")
    expect(page.locator("[name=title]")).to_have_value(RETURNED)
    expect(page.locator("[name=responsible_unit]")).to_have_value("基础教育股")
    body = page.locator("[data-contentpath=body]")
    for words in (FIRST, WANTED, LAST):
        expect(body).to_contain_text(words)
    last = body.locator(".public-DraftEditor-content").last
    last.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(ADDED)
    kept = body.locator("input[type=hidden][name$='-value']").last
    expect(kept).to_have_value(re.compile(ADDED))  # the editor writes into its field a moment later


def confirm_the_difference(page: Page) -> None:
    """The head, on a phone: what changed and no paragraph that didn't; one tap."""
    desk.open_item(page, RETURNED)
    changes = page.locator("section", has=page.get_by_role("heading", name=re.compile("审阅之后的改动")))
    expect(changes.locator("ins", has_text="9月25日")).to_be_visible()
    expect(changes.locator("ins", has_text=ADDED)).to_be_visible()
    expect(changes.locator("del", has_text="月底")).to_be_visible()
    expect(changes).not_to_contain_text(FIRST)
    expect(page.locator("[data-review-frame]")).not_to_be_visible()  # the whole text is there, folded
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    desk.check_accessible(page)
    with page.expect_navigation():
        page.get_by_role("button", name=UNCHANGED_OPINION).click()
    expect(desk.message(page)).to_contain_text("已签署同意")


def see_the_difference_and_review(page: Page) -> None:
    """The secrecy officer sees the difference too, has no such tap, and fills in the form on the whole text."""
    desk.open_item(page, RETURNED)
    expect(page.get_by_role("heading", name=re.compile("审阅之后的改动"))).to_be_visible()
    expect(page.get_by_role("button", name=UNCHANGED_OPINION)).to_have_count(0)
    expect(page.frame_locator("[data-review-frame]").get_by_text(FIRST)).to_be_visible()
    assert any("部门审核" in step and UNCHANGED_OPINION in step for step in steps_of(page))
    desk.review(page, RETURNED)


# At night ----------------------------------------------------------------------------------------------------------------

WARNING = "关于应对暴雨全县中小学停课的紧急通知"
REASON = "县气象局23时40分发布暴雨红色预警，县防指要求明日停课。"

AT_NIGHT = """
import json
from django.conf import settings
from django.utils import timezone
from home.models import ArticlePage, ColumnPage
from users.models import DutyShift, User
author = User.objects.get(username="liaison")
page = ArticlePage(
    title="关于应对暴雨全县中小学停课的紧急通知", slug="tingke-2026", summary="全县中小学、幼儿园停课一天。",
    owner=author, live=False, source="县教育局", article_kind="notice",
    body=json.dumps([{"type": "paragraph", "value": "<p>受暴雨影响，全县中小学、幼儿园停课一天，请家长看护好学生。</p>"}]),
)
ColumnPage.objects.get(slug="notices", department__slug="jyj").add_child(instance=page)
page.save_revision(user=author)
officer = DutyShift.objects.at(timezone.now()).get().user
officer.set_password(settings.PORTAL_DEMO_PASSWORD)
officer.save()
print(page.pk, page.public_path(), officer.username)
"""


def test_a_warning_goes_out_at_night_and_is_reviewed_afterwards(portal, person, window, visitor):
    number, address, officer = run(portal, AT_NIGHT).split()
    assert officer != "liaison"
    assert visitor.request.get(address).status == 404
    ask_for_release(person("liaison"), number)
    sign_on_a_phone(window(officer, viewport=PHONE))

    assert visitor.goto(address).status == 200
    expect(visitor.locator("h1")).to_have_text(WARNING)
    office = person("office")
    office.goto("/cms/")
    panel = office.locator("#post-checks-section")
    red = panel.locator("li", has_text=WARNING).locator(".desk-flag--late")
    expect(red).to_have_text("待补审")
    assert red.evaluate("flag => getComputedStyle(flag).backgroundColor") != "rgba(0, 0, 0, 0)"

    for who, act in (("head", desk.sign), ("secrecy", desk.review), ("office", desk.sign)):
        act(person(who), WARNING)
    office.goto("/cms/")
    expect(panel.get_by_text(WARNING)).to_have_count(0)
    assert visitor.goto(address).status == 200


def ask_for_release(page: Page, number: str) -> None:
    """The writer: from the page's menu, with a reason; without one the field says so."""
    page.goto(f"/cms/pages/{number}/edit/")
    page.locator("header").get_by_role("button", name=re.compile("操作|更多")).first.click()
    page.get_by_role("link", name="应急发布").first.click()
    page.get_by_role("button", name="送值班人员审签").click()
    expect(page.get_by_text("请写明应急事由。")).to_be_visible()
    page.get_by_label("应急事由").fill(REASON)
    page.get_by_role("button", name="送值班人员审签").click()
    expect(desk.message(page)).to_contain_text("已送值班人员审签")
    expect(page.get_by_role("heading", name="现在由别人办理")).to_be_visible()
    expect(page.get_by_role("button", name="签署审查意见")).to_have_count(0)


def sign_on_a_phone(page: Page) -> None:
    """The duty officer of the day: both opinions on one screen, live at once."""
    desk.open_item(page, WARNING)
    expect(page.get_by_role("heading", name="应急审签")).to_be_visible()
    expect(page.get_by_text(REASON).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    desk.check_accessible(page)
    page.get_by_label("部门审核意见").fill("情况属实，立即发布。")
    page.get_by_label("以下八项均不涉及").check()
    page.get_by_label("可以公开", exact=True).check()
    with page.expect_navigation():
        page.get_by_role("button", name="签署审查意见").click()
    expect(desk.message(page)).to_be_visible()


# Two at once -------------------------------------------------------------------------------------------------------------

CONTESTED = "关于开展校园周边环境整治的通知"

TWO_HEADS = """
from departments.models import Department
from review import services
from users.models import User
from users.enums import Role
from users.services import give_role
from django.conf import settings
second, _is_new = User.objects.get_or_create(username="head-b", defaults={"name": "陆平川"})
second.set_password(settings.PORTAL_DEMO_PASSWORD)
second.save()
give_role(user=second, role=Role.HEAD, department=Department.objects.get(slug="jyj"))
services.submit(page=page, user=author)
"""
RECORDS = """
from review.models import Journey, LedgerEntry
journey = Journey.objects.filter(title="关于开展校园周边环境整治的通知").latest("pk")
signed = journey.steps.filter(status="signed")
entries = [e for e in LedgerEntry.objects.filter(action="review.sign.head") if e.data.get("journey") == journey.pk]
print(signed.count(), len(entries), signed.get().signer_name)
"""
ONE_HEAD = """
from users.models import Membership
from users.services import end_role
end_role(membership=Membership.objects.current().get(user__username="head-b"), successor=None)
print("ended")
"""
OPINIONS = {"head": "同意，请派出所配合。", "head-b": "同意，请注明整治期限。"}


@pytest.fixture
def contested(portal) -> Iterator[str]:
    """The item's address; the second head is one for this journey only."""
    draft = NOTICE.format(title=CONTESTED, slug="zhoubian-2026", texts=["请各学校会同有关部门开展整治。"])
    yield run(portal, draft + TWO_HEADS + "print(page.public_path())")
    run(portal, ONE_HEAD)


def test_two_press_at_the_same_moment_and_one_is_told(contested, portal, window):
    windows = {username: window(username) for username in OPINIONS}
    for username, page in windows.items():
        desk.open_item(page, CONTESTED)
        page.get_by_label("意见", exact=True).fill(OPINIONS[username])
    press_together(*windows.values())

    signed, entries, winner = run(portal, RECORDS).split()
    assert (signed, entries) == ("1", "1")
    won = {"顾怀安": "head", "陆平川": "head-b"}[winner]
    (lost,) = set(OPINIONS) - {won}
    expect(desk.message(windows[won])).to_contain_text("已签署同意")
    expect(desk.message(windows[lost])).to_contain_text(
        re.compile(rf"{winner}已于\d+月\d+日 \d\d:\d\d办理“部门审核”，本次操作没有生效")
    )
    expect(windows[lost].get_by_text(OPINIONS[lost])).to_be_visible()
    expect(windows[lost].get_by_role("button", name="同意")).to_have_count(0)
    desk.check_accessible(windows[lost])


def press_together(first: Page, second: Page) -> None:
    """Both press 同意 at one agreed moment, by the browsers' own timers: neither waits for the other's answer."""
    moment = first.evaluate("Date.now() + 1000")
    with first.expect_navigation(), second.expect_navigation():
        for page in (first, second):
            button = page.get_by_role("button", name="同意", exact=True)
            button.evaluate("(button, moment) => { setTimeout(() => button.click(), moment - Date.now()); }", moment)
