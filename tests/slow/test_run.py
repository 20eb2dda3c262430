"""`make run` as an operator meets it: a start in an empty directory, a second one, and an end that leaves nothing."""

import json
import os
import shutil
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.portal_process import STOP_SECONDS, Portal, free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in /proc"),
]

ALL_PROCESSES = 5  # gunicorn with two workers, Celery worker, beat
SECOND_START_SECONDS = 10


def descendants(pid: int) -> set[int]:
    """Every process below `pid`, from /proc."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in children}.union(*(descendants(int(child)) for child in children))


def all_started(portal) -> set[int]:
    """Every process below the supervisor, once all are there: it is ready before its last worker has begun."""
    deadline = time.monotonic() + STOP_SECONDS
    while len(children := descendants(portal.process.pid)) < ALL_PROCESSES and time.monotonic() < deadline:
        time.sleep(0.2)
    return children


def is_running(pid: int) -> bool:
    """Whether a process still does anything; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory):
    """A data directory after a first start without the demo."""
    path = tmp_path_factory.mktemp("portal") / "var"
    first = Portal(path, free_port())
    first.wait_until_announced()
    first.stop()
    return path


@pytest.fixture
def portal(var_dir):
    """A portal started on used data; ended after the test whatever happens."""
    one = Portal(var_dir, free_port())
    one.wait_until_announced()
    yield one
    if one.process.poll() is None:
        one.stop(signal.SIGTERM)


def test_second_start_is_quick(var_dir):
    started = time.monotonic()
    one = Portal(var_dir, free_port())
    one.wait_until_announced()
    seconds = time.monotonic() - started
    one.stop()
    # The promise is for a machine of its own; beside other work it is stretched by as much as that work takes.
    busy = max(1, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert seconds < SECOND_START_SECONDS * busy


def test_running_portal_is_healthy_and_ready_without_cookies(portal):
    status, headers, body = portal.get("/healthz")
    assert (status, json.loads(body)) == (200, {"status": "ok"})
    assert "Set-Cookie" not in headers
    status, headers, body = portal.get("/readyz")
    assert (status, json.loads(body)) == (
        200,
        {"status": "ok", "database": {"ok": True}, "index": {"ok": True}, "broker": {"ok": True}},
    )
    assert "Set-Cookie" not in headers
    assert portal.get("/cms/login/")[0] == 200


def test_readyz_names_a_broker_that_cannot_be_written(portal):
    queue = portal.var_dir / "broker" / "queue"
    hidden = queue.rename(queue.with_name("hidden"))
    try:
        status, _, body = portal.get("/readyz")
    finally:
        if queue.exists():  # the worker looks for its queue and may have made a new one
            shutil.rmtree(queue)
        hidden.rename(queue)
    assert status == 503
    assert "FileNotFoundError" in json.loads(body)["broker"]["why"]
    assert json.loads(body)["database"] == {"ok": True}


def test_data_belongs_to_its_owner_alone(var_dir):
    assert var_dir.stat().st_mode & 0o777 == 0o700
    assert (var_dir / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (var_dir / "portal.sqlite3").stat().st_mode & 0o777 == 0o600
    assert len((var_dir / "secret_key").read_text()) >= 50


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_end_leaves_no_process_behind(portal, number):
    children = all_started(portal)
    assert len(children) >= ALL_PROCESSES, "web with two processes, worker, beat"
    portal.stop(number)
    assert portal.process.returncode == 0
    assert not [pid for pid in children if is_running(pid)]


def test_a_child_that_dies_is_named_and_ends_the_rest(portal):
    children = descendants(portal.process.pid)
    os.kill(process_running("celery", "beat", among=children), signal.SIGKILL)
    said, _ = portal.process.communicate(timeout=STOP_SECONDS)
    assert portal.process.returncode == 1
    assert "beat 意外退出" in said
    assert not [pid for pid in children if is_running(pid)]


def test_children_end_with_a_killed_supervisor(portal):
    children = descendants(portal.process.pid)
    portal.process.kill()
    deadline = time.monotonic() + STOP_SECONDS
    while any(is_running(pid) for pid in children) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert not [pid for pid in children if is_running(pid)]


def test_second_portal_on_the_same_data_is_refused(portal):
    other = Portal(portal.var_dir, free_port())
    said, _ = other.process.communicate(timeout=30)
    assert other.process.returncode == 1
    assert "已在运行" in said


def test_port_in_use_is_one_clear_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        one = Portal(tmp_path / "var", other.getsockname()[1])
        said, _ = one.process.communicate(timeout=30)
    assert one.process.returncode == 1
    assert len(said.strip().splitlines()) == 1
    assert "无法监听" in said


def process_running(*words: str, among: set[int]) -> int:
    """The one process whose command line has all these words."""
    (found,) = (pid for pid in among if set(words) <= set(Path(f"/proc/{pid}/cmdline").read_text().split("\0")))
    return found
