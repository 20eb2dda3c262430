"""What `make run` starts: prepares `var/`, then runs web, worker and beat until one of them or the operator ends it.

A supervisor for one machine, on production settings, with nothing to install. It prepares the database only when
code or database changed since the last start, prints where to go, passes Ctrl-C on to its own children by process
id, and hides nothing: a child that dies is named and ends the rest. Larger sites run the same three programs from
`deploy/systemd/` or `docker-compose.yml` instead.

The environment is read here only for what concerns starting (HOST, PORT, DEMO, PORTAL_VAR_DIR); everything else is
read in `portal/settings/base.py`.
"""

from __future__ import annotations

import fcntl
import hashlib
import http.client
import json
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

REPOSITORY = Path(__file__).resolve().parents[1]
STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
STOP_SECONDS = 15
READY_SECONDS = 90
LOG_LIMIT_BYTES = 10 * 1024 * 1024
WILDCARD_HOSTS = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not listened on
# Changes in these can change tables, seeds or static files; everything else takes effect by itself.
PREPARED_SUFFIXES = {".py", ".json", ".csv", ".txt", ".css", ".js", ".svg", ".png", ".woff2", ".lock"}
UNPREPARED_FOLDERS = {"var", "tests", "docs", "deploy", "node_modules"}


class StartFailed(Exception):
    """The portal cannot start or go on; the message is for the operator, in Chinese and English."""


class StopRequested(Exception):
    """The operator asked for the end while something was still being prepared."""


@dataclass(frozen=True)
class Options:
    """How this start was asked for."""

    host: str
    port: int
    demo: bool | None  # None: not said, so what was decided at the first start holds
    var_dir: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Options:
        """Read HOST, PORT, DEMO and PORTAL_VAR_DIR."""
        port = environ.get("PORT") or "8000"
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise StartFailed(f"端口 PORT={port} 无效，应为 1 到 65535 / PORT must be a number from 1 to 65535")
        demo = environ.get("DEMO", "").strip().lower()
        return cls(
            host=environ.get("HOST") or "127.0.0.1",
            port=int(port),
            demo=None if demo == "" else demo not in {"0", "no", "false"},
            var_dir=Path(environ.get("PORTAL_VAR_DIR") or REPOSITORY / "var").resolve(),
        )

    @property
    def local_host(self) -> str:
        """The address under which this machine reaches the portal."""
        return "127.0.0.1" if self.host in WILDCARD_HOSTS else self.host

    @property
    def url(self) -> str:
        """The address to print, without a slash at the end."""
        host = f"[{self.local_host}]" if ":" in self.local_host else self.local_host
        return f"http://{host}:{self.port}"


# Signals and processes ---------------------------------------------------------------------------------------------


class SignalQueue:
    """Signals as a queue, so that none arrives in the middle of starting a process."""

    def __init__(self) -> None:
        self.reader, writer = os.pipe()
        os.set_blocking(self.reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer)
        for number in (*STOP_SIGNALS, signal.SIGCHLD):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup stays nohup
                signal.signal(number, lambda *_: None)

    def wait(self, seconds: float | None) -> bool:
        """Sleep until a signal or the time-out; return whether the operator asked for the end."""
        if not select.select([self.reader], [], [], seconds)[0]:
            return False
        return bool(STOP_SIGNALS.intersection(os.read(self.reader, 1024)))


