"""The servers of the full stack for tests and CI: Debian's PostgreSQL, Redis, Varnish and nginx on free ports.

Each runs in a folder of its own, with the configuration that `deploy/` ships wherever there is one, on loopback, and is
ended by its process id. As a program it runs a command against PostgreSQL and Redis:

    python -m tests.stack.servers python -m pytest review/tests/test_services.py
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

REPOSITORY = Path(__file__).resolve().parents[2]  # not from `portal`: importing it chooses settings
# initdb refuses to run as root; who starts it otherwise is the user it runs as.
POSTGRES_USER = "postgres"
START_SECONDS = 30
SENDFILE_ALIAS = "/var/lib/portal/files/"


@dataclass
class Server:
    """One process that listens on `port`; `stop` ends it and what it started."""

    process: subprocess.Popen
    port: int
    log: Path

    def stop(self, number: int = signal.SIGTERM) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=15)

    def wait(self) -> None:
        """Return when it answers a connection; raises RuntimeError with its log when it gave up."""
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.process.args[0]} did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.1)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def program(name: str) -> str:
    """Return the path of a server's program; Debian keeps some where only administrators look."""
    places = os.pathsep.join((os.environ["PATH"], "/usr/sbin", "/usr/local/sbin", *_postgres_folders()))
    found = shutil.which(name, path=places)
    if found is None:
        raise RuntimeError(f"{name} is missing: apt-get install postgresql redis-server varnish nginx-light")
    return found


def _postgres_folders() -> list[str]:
    return sorted(str(path) for path in Path("/usr/lib/postgresql").glob("*/bin"))


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder that other users may enter, gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="portal-stack-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def running(name: str, *arguments: str, port: int, home: Path, user: str = "", environment: dict | None = None):
    """Start a server and end it afterwards, whatever happens."""
    log = home / f"{Path(name).name}.log"
    account = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program(name), *arguments], cwd=home, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True, env=environment, **account,
        )  # fmt: skip
    server = Server(process, port, log)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


# PostgreSQL and Redis ------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Run a new cluster without fsync (its data is thrown away); yields its DATABASE_URL."""
    user = POSTGRES_USER if os.geteuid() == 0 else ""
    with folder() as home:
        data, port = home / "data", free_port()
        if user:
            shutil.chown(home, user)
        account = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
        subprocess.run(
            [program("initdb"), "-D", str(data), "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            check=True, stdout=subprocess.DEVNULL, cwd=home, **account,
        )  # fmt: skip
        options = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
                   "-c", f"unix_socket_directories={home}", "-c", "listen_addresses=127.0.0.1")  # fmt: skip
        with running("postgres", "-D", str(data), "-p", str(port), *options, port=port, home=home, user=user) as server:
            _wait_for_queries(server, home)
            yield f"postgres://portal@127.0.0.1:{port}/postgres"


def _wait_for_queries(server: Server, home: Path) -> None:
    """It listens before it answers."""
    ask = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(server.port)]
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(ask, cwd=home, check=False).returncode:
        if time.monotonic() > deadline:
            raise RuntimeError(server.log.read_text()[-3000:])
        time.sleep(0.1)


@contextlib.contextmanager
def redis() -> Iterator[Server]:
    """Run Redis without files."""
    with folder() as home:
        port = free_port()
        options = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        with running("redis-server", *options, port=port, home=home) as server:
            yield server


# nginx and Varnish, with what deploy/ ships ------------------------------------------------------------------------------------


@contextlib.contextmanager
def nginx(*, web_port: int, varnish_port: int, files: Path) -> Iterator[tuple[int, int]]:
    """Run the shipped nginx.conf; yields (edge, balancer): the port for visitors and the one behind the cache.

    Only names of hosts, ports and folders are put in place of those in the containers.
    """
    with folder() as home:
        edge, balancer = free_port(), free_port()
        replaced = {
            "/tmp/": f"{home}/",
            "listen 80 default_server": f"listen 127.0.0.1:{edge} default_server",
            "listen 8080": f"listen 127.0.0.1:{balancer}",
            "set $cache varnish;": "set $cache 127.0.0.1;",
            "http://$cache:6081": f"http://$cache:{varnish_port}",
            "set $web web;": "set $web 127.0.0.1;",
            "http://$web:8000": f"http://$web:{web_port}",
            "resolver 127.0.0.11 valid=5s ipv6=off;": "",
            SENDFILE_ALIAS: f"{files}/",
            "access_log /dev/stdout plain;": "access_log off;",
        }
        conf = replace_each((REPOSITORY / "deploy/nginx/nginx.conf").read_text(), replaced)
        if os.geteuid() == 0:
            conf = "user root;\n" + conf  # stored files are readable by their owner only
        (home / "nginx.conf").write_text(conf)
        arguments = ("-c", str(home / "nginx.conf"), "-p", str(home), "-g", "daemon off;")
        with running("nginx", *arguments, port=edge, home=home):
            yield edge, balancer


@dataclass
class Varnish:
    """A running edge cache: what visitors talk to, and where bans go."""

    public_port: int
    ban_port: int
    server: Server


@contextlib.contextmanager
def varnish(*, backend_port: int, public_port: int) -> Iterator[Varnish]:
    """Run the shipped default.vcl in front of `backend_port`."""
    with folder() as home:
        ban_port = free_port()
        replaced = {'.host = "app";': '.host = "127.0.0.1";', '.port = "8080";': f'.port = "{backend_port}";'}
        vcl = home / "default.vcl"
        vcl.write_text(replace_each((REPOSITORY / "deploy/varnish/default.vcl").read_text(), replaced))
        arguments = (
            "-F", "-n", str(home / "work"), "-f", str(vcl), "-s", "malloc,64m", "-j", "none",
            "-a", f"public=127.0.0.1:{public_port}", "-a", f"ban=127.0.0.1:{ban_port}",
        )  # fmt: skip
        with running("varnishd", *arguments, port=public_port, home=home) as server:
            yield Varnish(public_port, ban_port, server)


def replace_each(text: str, replaced: dict[str, str]) -> str:
    """Replace what stands there; raises ValueError when the shipped file no longer says it."""
    for old, new in replaced.items():
        if old not in text:
            raise ValueError(f"{old!r} is no longer in the shipped configuration")
        text = re.sub(re.escape(old), lambda _match, new=new: new, text)
    return text


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are stopped as well
    with postgres() as database_url, redis() as broker:
        environment = os.environ | {"DATABASE_URL": database_url, "REDIS_URL": f"redis://127.0.0.1:{broker.port}/0"}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
