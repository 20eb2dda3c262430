"""Offices as they are staffed: one who signs twice in a township of six, a head away, a word put right by two people."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import desk, gate_pages
from writing.tests.files import wps_notice

PHONE = {"width": 375, "height": 740}
FINGER = 44  # pixels: the least height of what is tapped to decide (WCAG 2.5.5)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
READ_WITHIN_MS = 30_000  # a file, in a process of its own, on a busy machine
SIGN_IN = """
from users.models import User
for name in {names!r}:
    person = User.objects.get(username=name)
    person.set_password({password!r})
    person.save()
"""


@pytest.fixture(scope="module", autouse=True)
def accounts(portal) -> None:
    """The demo gives seven people a password; the others get theirs from an administrator."""
    names = ["fujing", "niuxiaoman", "langdashan", "shanguan"]
    shell(portal, SIGN_IN.format(names=names, password=portal.environment["DEMO_PASSWORD"]))


def shell(portal, code: str) -> str:
    return portal.manage("shell", "-v", "0", "-c", code).stdout.strip()


def field_error(page: Page, name: str) -> Locator:
    """The message that stands at a field."""
    return page.locator(f"[data-field]:has([name={name}]) [data-field-errors]")


def steps(page: Page) -> Locator:
    """The way of the item whose screen is open."""
    return page.locator(".review-steps > li")


def open_own(author: Page, title: str) -> None:
    """Open one's own item from the desk, where it stands under 我送审的."""
    author.goto("/cms/")
    author.locator("#own-way-section").get_by_role("link", name=title, exact=True).click()
    author.wait_for_url("**/cms/review/*/")


def press(page: Page, button: str, row: Locator | None = None) -> None:
    """Press a button (of one row) and wait for the answer."""
    with page.expect_navigation():
        (row or page).get_by_role("button", name=button, exact=True).click()


# A township of six ---------------------------------------------------------------------------------------------------------

NOTICE = "关于做好松坞乡今冬森林防火值守工作的通知"
NOTICE_TEXT = f"""{NOTICE}

各村民委员会、护林员：

进入森林防火紧要期，各村要落实护林员巡山值守，严控野外用火，发现火情立即报告乡值班室。

松坞乡人民政府
"""
SIGNER = "钮小满"
SMALL = "在编六人，部门审核人与保密审查员由副乡长一人兼任。"


def test_one_person_gives_both_opinions_in_a_township_of_six(person, visitor):
    allow_combined_signing(person("office"))
    write_and_submit(person("fujing"))
    assert_author_cannot_sign(person("fujing"))
    assert_waits_for_first_holder(person("langdashan"))
    sign_both(person("niuxiaoman"))
    assert_two_records(person("niuxiaoman"))
    desk.sign(person("office"), NOTICE)
    assert_read_three_times(person("office"))

    visitor.goto("/departments/swx/notices/")
    visitor.get_by_role("link", name=NOTICE).click()
    expect(visitor.locator("h1")).to_have_text(NOTICE)
    expect(visitor.locator("main")).to_contain_text("落实护林员巡山值守")


def allow_combined_signing(office: Page) -> None:
    """The office sets 合并审签 anew, with reason and end; an end in the past is refused at the field."""
    office.goto("/cms/office/arrangements/")
    row = office.locator("tr", has_text="松坞乡").filter(has_text="合并审签")
    with office.expect_navigation():
        row.get_by_role("button", name="停止").click()
    office.get_by_role("link", name="新增").click()
    office.get_by_label("合并审签").check()
    office.select_option("[name=department]", label="青澜县松坞乡人民政府")
    office.fill("[name=reason]", SMALL)
    office.fill("[name=ends_on]", str(date.today() - timedelta(days=1)))
    press(office, "保存并生效")
    expect(field_error(office, "ends_on")).to_contain_text("截止日期已经过去")
    assert office.input_value("[name=reason]") == SMALL, "nothing typed is lost"

    end = date.today() + timedelta(days=180)
    office.fill("[name=ends_on]", str(end))
    press(office, "保存并生效")
    expect(row).to_contain_text(SMALL)
    expect(row).to_contain_text(f"{end.year}年{end.month}月{end.day}日")