@dataclass
class Child:
    """A program we started, leader of its own process group so that Ctrl-C reaches it only through us."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @classmethod
    def start(cls, name: str, command: Iterable[str], *, log: Path, env: Mapping[str, str]) -> Child:
        """Start a program with its output appended to its log file."""
        if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=REPOSITORY,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        return cls(name, process, log)

    def signal(self, number: signal.Signals) -> None:
        """Ask the program itself; it passes the wish on to its own workers."""
        if self.process.poll() is None:
            self.process.send_signal(number)

    def kill_group(self) -> None:
        """End whatever is left of the program and of everything it started."""
        with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_words(self, lines: int = 15) -> str:
        """The end of the log, to be shown when the program failed."""
        text = self.log.read_bytes()[-20_000:].decode(errors="replace")
        return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def _end_with_parent() -> None:
    """Let the kernel end this child if the supervisor itself is killed (Linux only, runs between fork and exec)."""
    if sys.platform == "linux":
        import ctypes

        set_parent_death_signal = 1  # PR_SET_PDEATHSIG
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


@dataclass
class Supervisor:
    """Starts programs, watches them, ends them."""

    signals: SignalQueue
    env: Mapping[str, str]
    log_dir: Path
    children: list[Child] = field(default_factory=list)

    def start(self, name: str, *command: str) -> Child:
        """Start a program that is to run until the end."""
        child = Child.start(name, command, log=self.log_dir / f"{name}.log", env=self.env)
        self.children.append(child)
        return child

    def run(self, name: str, *command: str) -> None:
        """Run a program to its end; StartFailed with its last words if it fails."""
        child = self.start(name, *command)
        while child.process.poll() is None:
            self.pause(1)
        self.children.remove(child)
        if child.process.returncode:
            raise StartFailed(f"{' '.join(command)} 失败 / failed ({child.log}):\n{child.last_words()}")

    def pause(self, seconds: float | None) -> None:
        """Wait for a signal or the time-out; raise StopRequested if it is time to go."""
        if self.signals.wait(seconds):
            raise StopRequested

    def check(self) -> None:
        """Raise StartFailed naming the first child that ended although nobody asked it to."""
        for child in self.children:
            if (status := child.process.poll()) is not None:
                raise StartFailed(
                    f"{child.name} 意外退出（状态 {status}），其余进程随之停止 / "
                    f"{child.name} ended unexpectedly (status {status}), stopping the rest ({child.log}):\n"
                    f"{child.last_words()}"
                )

    def watch(self) -> NoReturn:
        """Sleep until a child ends or the operator asks for the end; raises either way."""
        while True:
            self.check()
            self.pause(None)

    def stop(self) -> None:
        """End every child: politely, then, after STOP_SECONDS, with its whole process group."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.process.poll() is None for child in self.children) and time.monotonic() < deadline:
            self.signals.wait(0.2)
        for child in self.children:
            child.kill_group()
        self.children.clear()


# Preparing var/ -----------------------------------------------------------------------------------------------------


def prepare_var(var_dir: Path) -> None:
    """Make the data directory, readable by its owner only, with a secret key of its own."""
    os.umask(0o077)
    var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    var_dir.chmod(0o700)
    (var_dir / "log").mkdir(exist_ok=True)
    secret = var_dir / "secret_key"
    if not secret.exists():
        draft = var_dir / "secret_key.new"
        draft.write_text(secrets.token_urlsafe(50))
        draft.replace(secret)
    secret.chmod(0o600)


