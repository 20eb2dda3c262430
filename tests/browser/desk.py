"""What people of an office do in the CMS, in their words; every function works on a signed-in window."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

ACCESSIBLE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def sign_in(page: Page, username: str, password: str) -> None:
    """Sign in and arrive at the desk."""
    page.goto("/cms/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url("**/cms/")


def open_draft(page: Page, title: str) -> None:
    """Open one's draft from the desk in the editor."""
    page.goto("/cms/")
    page.locator("#drafts-section").get_by_role("link", name=title, exact=True).click()
    page.wait_for_url("**/edit/")


def open_returned(page: Page, title: str) -> None:
    """Open what came back, from 待我修改, in the editor."""
    page.goto("/cms/")
    page.locator("tr", has=page.get_by_role("link", name=title, exact=True)).get_by_role("link", name="修改").click()
    page.wait_for_url("**/edit/")


def drafts(page: Page) -> list[str]:
    """The titles of one's drafts, as the desk lists them."""
    page.goto("/cms/")
    return page.locator("#drafts-section tbody th").all_inner_texts()


def fill_date(page: Page, name: str, day: str) -> None:
    """Type a date; the calendar that opens is closed again."""
    page.fill(f"[name={name}]", day)
    page.press(f"[name={name}]", "Escape")


def attach_file(page: Page, name: str, content: bytes, mime_type: str = "text/plain") -> None:
    """Upload a file into the page's list of attachments, in the editor's own dialogue."""
    attachments = page.locator("[data-contentpath=attachments]")
    attachments.locator("button.c-sf-add-button").first.click()
    attachments.get_by_role("button", name="选择文档").click()
    dialogue = page.locator(".modal-content")
    dialogue.get_by_role("tab", name="上传").click()
    expect(dialogue.get_by_text("严禁录入、上传、处理国家秘密和工作秘密")).to_be_visible()
    dialogue.locator("input[type=file]").set_input_files({"name": name, "mimeType": mime_type, "buffer": content})
    title = name.rsplit(".", 1)[0]
    expect(dialogue.locator("input[name$=title]")).to_have_value(title)  # the dialogue proposes it
    dialogue.get_by_role("button", name="上传").click()
    expect(attachments.get_by_text(title)).to_be_visible()


def save_draft(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="保存草稿").click()


def submit(page: Page) -> None:
    page.locator("[name=self_check]").check()
    with page.expect_navigation():  # the answer has come, so what follows may rely on the act
        page.locator("[name=action-submit]").click()


def open_item(page: Page, title: str) -> None:
    """Open what waits for one's signature, from the queue."""
    page.goto("/cms/review/")
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_load_state()


def sign(page: Page, title: str) -> None:
    """Agree, as head or as disclosure office."""
    open_item(page, title)
    with page.expect_navigation():  # the answer has come, so what follows may rely on the act
        page.get_by_role("button", name=re.compile("^同意")).click()


def review(page: Page, title: str) -> None:
    """Answer every finding and remark and fill in the review form: nothing applies, may be published."""
    open_item(page, title)
    fill_in_review(page)


def fill_in_review(page: Page) -> None:
    """The same on the item's screen that is open."""
    for reason in page.get_by_label("已核，可公开。理由").all():
        reason.fill("已核对，可以公开")
    for fine in page.get_by_label("无误", exact=True).all():
        fine.check()
    page.get_by_label("以下八项均不涉及").check()
    page.get_by_label("可以公开", exact=True).check()
    with page.expect_navigation():  # the answer has come, so what follows may rely on the act
        page.get_by_role("button", name="签署审查意见").click()


def check_accessible(page: Page, part: str = ".review-item") -> None:
    """WCAG 2.2 AA for what this house draws; Wagtail's own frame around it is not ours to mend."""
    found = Axe().run(page, context=[part], options=ACCESSIBLE)
    serious = [
        violation for violation in found.response["violations"] if violation["impact"] in ("serious", "critical")
    ]
    assert not serious, [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in serious]


def message(page: Page) -> Locator:
    """The message that the CMS shows after an act."""
    return page.locator(".messages")
