"""Decisions of the supervisor that need no process. Real starts are in tests/slow/test_run.py."""

import pytest

from portal.serve import Options, StartFailed, StartRecord, child_environment, code_fingerprint, prepare_var


def options(**environ: str) -> Options:
    return Options.from_environment(environ)


@pytest.mark.parametrize(
    ("said", "demo"), [("", None), ("0", False), ("no", False), ("false", False), ("1", True), ("yes", True)]
)
def test_demo_may_be_asked_for_refused_or_left_open(said, demo):
    assert options(DEMO=said).demo is demo


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 80"])
def test_port_that_is_none_is_refused(port):
    with pytest.raises(StartFailed, match="PORT"):
        options(PORT=port)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("qinglan.local", "http://qinglan.local:8000"),
    ],
)
def test_printed_address_can_be_opened_on_this_machine(host, url):
    assert options(HOST=host).url == url


def test_children_run_production_settings_whatever_the_shell_says(tmp_path):
    shell = {"PORTAL_VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings.dev", "ALLOWED_HOSTS": "a.cn"}
    environment = child_environment(Options.from_environment(shell), shell)
    assert environment["DJANGO_SETTINGS_MODULE"] == "portal.settings.base"
    assert environment["ALLOWED_HOSTS"] == "a.cn"


def test_secret_key_is_made_once(tmp_path):
    prepare_var(tmp_path / "var")
    secret = (tmp_path / "var" / "secret_key").read_text()
    prepare_var(tmp_path / "var")
    assert (tmp_path / "var" / "secret_key").read_text() == secret


def test_record_of_the_last_start_survives_and_a_broken_one_is_ignored(tmp_path):
    path = tmp_path / "start.json"
    StartRecord(path, database="1", code="2", demo="loaded").write()
    assert StartRecord.read(path) == StartRecord(path, database="1", code="2", demo="loaded")
    path.write_text('{"database": ')
    assert StartRecord.read(path) == StartRecord(path)


def test_only_code_that_can_change_tables_or_static_files_counts(tmp_path):
    (tmp_path / "home" / "tests").mkdir(parents=True)
    (tmp_path / "home" / "models.py").write_text("a = 1")
    before = code_fingerprint(tmp_path)
    (tmp_path / "home" / "tests" / "test_models.py").write_text("b = 1")
    (tmp_path / "home" / "README.md").write_text("# 首页")
    assert code_fingerprint(tmp_path) == before
    (tmp_path / "home" / "models.py").write_text("a = 2")
    assert code_fingerprint(tmp_path) != before