@contextmanager
def exclusive_use(var_dir: Path) -> Iterator[None]:
    """Hold the lock on a data directory: two portals on one database file would run every task twice."""
    with (var_dir / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartFailed(
                f"门户已在运行（数据目录 {var_dir}）/ the portal already runs on this data directory"
            ) from None
        yield


def ensure_port_is_free(host: str, port: int) -> None:
    """Refuse with one clear line what the web server would refuse with a traceback."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise StartFailed(
            f"无法监听 {host}:{port}（{error.strerror}），可换端口：make run PORT={port + 1} / "
            f"cannot listen on {host}:{port}, another port: make run PORT={port + 1}"
        ) from None


@dataclass
class StartRecord:
    """What the last start prepared (`var/start.json`), so that the next one need not do it again.

    `database` identifies the database file: after a restore or a deletion nothing here is believed.
    `demo`: "pending" while it loads, then "loaded"; "declined" if the portal was started without it.
    """

    path: Path
    database: str | None = None
    code: str | None = None
    demo: str | None = None

    @classmethod
    def read(cls, path: Path) -> StartRecord:
        """Return the record, an empty one if there is none or it cannot be read."""
        try:
            known = json.loads(path.read_text())
            return cls(path, known["database"], known["code"], known["demo"])
        except (OSError, ValueError, KeyError, TypeError):
            return cls(path)

    def forget(self, *, is_first_start: bool) -> None:
        """Start over with another database; written at once, because a first start may be broken off."""
        self.database = self.code = None
        self.demo = "pending" if is_first_start else "declined"
        self.write()

    def write(self) -> None:
        """Keep the record."""
        content = {"database": self.database, "code": self.code, "demo": self.demo}
        self.path.write_text(json.dumps(content, indent=2) + "\n")


def database_identity(var_dir: Path, env: Mapping[str, str]) -> str | None:
    """Tell one database from another; None for "not there yet, or on a server where we cannot see"."""
    path = var_dir / "portal.sqlite3"
    if env.get("DATABASE_URL") or not path.exists():
        return None
    return str(path.stat().st_ino)


def code_fingerprint(root: Path = REPOSITORY) -> str:
    """Hash everything that can change tables, seeds or static files."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(_project_files(root)):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _project_files(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in UNPREPARED_FOLDERS and name[0] not in "._"]
        yield from (Path(folder, name) for name in files if Path(name).suffix in PREPARED_SUFFIXES)


def child_environment(options: Options, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of every program we start: production settings, and the address we were asked to serve."""
    names = ["localhost", "127.0.0.1", "[::1]", options.host, socket.gethostname()]
    if options.host in WILDCARD_HOSTS:
        names += _own_addresses()
    return {
        "ALLOWED_HOSTS": ",".join(dict.fromkeys(names)),
        "PORTAL_BASE_URL": options.url,
        **environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.base",
        "PORTAL_VAR_DIR": str(options.var_dir),
        "PYTHONUNBUFFERED": "1",
    }


def _own_addresses() -> list[str]:
    try:
        return sorted({str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)})
    except OSError:
        return []


# Starting -----------------------------------------------------------------------------------------------------------


@dataclass
class Start:
    """One start of the portal, from an empty or a used data directory to a served page."""

    options: Options
    supervisor: Supervisor

    @property
    def accounts(self) -> Path:
        """Where `load_demo` leaves names and passwords (mode 600)."""
        return self.options.var_dir / "demo_accounts.txt"

    def prepare(self) -> None:
        """Bring database and static files to the state of the code, and load the demo on the first start."""
        record = StartRecord.read(self.options.var_dir / "start.json")
        database = self._database()
        if database is None or database != record.database:
            record.forget(is_first_start=self._is_first_start(database, record))
        self._prepare_code(record)
        self._load_demo(record)

    def _database(self) -> str | None:
        return database_identity(self.options.var_dir, self.supervisor.env)

    def _index(self) -> Path:
        return Path(self.supervisor.env.get("PORTAL_SEARCH_INDEX_PATH") or self.options.var_dir / "search.sqlite3")

    def _is_first_start(self, database: str | None, record: StartRecord) -> bool:
        """Only a database that this start makes, or a broken-off start before it made, gets the demo unasked."""
        if self.supervisor.env.get("DATABASE_URL"):
            return False
        return database is None or (record.database is None and record.demo == "pending")

    def _prepare_code(self, record: StartRecord) -> None:
        code = code_fingerprint()
        if record.code == code and self._index().exists():
            return
        say("正在准备数据库和静态文件，首次约需一分钟 / preparing database and static files …")
        self.supervisor.run("prepare", "manage.py", "prepare")
        record.code, record.database = code, self._database()
        record.write()

    def _load_demo(self, record: StartRecord) -> None:
        if self.options.demo is False and record.demo == "pending":
            record.demo = "declined"
        if record.demo == "pending" or (self.options.demo and record.demo == "declined"):
            self._load_demo_now(record)
        record.write()

    def _load_demo_now(self, record: StartRecord) -> None:
        say("首次启动，正在载入演示县「青澜县」，约需几分钟 / first start, loading the demo county, a few minutes …")
        record.demo = "pending"
        record.write()
        try:
            address = ("--host", self.options.local_host, "--port", str(self.options.port))
            self.supervisor.run("load_demo", "manage.py", "load_demo", *address)
        except StartFailed as error:
            raise StartFailed(f"{error}\n不载入演示数据 / to start without the demo: make run DEMO=0") from None
        record.demo = "loaded"
        (self.options.var_dir / "log" / "load_demo.log").unlink()  # the command prints passwords
        if self.accounts.exists():
            say("", self.accounts.read_text().strip(), "")

    def serve(self) -> NoReturn:
        """Start web, worker and beat, say where they are, and watch over them."""
        bind = f"[{self.options.host}]" if ":" in self.options.host else self.options.host
        self.supervisor.start(
            "web", "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"{bind}:{self.options.port}"
        )
        celery = ("-m", "celery", "--app", "portal.celery", "--quiet")
        self.supervisor.start("worker", *celery, "worker", "--concurrency", "2", "--loglevel", "INFO")
        schedule = str(self.options.var_dir / "beat-schedule")
        self.supervisor.start("beat", *celery, "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "INFO")
        self.wait_until_ready()
        self.announce()
        self.supervisor.watch()

    def wait_until_ready(self) -> None:
        """Return when /readyz answers 200; StartFailed with its words after READY_SECONDS."""
        deadline = time.monotonic() + READY_SECONDS
        while True:
            status, body = self._get("/readyz")
            if status == 200:
                return
            if time.monotonic() > deadline:
                raise StartFailed(f"门户未能就绪 / the portal did not become ready: {body}")
            self.supervisor.check()
            self.supervisor.pause(0.3)

    def _get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.options.local_host, self.options.port, timeout=5)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read(2000).decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            return 0, str(error)
        finally:
            connection.close()

    def announce(self) -> None:
        """Say where everything is."""
        say(
            "门户已启动 / the portal is running",
            f"  公众网站 / public site   {self.options.url}/",
            f"  管理后台 / CMS           {self.options.url}/cms/",
            *([f"  演示账号 / accounts      {self.accounts}"] if self.accounts.exists() else []),
            f"  日志 / logs              {self.options.var_dir / 'log'}",
        )
        if self._get("/")[0] == 404:
            self._explain_setup()
        say("按 Ctrl-C 停止 / Ctrl-C stops everything")

    def _explain_setup(self) -> None:
        place = "" if self.options.var_dir == REPOSITORY / "var" else f"PORTAL_VAR_DIR={self.options.var_dir} "
        say(
            "  尚未建站，请在另一窗口运行 / no site yet, run in another terminal:",
            f"    {place}.venv/bin/python manage.py setup_site --county 县名 --code 行政区划代码"
            f" --host {self.options.local_host} --port {self.options.port} --admin 用户名",
            "  或载入演示数据 / or load the demo: make run DEMO=1",
        )


def say(*lines: str) -> None:
    """Speak to the operator, at once even through a pipe."""
    print(*lines, sep="\n", flush=True)


def start(options: Options, environ: Mapping[str, str]) -> None:
    """Start the portal and stay until it ends; every child is gone when this returns."""
    prepare_var(options.var_dir)
    with exclusive_use(options.var_dir):
        ensure_port_is_free(options.host, options.port)
        env = child_environment(options, environ)
        supervisor = Supervisor(SignalQueue(), env, options.var_dir / "log")
        try:
            this_start = Start(options, supervisor)
            this_start.prepare()
            this_start.serve()
        except StopRequested:
            say("", "正在停止 / stopping …")
        finally:
            supervisor.stop()


def main() -> int:
    """Run from the command line; the exit status tells a script whether the end was asked for."""
    try:
        start(Options.from_environment(os.environ), os.environ)
    except StartFailed as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
