"""One portal and one browser for all journeys.

The portal runs as an operator starts it, in processes of its own, with worker and beat; nothing here touches the
database. A small part of the demo county is loaded into it. Debian's chromium drives it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.desk import sign_in
from tests.portal_process import Portal, free_port

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
PAGES_OF_A_KIND = 9
SLOWEST_MS = 20_000


def pytest_collection_modifyitems(items):
    """Everything in this folder is a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def portal(tmp_path_factory) -> Iterator[Portal]:
    """A running portal with a part of the demo county in it."""
    one = Portal(tmp_path_factory.mktemp("browser") / "var", free_port(), DEMO_PASSWORD="demo-browser-2026")
    try:
        one.wait_until_announced()
        one.manage(
            "load_demo", "--host", "127.0.0.1", "--port", str(one.port), "--limit", str(PAGES_OF_A_KIND), "-v", "0"
        )
        yield one
    finally:
        if one.process.poll() is None:
            one.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright) -> Iterator[Browser]:
    one = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
    yield one
    one.close()


@pytest.fixture(scope="session")
def new_context(browser, portal) -> Callable[..., BrowserContext]:
    """Open a visitor's browser: no cookies, a desktop window unless another size is given."""

    def open_context(**options) -> BrowserContext:
        options = {"viewport": {"width": 1280, "height": 900}, **options}
        context = browser.new_context(base_url=portal.url, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        context.set_default_timeout(SLOWEST_MS)
        return context

    return open_context


@pytest.fixture
def visitor(new_context) -> Iterator[Page]:
    """A citizen, not signed in."""
    context = new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def person(new_context, portal) -> Callable[[str], Page]:
    """The CMS window of one of the demo's people, by user name; each signs in once."""
    windows: dict[str, Page] = {}

    def window_of(username: str) -> Page:
        if username not in windows:
            windows[username] = new_context().new_page()
            sign_in(windows[username], username, portal.environment["DEMO_PASSWORD"])
        return windows[username]

    return window_of
