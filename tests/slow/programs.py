"""Web, worker and beat as systemd starts them, each a process that a test can kill by itself."""

import http.client
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from portal.serve import REPOSITORY
from tests.portal_process import clean_environment, free_port

CELERY = ("-m", "celery", "--app", "portal.celery", "--quiet")
WAIT_SECONDS = 120
RESTART_SECONDS = 3


class Programs:
    """The programs of one installation; `environment` switches parts of the full stack on."""

    def __init__(self, var_dir: Path, **environment: str) -> None:
        self.var_dir, self.port = var_dir, free_port()
        self.environment = clean_environment() | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.base",
            "PORTAL_VAR_DIR": str(var_dir),
            "PYTHONUNBUFFERED": "1",
            "WEB_CONCURRENCY": "1",
            **environment,
        }
        self.running: dict[str, subprocess.Popen] = {}

    # Processes ---------------------------------------------------------------------------------------------------------

    def start(self, *names: str) -> None:
        """Start "web", "worker" or "beat"."""
        commands = {
            "web": ("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{self.port}"),
            "worker": (*CELERY, "worker", "--concurrency", "2", "--loglevel", "INFO"),
            "beat": (*CELERY, "beat", "--schedule", str(self.var_dir / "beat"), "--pidfile=", "--loglevel", "INFO"),
        }
        for name in names:
            with (self.var_dir / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(
                    [sys.executable, *commands[name]], cwd=REPOSITORY, env=self.environment,
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """End a program with all its children, as a power cut does."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        process.wait(timeout=30)

    def kill_while(self, name: str, statement: str) -> None:
        """End a program at a moment when `statement` counts something.

        It is held still to look, since such moments may be short; if it holds the lock of the whole file, it goes on.
        """
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            assert time.monotonic() < deadline, self.last_words()
            os.killpg(self.running[name].pid, signal.SIGSTOP)
            with suppress(sqlite3.OperationalError):
                if self.rows(statement, patience=1)[0][0]:
                    return self.kill(name)
            os.killpg(self.running[name].pid, signal.SIGCONT)
            time.sleep(0.02)

    @contextmanager
    def supervisor(self, *names: str):
        """Programs that end are started again after a pause, as systemd does with the units in `deploy/`."""
        is_over = threading.Event()

        def look_after():
            while not is_over.wait(RESTART_SECONDS):
                self.start(*(name for name in names if self.running[name].poll() is not None))

        thread = threading.Thread(target=look_after)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()

    def kill_all(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess:
        """Run a program to its end."""
        finished = subprocess.run(
            [sys.executable, *command], cwd=REPOSITORY, env=self.environment, timeout=300,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not check or finished.returncode == 0, finished.stdout[-2000:] + finished.stderr[-3000:]
        return finished

    @contextmanager
    def office(self, journeys: list[str], how: str = "in_turn"):
        """A process that is ready to release `journeys` one after the other ("in_turn") or one for each call ("on_call").

        Gives a function that says when, and the lines it prints: moment and title of each publication.
        """
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.slow.publish", how, *journeys], cwd=REPOSITORY, env=self.environment,
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout.readline() == "ready\n", process.stderr.read()

        def begin() -> None:
            process.stdin.write("go\n")
            process.stdin.flush()

        yield begin, process.stdout
        errors = process.communicate(timeout=300)[1]
        assert process.returncode == 0, errors

    def release(self, journeys: list[str]) -> None:
        """Release all of `journeys`."""
        with self.office(journeys) as (begin, _):
            begin()

    # Data --------------------------------------------------------------------------------------------------------------

    def rows(self, statement: str, *values, patience: float = 60) -> list[tuple]:
        with closing(sqlite3.connect(self.var_dir / "portal.sqlite3", timeout=patience)) as database, database:
            return database.execute(statement, values).fetchall()

    def waiting(self) -> int:
        """How many changes have not reached the index."""
        return self.rows("SELECT count(*) FROM core_outboxentry WHERE kind = 'index'")[0][0]

    def let_pauses_pass(self) -> None:
        """What waits for another try, or for a dead worker's lease to end, is due now."""
        past = "2026-01-01 00:00:00"
        self.rows("UPDATE core_outboxentry SET available_at = ?", past)
        self.rows("UPDATE core_outboxentry SET claimed_at = ? WHERE claimed_at IS NOT NULL", past)

    def wait_until(self, is_so, seconds: float = WAIT_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, self.last_words()
            time.sleep(0.2)

    def last_words(self) -> str:
        """What waits, and the ends of all logs."""
        waiting = self.rows("SELECT kind, key, attempts, claimed_at, available_at, last_error FROM core_outboxentry")
        logs = (f"{path.name}: {path.read_text()[-1500:]}" for path in self.var_dir.glob("*.log"))
        return "\n".join((*map(repr, waiting), *logs))

    # Visitors ------------------------------------------------------------------------------------------------------------

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", quote(path, safe="/?=&%"))
        response = connection.getresponse()
        return response.status, response.read().decode()

    def answers(self) -> bool:
        with suppress(OSError):
            return self.get("/healthz")[0] == 200
        return False

    @contextmanager
    def visitors(self):
        """Search page and API asked again and again meanwhile; gives the dict of how often each status came."""
        statuses: dict[int, int] = {}
        is_over = threading.Event()

        def visit():
            while not is_over.wait(0.3):
                for path in ("/search/?q=工作通知", "/api/v1/search?q=工作通知"):
                    status = self.get(path)[0]
                    statuses[status] = statuses.get(status, 0) + 1

        thread = threading.Thread(target=visit)
        thread.start()
        try:
            yield statuses
        finally:
            is_over.set()
            thread.join()