def write_and_submit(liaison: Page) -> None:
    liaison.goto("/cms/writing/paste/")
    liaison.get_by_label("放入栏目").select_option(label="通知公告")
    liaison.get_by_label("正文").fill(NOTICE_TEXT)
    press(liaison, "新建草稿")
    liaison.fill("[name=summary]", "部署今冬森林防火巡山值守。")
    checked = liaison.get_by_label("导入提示已逐项核对")
    if checked.count():
        checked.check()
    desk.submit(liaison)
    expect(desk.message(liaison)).to_contain_text("已提交审核")


def assert_author_cannot_sign(author: Page) -> None:
    """Neither on the screen nor by sending what the screen would send."""
    open_own(author, NOTICE)
    expect(author.locator("#act")).to_contain_text("本人送审的内容须由他人签署")
    expect(author.get_by_role("button", name=re.compile("同意|签署"))).to_have_count(0)
    token = author.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = author.request.post(
        author.url + "sign/", form={"csrfmiddlewaretoken": token}, headers={"Referer": author.url}
    )
    assert answer.status == 409
    assert "本人送审的内容须由他人签署" in answer.text()


def assert_waits_for_first_holder(backup: Page) -> None:
    """B岗 has nothing to do while A岗 is there."""
    backup.goto("/cms/review/")
    expect(backup.get_by_text("没有等待您办理的件")).to_be_visible()


def sign_both(signer: Page) -> None:
    """Both forms stand on one screen and are signed with one press."""
    desk.open_item(signer, NOTICE)
    opinion = signer.get_by_label("部门审核意见")
    expect(opinion).to_have_value("同意。")
    opinion.fill("情况属实，同意送审。")
    desk.check_accessible(signer)
    desk.fill_in_review(signer)


def assert_two_records(signer: Page) -> None:
    """Two signatures stand on the screen; the third must be another's."""
    signer.goto("/cms/review/")
    expect(signer.get_by_role("link", name=NOTICE)).to_have_count(0)
    signer.goto("/cms/ledger/month/")
    expect(signer.locator("tr", has_text=NOTICE)).to_contain_text("可以公开")
    signer.goto("/cms/ledger/")
    signed = signer.locator("tr", has_text=NOTICE).filter(has_text=SIGNER)
    for act in ("部门审核签署", "保密审查签署", "保密审查结论"):
        expect(signed.filter(has_text=act)).to_have_count(1)


def assert_read_three_times(office: Page) -> None:
    """三审三校登记表: her name twice, the office's last."""
    office.goto("/cms/ledger/readings/")
    row = office.locator("tr", has_text=NOTICE)
    for cell, name in ((4, SIGNER), (5, SIGNER), (6, "郁文川")):
        expect(row.locator("td").nth(cell)).to_contain_text(name)


# A head on leave -----------------------------------------------------------------------------------------------------------

WINTER = "关于做好寒假期间校园值守工作的通知"
SCHEDULE = "值守安排表.docx"
AGREED = "已阅，同意按值守安排执行。"


@pytest.fixture
def head_on_leave(person) -> Iterator[Page]:
    """The head notes 外出 on the screen, and calls it off when the journey is over."""
    head = person("head")
    head.goto("/cms/absences/")
    today = date.today()
    head.fill("[name=starts_on]", str(today))
    head.fill("[name=ends_on]", str(today - timedelta(days=1)))
    press(head, "登记外出")
    expect(field_error(head, "ends_on")).to_contain_text("结束日期不能早于外出日期")
    expect(head.locator("[name=starts_on]")).to_have_value(str(today))
    head.fill("[name=ends_on]", str(today + timedelta(days=3)))
    press(head, "登记外出")
    expect(head.locator(".desk-table")).to_contain_text("外出中")
    yield head
    head.goto("/cms/absences/")
    press(head, "取消登记")


@pytest.fixture
def phone(new_context, portal) -> Iterator[Callable[[str], Page]]:
    """A telephone in somebody's hand, signed in."""
    context = new_context(viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2)

    def in_hand_of(username: str) -> Page:
        page = context.new_page()
        desk.sign_in(page, username, portal.environment["DEMO_PASSWORD"])
        return page

    yield in_hand_of
    context.close()


