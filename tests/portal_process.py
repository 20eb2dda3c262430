"""A whole portal as an operator starts it, for tests that need one: web, worker and beat on a free port."""

import http.client
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from portal.serve import REPOSITORY
from tests.ports import free_port as free_port  # kept here for those who start portals

STOP_SECONDS = 30


class Portal:
    """One `python -m portal.serve` on a free port, without the demo unless it is loaded later."""

    def __init__(self, var_dir: Path, port: int, **environment: str) -> None:
        self.var_dir, self.port = var_dir, port
        self.environment = {**clean_environment(), "PORTAL_VAR_DIR": str(var_dir), **environment}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.serve"],
            cwd=REPOSITORY,
            env={**self.environment, "PORT": str(port), "HOST": "127.0.0.1", "DEMO": "0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_until_announced(self) -> None:
        """Return when it says that it runs; fails with what it said instead when it gave up."""
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                return
        pytest.fail(f"the portal ended with status {self.process.wait()}:\n{''.join(lines)}{self.logs()}")

    def logs(self) -> str:
        """The end of every log."""
        return "\n".join(f"{path.name}: {path.read_text()[-2000:]}" for path in (self.var_dir / "log").glob("*.log"))

    def get(self, path: str) -> tuple[int, dict, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, dict(response.headers), response.read().decode()

    def manage(self, *command: str, check: bool = True) -> subprocess.CompletedProcess:
        """Run manage.py on the running portal's data, as an administrator would in a second terminal."""
        settings = {"DJANGO_SETTINGS_MODULE": "portal.settings.base", "PORTAL_BASE_URL": self.url}
        finished = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=REPOSITORY, env={**self.environment, **settings}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if check and finished.returncode:
            pytest.fail(f"manage.py {' '.join(command)}: {finished.stdout[-2000:]}{finished.stderr[-4000:]}")
        return finished

    def stop(self, number: signal.Signals = signal.SIGINT) -> str:
        """End it as Ctrl-C does; returns what it still said."""
        self.process.send_signal(number)
        return self.process.communicate(timeout=STOP_SECONDS)[0]


def clean_environment() -> dict[str, str]:
    """The environment without what would lead a portal to somebody else's data."""
    return {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DATABASE_URL"}}
