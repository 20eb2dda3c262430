"""What a restore refuses before it touches anything. The real round trip is in tests/slow/test_backups.py."""

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from portal.backups import BackupFailed, unpack

CONTENT = {"database.sqlite3": b"SQLite format 3\0", "secret_key": b"k" * 50, "files/a.pdf": b"%PDF-1.7"}


def write_archive(path: Path, members: dict[str, bytes], manifest: dict | None) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        if manifest is not None:
            members = {**members, "manifest.json": json.dumps(manifest).encode()}
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def manifest_of(members: dict[str, bytes]) -> dict:
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    return {"format": 1, "created_at": "2026-01-05T02:30:00+08:00", "database": "sqlite", "sha256": hashes}


def test_whole_archive_is_unpacked(tmp_path):
    archive = write_archive(tmp_path / "whole.tar.gz", CONTENT, manifest_of(CONTENT))
    assert unpack(archive, tmp_path / "out") == manifest_of(CONTENT)
    assert (tmp_path / "out/files/a.pdf").read_bytes() == b"%PDF-1.7"


@pytest.mark.parametrize(
    ("members", "manifest", "reason"),
    [
        pytest.param({**CONTENT, "files/a.pdf": b"%PDF-1.8"}, manifest_of(CONTENT), "files/a.pdf", id="changed"),
        pytest.param({"secret_key": b"k" * 50}, manifest_of(CONTENT), "database.sqlite3", id="missing"),
        pytest.param({**CONTENT, "files/b.pdf": b"more"}, manifest_of(CONTENT), "files/b.pdf", id="added"),
        pytest.param(CONTENT, None, "没有清单", id="no manifest"),
        pytest.param(CONTENT, {**manifest_of(CONTENT), "format": 99}, "格式", id="other format"),
        pytest.param({"files/../../etc/passwd": b"x"}, manifest_of({}), "不认识的内容", id="climbs out"),
        pytest.param({"/etc/passwd": b"x"}, manifest_of({}), "不认识的内容", id="absolute"),
        pytest.param({"portal/settings/base.py": b"x"}, manifest_of({}), "不认识的内容", id="not ours"),
    ],
)
def test_archive_that_differs_from_its_manifest_is_refused(tmp_path, members, manifest, reason):
    archive = write_archive(tmp_path / "bad.tar.gz", members, manifest)
    with pytest.raises(BackupFailed, match=reason):
        unpack(archive, tmp_path / "out")


def test_link_in_an_archive_is_refused(tmp_path):
    with tarfile.open(tmp_path / "link.tar.gz", "w:gz") as archive:
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(BackupFailed, match="不认识的内容"):
        unpack(tmp_path / "link.tar.gz", tmp_path / "out")


def test_file_cut_short_is_refused(tmp_path):
    archive = write_archive(tmp_path / "short.tar.gz", {**CONTENT, "files/big": bytes(100_000)}, manifest_of(CONTENT))
    archive.write_bytes(archive.read_bytes()[:-60])
    with pytest.raises(BackupFailed):
        unpack(archive, tmp_path / "out")
