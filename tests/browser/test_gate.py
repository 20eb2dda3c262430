"""The gate in a browser: an English page and its Chinese original, and an attachment before, while and after."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk, gate_pages

LAGGING = "The English version lags behind the Chinese original"
ATTACHMENT = "校车时刻.txt"
TIMES = "一号线，六点半\n".encode() * 100


def run(portal, code: str) -> list[str]:
    """Run code on the portal's data; returns the last line it printed, in a list."""
    return portal.manage("shell", "-v", "0", "-c", code).stdout.strip().splitlines()[-1:] or [""]


def walk_the_path(person, title: str) -> None:
    """Three people sign what was submitted."""
    for who, act in (("head", desk.sign), ("secrecy", desk.review), ("office", desk.sign)):
        act(person(who), title)


# English -------------------------------------------------------------------------------------------------------------------


def assert_english(visitor: Page, address: str, words: str, *, lags: bool) -> None:
    assert visitor.goto(address).status == 200
    expect(visitor.locator("html")).to_have_attribute("lang", "en")
    expect(visitor.locator("h1")).to_have_text(words)
    expect(visitor.get_by_text(LAGGING)).to_have_count(1 if lags else 0)


def test_old_english_stays_public_and_marked_until_the_new_one_is_cleared(portal, person, visitor):
    title, slug = "关于公布校车线路的通知", "xclx-2026"
    run(portal, gate_pages.DRAFT.format(title=title, slug=slug, text="全县开通校车线路十二条。"))
    desk.open_draft(person("liaison"), title)
    desk.submit(person("liaison"))
    walk_the_path(person, title)

    (address,) = run(portal, gate_pages.ENGLISH.format(slug=slug, words="School bus routes"))
    assert visitor.request.get(address).status == 404, "a translation is not public before its own review"
    walk_the_path(person, "School bus routes")
    assert_english(visitor, address, "School bus routes", lags=False)

    run(portal, gate_pages.CORRECTION.format(slug=slug, text="全县开通校车线路十三条。") + "\nprint()")
    assert_english(visitor, address, "School bus routes", lags=False)
    walk_the_path(person, title)
    assert_english(visitor, address, "School bus routes", lags=True)

    run(portal, gate_pages.ENGLISH.format(slug=slug, words="Thirteen school bus routes"))
    assert_english(visitor, address, "School bus routes", lags=True)
    walk_the_path(person, "Thirteen school bus routes")
    assert_english(visitor, address, "Thirteen school bus routes", lags=False)


# An attachment ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def attached(portal, person) -> tuple[str, str, str]:
    """A draft with an attachment, uploaded in the editor; (title, page's address, file's address)."""
    title, slug = "关于调整校车时刻的通知", "xcsk-2026"
    (address,) = run(portal, gate_pages.DRAFT.format(title=title, slug=slug, text="自十二月一日起执行。"))
    desk.open_draft(person("liaison"), title)
    desk.attach_file(person("liaison"), ATTACHMENT, TIMES)
    ask = "from assets.models import CustomDocument; print(CustomDocument.objects.latest('pk').token)"
    (token,) = run(portal, ask)
    return title, address, f"/files/{token}/{ATTACHMENT}"


def assert_answers(visitor: Page, addresses, status: int, cache_control: str) -> None:
    """Status and what a shared cache is told, for GET and HEAD; never a cookie."""
    for address in addresses:
        for ask in (visitor.request.get, visitor.request.head):
            answer = ask(address)
            assert answer.status == status, address
            assert cache_control in answer.headers["cache-control"], address
            assert "set-cookie" not in answer.headers
            assert "cookie" not in answer.headers.get("vary", "").lower()


def test_a_file_is_private_before_public_while_and_private_after(attached, person, visitor):
    title, page, file = attached
    assert_answers(visitor, (page, file), 404, "no-store")
    desk.submit(person("liaison"))
    for who, act in (("head", desk.sign), ("secrecy", desk.review), ("office", desk.sign)):
        assert_answers(visitor, (page, file), 404, "no-store")
        act(person(who), title)

    assert_answers(visitor, (page, file), 200, "s-maxage=60")
    visitor.goto(page)
    with visitor.expect_download() as download:
        visitor.evaluate(
            "address => Object.assign(document.createElement('a'), {href: address, download: ''}).click()", file
        )
    assert download.value.path().read_bytes() == TIMES
    tags = visitor.request.get(file).headers["x-cache-tags"].split()
    assert "site" in tags and any(tag.startswith("disclosure.disclosurepage:") for tag in tags)
    part = visitor.request.get(file, headers={"Range": "bytes=0-8"})
    assert (part.status, part.body()) == (206, TIMES[:9])

    take_down(person("office"), page)
    assert_answers(visitor, (page, file), 404, "no-store")
    assert visitor.request.get(file, headers={"Range": "bytes=0-8"}).status == 404
    assert visitor.goto(page).status == 404


def take_down(office: Page, address: str) -> None:
    """紧急下线 by the pasted address."""
    office.goto("/cms/incidents/take-down/?q=" + address)
    office.get_by_label("泄露个人信息").check()
    office.get_by_label("说明").fill("附件含个人信息。")
    office.get_by_role("button", name="立即下线").click()
    expect(office.locator(".incident-result__word")).to_have_text("已下线", timeout=20_000)
