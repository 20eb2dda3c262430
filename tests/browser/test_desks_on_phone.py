"""Every desk and every item screen on a phone of 375 pixels: nothing is cut off at its side, and it says where one is."""

import pytest

from tests.browser.screenshots import SIZES, Windows, play_scenes

DESKS_AND_ITEMS = (
    "desk", "item", "queue", "batch", "agree", "suggest", "referral-answer", "paper-upload", "absences", "duty", "path",
    "arrangement", "post-checks", "posts", "reassign",
)  # fmt: skip
# Wagtail's frame hides what is too wide for it; what moves sideways by itself, as a wide table may, is no harm.
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    const moves = element => element && (["auto", "scroll"].includes(getComputedStyle(element).overflowX)
        && element.id !== "main" || moves(element.parentElement));
    return [...document.querySelectorAll("#main *")]
        .filter(element => element.getClientRects().length && !moves(element.parentElement))
        .filter(element => element.getBoundingClientRect().right > width + 1)
        .map(element => `${element.tagName}.${element.className}`);
}"""


@pytest.fixture(scope="module")
def phones(browser, portal):
    width, height = SIZES["phone"]
    windows = Windows(browser, url=portal.url, scenes=play_scenes(portal.environment), width=width, height=height)
    yield windows
    windows.close()


def test_no_screen_is_wider_than_a_phone(phones):
    found = {}
    for name, page in phones.screens(DESKS_AND_ITEMS):
        if too_wide := page.evaluate(TOO_WIDE):
            found[name] = too_wide[:5]
        assert page.locator("h1").count() == 1, name
    assert found == {}
