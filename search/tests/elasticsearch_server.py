"""The real Elasticsearch for tests and CI: fetched from Maven, started on loopback as a user other than root, stopped.

There is no Docker engine on these machines. The Maven artifact is a complete server with the core modules only
(DESIGN, "The real Elasticsearch here"). As a program it runs a command against the server:

    python -m search.tests.elasticsearch_server [--security] python -m pytest -m elasticsearch

With `--security` it listens on HTTPS with a certificate of our own authority, asks for a user and password, who
may do no more than the portal needs (`ROLE`).
"""

import argparse
import base64
import contextlib
import json
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from search.tests.certificates import write_certificates

VERSION = "8.19.21"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
CLONE = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("PORTAL_ELASTICSEARCH_CACHE", CLONE / ".cache" / "elasticsearch"))
USER = "nobody"
HEAP = os.environ.get("PORTAL_ELASTICSEARCH_HEAP", "512m")
START_SECONDS = 180
NAME, PASSWORD = "portal", "portal-search-tests"
ADMINISTRATOR, ADMINISTRATOR_PASSWORD = "administrator", "administers-the-tests"
# All that the portal needs of a cluster (docs/features/search.md); `faults` and `test-…` are prefixes of tests.
PREFIXES = ["test-*", "faults-*", "worker-*"]
ROLE = {"cluster": ["monitor"], "indices": [{"names": PREFIXES, "privileges": ["all"]}]}


@dataclass
class Server:
    """A running server; `stop` and `kill` act on its own process group."""

    url: str
    home: Path
    process: subprocess.Popen
    username: str = ""
    password: str = ""
    ca_file: str = ""

    def is_up(self) -> bool:
        """Return whether the cluster answers; `GET /` is not in this build, the health is."""
        try:
            return "status" in self.ask("/_cluster/health?wait_for_status=yellow&timeout=5s")
        except (urllib.error.URLError, OSError):
            return False

    def ask(self, path: str, body: dict | None = None) -> dict:
        """Send a request as the administrator and return the answer."""
        request = urllib.request.Request(f"{self.url}{path}", data=json.dumps(body).encode() if body else None)
        request.add_header("Content-Type", "application/json")
        if self.username:
            token = base64.b64encode(f"{ADMINISTRATOR}:{ADMINISTRATOR_PASSWORD}".encode()).decode()
            request.add_header("Authorization", f"Basic {token}")
        context = ssl.create_default_context(cafile=self.ca_file) if self.ca_file else None
        with urllib.request.urlopen(request, timeout=10, context=context) as response:
            return json.load(response)

    @property
    def environment(self) -> dict[str, str]:
        """What the tests read (`search/tests/conftest.py`)."""
        names = ("url", "username", "password", "ca_file")
        return {f"TEST_ELASTICSEARCH_{name.upper()}": getattr(self, name) for name in names}

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End the server and its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)
        self.process.wait(timeout=60)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.stop(signal.SIGKILL)

    def start_again(self) -> None:
        """Start it with the data it left."""
        self.process = _start(self.home)
        _wait(self)


