"""A hidden sheet on its way to the public: found where it hides, masked with one click, cleared, and gone from the file."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser import desk

ID_NUMBER = "11010519491231002X"  # the sample of GB 11643
BOOK = "一季度救助情况.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHILD_PROCESS_MS = 30_000  # reading and masking a file, on a busy machine
PHONE = {"width": 375, "height": 740}


def workbook_with_hidden_sheet() -> bytes:
    """Numbers by township; the list of people stands on a very hidden sheet."""
    book = Workbook()
    book.active.title = "汇总"
    book.active.append(["乡镇", "户数"])
    book.active.append(["城关镇", 12])
    hidden = book.create_sheet("底册")
    hidden.sheet_state = "veryHidden"
    hidden.append(["姓名", "身份证号"])
    hidden.append(["李建国", ID_NUMBER])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def title(portal) -> str:
    """A complete draft of the liaison's with a telephone number and a wrong word in its text, made like any import."""
    made = portal.manage("shell", "-v", "0", "-c", DRAFT).stdout.strip().splitlines()
    return made[-1]


DRAFT = """
import json
from datetime import date
from catalog.models import Genre, SubjectCategory
from disclosure.models import DepartmentCatalogPage, DisclosurePage
from users.models import User
author = User.objects.get(username="liaison")
catalog = DepartmentCatalogPage.objects.get(department__slug="jyj", locale__language_code="zh-hans")
body = "<p>各乡镇：救助工作已完成，现予公布。</p><p>经办人手机13812345678，请按保姆审查制度办理。</p>"
page = DisclosurePage(
    title="关于公布一季度救助情况的通知", slug="jiuzhu-2026-1", summary="一季度救助情况。", owner=author, live=False,
    genre=Genre.objects.get(name="通知"), subject=SubjectCategory.objects.filter(name="教育").first(),
    formed_on=date(2026, 4, 2), responsible_unit="办公室", department=catalog.department,
    body=json.dumps([{"type": "paragraph", "value": body}]),
)
catalog.add_child(instance=page)
page.save_revision(user=author)
print(page.title)
"""


def test_from_hidden_sheet_to_clean_download(title, person, visitor, portal):
    liaison = person("liaison")
    desk.open_draft(liaison, title)
    desk.attach_file(liaison, BOOK, workbook_with_hidden_sheet(), mime_type=XLSX)
    desk.save_draft(liaison)
    desk.submit(liaison)
    desk.sign(person("head"), title)

    reviewer = person("secrecy")
    wait_for_scan(reviewer, title)
    see_what_hides(reviewer)
    assert_blocked(reviewer)
    reviewer.get_by_role("button", name="退回，请信息员遮盖").click()

    desk.open_returned(liaison, title)
    panel = liaison.locator(".review-checks")
    expect(panel).to_contain_text("隐藏")
    panel.locator("[data-note-item]", has_text=BOOK).get_by_role("button", name="生成遮盖件").first.click()
    expect(desk.message(liaison)).to_contain_text(f"已遮盖“{BOOK}”", timeout=CHILD_PROCESS_MS)
    expect(liaison.locator(".review-checks .note-item--block")).to_have_count(0)
    desk.submit(liaison)

    desk.sign(person("head"), title)
    desk.review(reviewer, title)
    desk.sign(person("office"), title)
    assert_nothing_left(visitor)


def wait_for_scan(page: Page, title: str) -> None:
    """Uploads are scanned by the worker; the screen says so until it is done."""
    desk.open_item(page, title)
    for _attempt in range(20):
        if not page.get_by_text("扫描中").count():
            return
        page.wait_for_timeout(1500)
        page.reload()
    pytest.fail("the attachment was not scanned")


def see_what_hides(page: Page) -> None:
    """From the list to the file, in the same window: the sheet is named hidden, the number marked where it stands."""
    entry = page.locator("[data-note-item]", has_text="隐藏内容").first
    expect(entry).to_contain_text(BOOK)
    expect(entry).not_to_contain_text(ID_NUMBER)
    entry.locator("[data-go-file]").click()
    reader = page.frame_locator(".review-file-frame")
    expect(reader.get_by_text("深度隐藏的工作表").first).to_be_visible(timeout=CHILD_PROCESS_MS)
    expect(reader.locator("mark.note--block", has_text=ID_NUMBER)).to_be_visible()
    desk.check_accessible(page)


def assert_blocked(page: Page) -> None:
    page.get_by_label("以下八项均不涉及").check()
    page.get_by_label("可以公开", exact=True).check()
    page.get_by_role("button", name="签署审查意见").click()
    expect(page.locator(".review-outcome .error-message")).to_contain_text("禁止发布")


def assert_nothing_left(visitor: Page) -> None:
    """No part of the package holds the number, packed or unpacked."""
    visitor.goto("/departments/jyj/documents/jiuzhu-2026-1/")
    address = visitor.locator("a[href^='/files/']", has_text="一季度救助情况").first.get_attribute("href")
    data = visitor.request.get(address).body()
    with ZipFile(BytesIO(data)) as package:
        parts = [data, *(package.read(name) for name in package.namelist())]
        assert "底册" not in "".join(package.namelist())
    for part in parts:
        assert ID_NUMBER.encode() not in part
        assert ID_NUMBER[:17].encode() not in part
        assert "李建国".encode() not in part
    assert b"sheet" in b"".join(parts), "it is still a workbook"


def test_marks_and_keys_on_a_phone(title, person, new_context, portal):
    """At 375 pixels: next finding, its mark in the text, back to the list, the help, and nothing runs over the edge."""
    make_item_for_review(portal)
    context = new_context(viewport=PHONE)
    page = context.new_page()
    desk.sign_in(page, "secrecy", portal.environment["DEMO_PASSWORD"])
    desk.open_item(page, "关于开展校园安全检查的通知")
    text = page.frame_locator("[data-review-frame]")
    expect(text.locator("mark[data-note='1']")).to_have_text("13812345678")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.locator("body").press("n")
    expect(page.locator("[data-position]")).to_have_text("1 / 2 手机号码")
    expect(text.locator("mark.note--current")).to_be_in_viewport()
    page.keyboard.press("n")
    expect(text.locator("mark.note--current")).to_have_text("保姆审查")
    page.keyboard.press("p")
    text.locator(".note-number[data-note='1']").click()
    expect(page.locator("#note-1")).to_be_focused()

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("下一处、上一处")
    page.keyboard.press("Escape")
    page.keyboard.press("0")
    expect(page.get_by_label("以下八项均不涉及")).to_be_checked()
    page.keyboard.press("1")
    expect(page.get_by_label("可以公开", exact=True)).to_be_checked()
    desk.check_accessible(page)
    context.close()


def make_item_for_review(portal) -> None:
    portal.manage("shell", "-v", "0", "-c", ITEM)


ITEM = (
    DRAFT.replace("关于公布一季度救助情况的通知", "关于开展校园安全检查的通知").replace("jiuzhu-2026-1", "xyaq-2026-1")
    + """
from review import services
journey = services.submit(page=page, user=author)
services.sign(journey=journey, user=User.objects.get(username="head"))
"""
)
