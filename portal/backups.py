"""One archive with everything that cannot be made again: database, stored files, secret key.

The search index, caches and static files are left out, because they are rebuilt from the database. The archive
(tar.gz, mode 600) ends with `manifest.json`, the SHA-256 of every member; restoring unpacks into a staging folder,
compares every hash, and only then touches the portal's data.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from portal.serve import StartFailed, exclusive_use

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE_MEMBER = "database.sqlite3"
POSTGRESQL_MEMBER = "database.dump"
SECRET_MEMBER = "secret_key"  # noqa: S105 - a file name
FILES_PREFIX = "files/"
COPY_BYTES = 1024 * 1024


class BackupFailed(Exception):
    """The archive could not be written, or must not be restored; the message says why."""


# Writing --------------------------------------------------------------------------------------------------------------


def write_backup(target: Path) -> dict:
    """Write the archive and return its manifest. The portal may go on working meanwhile.

    The database is copied first: files are never overwritten, so a file stored in between is merely not needed yet.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix="portal-backup-", dir=settings.VAR_DIR) as folder:
            database = _dump_database(Path(folder))
            with _open_private(draft) as output:
                manifest = _write_archive(output, database)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _open_private(path: Path) -> IO[bytes]:
    """Create a file that only its owner may read, from its first byte on."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _write_archive(output: IO[bytes], database: Path) -> dict:
    with tarfile.open(fileobj=output, mode="w:gz", compresslevel=6) as archive:
        writer = _Writer(archive)
        writer.add_file(database.name, database)
        writer.add_bytes(SECRET_MEMBER, settings.SECRET_KEY.encode())
        for path in stored_files(settings.PORTAL_FILES_DIR):
            writer.add_file(FILES_PREFIX + path.relative_to(settings.PORTAL_FILES_DIR).as_posix(), path)
        return writer.finish()


def stored_files(folder: Path) -> Iterator[Path]:
    """Every stored file, in a stable order."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


