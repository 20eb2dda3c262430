"""Database triggers that refuse changes of the append-only tables, for whoever writes past the ORM.

SQLite drops triggers when Django rebuilds a table, so they are created again after every migrate and a system check
looks for them. Deleting is refused as well, except where tests flush tables (PORTAL_LEDGER_DELETE_TRIGGER).
"""

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

TABLES = ("review_ledgerentry", "review_reviewrecord")

SQLITE = """CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION review_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""
POSTGRES = (
    "CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION review_append_only()"
)


def wanted_triggers() -> list[tuple[str, str, str]]:
    """Return (name, event, table) of every trigger this installation must have."""
    events = ["UPDATE", "DELETE"] if settings.PORTAL_LEDGER_DELETE_TRIGGER else ["UPDATE"]
    return [(f"{table}_no_{event.lower()}", event, table) for table in TABLES for event in events]


def create_triggers(using: str = "default") -> None:
    """Create the triggers that are missing; safe to run again."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        statement = {"sqlite": SQLITE, "postgresql": POSTGRES}.get(connection.vendor)
        for name, event, table in wanted_triggers() if statement else []:
            cursor.execute(statement.format(name=name, event=event, table=table))


def missing_triggers(using: str = "default") -> list[str]:
    """Return the names of triggers that are not there; none for tables that were not migrated yet."""
    connection = connections[using]
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }.get(connection.vendor)
    if query is None or not set(TABLES) <= set(connection.introspection.table_names()):
        return []
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [name for name, _event, _table in wanted_triggers() if name not in present]


def explain(missing: list[str]) -> str:
    return _("审查台账的保护触发器缺失：%(names)s。请运行 manage.py migrate。") % {"names": "、".join(missing)}
