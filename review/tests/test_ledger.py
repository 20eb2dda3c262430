"""The ledger can't be rewritten without showing: through the ORM, past it, or in the database file."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import TestCase, TransactionTestCase, override_settings

from departments.tests.factories import DepartmentFactory
from review import ledger
from review.ledger_check import find_breaks
from review.models import LedgerEntry, LedgerHead
from review.triggers import TABLES, create_triggers, missing_triggers, wanted_triggers

ROWS = 6


def write_rows(count: int = ROWS) -> None:
    """Write a short chain about one department."""
    department = DepartmentFactory(slug="jyj", official_name="测试县教育局", short_name="县教育局")
    for number in range(1, count + 1):
        ledger.append(action="review.submit", obj=department, title=f"第{number}件", data={"journey": number})


def found() -> list[tuple[int, str]]:
    return [(item.seq, item.code) for item in find_breaks()]


class AppendOnlyTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        write_rows()

    def test_an_untouched_chain_holds(self):
        self.assertEqual(found(), [])
        call_command("verify_ledger", verbosity=0)

    def test_the_orm_neither_changes_nor_deletes(self):
        row = LedgerEntry.objects.first()
        acts = (row.save, row.delete, LedgerEntry.objects.all().delete, lambda: LedgerEntry.objects.update(title="改"))
        for act in acts:
            with self.subTest(act), self.assertRaises(TypeError):
                act()

    def test_the_database_refuses_a_raw_update(self):
        for table in TABLES:
            with self.subTest(table), self.assertRaises(DatabaseError), transaction.atomic():
                _insert_record_if_needed(table)
                with connection.cursor() as cursor:
                    cursor.execute(f"UPDATE {table} SET title = '改'")

    def test_head_and_rows_are_written_together(self):
        head = LedgerHead.objects.get()
        last = LedgerEntry.objects.order_by("-seq").first()
        self.assertEqual((head.seq, head.row_hash), (last.seq, last.row_hash))

    def test_a_row_that_is_rolled_back_leaves_no_gap(self):
        with transaction.atomic():
            write = ledger.append(action="review.submit", reference={"object_type": "x.y", "object_id": "1"})
            transaction.set_rollback(True)
        again = ledger.append(action="review.submit", reference={"object_type": "x.y", "object_id": "1"})
        self.assertEqual(write.seq, again.seq)
        self.assertEqual(found(), [])


def _insert_record_if_needed(table: str) -> None:
    """A trigger for each row needs a row: a review form whose other columns say nothing."""
    if table != "review_reviewrecord":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON" if connection.vendor == "sqlite" else "SELECT 1")
        cursor.execute(
            "INSERT INTO review_reviewrecord (object_type, object_id, number, journey_id, content_hash, title,"
            " department_id, department_name, document_number, outcome, legal_basis, reason, answers, scan_report,"
            " files, reviewer_id, reviewer_name, created_at)"
            " VALUES ('x.y', '1', '2026-000001', 1, '', '表', 1, '', '', 'may_publish', '', '', '{}', '{}', '[]', 1, '',"
            " '2026-01-01 00:00:00')"
        )


@override_settings(PORTAL_LEDGER_DELETE_TRIGGER=True)
class DeleteTriggerTests(TransactionTestCase):
    """With the triggers of a real installation; dropped afterwards, or the next test's flush would fail."""

    def setUp(self):
        write_rows()
        create_triggers()
        self.addCleanup(self._drop)

    @staticmethod
    def _drop():
        with connection.cursor() as cursor:
            for name, event, table in wanted_triggers():
                if event == "DELETE":
                    cursor.execute(
                        f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
                    )

    def test_a_raw_delete_fails(self):
        with self.assertRaises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM review_ledgerentry WHERE seq = 2")
        self.assertEqual(found(), [])

    def test_system_check_names_a_missing_trigger(self):
        def messages():
            errors = run_checks(tags=["database"], databases=["default"])
            return [error.msg for error in errors if error.id == "review.E002"]

        self.assertEqual(messages(), [])
        self._drop()
        self.assertIn("review_ledgerentry_no_delete", messages()[0])
        create_triggers()
        self.assertEqual(messages(), [])

    def test_migrate_puts_dropped_triggers_back(self):
        self._drop()
        call_command("migrate", "review", verbosity=0)
        self.assertEqual(missing_triggers(), [])


