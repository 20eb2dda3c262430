"""`manage.py backup` and `restore` with a real database file, from one data directory into an empty other one."""

import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from portal.serve import REPOSITORY

pytestmark = pytest.mark.slow

PERSON = "青澜县教育局·沈若溪"


def manage(var_dir: Path, *command: str, check: bool = True) -> subprocess.CompletedProcess:
    """Run manage.py on the production settings and a data directory."""
    environment = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DATABASE_URL"}}
    finished = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=REPOSITORY,
        env={**environment, "DJANGO_SETTINGS_MODULE": "portal.settings.base", "PORTAL_VAR_DIR": str(var_dir)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not check or finished.returncode == 0, finished.stderr
    return finished


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    """A data directory with a person, a stored file and a secret key."""
    var_dir = tmp_path_factory.mktemp("original")
    (var_dir / "secret_key").write_text("钥匙-" + "k" * 50)
    manage(var_dir, "migrate", "--noinput")
    manage(var_dir, "shell", "-c", f"from users.models import User; User.objects.create_user('shen', name='{PERSON}')")
    stored = var_dir / "files" / "documents" / "关于校车安全的通知.docx"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 1000)
    return var_dir


@pytest.fixture(scope="module")
def backup(original, tmp_path_factory) -> Path:
    """A backup of `original`."""
    path = tmp_path_factory.mktemp("backups") / "portal.tar.gz"
    manage(original, "backup", str(path))
    return path


def people(var_dir: Path) -> list[str]:
    with closing(sqlite3.connect(var_dir / "portal.sqlite3")) as database:
        return [name for (name,) in database.execute("SELECT name FROM users_user WHERE username = 'shen'")]


def contents(var_dir: Path) -> dict[str, bytes]:
    folder = var_dir / "files"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_backup_is_readable_by_its_owner_only_and_leaves_the_index_out(backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    with tarfile.open(backup) as archive:
        assert set(archive.getnames()) == {
            "database.sqlite3",
            "secret_key",
            "files/documents/关于校车安全的通知.docx",
            "manifest.json",
        }


def test_restore_into_an_empty_directory_brings_everything_back(original, backup, tmp_path):
    manage(tmp_path / "new", "restore", str(backup))
    assert people(tmp_path / "new") == [PERSON]
    assert contents(tmp_path / "new") == contents(original)
    assert (tmp_path / "new" / "secret_key").read_text() == (original / "secret_key").read_text()
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_restore_refuses_a_portal_that_holds_data(original, backup):
    finished = manage(original, "restore", str(backup), check=False)
    assert finished.returncode == 1
    assert "已有数据：数据库、文件" in finished.stderr


def test_forced_restore_keeps_aside_what_was_there(backup, tmp_path):
    var_dir = tmp_path / "new"
    manage(var_dir, "restore", str(backup))
    (var_dir / "files" / "later.txt").write_text("恢复之后上传")
    manage(var_dir, "restore", str(backup), "--force")
    assert people(var_dir) == [PERSON]
    assert "later.txt" not in contents(var_dir)
    (aside,) = var_dir.glob("before-restore-*")
    assert (aside / "files" / "later.txt").read_text() == "恢复之后上传"
    assert (aside / "portal.sqlite3").exists()


def test_backup_does_not_overwrite_another(original, backup):
    finished = manage(original, "backup", str(backup), check=False)
    assert finished.returncode == 1
    assert "已存在" in finished.stderr
