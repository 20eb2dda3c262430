"""The engine that needs no server: SQLite FTS5 in a file of its own.

Two full-text tables share the row numbers of `documents`: `heads` is small and answers what titles, keywords and numbers
are asked for; `texts` holds everything. Both are contentless, so the text is stored once, in `contents`, and removing a
row computes its tokens again (which is why `fields.VERSION` is the file's `user_version`).
"""

import json
import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import wraps
from itertools import combinations
from math import comb
from pathlib import Path
from time import time_ns

import orjson

from search.analysis.tokens import is_han
from search.documents import SearchDocument
from search.engines import fields
from search.engines.base import (
    COUNTY_TIME,
    FACETS,
    Engine,
    EngineQuery,
    EngineUnavailable,
    Field,
    Group,
    Hit,
    Match,
    Phrase,
    Prepared,
    Results,
    Sort,
    Writer,
    facet_values,
)
from search.engines.facet_columns import FacetColumns
from search.engines.kept import MOST_CARDS, Kept

SCHEMA = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT UNIQUE NOT NULL, owner TEXT NOT NULL, url TEXT NOT NULL,
    published INTEGER NOT NULL, combination INTEGER NOT NULL, loaded_at INTEGER NOT NULL, fingerprint TEXT NOT NULL);
CREATE INDEX documents_owner ON documents (owner);
CREATE TABLE contents (id INTEGER PRIMARY KEY, stored TEXT NOT NULL, topics TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE combinations (id INTEGER PRIMARY KEY AUTOINCREMENT, facets TEXT UNIQUE NOT NULL);
CREATE TABLE writes (owner TEXT PRIMARY KEY, loaded_at INTEGER NOT NULL);
CREATE VIRTUAL TABLE heads USING fts5(title, head, numbers, cited, characters, content='', tokenize='ascii');
CREATE VIRTUAL TABLE texts USING fts5(text, content='', tokenize='ascii');
"""
HEAD_FIELDS = ("title", "head", "numbers", "cited", "characters")
CACHE_KIB = 64_000
MEMORY_MAP_BYTES = 1 << 30
FORGET_REMOVALS_AFTER = timedelta(hours=1)
MOST_COMBINATIONS = 20  # of AND expressions given to FTS5 at once; beyond that SQL counts
NEVER_PUBLISHED = 0


def _as_unavailable(method):
    """SQLite's own errors (no file, disk full, malformed) become the interface's."""

    @wraps(method)
    def call(self, *args, **kwargs):
        try:
            return method(self, *args, **kwargs)
        except (sqlite3.Error, OSError) as error:
            raise EngineUnavailable(f"{type(error).__name__}: {error}") from error

    return call


class EmbeddedEngine(Engine):
    """SQLite FTS5; one connection for each thread and process, write-ahead log, readers never wait."""

    name = "embedded"

    def __init__(self, path: Path | str):
        self.path = Path(path)
        self._local = threading.local()
        self.cards: Kept[SearchDocument] = Kept(MOST_CARDS)

    # Writing -----------------------------------------------------------------------------------------------------------

    def prepare(self, changes: Mapping[str, Sequence[SearchDocument]]) -> Prepared:
        return {owner: [_Row(document) for document in documents] for owner, documents in changes.items()}

    @_as_unavailable
    def write(self, prepared: Prepared, *, loaded_at: int) -> None:
        with self._writing() as db:
            for owner, rows in prepared.items():
                if self._claim(db, owner, loaded_at):
                    self._replace_owner(db, owner, rows, loaded_at)

    @contextmanager
    def rebuild(self) -> Iterator[Writer]:
        """Write over what is there, then sweep what was not written: searches see one or the other, never nothing."""
        started = time_ns()
        self._start_over_if_unusable()
        yield self
        self._sweep(started)

    @_as_unavailable
    def _sweep(self, started: int) -> None:
        with self._writing() as db:
            left = db.execute("SELECT DISTINCT owner FROM documents WHERE loaded_at < ?", (started,)).fetchall()
            for (owner,) in left:
                self._delete_owner(db, owner)
            horizon = started - int(FORGET_REMOVALS_AFTER.total_seconds() * 1e9)
            db.execute("DELETE FROM writes WHERE loaded_at < ?", (horizon,))

    def _start_over_if_unusable(self) -> None:
        try:
            self.ping()
            self._connection().execute("PRAGMA quick_check(1)")
        except (EngineUnavailable, sqlite3.DatabaseError):
            self.close()
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    @staticmethod
    def _claim(db: sqlite3.Connection, owner: str, loaded_at: int) -> bool:
        """Note that `owner` is written as of `loaded_at`; False when somebody already wrote what was loaded later."""
        row = db.execute("SELECT loaded_at FROM writes WHERE owner = ?", (owner,)).fetchone()
        if row and row[0] > loaded_at:
            return False
        db.execute("INSERT OR REPLACE INTO writes VALUES (?, ?)", (owner, loaded_at))
        return True

    def _replace_owner(self, db: sqlite3.Connection, owner: str, rows: Sequence["_Row"], loaded_at: int) -> None:
        known = dict(db.execute("SELECT key, fingerprint FROM documents WHERE owner = ?", (owner,)))
        if known == {row.key: row.fingerprint for row in rows}:
            db.execute("UPDATE documents SET loaded_at = ? WHERE owner = ?", (loaded_at, owner))
            return
        self._delete_owner(db, owner)
        for row in rows:
            self._insert(db, row, owner, loaded_at)

    @staticmethod
    def _delete_owner(db: sqlite3.Connection, owner: str) -> None:
        rows = db.execute(
            "SELECT id, stored, topics, body FROM documents JOIN contents USING (id) WHERE owner = ?", (owner,)
        ).fetchall()
        for number, stored, topics, body in rows:
            tokens = fields.index_fields(_document(stored, body), topics)
            heads = [getattr(tokens, name) for name in HEAD_FIELDS]
            db.execute(
                "INSERT INTO heads (heads, rowid, title, head, numbers, cited, characters)"
                " VALUES ('delete', ?, ?, ?, ?, ?, ?)",
                (number, *heads),
            )
            db.execute("INSERT INTO texts (texts, rowid, text) VALUES ('delete', ?, ?)", (number, tokens.text))
            db.execute("DELETE FROM contents WHERE id = ?", (number,))
        db.execute("DELETE FROM documents WHERE owner = ?", (owner,))

    @staticmethod
    def _insert(db: sqlite3.Connection, row: "_Row", owner: str, loaded_at: int) -> None:
        known = db.execute("SELECT id FROM combinations WHERE facets = ?", (row.facets,)).fetchone()
        combination = (
            known[0] if known else db.execute("INSERT INTO combinations (facets) VALUES (?)", (row.facets,)).lastrowid
        )
        number = db.execute(
            "INSERT INTO documents (key, owner, url, published, combination, loaded_at, fingerprint)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (row.key, owner, row.url, row.published, combination, loaded_at, row.fingerprint),
        ).lastrowid
        db.execute("INSERT INTO contents VALUES (?, ?, ?, ?)", (number, row.stored, row.topics, row.body))
        heads = [getattr(row.tokens, name) for name in HEAD_FIELDS]
        db.execute(
            "INSERT INTO heads (rowid, title, head, numbers, cited, characters) VALUES (?, ?, ?, ?, ?, ?)",
            (number, *heads),
        )
        db.execute("INSERT INTO texts (rowid, text) VALUES (?, ?)", (number, row.tokens.text))

    # Reading -----------------------------------------------------------------------------------------------------------

    @_as_unavailable
    def search(self, query: EngineQuery) -> Results:
        with self._reading() as db:
            self._match(db, query)
            rows = self._rows(db, query)
            self._local.facets.catch_up(db)
            counts = self._local.facets.count(rows, query.filters)
            hits = self._best(db, query, counts.accepted) if counts.total else []
            return Results(counts.total, hits, counts.facets)

    @staticmethod
    def _match(db: sqlite3.Connection, query: EngineQuery) -> None:
        """Collect the rows that fit, without the facet filters, in a table of this connection."""
        db.execute("CREATE TEMP TABLE IF NOT EXISTS matched (id INTEGER PRIMARY KEY)")
        db.execute("DELETE FROM matched")
        statement, values = _matching_rows(query)
        db.execute(f"INSERT OR IGNORE INTO matched {statement}", values)

    @staticmethod
    def _rows(db: sqlite3.Connection, query: EngineQuery) -> list[int]:
        """Return the numbers of the rows that matched and fit dates and hidden addresses."""
        statement, values = "SELECT id FROM matched", []
        if query.published_from or query.published_to or query.hidden_urls:
            condition, values = _column_conditions(query)
            statement = f"SELECT id FROM matched CROSS JOIN documents USING (id) WHERE {condition}"
        return [number for (number,) in db.execute(statement, values)]

    def _best(self, db: sqlite3.Connection, query: EngineQuery, accepted: set[int] | None) -> list[Hit]:
        """Return the hits. Only rows that score as well as the last of them are looked at closely."""
        self._drop_unfit(db, query, accepted)
        everywhere, boosts = _boosts(query)
        lowest = self._score(db, boosts, query.limit)
        by_score = "score DESC, " if query.sort == Sort.RELEVANCE else ""
        rows = db.execute(
            "SELECT id, fingerprint, score FROM scored CROSS JOIN documents USING (id) WHERE score >= ?"
            f" ORDER BY {by_score}published DESC, key LIMIT ?",
            (lowest, query.limit),
        ).fetchall()
        cards = self._cards(db, {fingerprint: number for number, fingerprint, _ in rows})
        return [Hit(cards[name], everywhere + score, name) for _, name, score in rows if name in cards]

    def _cards(self, db: sqlite3.Connection, numbers: Mapping[str, int]) -> dict[str, SearchDocument]:
        """Return fingerprint → document; those that were shown before are not read again. `numbers`: of their rows."""
        cards = self.cards.known(numbers)
        missing = {number: name for name, number in numbers.items() if name not in cards}
        statement = "SELECT id, stored FROM contents WHERE id IN (SELECT value FROM json_each(?))"
        read = {missing[n]: _document(stored) for n, stored in db.execute(statement, [json.dumps(list(missing))])}
        self.cards.keep(read)
        return cards | read

    @staticmethod
    def _drop_unfit(db: sqlite3.Connection, query: EngineQuery, accepted: set[int] | None) -> None:
        """Take out of `matched` what dates, hidden addresses or facet filters exclude."""
        condition, values = _column_conditions(query)
        if accepted is not None:
            condition += " AND combination IN (SELECT value FROM json_each(?))"
            values = [*values, json.dumps(list(accepted))]
        if values:
            fit = f"SELECT id FROM matched CROSS JOIN documents USING (id) WHERE {condition}"
            db.execute(f"DELETE FROM matched WHERE id NOT IN ({fit})", values)

    @staticmethod
    def _score(db: sqlite3.Connection, boosts: Sequence[tuple[Match, float]], limit: int) -> float:
        """Fill `scored` with the rows that matched; return the score of the last one that is among the best."""
        db.execute("CREATE TEMP TABLE IF NOT EXISTS scored (id INTEGER PRIMARY KEY, score REAL)")
        db.execute("DELETE FROM scored")
        statement, values = _scores(boosts)
        if statement:
            db.execute(f"INSERT INTO scored {statement}", values)
        last = "SELECT score FROM scored ORDER BY score DESC LIMIT 1 OFFSET ?"
        found = db.execute(last, (limit - 1,)).fetchone()
        if found is None:  # too few have any of the boosts: the others come after them
            db.execute("INSERT OR IGNORE INTO scored SELECT id, 0 FROM matched")
            return 0.0
        return found[0]

    @_as_unavailable
    def bodies(self, keys: Sequence[str]) -> dict[str, str]:
        with self._reading() as db:
            marks = ",".join("?" * len(keys))
            statement = f"SELECT fingerprint, body FROM documents JOIN contents USING (id) WHERE key IN ({marks})"
            return dict(db.execute(statement, list(keys)))

    @_as_unavailable
    def fingerprints(self) -> Iterator[tuple[str, str]]:
        with self._reading() as db:
            return iter(db.execute("SELECT key, fingerprint FROM documents").fetchall())

    @_as_unavailable
    def ping(self) -> None:
        with self._reading() as db:
            db.execute("SELECT 1 FROM documents LIMIT 1")

    # Connections ---------------------------------------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if not self.path.exists():
            raise EngineUnavailable(f"{self.path.name} does not exist yet; run rebuild_search")
        db = self._connection()
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version != fields.VERSION:
            raise EngineUnavailable(f"the index has version {version}, not {fields.VERSION}; run rebuild_search")
        yield db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One write transaction; the tables are made with the first one."""
        db = self._connection()
        db.execute("BEGIN IMMEDIATE")
        try:
            self._prepare_schema(db)
            yield db
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise

    @staticmethod
    def _prepare_schema(db: sqlite3.Connection) -> None:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            for statement in SCHEMA.split(";"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {fields.VERSION}")
        elif version != fields.VERSION:
            raise EngineUnavailable(f"the index has version {version}, not {fields.VERSION}; run rebuild_search")

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection, made again after a fork and when the file was replaced."""
        identity = (os.getpid(), self.path.stat().st_ino if self.path.exists() else None)
        if getattr(self._local, "identity", None) != identity:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._local.db, self._local.facets = self._connect(), FacetColumns()
            self._local.identity = (os.getpid(), self.path.stat().st_ino)
        return self._local.db

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=60, isolation_level=None, cached_statements=0)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            f"cache_size = -{CACHE_KIB}",
            f"mmap_size = {MEMORY_MAP_BYTES}",
            "temp_store = MEMORY",
        ):
            db.execute(f"PRAGMA {pragma}")
        return db

    def close(self) -> None:
        """Close this thread's connection."""
        if getattr(self._local, "identity", None):
            self._local.db.close()
            self._local.identity = None


class _Row:
    """What one document becomes in the file, computed before the write transaction opens."""

    def __init__(self, document: SearchDocument):
        self.key, self.url = document.key, document.url
        self.body = document.text[: fields.LONGEST_BODY]
        self.topics = fields.topics(document)
        self.stored = json.dumps(document.as_json() | {"body": ""}, ensure_ascii=False)
        self.tokens = fields.index_fields(replace(document, body=self.body), self.topics)
        self.fingerprint = fields.fingerprint(document)
        self.published = int(document.published_at.timestamp()) if document.published_at else NEVER_PUBLISHED
        values = facet_values(document)
        self.facets = json.dumps([values[name] for name in FACETS], ensure_ascii=False)


def _document(stored: str, body: str = "") -> SearchDocument:
    return SearchDocument.from_json(orjson.loads(stored) | {"body": body})


# Queries as SQL ------------------------------------------------------------------------------------------------------------


def _table(field: Field) -> str:
    return "texts" if field == Field.TEXT else "heads"


def _expression(field: Field, phrases: tuple[Phrase, ...]) -> str:
    """Return the FTS5 expression for "one of these phrases in this column"."""
    return f"{field} : ({' OR '.join(map(_quoted, phrases))})"


def _quoted(phrase: Phrase) -> str:
    words = " ".join(word.replace('"', "") for word in phrase)
    begins_a_token = len(phrase) == 1 and len(phrase[0]) == 1 and is_han(phrase[0])
    return f'"{words}" *' if begins_a_token else f'"{words}"'


def _group_tables(group: Group) -> dict[str, str]:
    """Return table → expression for a group; most groups ask one table."""
    tables: dict[str, list[str]] = {}
    for match in group:
        tables.setdefault(_table(match.field), []).append(f"({_expression(match.field, match.phrases)})")
    return {table: " OR ".join(expressions) for table, expressions in tables.items()}


def _group_rows(group: Group) -> tuple[str, list[str]]:
    tables = _group_tables(group)
    statement = " UNION ".join(f"SELECT rowid AS id FROM {table} WHERE {table} MATCH ?" for table in tables)
    return statement, list(tables.values())


def _matching_rows(query: EngineQuery) -> tuple[str, list]:
    """Return the statement for the rows that have every required and enough wanted groups."""
    parts, values = [], []
    every = list(query.required) + (list(query.wanted) if query.enough >= len(query.wanted) else [])
    for statement, found in _all_of(every):
        parts.append(statement)
        values += found
    if query.wanted and query.enough < len(query.wanted):
        statement, found = _enough_of(query.wanted, query.enough)
        parts.append(statement)
        values += found
    if not parts:
        return "SELECT id FROM documents", []
    return " INTERSECT ".join(f"SELECT id FROM ({part})" for part in parts), values


def _all_of(groups: list[Group]) -> Iterator[tuple[str, list[str]]]:
    """Yield one statement for all groups that ask the same single table, which FTS5 intersects itself, and the rest."""
    together: dict[str, list[str]] = {}
    for group in groups:
        tables = _group_tables(group)
        if len(tables) == 1:
            (table, expression) = next(iter(tables.items()))
            together.setdefault(table, []).append(f"({expression})")
        else:
            yield _group_rows(group)
    for table, expressions in together.items():
        yield f"SELECT rowid AS id FROM {table} WHERE {table} MATCH ?", [" AND ".join(expressions)]


def _enough_of(groups: tuple[Group, ...], enough: int) -> tuple[str, list[str]]:
    """Return the statement for the rows with `enough` of the groups; one that is named several times counts as often."""
    tables = [_group_tables(group) for group in groups]
    names = {name for table in tables for name in table}
    is_one_table = len(names) == 1 and all(len(table) == 1 for table in tables)
    if is_one_table and comb(len(groups), enough) <= MOST_COMBINATIONS:
        choices = combinations([next(iter(table.values())) for table in tables], enough)
        expression = " OR ".join("(" + " AND ".join(f"({part})" for part in choice) + ")" for choice in choices)
        name = names.pop()
        return f"SELECT rowid AS id FROM {name} WHERE {name} MATCH ?", [expression]
    times = Counter(groups)
    rows = [_group_rows(group) for group in times]
    counted = zip(times.values(), rows, strict=True)
    union = " UNION ALL ".join(f"SELECT id, {count} AS times FROM ({statement})" for count, (statement, _) in counted)
    values = [value for _, found in rows for value in found]
    return f"SELECT id FROM ({union}) GROUP BY id HAVING sum(times) >= {int(enough)}", values


def _boosts(query: EngineQuery) -> tuple[float, list[tuple[Match, float]]]:
    """Return what every row that matched is boosted by, and the boosts that are to be looked up.

    What all rows must have needs no look-up: for a word in every third document that was half of the time.
    """
    if query.sort != Sort.RELEVANCE:
        return 0.0, []
    groups = [*query.required, *(query.wanted if query.enough >= len(query.wanted) else ())]
    certain = {group[0] for group in groups if len(group) == 1}
    everywhere = sum(weight for match, weight in query.boosts if match in certain)
    return everywhere, [(match, weight) for match, weight in query.boosts if match not in certain]


def _scores(boosts: Sequence[tuple[Match, float]]) -> tuple[str, list]:
    """Return the statement for the sum of matching boosts by row of `matched`; "" when nothing boosts."""
    if not boosts:
        return "", []
    parts, values = [], []
    for match, weight in boosts:
        table = _table(match.field)
        parts.append(f"SELECT rowid AS id, {float(weight)} AS weight FROM {table} WHERE {table} MATCH ?")
        values.append(_expression(match.field, match.phrases))
    found = " UNION ALL ".join(parts)
    return f"SELECT id, sum(weight) FROM ({found}) WHERE id IN matched GROUP BY id", values


def _column_conditions(query: EngineQuery) -> tuple[str, list]:
    conditions, values = ["1"], []
    if query.published_from:
        conditions.append("published >= ?")
        values.append(_midnight(query.published_from))
    if query.published_to:
        conditions.append("published < ?")
        values.append(_midnight(query.published_to + timedelta(days=1)))
    if query.hidden_urls:
        conditions.append(f"url NOT IN ({','.join('?' * len(query.hidden_urls))})")
        values += query.hidden_urls
    return " AND ".join(conditions), values


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), COUNTY_TIME).timestamp())