# What is done to the file, and the (row, code) pairs that the check then names.
TAMPERING = {
    "change": ("UPDATE review_ledgerentry SET title = '另一件' WHERE seq = 3", [(3, "changed")]),
    "change of data": ("UPDATE review_ledgerentry SET data = '{}' WHERE seq = 5", [(5, "changed")]),
    "change with a hash that fits": (
        "UPDATE review_ledgerentry SET title = '另一件', row_hash = fitting(3, '另一件') WHERE seq = 3",
        [(4, "out_of_order")],
    ),
    "delete": ("DELETE FROM review_ledgerentry WHERE seq = 3", [(3, "missing")]),
    "delete the last": (f"DELETE FROM review_ledgerentry WHERE seq = {ROWS}", [(ROWS, "missing")]),
    "delete all": ("DELETE FROM review_ledgerentry", [(1, "missing")]),
    "insert": (
        "INSERT INTO review_ledgerentry (object_type, object_id, seq, at, action, actor_name, title, data, previous_hash,"
        f" row_hash) SELECT object_type, object_id, {ROWS + 1}, at, action, actor_name, '补记', data, row_hash, row_hash"
        f" FROM review_ledgerentry WHERE seq = {ROWS}",
        [(ROWS + 1, "changed"), (ROWS + 1, "inserted")],
    ),
    "reorder": (
        "UPDATE review_ledgerentry SET seq = 99 WHERE seq = 3; UPDATE review_ledgerentry SET seq = 3 WHERE seq = 4;"
        "UPDATE review_ledgerentry SET seq = 4 WHERE seq = 99",
        [(3, "changed"), (4, "changed"), (5, "out_of_order")],
    ),
}  # fmt: skip
WRITE = "import django; django.setup(); from review.tests.test_ledger import write_rows; write_rows()"


def run(folder, *arguments) -> str:
    """Run Python on the installation in `folder`, with production settings, and return what it says."""
    environment = os.environ | {
        "PORTAL_VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings.base", "SECRET_KEY": "tests-only",
    }  # fmt: skip
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A database file with a short chain and every trigger of a real installation."""
    folder = tmp_path_factory.mktemp("var")
    run(folder, "manage.py", "migrate", "--verbosity=0")
    run(folder, "-c", WRITE)
    assert "台账完整" in run(folder, "manage.py", "verify_ledger")
    return folder


def tamper(path, statement: str) -> None:
    """What someone with the file and sqlite3 does: drop the triggers, then write."""
    with sqlite3.connect(path) as file:
        triggers = file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'review_%'"
        ).fetchall()
        assert len(triggers) == 2 * len(TABLES)
        for (name,) in triggers:
            file.execute(f"DROP TRIGGER {name}")
        file.create_function("fitting", 2, lambda seq, title: fitting_hash(path, seq, title))
        file.executescript(statement)


def fitting_hash(path, seq: int, title: str) -> str:
    """A careful forger's hash: the one that belongs to his own words."""
    with sqlite3.connect(path) as file:
        file.row_factory = sqlite3.Row
        columns = dict(file.execute("SELECT * FROM review_ledgerentry WHERE seq = ?", [seq]).fetchone())
    columns |= {"title": title, "data": json.loads(columns["data"])}
    columns["at"] = datetime.fromisoformat(columns["at"]).replace(tzinfo=UTC)
    return ledger.row_hash(LedgerEntry(**columns))


@pytest.mark.slow
@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_with_the_database_file_is_named(how, installation, tmp_path):
    statement, expected = TAMPERING[how]
    for file in installation.glob("portal.sqlite3*"):
        shutil.copy(file, tmp_path)
    tamper(tmp_path / "portal.sqlite3", statement)
    lines = run(tmp_path, "manage.py", "verify_ledger").splitlines()
    named = [(int(seq), code) for seq, code, _message in (line.split("\t") for line in lines)]
    assert named == expected


@pytest.mark.slow
def test_the_database_file_itself_refuses(installation):
    statements = ("UPDATE review_ledgerentry SET title = '改'", "DELETE FROM review_ledgerentry")
    for statement in statements:
        with (
            sqlite3.connect(installation / "portal.sqlite3") as file,
            pytest.raises(sqlite3.IntegrityError, match="append-only"),
        ):
            file.execute(statement)
