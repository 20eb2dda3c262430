"""Somebody signed in to a running portal without a browser: forms are fetched and sent back with their token."""

import re

import requests

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SECONDS = 20


class CmsSession:
    """One person's session at `base` (scheme and host)."""

    def __init__(self, base: str, username: str, password: str) -> None:
        self.base, self.session = base, requests.Session()
        answer = self.post("/cms/login/", username=username, password=password)
        assert "/cms/login/" not in answer.url, "signing in failed"

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.base + path, timeout=SECONDS)

    def post(self, path: str, *, page: str = "", **data) -> requests.Response:
        """Open `page` (else `path` itself) for its token, then post the form to `path`."""
        token = TOKEN.search(self.get(page or path).text).group(1)
        headers = {"Referer": self.base + path}
        return self.session.post(
            self.base + path, {"csrfmiddlewaretoken": token, **data}, headers=headers, timeout=SECONDS
        )
