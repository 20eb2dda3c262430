"""The command that prints findings, one line a file."""

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from .labelled.numbers import id_number


def lines_of(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_json_line_per_file(tmp_path, capsys):
    (tmp_path / "名单.txt").write_text(f"王秀兰 {id_number(1)}")
    (tmp_path / "通知.txt").write_text("关于召开会议的通知")
    call_command("scan_files", str(tmp_path / "名单.txt"), str(tmp_path / "通知.txt"), "--jsonl")
    leak, clean = lines_of(capsys)
    assert clean == {"file": str(tmp_path / "通知.txt"), "findings": []}
    (finding,) = leak["findings"]
    assert set(finding) == {"kind", "severity", "where", "excerpt"}
    assert (finding["kind"], finding["severity"]) == ("id_number", "block")


def test_text_on_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("机密★5年".encode())))
    call_command("scan_files", "--text", "--jsonl")
    (line,) = lines_of(capsys)
    assert [finding["kind"] for finding in line["findings"]] == ["secrecy_mark"]


def test_lines_for_people_end_with_an_exit_code(tmp_path, capsys):
    (tmp_path / "名单.txt").write_text(f"身份证号：{id_number(1)}")
    with pytest.raises(SystemExit) as stop:
        call_command("scan_files", str(tmp_path))
    assert stop.value.code == 3
    assert "[禁止发布] 身份证号　第1行" in capsys.readouterr().out


def test_nothing_to_scan_is_refused():
    with pytest.raises(CommandError):
        call_command("scan_files")
