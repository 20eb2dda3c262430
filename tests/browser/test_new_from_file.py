"""从文件新建 and 粘贴正文, as a liaison does them: few clicks from the office's own text to 提交审核."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from writing.tests.files import wps_notice

TITLE = "关于做好2026年校园消防安全演练的通知"
MOST_CLICKS = 7  # fewer than ten, with two for the list of columns, which is worked by key here
COUNT_CLICKS = """
addEventListener('click', (event) => {
  if (event.isTrusted) sessionStorage.setItem('clicks', Number(sessionStorage.getItem('clicks') || 0) + 1);
}, true);
"""
PASTED = """
<p class=MsoNormal align=center><b><span style="font-size:22pt;color:red">关于城区集中供水检修的通知</span></b></p>
<p class=MsoNormal style="text-indent:32pt"><span>因管网检修，城关镇部分路段将于近日停水，请各学校提前储水，做好保障。</span></p>
<table><tr><td rowspan=2>学校</td><td colspan=2>停水时间</td></tr><tr><td>开始</td><td>结束</td></tr>
<tr><td>第一中学</td><td>8时</td><td>16时</td></tr></table>
<p class=MsoNormal align=right style="text-align:right"><span>青澜县教育局</span></p>
<p class=MsoNormal align=right style="text-align:right"><span>2026年10月30日</span></p>
"""


@pytest.fixture
def liaison(person) -> Page:
    page = person("liaison")
    page.context.add_init_script(COUNT_CLICKS)
    page.goto("/cms/")
    page.evaluate("sessionStorage.clear()")
    return page


def test_a_wps_file_is_submitted_in_under_ten_clicks(liaison):
    liaison.get_by_role("link", name="从文件新建").first.click()
    liaison.get_by_label("放入栏目").select_option(index=0)  # the department's catalog of documents
    liaison.locator("input[name=files]").set_input_files(
        {
            "name": "演练通知.docx",
            "mimeType": "application/octet-stream",
            "buffer": wps_notice(TITLE, number="青教发〔2026〕31号"),
        }
    )
    liaison.get_by_role("button", name="新建草稿").click()
    liaison.get_by_role("link", name="打开草稿").click(timeout=60_000)  # the page asks again until the worker is done
    liaison.wait_for_url("**/edit/")
    expect(liaison.locator("[name=title]")).to_have_value(TITLE)
    expect(liaison.locator("[name=document_number]")).to_have_value("青教发〔2026〕31号")
    expect(liaison.get_by_text("识别自文件，请核对").first).to_be_visible()
    complete(liaison)
    desk.submit(liaison)
    expect(desk.message(liaison)).to_contain_text("已提交审核")
    assert int(liaison.evaluate("sessionStorage.getItem('clicks')")) <= MOST_CLICKS


def complete(page: Page) -> None:
    """Fill in by keyboard what the file did not tell and no earlier page had."""
    if not page.input_value("[name=subject]"):
        label = page.locator("[name=subject] option", has_text="教育").first.inner_text().strip()
        page.select_option("[name=subject]", label=label)
    if not page.input_value("[name=responsible_unit]"):
        page.fill("[name=responsible_unit]", "安全管理股")
    checked = page.get_by_label("导入提示已逐项核对")
    if checked.count():
        checked.check()


def test_what_is_pasted_becomes_blocks(liaison):
    liaison.goto("/cms/writing/paste/")
    liaison.get_by_label("正文").focus()
    liaison.evaluate(
        """(markup) => {
          const data = new DataTransfer();
          data.setData("text/html", markup);
          data.setData("text/plain", "关于城区集中供水检修的通知");
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        PASTED,
    )
    expect(liaison.locator("[data-paste-status]")).to_contain_text("已取得带格式的内容")
    liaison.get_by_role("button", name="新建草稿").click()
    liaison.wait_for_url("**/edit/")
    expect(liaison.locator("[name=title]")).to_have_value("关于城区集中供水检修的通知")
    body = liaison.locator("[data-contentpath=body]")
    expect(body.get_by_text(re.compile("因管网检修")).first).to_be_visible()
    expect(body.locator("[name$='issuer']")).to_have_value("青澜县教育局")
