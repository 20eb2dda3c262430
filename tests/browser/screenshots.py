"""Pictures of every desk and item screen, on a desktop and on a phone, to be looked at by people: `make screenshots`.

A portal of its own with a part of the demo is started, or one that runs is used:
`python -m tests.browser.screenshots --running 8000 --only desk item-at` (PORTAL_VAR_DIR names its data).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from portal.serve import REPOSITORY
from tests.portal_process import Portal, clean_environment, free_port

CHROMIUM = "/usr/bin/chromium"
SIZES = {"desktop": (1366, 850), "phone": (375, 750)}
PICTURES = REPOSITORY / "var" / "screenshots"
PAGES_OF_A_KIND = 9
SLOWEST_MS = 20_000
TALLEST_PX = 12_000
# Wagtail scrolls inside its frame; a picture shows the whole of it.
UNROLLED = "html, body, .wrapper, #main { block-size: auto !important; overflow: visible !important; }"


def play_scenes(environment: dict[str, str]) -> dict:
    """Play the scenes on the portal's data; returns what `tests.browser.scenes` prints."""
    settings = {"DJANGO_SETTINGS_MODULE": "portal.settings.base"}
    finished = subprocess.run(
        [sys.executable, "-m", "tests.browser.scenes"],
        cwd=REPOSITORY, env={**environment, **settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if finished.returncode:
        raise RuntimeError(finished.stderr[-4000:])
    return json.loads(finished.stdout)


class Windows:
    """A window for everybody who looks at a screen, all of one size, each opened once."""

    def __init__(self, browser: Browser, *, url: str, scenes: dict, width: int, height: int) -> None:
        self.browser, self.url, self.scenes, self.size = browser, url, scenes, {"width": width, "height": height}
        self.contexts: dict[str, BrowserContext] = {}
        self.pages: dict[str, Page] = {}

    def page_of(self, username: str) -> Page:
        if username not in self.pages:
            self.pages[username] = self._open(username)
        return self.pages[username]

    def _open(self, username: str) -> Page:
        context = self.browser.new_context(
            base_url=self.url, viewport=self.size, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(SLOWEST_MS)
        session = self.scenes["sessions"][username]
        context.add_cookies([{"name": self.scenes["cookie"], "value": session, "url": self.url}])
        self.contexts[username] = context
        return context.new_page()

    def screens(self, only: tuple[str, ...] = ("",)) -> Iterator[tuple[str, Page]]:
        """Open one screen after another; yields (name, window)."""
        for screen in self.scenes["screens"]:
            if screen["name"].startswith(only):
                page = self.page_of(screen["username"])
                answer = page.goto(screen["address"])
                assert answer and answer.ok, f"{screen['name']}: {answer and answer.status}"
                yield screen["name"], page

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


@contextmanager
def demo_portal() -> Iterator[Portal]:
    """A portal of its own with a part of the demo county."""
    with tempfile.TemporaryDirectory() as folder:
        one = Portal(Path(folder) / "var", free_port())
        try:
            one.wait_until_announced()
            where = ("--host", "127.0.0.1", "--port", str(one.port))
            one.manage("load_demo", *where, "--limit", str(PAGES_OF_A_KIND), "-v", "0")
            yield one
        finally:
            if one.process.poll() is None:
                one.stop()


def take_pictures(url: str, environment: dict[str, str], only: tuple[str, ...], sizes: list[str]) -> int:
    """Take every picture into var/screenshots; returns how many."""
    scenes, count = play_scenes(environment), 0
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"], env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        for size in sizes:
            width, height = SIZES[size]
            windows = Windows(browser, url=url, scenes=scenes, width=width, height=height)
            for name, page in windows.screens(only):
                take_picture(page, PICTURES / f"{name}-{size}.png")
                count += 1
            windows.close()
        browser.close()
    return count


def take_picture(page: Page, path: Path) -> None:
    page.add_style_tag(content=UNROLLED)
    width, height = page.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST_PX)}
    page.screenshot(path=path, full_page=True, clip=clip)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--running", type=int, help="port of a portal that runs already, with the demo in it")
    parser.add_argument("--only", nargs="*", default=[""], help="screens whose names begin so")
    parser.add_argument("--sizes", nargs="*", default=list(SIZES), choices=SIZES)
    options = parser.parse_args()
    wanted = (tuple(options.only), options.sizes)
    if options.running:
        environment = {**clean_environment(), "PORTAL_VAR_DIR": os.environ.get("PORTAL_VAR_DIR", "var")}
        count = take_pictures(f"http://127.0.0.1:{options.running}", environment, *wanted)
    else:
        with demo_portal() as portal:
            count = take_pictures(portal.url, portal.environment, *wanted)
    print(f"{count} -> {PICTURES}")


if __name__ == "__main__":
    main()