def test_b_holder_signs_on_a_phone_for_a_head_on_leave(portal, person, head_on_leave, phone):
    submit_with_file(portal, person("liaison"))
    page = phone("shanguan")
    assert_fits(page)
    tap_item(page)
    assert_fits(page)
    read_on_phone(page)
    sign_on_phone(page)
    assert_fits(page)

    liaison = person("liaison")
    open_own(liaison, WINTER)
    expect(steps(liaison).nth(1)).to_contain_text("单冠楠（代顾怀安）")
    expect(steps(liaison).nth(1)).to_contain_text(AGREED)
    expect(steps(liaison).nth(2)).to_contain_text("办理中")


def submit_with_file(portal, liaison: Page) -> None:
    text = "各学校：寒假期间实行领导带班和专人值守，遇有情况立即报告，值守安排见附件。"
    shell(portal, gate_pages.DRAFT.format(title=WINTER, slug="hjzs-2026", text=text))
    desk.open_draft(liaison, WINTER)
    desk.attach_file(liaison, SCHEDULE, wps_notice("寒假值守安排表"), mime_type=DOCX)
    desk.submit(liaison)


def tap_item(page: Page) -> None:
    """From the desk to the item: what waits for the head is in the queue of who stands in."""
    page.goto("/cms/")
    link = page.locator("#queue-section").get_by_role("link", name=WINTER, exact=True)
    assert_fits(page)
    link.tap()
    page.wait_for_url("**/cms/review/*/")


def read_on_phone(page: Page) -> None:
    """The text as the public will see it, then the attachment, page by page."""
    text = page.frame_locator("[data-review-frame]")
    expect(text.locator("h1")).to_have_text(WINTER)
    expect(text.locator("main")).to_contain_text("专人值守")
    inside = page.locator("[data-review-frame]").element_handle().content_frame()
    assert inside.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.locator(".review-files summary").tap()
    expect(page.frame_locator(".review-file-frame").get_by_text("第一中学").first).to_be_visible(timeout=READ_WITHIN_MS)
    assert_fits(page)


def sign_on_phone(page: Page) -> None:
    opinion = page.get_by_label("意见", exact=True)
    expect(opinion).to_have_value("同意。")
    expect(page.locator("#act")).to_contain_text("记录写明：单冠楠（代顾怀安）")
    for button in page.locator("#act .button, #act summary, .review-nav .button:visible").all():
        assert_for_fingers(button)
    desk.check_accessible(page)
    opinion.fill(AGREED)
    with page.expect_navigation():
        page.get_by_role("button", name="同意", exact=True).tap()
    expect(desk.message(page)).to_contain_text("已签署同意")


def assert_fits(page: Page) -> None:
    """Nothing runs over the edge of the phone."""
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], wide


def assert_for_fingers(control: Locator) -> None:
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    if box is None:  # inside what is folded up
        return
    assert box["height"] >= FINGER, (control.inner_text(), box)
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"], (control.inner_text(), box)


# A correction --------------------------------------------------------------------------------------------------------------

BUS = "关于公布2026年校车线路的通知"
WRONG, RIGHT = "各学校要落实安全责认，确保学生平安。", "各学校要落实安全责任，确保学生平安。"
TOO_MUCH = "以及学生家长注意事项和有关部门联系方式汇总"  # twenty characters and one more
WHY = "错别字，“责认”应为“责任”。"
BACK = "原文系引用来件，应保留原样。"


def test_a_wrong_word_is_put_right_by_two_people_and_can_be_put_back(portal, person, visitor):
    address = shell(portal, gate_pages.RELEASED.format(title=BUS, slug="xcxl-2026", text=WRONG)).splitlines()[-1]
    liaison = person("liaison")
    open_editor(liaison, address)
    assert_no_correction(liaison, BUS + TOO_MUCH, "勘误最多改动20个字")
    assert_no_correction(liaison, BUS.replace("2026", "2027"), "改动涉及数字")
    correct(liaison)
    assert_author_only_waits(liaison)
    expect_public(visitor, address, WRONG)

    sign_correction(person("head"))
    expect_public(visitor, address, RIGHT)
    note = visitor.locator(".corrections")
    expect(note).to_contain_text("“要落实安全责认”更正为“要落实安全责任”")
    expect(note.locator("time")).to_have_text(re.compile(r"\d{4}-\d\d-\d\d"))
    desk.check_accessible(visitor, ".corrections")

    put_back(person("office"))
    expect_public(visitor, address, WRONG)
    expect(note.locator("li")).to_have_count(2)  # the history of corrections is public