def fetch() -> Path:
    """Return the zip of the server, from the cache or through Maven."""
    archive = CACHE / f"elasticsearch-{VERSION}.zip"
    if not archive.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
        subprocess.run(
            ["mvn", "-q", "-B", goal, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={CACHE}"],
            check=True,
            cwd=CACHE,
            timeout=900,
        )
    return archive


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack the server below `folder` and make its programs executable."""
    with zipfile.ZipFile(archive) as contents:
        contents.extractall(folder)
    home = folder / f"elasticsearch-{VERSION}"
    for program in (home / "bin").iterdir():
        program.chmod(0o755)
    return home


def java_home() -> str:
    """Return the JDK 17 of the machine; newer ones than the server knows refuse to start it."""
    if "ES_JAVA_HOME" in os.environ:
        return os.environ["ES_JAVA_HOME"]
    found = sorted(path for path in Path("/usr/lib/jvm").glob("*17*") if (path / "bin" / "java").exists())
    if not found:
        raise RuntimeError("Elasticsearch needs a JDK 17: apt-get install openjdk-17-jre-headless")
    return str(found[0])


def configure(home: Path, *, port: int, security: bool) -> None:
    """Write a single node on loopback; with security on, passwords are asked for."""
    lines = [
        "cluster.name: portal-tests",
        "discovery.type: single-node",
        "network.host: 127.0.0.1",
        f"http.port: {port}",
        f"transport.port: {free_port()}",
        f"xpack.security.enabled: {str(security).lower()}",
        "xpack.security.transport.ssl.enabled: false",
        "cluster.routing.allocation.disk.threshold_enabled: false",
    ]
    if security:
        lines += _security_lines(home)
    (home / "tmp").mkdir()
    (home / "config" / "elasticsearch.yml").write_text("\n".join(lines) + "\n")
    (home / "config" / "jvm.options.d" / "heap.options").write_text(f"-Xms{HEAP}\n-Xmx{HEAP}\n")


def _security_lines(home: Path) -> list[str]:
    """Write certificates and the portal's role; return what the configuration says of them."""
    folder = home / "config" / "certificates"
    write_certificates(folder)
    (home / "config" / "roles.yml").write_text(json.dumps({NAME: ROLE}))
    return [
        "xpack.security.http.ssl.enabled: true",
        f"xpack.security.http.ssl.certificate: {folder / 'server.crt'}",
        f"xpack.security.http.ssl.key: {folder / 'server.key'}",
        f"xpack.security.http.ssl.certificate_authorities: {folder / 'ca.crt'}",
    ]


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def running(*, security: bool = False) -> Iterator[Server]:
    """Start a server in a folder of its own and stop it at the end, whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="portal-es-"))
    folder.chmod(0o755)  # the certificate of the authority is read by the tests, the rest by the server's user
    try:
        home, port = unpack(fetch(), folder), free_port()
        configure(home, port=port, security=security)
        _give_to_user(folder)
        server = _secured(home, port) if security else Server(f"http://127.0.0.1:{port}", home, _start(home))
        try:
            _wait(server)
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _secured(home: Path, port: int) -> Server:
    """Start a server that knows two users: one that may do everything, and the portal's."""
    _run(home, "elasticsearch-users", "useradd", ADMINISTRATOR, "-p", ADMINISTRATOR_PASSWORD, "-r", "superuser")
    _run(home, "elasticsearch-users", "useradd", NAME, "-p", PASSWORD, "-r", NAME)
    authority = str(home / "config" / "certificates" / "ca.crt")
    return Server(f"https://127.0.0.1:{port}", home, _start(home), NAME, PASSWORD, ca_file=authority)


def _give_to_user(folder: Path) -> None:
    if os.geteuid() == 0:
        user = pwd.getpwnam(USER)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "ES_JAVA_HOME": java_home(), "ES_TMPDIR": str(home / "tmp")}


def _as_user() -> dict:
    return {"user": USER, "group": pwd.getpwnam(USER).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}


def _run(home: Path, program: str, *arguments: str) -> None:
    command = [str(home / "bin" / program), *arguments]
    subprocess.run(command, check=True, cwd=home, env=_environment(home), timeout=120, **_as_user())


def _start(home: Path) -> subprocess.Popen:
    log = (home / "logs" / "console.log").open("wb")
    return subprocess.Popen(
        [str(home / "bin" / "elasticsearch")],
        cwd=home,
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        **_as_user(),
    )


def _wait(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not server.is_up():
        if server.process.poll() is not None or time.monotonic() > deadline:
            log = (server.home / "logs" / "console.log").read_text(errors="replace")[-4000:]
            raise RuntimeError(f"Elasticsearch did not start:\n{log}")
        time.sleep(0.5)


def main() -> int:
    parser = argparse.ArgumentParser(description="Run a command with ELASTICSEARCH_URL of a real server.")
    parser.add_argument("--security", action="store_true", help="with passwords")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped as well
    with running(security=chosen.security) as server:
        return subprocess.run(chosen.command, env=os.environ | server.environment).returncode


if __name__ == "__main__":
    sys.exit(main())