@dataclass
class _Writer:
    """Adds members to the archive and keeps their hashes for the manifest."""

    archive: tarfile.TarFile
    hashes: dict[str, str] = field(default_factory=dict)

    def add_file(self, name: str, path: Path) -> None:
        try:
            source = path.open("rb")
        except FileNotFoundError:  # deleted since the folder was listed
            return
        with source:
            self._add(name, source, os.fstat(source.fileno()).st_size)

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), len(content))

    def _add(self, name: str, source: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(timezone.now().timestamp())
        reader = _HashingReader(source)
        self.archive.addfile(member, reader)
        self.hashes[name] = reader.digest.hexdigest()

    def finish(self) -> dict:
        manifest = {
            "format": FORMAT,
            "created_at": timezone.localtime().isoformat(timespec="seconds"),
            "database": connection.vendor,
            "sha256": dict(self.hashes),
        }
        self.add_bytes(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        return manifest


class _HashingReader:
    """A file that is hashed while tarfile reads it."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.source.read(size)
        self.digest.update(content)
        return content


# Reading --------------------------------------------------------------------------------------------------------------


def restore_backup(source: Path, *, force: bool = False) -> dict:
    """Put an archive in place and return its manifest.

    Raises BackupFailed, with nothing changed, if a hash differs, the archive is of another database, or this portal
    already holds data and `force` is not set. With `force` what was there is kept aside in `var/before-restore-…`.
    """
    if not force and (found := what_is_here()):
        raise BackupFailed(f"此处已有数据：{'、'.join(found)}。确要覆盖请加 --force。")
    try:
        with exclusive_use(settings.VAR_DIR):
            return _restore(source)
    except StartFailed as error:
        raise BackupFailed("门户正在运行，请先停止再恢复。") from error


def _restore(source: Path) -> dict:
    with tempfile.TemporaryDirectory(prefix="portal-restore-", dir=settings.VAR_DIR) as folder:
        manifest = unpack(source, Path(folder))
        _check_fits(manifest)
        _put_in_place(Path(folder))
    return manifest


def what_is_here() -> list[str]:
    """Name what a restore would overwrite."""
    found = []
    if _database_holds_tables():
        found.append("数据库")
    if settings.PORTAL_FILES_DIR.exists() and any(stored_files(settings.PORTAL_FILES_DIR)):
        found.append("文件")
    return found


def unpack(source: Path, folder: Path) -> dict:
    """Unpack an archive into a folder and verify it against its manifest; returns the manifest."""
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            hashes = {member.name: _unpack_member(archive, member, folder) for member in archive}
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupFailed(f"无法读取备份文件 {source}：{error}") from error
    manifest = _read_manifest(folder)
    hashes.pop(MANIFEST)
    if differing := sorted(name for name, _ in hashes.items() ^ manifest["sha256"].items()):
        raise BackupFailed(f"备份文件校验不符：{'、'.join(dict.fromkeys(differing))}。")
    return manifest


def _unpack_member(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    """Write one member below the folder and return its hash. Only what we write ourselves is accepted."""
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts or not _is_known(member.name):
        raise BackupFailed(f"备份文件中有不认识的内容：{member.name}。")
    target = folder / path
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = archive.extractfile(member)
    assert content is not None  # noqa: S101 - a regular file has content
    reader = _HashingReader(content)
    with _open_private(target) as output:
        shutil.copyfileobj(reader, output, COPY_BYTES)
    return reader.digest.hexdigest()


def _is_known(name: str) -> bool:
    return name in {MANIFEST, SQLITE_MEMBER, POSTGRESQL_MEMBER, SECRET_MEMBER} or name.startswith(FILES_PREFIX)


def _read_manifest(folder: Path) -> dict:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        is_ours = manifest["format"] == FORMAT and isinstance(manifest["sha256"], dict)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupFailed("备份文件没有清单（manifest.json），可能不完整。") from error
    if not is_ours:
        raise BackupFailed("备份文件的格式与本系统版本不符。")
    return manifest


def _check_fits(manifest: dict) -> None:
    if manifest["database"] != connection.vendor:
        raise BackupFailed(f"备份来自 {manifest['database']}，本系统使用 {connection.vendor}，不能直接恢复。")


def _put_in_place(staging: Path) -> None:
    connections.close_all()
    aside = settings.VAR_DIR / f"before-restore-{timezone.localtime():%Y%m%d-%H%M%S}"
    _restore_database(staging, aside)
    _swap(staging / FILES_PREFIX, settings.PORTAL_FILES_DIR, aside / "files")
    _swap(staging / SECRET_MEMBER, settings.VAR_DIR / "secret_key", aside / "secret_key")
    _forget_derived_data()


def _swap(new: Path, place: Path, aside: Path) -> None:
    """Move `new` to its place and what was there aside."""
    if place.exists():
        aside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(place, aside)
    if new.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(new, place)


def _forget_derived_data() -> None:
    """Remove what describes the former database: the search index and the record of the last start."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{settings.PORTAL_SEARCH_INDEX_PATH}{suffix}").unlink(missing_ok=True)
    (settings.VAR_DIR / "start.json").unlink(missing_ok=True)


# The two databases ----------------------------------------------------------------------------------------------------


def _dump_database(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        return _copy_sqlite(_sqlite_path(), folder / SQLITE_MEMBER)
    target = folder / POSTGRESQL_MEMBER
    _run_postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    return target


def _copy_sqlite(source: Path, target: Path) -> Path:
    """SQLite's online backup: one consistent state, while others go on writing."""
    if not source.exists():
        raise BackupFailed(f"没有数据库文件：{source}。")
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no -wal beside it
    return target


def _restore_database(staging: Path, aside: Path) -> None:
    if connection.vendor == "sqlite":
        _restore_sqlite(staging, aside)
    else:
        _restore_postgresql(staging, aside)


def _restore_sqlite(staging: Path, aside: Path) -> None:
    path = _sqlite_path()
    for suffix in ("-wal", "-shm", ""):  # a log left behind would be replayed into the restored file
        _swap(staging / f"{SQLITE_MEMBER}{suffix}", Path(f"{path}{suffix}"), aside / f"{path.name}{suffix}")


def _restore_postgresql(staging: Path, aside: Path) -> None:
    """Restore into an empty schema: tables that the backup does not know would stop its migrations later."""
    if _database_holds_tables():
        aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        _dump_database(aside)
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connection.close()
    # The schema is there already, and the backup's own "CREATE SCHEMA public" would stop everything after it.
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", "--schema=public"]
    database = f"--dbname={connection.settings_dict['NAME']}"
    _run_postgresql("pg_restore", *options, database, str(staging / POSTGRESQL_MEMBER))


def _database_holds_tables() -> bool:
    if connection.vendor == "sqlite" and not _sqlite_path().exists():
        return False
    return bool(connection.introspection.table_names())


def _sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _run_postgresql(program: str, *arguments: str) -> None:
    """Run PostgreSQL's own program; the password goes through the environment, never the command line."""
    try:
        subprocess.run([program, *arguments], env=_postgresql_environment(), check=True, capture_output=True)
    except FileNotFoundError as error:
        raise BackupFailed(f"缺少 {program}，请安装 postgresql-client。") from error
    except subprocess.CalledProcessError as error:
        raise BackupFailed(f"{program} 失败：{error.stderr.decode(errors='replace').strip()[-500:]}") from error


def _postgresql_environment() -> dict[str, str]:
    """The environment from which PostgreSQL's programs know where to connect."""
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    place = {variable: str(connection.settings_dict[name]) for variable, name in names.items()}
    return {**os.environ, **{variable: value for variable, value in place.items() if value}}
