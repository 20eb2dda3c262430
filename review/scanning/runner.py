"""Starts the child process for one file and turns its end, whatever it is, into findings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from .engine import unreadable
from .findings import Finding

SECONDS = 90
GRACE = 15
_ROOT = Path(__file__).resolve().parents[2]


def scan_path(path: str | os.PathLike, name: str | None = None, *, seconds: float = SECONDS) -> list[Finding]:
    """Findings in a file. A file that ends the child yields the finding `unreadable`, never an exception."""
    path = Path(path)
    try:
        with path.open("rb") as stream:
            return _run(stream, name or path.name, seconds)
    except OSError as error:
        return [unreadable(f"文件打不开：{error.strerror}")]


def _run(stream, name: str, seconds: float) -> list[Finding]:
    command = [sys.executable, "-m", "review.scanning.child", name, str(seconds)]
    try:
        # The command is ours; the file comes through standard input and its name is one argument.
        child = subprocess.run(  # noqa: S603
            command,
            stdin=stream,
            capture_output=True,
            timeout=seconds + GRACE,
            cwd=_ROOT,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [unreadable("读取超过规定时间，已中止")]
    if child.returncode != 0:
        return [unreadable("读取时程序异常中止，疑似损坏或恶意文件")]
    return [Finding.from_dict(item) for item in json.loads(child.stdout)]


def _environment() -> dict[str, str]:
    """Only what the child needs: no settings, no secrets."""
    keep = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "PORTAL_SCAN_MEMORY", "PORTAL_SCAN_DEBUG", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in keep if name in os.environ} | {"PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}