def open_editor(liaison: Page, address: str) -> None:
    """From the public page to its editor: whoever is signed in has a bar there."""
    liaison.goto("/cms/pages/search/?q=" + BUS)
    liaison.get_by_role("link", name=BUS).first.click()
    expect(liaison.locator("[name=title]")).to_have_value(BUS)


def assert_no_correction(liaison: Page, title: str, why: str) -> None:
    """Refused with the reason at the field; what was typed stands there still."""
    liaison.fill("[name=title]", title)
    desk.save_draft(liaison)
    open_correction(liaison)
    expect(liaison.get_by_role("button", name="提交勘误")).to_have_count(0)
    expect(liaison.locator("[data-changed=title]")).to_contain_text(why)
    liaison.get_by_role("link", name="返回修改").click()
    expect(liaison.locator("[name=title]")).to_have_value(title)


def correct(liaison: Page) -> None:
    """Put the word right in the text itself, say why, submit."""
    liaison.fill("[name=title]", BUS)
    text = liaison.locator("[data-contentpath=body] [contenteditable=true]").first
    text.click()
    liaison.keyboard.press("Control+End")
    for _ in range(len("，确保学生平安。")):
        liaison.keyboard.press("ArrowLeft")
    liaison.keyboard.press("Backspace")
    liaison.keyboard.type("任")
    expect(liaison.locator("[name=body-0-value]")).to_have_value(
        re.compile("安全责任")
    )  # the editor writes it a little later
    desk.save_draft(liaison)
    open_correction(liaison)
    expect(liaison.locator("[data-changed=body]")).to_contain_text("责认任")
    press(liaison, "提交勘误")
    expect(field_error(liaison, "reason")).to_contain_text("请写明勘误理由")
    liaison.fill("[name=reason]", WHY)
    press(liaison, "提交勘误")


def open_correction(liaison: Page) -> None:
    """勘误 stands in the menu above the page."""
    liaison.get_by_role("button", name="操作").first.click()
    liaison.get_by_role("link", name="勘误").click()
    liaison.wait_for_url("**/office/corrections/*/")


def assert_author_only_waits(author: Page) -> None:
    expect(author.locator("#act")).to_contain_text("本人送审的内容须由他人签署")
    expect(author.get_by_role("button", name=re.compile("同意|签署"))).to_have_count(0)


def sign_correction(head: Page) -> None:
    """Another person sees the difference with the reason."""
    desk.open_item(head, BUS)
    expect(head.locator(".review-why")).to_contain_text(WHY)
    expect(head.locator(".review-summary")).to_contain_text("部门审核人或保密审查员（顾怀安、康明哲）")
    changed = head.locator(".review-changes")
    expect(changed.locator("del")).to_have_text("认")
    expect(changed.locator("ins")).to_have_text("任")
    expect(head.locator("#act")).to_contain_text("同意后立即公开")
    desk.check_accessible(head)
    press(head, "同意")
    expect(desk.message(head)).to_contain_text("已发布")


def put_back(office: Page) -> None:
    """发布后核查: not without a reason, which is asked for in the row."""
    office.goto("/cms/")
    office.locator("#post-checks-section").get_by_role("link", name="去核查").click()
    row = office.locator("tr", has_text=BUS)
    expect(row).to_contain_text("要落实安全责任")
    expect(row).to_contain_text(WHY)
    press(office, "撤销勘误", row)
    expect(row.locator(".error-message")).to_contain_text("撤销勘误须写明理由")
    row.get_by_label("说明").fill(BACK)
    press(office, "撤销勘误", row)
    expect(desk.message(office)).to_contain_text("撤销勘误")
    expect(office.locator("#done li", has_text=BUS)).to_contain_text(BACK)


def expect_public(visitor: Page, address: str, words: str) -> None:
    assert visitor.goto(address).status == 200
    expect(visitor.locator(".prose").first).to_contain_text(words)
