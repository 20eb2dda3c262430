"""Starts the child process for one file and turns its end, whatever it is, into findings."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

from .engine import unreadable
from .findings import Finding, Kind
from .masking.copies import CannotMask, Mask, MaskedCopy

# The child keeps its own, shorter time; this is for a library that does not come back.
SECONDS = 90
_ROOT = Path(__file__).resolve().parents[2]


def scan_path(path: str | os.PathLike, name: str | None = None, *, seconds: float = SECONDS) -> list[Finding]:
    """Findings in a file. A file that ends the child yields the finding `unreadable`, never an exception."""
    path = Path(path)
    try:
        with path.open("rb") as stream:
            return _run(stream, name or path.name, seconds)
    except OSError as error:
        return [unreadable(f"文件打不开：{error.strerror}")]


def mask_path(path: str | os.PathLike, name: str | None = None, *, seconds: float = 2 * SECONDS) -> MaskedCopy:
    """A masked copy of a file, made in a child process. Raises CannotMask when there can be none."""
    path = Path(path)
    try:
        with path.open("rb") as stream:
            child = run_child("review.scanning.masking.child", stream, [name or path.name], seconds)
    except OSError as error:
        raise CannotMask(f"文件打不开：{error.strerror}") from error
    if child is None or child.returncode != 0:
        raise CannotMask("遮盖时程序异常中止，请在原件中修改后重新上传。")
    answer = json.loads(child.stdout)
    if "refused" in answer:
        raise CannotMask(answer["refused"])
    masks = [Mask(Kind(mask.pop("kind")), **mask) for mask in answer["masks"]]
    findings = [Finding.from_dict(item) for item in answer["findings"]]
    return MaskedCopy(base64.b64decode(answer["data"]), masks, findings)


def _run(stream, name: str, seconds: float) -> list[Finding]:
    child = run_child("review.scanning.child", stream, [name], seconds)
    if child is None:
        return [unreadable("读取超过规定时间，已中止")]
    if child.returncode != 0:
        return [unreadable("读取时程序异常中止，疑似损坏或恶意文件")]
    return [Finding.from_dict(item) for item in json.loads(child.stdout)]


def run_child(module: str, stream, arguments: list[str], seconds: float) -> subprocess.CompletedProcess | None:
    """Run one of our modules over a file; None when it took too long and was ended."""
    command = [sys.executable, "-m", module, *arguments]
    try:
        # The command is ours; the file comes through standard input and its name is one argument.
        return subprocess.run(
            command, stdin=stream, capture_output=True, timeout=seconds, cwd=_ROOT, env=_environment(), check=False
        )
    except subprocess.TimeoutExpired:
        return None


def _environment() -> dict[str, str]:
    """Only what the child needs: no settings, no secrets."""
    keep = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "PORTAL_SCAN_MEMORY", "PORTAL_SCAN_DEBUG", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in keep if name in os.environ} | {"PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}
