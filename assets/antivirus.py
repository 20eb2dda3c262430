"""Asking clamd whether a file carries a virus, before anything else reads it (CLAMD_URL; off when it is not set)."""

import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 1 << 16
TIMEOUT = 30  # seconds; signatures are loaded anew while an answer waits
DEFAULT_PORT = 3310


class ScannerUnavailable(OSError):
    """clamd is configured and does not answer: nothing is stored unchecked."""


def find_virus(file) -> str:
    """Return the name of the virus that clamd finds in an open file, "" when it is clean or no clamd is configured.

    Raises ScannerUnavailable. CLAMD_URL is `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`.
    """
    if not settings.CLAMD_URL:
        return ""
    try:
        with _connect(settings.CLAMD_URL) as connection:
            answer = _instream(connection, file)
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream:").removesuffix("FOUND").strip()
    if not answer.endswith("OK"):
        raise ScannerUnavailable(answer)
    return ""


def _connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT)
        connection.connect(parts.path)
        return connection
    return socket.create_connection((parts.hostname, parts.port or DEFAULT_PORT), timeout=TIMEOUT)


def _instream(connection: socket.socket, file) -> str:
    """clamd's INSTREAM: chunks with their length before them, an empty one at the end."""
    connection.sendall(b"zINSTREAM\0")
    file.seek(0)
    for chunk in iter(lambda: file.read(CHUNK), b""):
        connection.sendall(struct.pack("!I", len(chunk)) + chunk)
    file.seek(0)
    connection.sendall(struct.pack("!I", 0))
    answer = b"".join(iter(lambda: connection.recv(4096), b""))
    return answer.rstrip(b"\0\n").decode(errors="replace")
