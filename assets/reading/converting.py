"""Old word processor files (.doc, .wps, .rtf) as .docx, through LibreOffice where it is installed.

The files come from anybody: LibreOffice runs as a child of its own session with limits on memory, time and written
bytes, with a fresh profile that allows no macros and no links, and without our environment.
"""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from assets.reading.errors import UnreadableFile

CONVERTIBLE_SUFFIXES = {".doc", ".wps", ".rtf"}
SECONDS = 90
_PROGRAMS = ("soffice", "libreoffice")
_SETTINGS = {
    "Security/Scripting": {
        "DisableMacrosExecution": "true", "MacroSecurityLevel": "3", "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
    },
}  # fmt: skip


@cache
def find_office() -> str:
    """Return the path of LibreOffice, "" when it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), "")


def convert_to_docx(path: Path, folder: Path, *, seconds: float = SECONDS) -> Path:
    """Write the text of an old file into `folder` as .docx and return its path.

    Raises UnreadableFile with one line that says what to do when there is no LibreOffice, or it does not manage.
    """
    program = find_office()
    if not program:
        raise _save_as(path)
    with TemporaryDirectory(prefix="office-") as profile:
        _write_settings(Path(profile))
        _run(program, path, folder, Path(profile), seconds)
    made = folder / f"{path.stem}.docx"
    if not made.is_file() or not made.stat().st_size:
        raise _save_as(path)  # also when LibreOffice is there without its word processor
    return made


def _save_as(path: Path) -> UnreadableFile:
    return UnreadableFile(
        _("这里读不了 %(suffix)s 文件，请用 WPS 或 Word 打开，另存为 .docx 后再试。") % {"suffix": path.suffix.lower()}
    )


def _run(program: str, path: Path, folder: Path, profile: Path, seconds: float) -> None:
    office = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo", "--nodefault",
        "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(path.absolute()),
    ]  # fmt: skip
    command = [sys.executable, "-m", "assets.reading.limited", *office]
    child = subprocess.Popen(
        command, cwd=Path(__file__).parents[2], env=_environment(profile), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(_("转换用时过长，已中止；请另存为 .docx 后再试。")) from error
    finally:
        _end(child)


def _end(child: subprocess.Popen) -> None:
    """End the whole session: the program is a script that starts another one."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _environment(profile: Path) -> dict[str, str]:
    """No settings, no secrets, and a proxy that leads nowhere: a document fetches nothing from the network."""
    nowhere = "http://127.0.0.1:9"
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(profile), "TMPDIR": str(profile),
        "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "SAL_USE_VCLPLUGIN": "svp", "http_proxy": nowhere,
        "https_proxy": nowhere,
    }  # fmt: skip


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.Common/{place}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for place, values in _SETTINGS.items()
        for name, value in values.items()
    )
    user = profile / "user"
    user.mkdir()
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )
