"""The sealed box of 隔离区: bytes encrypted with a key of its own, so that neither a view, a backup nor the disk shows them."""

import os
import secrets
import struct
from collections.abc import Iterator
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.files.storage import default_storage

CHUNK = 4 * 1024 * 1024
FOLDER = "quarantine"


class BoxError(Exception):
    """The box can't be opened: the key is another one, or the file was changed."""


def ensure_key() -> bytes:
    """Return the key of the quarantine; made on first use, mode 600, beside the secret key and in no backup."""
    if key := settings.PORTAL_QUARANTINE_KEY:
        return key.encode()
    path = Path(settings.PORTAL_QUARANTINE_KEY_FILE)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(Fernet.generate_key())
    except FileExistsError:
        pass
    return path.read_bytes().strip()


def put_in(header: bytes, source: Path) -> str:
    """Seal a header and a file's bytes; return the storage name. The original is left where it is."""
    name = f"{FOLDER}/{secrets.token_urlsafe(16)}.sealed"
    path = Path(default_storage.path(name))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    box = Fernet(ensure_key())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        for piece in (header, *_pieces(source)):
            sealed = box.encrypt(piece)
            target.write(struct.pack("!I", len(sealed)) + sealed)
        target.flush()
        os.fsync(target.fileno())
    return name


def take_out(name: str) -> tuple[bytes, bytes]:
    """Return (header, bytes) of a sealed file. Raises BoxError; whether the bytes are whole says their hash."""
    box = Fernet(ensure_key())
    try:
        with Path(default_storage.path(name)).open("rb") as source:
            header, *pieces = [box.decrypt(piece) for piece in _sealed_pieces(source)]
    except (InvalidToken, OSError, ValueError) as error:
        raise BoxError(type(error).__name__) from error
    return header, b"".join(pieces)


def destroy(name: str) -> None:
    """Overwrite and remove a file below the store, whatever record names it. Nothing there is no error."""
    path = Path(default_storage.path(name))
    try:
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return


def _pieces(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _sealed_pieces(source) -> Iterator[bytes]:
    while length := source.read(4):
        yield source.read(struct.unpack("!I", length)[0])
