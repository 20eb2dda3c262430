"""From a liaison's desk to a citizen's screen, with five real documents of five governments.

The documents lie beside the repository and are never copied into it: expected words are read from them here.
"""

import re
from unittest import SkipTest

import pytest
from playwright.sync_api import Page, expect

from core.chinese import to_simplified
from disclosure.tests.seeds import seed_lines, seed_path
from tests.browser import desk

# File and place in it: the second file holds five texts of five offices.
DOCUMENTS = [("000", 0), *(("001", number) for number in range(5)), ("002", 0), ("003", 0), ("004", 0)]
WITH_FILE = ("003", 0)
ATTACHMENT = "县直单位公开情况统计.txt"
PHRASE_LENGTH = 9
FORMED_ON = "2013-01-15"  # before any of them was published
HAN_RUN = re.compile(r"[\u4e00-\u9fff]{9,}")
INDEXED_WITHIN_MS = 30_000


@pytest.fixture(scope="module")
def titles(portal) -> dict[str, list[str]]:
    """Import all five as the liaison of 县教育局; the drafts' titles by file."""
    try:
        paths = [str(seed_path(f"{number:03d}")) for number in range(5)]
    except SkipTest as missing:
        pytest.skip(str(missing))
    said = portal.manage("import_documents", *paths, "--department", "jyj", "--as", "liaison", "-v", "2").stdout
    found: dict[str, list[str]] = {}
    for number, title in re.findall(r"^\[草稿\] (\d{3})_\S+?：(.+)$", said, flags=re.MULTILINE):
        found.setdefault(number, []).append(title.strip())
    return found


def test_every_text_becomes_a_draft_on_the_liaisons_desk(titles, person):
    assert [len(titles[number]) for number in sorted(titles)] == [1, 5, 1, 1, 1]
    on_the_desk = desk.drafts(person("liaison"))
    assert {title for found in titles.values() for title in found} <= set(on_the_desk)


def test_a_draft_with_findings_cannot_be_submitted_before_they_are_settled(titles, person):
    liaison = person("liaison")
    desk.open_draft(liaison, titles["002"][0])
    notes = liaison.locator(".help-block", has_text="导入时发现以下问题")
    expect(notes).to_be_visible()
    expect(notes).to_contain_text(seed_lines("002")[-1][:4])  # what was planted in it is named, and cut
    summary = liaison.input_value("[name=summary]")
    desk.submit(liaison)
    expect(field_error(liaison, "import_checked")).to_contain_text("尚未核对")
    for name in ("genre", "subject", "formed_on", "responsible_unit"):
        expect(field_error(liaison, name)).to_contain_text("提交前须填写")
    assert liaison.input_value("[name=summary]") == summary, "nothing typed is lost"


@pytest.mark.parametrize(("number", "place"), DOCUMENTS, ids=lambda value: str(value))
def test_from_draft_to_public_page(number, place, titles, person, visitor, portal):
    title = titles[number][place]
    address = complete(person("liaison"), title)
    file_address = attach(person("liaison"), portal) if (number, place) == WITH_FILE else None
    desk.submit(person("liaison"))
    expect(desk.message(person("liaison"))).to_contain_text("已提交审核")
    for who, act in (("head", desk.sign), ("secrecy", desk.review), ("office", desk.sign)):
        assert_not_public(visitor, address, file_address)
        act(person(who), title)
    assert_public(visitor, address, title)
    if file_address:
        assert visitor.request.get(file_address).text() == "学校，人数"
    assert_found(visitor, address, phrases(number, visitor))


# The liaison -------------------------------------------------------------------------------------------------------------


def complete(page: Page, title: str) -> str:
    """Settle the findings and fill in what is missing; returns the address the public will find it at."""
    desk.open_draft(page, title)
    expect(page.locator(".help-block", has_text="导入")).to_be_visible()
    checked = page.get_by_label("导入提示已逐项核对")
    if checked.count():  # something was found
        checked.check()
    remove_issuers(page)
    page.select_option("[name=genre]", label="报告")
    page.select_option("[name=subject]", label=subject_option(page))
    if not page.input_value("[name=formed_on]"):
        desk.fill_date(page, "formed_on", FORMED_ON)
    page.fill("[name=responsible_unit]", "县教育局办公室")
    return "/departments/jyj/documents/" + page.input_value("[name=slug]") + "/"


def remove_issuers(page: Page) -> None:
    """Another county's bureau has the name of one here: left standing, that bureau's head would have to sign too."""
    for button in page.locator("[id^=id_issuers-][id$=-DELETE-button]").all():
        button.evaluate("button => button.click()")


def subject_option(page: Page) -> str:
    """The label of the subject for education, wherever it stands in the list."""
    return page.locator("[name=subject] option", has_text="教育").first.inner_text().strip()


def attach(page: Page, portal) -> str:
    """Attach a file in the editor; returns the address it will be downloaded from once it is public."""
    desk.attach_file(page, ATTACHMENT, "学校，人数".encode())
    ask = "from assets.models import CustomDocument; print(CustomDocument.objects.latest('pk').token)"
    token = portal.manage("shell", "-v", "0", "-c", ask).stdout.strip()
    return f"/files/{token}/{ATTACHMENT}"


def field_error(page: Page, name: str):
    """The message that stands at a field."""
    return page.locator(f"[data-field]:has([name={name}]) [data-field-errors]")


# The citizen -------------------------------------------------------------------------------------------------------------


def assert_not_public(visitor: Page, address: str, file_address: str | None) -> None:
    assert visitor.request.get(address).status == 404
    if file_address:
        assert visitor.request.get(file_address).status == 404


def assert_public(visitor: Page, address: str, title: str) -> None:
    assert visitor.goto(address).status == 200
    expect(visitor.locator("h1")).to_have_text(title)
    metadata = visitor.locator("dl.metadata")
    expect(metadata).to_contain_text("县教育局办公室")
    expect(metadata).to_contain_text(re.compile(r"[0-9A-Z]{9}/\d{4}-\d{5}"))  # an index number of its own


def phrases(number: str, visitor: Page) -> list[str]:
    """Phrases of the original that stand in the page just opened: in its own characters, and in standard ones."""
    shown = visitor.locator(".prose").first.inner_text()
    for line in seed_lines(number):
        for run in HAN_RUN.findall(line):
            original = run[:PHRASE_LENGTH]
            if to_simplified(original) in shown and (number != "002" or to_simplified(original) != original):
                return list(dict.fromkeys([to_simplified(original), original]))
    raise AssertionError(f"nothing of document {number} stands in its page")


def assert_found(visitor: Page, address: str, wanted: list[str]) -> None:
    """The page is among the results of a search for each phrase, as soon as the worker has indexed it."""
    for phrase in wanted:
        visitor.goto("/search/")
        result = visitor.locator(f"main a[href*='{address}']").first
        deadline = INDEXED_WITHIN_MS
        while deadline > 0:
            visitor.goto("/search/?q=" + f'"{phrase}"')
            if result.count():
                break
            visitor.wait_for_timeout(500)
            deadline -= 500
        expect(result).to_be_visible()
