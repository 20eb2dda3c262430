"""紧急下线 with all services up: page, file, search, feed and site map within five seconds of the click, measured."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
import requests

from portal.serve import REPOSITORY
from tests.cms_session import CmsSession
from tests.portal_process import Portal, free_port

pytestmark = pytest.mark.slow

WITHIN_SECONDS = 5
INDEXED_WITHIN_SECONDS = 60
WORD = "临时救助金"


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    one = Portal(tmp_path_factory.mktemp("take-down") / "var", free_port())
    try:
        one.wait_until_announced()
        yield one
    finally:
        if one.process.poll() is None:
            one.stop()


@pytest.fixture(scope="module")
def public(portal) -> dict:
    """A public document with an attachment, once the worker has brought it into the search."""
    settings = {"DJANGO_SETTINGS_MODULE": "portal.settings.base", "PORTAL_BASE_URL": portal.url}
    built = subprocess.run(
        [sys.executable, "-m", "tests.slow.county", "1"],
        cwd=REPOSITORY, env={**portal.environment, **settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr[-3000:]
    (found,) = json.loads(built.stdout.splitlines()[-1])
    seconds_until(lambda: is_found(portal, found) and is_in_feed(portal, found), INDEXED_WITHIN_SECONDS)
    return found


def answer(portal: Portal, path: str) -> requests.Response:
    return requests.get(portal.url + path, timeout=20)


def is_found(portal: Portal, document: dict) -> bool:
    results = answer(portal, f"/api/v1/search?q={WORD}").text
    return document["url"] in results


def is_in_feed(portal: Portal, document: dict) -> bool:
    return document["url"] in answer(portal, f"/search/feed.atom?q={WORD}").text


def seconds_until(happened: Callable[[], bool], limit: float) -> float:
    """Return how long it took; fails after `limit` seconds."""
    started = time.monotonic()
    while not happened():
        assert time.monotonic() - started < limit, "it did not happen in time"
        time.sleep(0.05)
    return time.monotonic() - started


def test_gone_within_five_seconds(portal, public):
    duty = CmsSession(portal.url, public["person"], public["password"])
    gone = {
        "page": lambda: answer(portal, public["url"]).status_code == 404,
        "file": lambda: answer(portal, public["file_url"]).status_code == 404,
        "search": lambda: not is_found(portal, public),
        "feed": lambda: not is_in_feed(portal, public),
        "site map": lambda: public["url"] not in answer(portal, "/sitemap.xml").text,
    }
    assert not any(check() for check in gone.values()), "all of it is public before"
    started = time.monotonic()
    said = duty.post(f"/cms/incidents/take-down/{public['seal']}/", reason_kind="personal_data", reason="含身份证号。")
    answered = time.monotonic() - started
    seconds = {}
    for name, check in gone.items():
        seconds_until(check, WITHIN_SECONDS * 4)
        seconds[name] = time.monotonic() - started
    print(f"\n紧急下线 answered after {answered:.2f} s; gone after:",
          ", ".join(f"{name} {after:.2f} s" for name, after in seconds.items()))  # fmt: skip
    assert said.ok and public["title"] in said.text
    busy = max(1, os.getloadavg()[0] / (os.cpu_count() or 1))  # the promise is for a machine of its own
    assert max(seconds.values()) < WITHIN_SECONDS * busy


def test_no_cache_may_keep_that_it_is_gone(portal, public):
    """Depends on the take-down above. A restored page must not hide behind a remembered 404."""
    for path in (public["url"], public["file_url"]):
        response = answer(portal, path)
        assert response.status_code == 404
        assert "no-store" in response.headers["Cache-Control"]
        assert "Set-Cookie" not in response.headers
