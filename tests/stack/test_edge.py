"""The full stack with its shipped configuration: nginx, Varnish, the web server, PostgreSQL, Redis, and the gate behind.

What a citizen gets through the edge before, during and after a take-down; then the same with broker and worker dead.
"""

import json
import os
import re
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.cms_session import CmsSession
from tests.ports import free_port
from tests.stack import servers

SENTENCES = re.compile(r'role="status".*?</div>', re.DOTALL)
FILE_BYTES = "张某某，620元".encode() * 500


@dataclass
class Stack:
    """A running stack: addresses of the edge and of a second web server whose edge does not answer."""

    edge: str
    lonely: str
    environment: dict[str, str]
    broker: servers.Server
    documents: list[dict]

    def get(self, path: str, **headers: str) -> requests.Response:
        return requests.get(self.edge + path, headers=headers, timeout=20)

    def manage(self, *command: str) -> str:
        return run(self.environment, "manage.py", *command)


def run(environment: dict[str, str], *command: str) -> str:
    finished = subprocess.run(
        [sys.executable, *command], cwd=servers.REPOSITORY, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr[-3000:]
    return finished.stdout


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    """Everything but a worker: with one, nobody could tell what the request did and what the outbox did."""
    var_dir = tmp_path_factory.mktemp("stack")
    (var_dir / "secret_key").write_text("k" * 50)
    (var_dir / "files").mkdir()
    for path in (var_dir, var_dir / "files"):
        path.chmod(0o755)
    web_port, varnish_port, lonely_port = free_port(), free_port(), free_port()
    with ExitStack() as started:
        database_url = started.enter_context(servers.postgres())
        broker = started.enter_context(servers.redis())
        edge, balancer = started.enter_context(
            servers.nginx(web_port=web_port, varnish_port=varnish_port, files=var_dir / "files")
        )
        cache = started.enter_context(servers.varnish(backend_port=balancer, public_port=varnish_port))
        environment = {
            **{name: value for name, value in os.environ.items() if name != "SECRET_KEY"},
            "DJANGO_SETTINGS_MODULE": "portal.settings.base", "PORTAL_VAR_DIR": str(var_dir),
            "DATABASE_URL": database_url, "REDIS_URL": f"redis://127.0.0.1:{broker.port}/0",
            "PORTAL_BASE_URL": f"http://127.0.0.1:{edge}", "PORTAL_ACCEL_REDIRECT": "/protected/",
            "EDGE_CACHE_URL": f"http://127.0.0.1:{cache.ban_port}", "WEB_CONCURRENCY": "1",
        }  # fmt: skip
        run(environment, "manage.py", "prepare")
        documents = json.loads(run(environment, "-m", "tests.slow.county", "2").splitlines()[-1])
        started.enter_context(web(environment, web_port, var_dir))
        nowhere = environment | {"EDGE_CACHE_URL": f"http://127.0.0.1:{free_port()}"}
        started.enter_context(web(nowhere, lonely_port, var_dir))
        wait_for_the_edge(f"http://127.0.0.1:{edge}/")
        yield Stack(f"http://127.0.0.1:{edge}", f"http://127.0.0.1:{lonely_port}", environment, broker, documents)


def web(environment: dict[str, str], port: int, var_dir: Path):
    """The web server as the container starts it."""
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    options = ("--config", str(servers.REPOSITORY / "deploy/gunicorn.conf.py"), "--chdir", str(servers.REPOSITORY))
    return servers.running(gunicorn, *options, "--bind", f"127.0.0.1:{port}", port=port, home=var_dir,
                           environment=environment)  # fmt: skip


def wait_for_the_edge(address: str) -> None:
    """Varnish started before its backend, so it holds it for sick until two of its probes were answered."""
    deadline = time.monotonic() + servers.START_SECONDS
    first = answer = requests.get(address, timeout=20)
    while answer.status_code != 200:
        assert time.monotonic() < deadline, answer.text
        assert "暂时无法打开" in first.text, "whoever comes meanwhile is told so in Chinese"
        time.sleep(0.5)
        answer = requests.get(address, timeout=20)


def test_pages_are_kept_by_the_edge_and_nothing_private_is_told(stack):
    document = stack.documents[0]
    first, second = stack.get(document["url"]), stack.get(document["url"])
    assert (first.status_code, first.headers["X-Cache"], second.headers["X-Cache"]) == (200, "miss", "hit")
    assert "s-maxage=60" in second.headers["Cache-Control"]
    for name in ("Set-Cookie", "X-Cache-Tags", "X-Varnish", "Via"):
        assert name not in second.headers
    assert "Cookie" not in second.headers.get("Vary", "")
    assert stack.get(document["url"], **{"If-None-Match": second.headers["ETag"]}).status_code == 304


def test_files_come_from_nginx_with_ranges(stack):
    address = stack.documents[0]["file_url"]
    whole, part = stack.get(address), stack.get(address, Range="bytes=3-8")
    assert (whole.status_code, whole.content) == (200, FILE_BYTES)
    assert (part.status_code, part.content) == (206, FILE_BYTES[3:9])
    assert part.headers["Content-Range"] == f"bytes 3-8/{len(FILE_BYTES)}"
    head = requests.head(stack.edge + address, timeout=20)
    assert (head.status_code, head.headers["Content-Length"], head.content) == (200, str(len(FILE_BYTES)), b"")
    for answer in (whole, part, head):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "X-Accel-Redirect" not in answer.headers
        assert "Set-Cookie" not in answer.headers


def test_what_is_inside_stays_inside(stack):
    stored = stack.documents[0]["stored"]
    for path in (f"/protected/{stored}", f"/{stored}", f"/files/../protected/{stored}", "/readyz"):
        assert stack.get(path).status_code == 404, path
    ban = requests.request("BAN", stack.edge + "/", headers={"X-Cache-Tag": "site"}, timeout=20)
    assert ban.status_code == 405
    assert stack.get(stack.documents[0]["url"]).headers["X-Cache"] == "hit"


def test_an_address_is_not_remembered_as_missing(stack):
    answer = stack.get("/departments/jyj/documents/not-yet/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_taken_down_with_broker_dead_and_no_worker(stack):
    """The ban is inside the request: page, file and every list that names the page, with nobody to repeat it."""
    document = stack.documents[0]
    duty = CmsSession(stack.edge, document["person"], document["password"])
    lists = ["/policies/", "/sitemap.xml", "/departments/jyj/documents/"]
    for path in (document["url"], document["file_url"], *lists):
        stack.get(path)
        assert stack.get(path).headers["X-Cache"] == "hit", path
    stack.broker.stop()
    said = duty.post(
        f"/cms/incidents/take-down/{document['seal']}/", reason_kind="personal_data", reason="含身份证号。"
    )
    assert said.status_code == 200
    assert "页面和附件已停止公开" in said.text
    assert "站内检索尚在清除" in said.text, "no worker: the screen names what still waits"
    assert "边缘缓存" not in SENTENCES.search(said.text).group()
    assert [stack.get(path).status_code for path in (document["url"], document["file_url"])] == [404, 404]
    for path in lists:
        answer = stack.get(path)
        assert answer.status_code == 200
        assert document["url"] not in answer.text
    stack.manage("shell", "-v", "0", "-c", "from core.outbox import drain; drain()")  # as the beat does
    assert "已下线" in duty.get(said.url.removeprefix(stack.edge)).text


def test_an_edge_that_does_not_answer_is_named_and_cleared_later(stack):
    """Depends on the dead broker above. The second web server asks for bans where nobody listens."""
    document = stack.documents[1]
    stack.get(document["url"])
    duty = CmsSession(stack.lonely, document["person"], document["password"])
    said = duty.post(f"/cms/incidents/take-down/{document['seal']}/", reason_kind="wrong", reason="金额有误。")
    assert "边缘缓存没有应答，系统将自动重试清除。" in said.text
    assert requests.get(stack.lonely + document["url"], timeout=20).status_code == 404, "gone at the application"
    assert stack.get(document["url"]).headers["X-Cache"] == "hit", "the edge was not told yet"
    stack.manage("shell", "-v", "0", "-c", "from core.outbox import drain; drain()")
    assert stack.get(document["url"]).status_code == 404
