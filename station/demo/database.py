"""The SQLite file behind the demo server: one connection per request, one writer at a time."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

APPLICATION_ID = 0x53744431
"""Marks an SQLite file as a demo database (the bytes spell ``StD1``)."""

SCHEMA_VERSION = 2
"""Goes up whenever the tables change."""

LONGEST_WAIT = 30.0
"""Seconds a request waits for another writer before it fails."""

Row = sqlite3.Row


class NotUsable(Exception):
    """The file can not serve as the database; the text is fit for a screen."""


class Database:
    """Opens connections to one demo database file and creates it on first use."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Tell whether the file already holds a demo database; refuse any other file."""
        if not self.path.exists() or (self.path.is_file() and self.path.stat().st_size == 0):
            return False
        if self._pragma("application_id") != APPLICATION_ID:
            raise NotUsable(f"{self.path} is not a demo database; choose another file.")
        return True

    def check_version(self) -> None:
        """Refuse a demo database with other tables."""
        if self._pragma("user_version") != SCHEMA_VERSION:
            raise NotUsable(f"{self.path} was made by another version of the demo server; reset it.")

    def _pragma(self, name: str) -> int | None:
        try:
            with self._open() as connection:
                return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        except sqlite3.DatabaseError:
            return None

    def create(self) -> None:
        """Create the empty tables."""
        schema = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            marks = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
            connection.executescript(f"BEGIN; {schema} {marks} COMMIT;")

    def remove(self) -> None:
        """Delete the file and what SQLite keeps beside it."""
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def anchor(self) -> sqlite3.Connection:
        """Open a connection that is only held, and closed by the caller.

        SQLite writes its log back into the file whenever the last connection is closed; without an anchor
        that would be after nearly every request.
        """
        connection = sqlite3.connect(self.path, check_same_thread=False)
        connection.execute("SELECT count(*) FROM sqlite_schema")
        return connection

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[sqlite3.Connection]:
        """One transaction: committed at the end, rolled back when the block raises."""
        with self._open() as connection:
            # IMMEDIATE takes the write lock before the first look at a row, as row locks do on the real
            # server: two requests for one label cannot both see it unused.
            connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.path, timeout=LONGEST_WAIT, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.create_function("reference_number", 1, reference_number, deterministic=True)
            yield connection
        finally:
            connection.close()


def reference_number(reference: str) -> int:
    """Return the number at the end of an order's reference, by which the server sorts orders."""
    found = re.findall(r"\d+", reference)
    return int(found[-1]) if found else 0


def get(connection: sqlite3.Connection, table: str, pk: object) -> Row | None:
    """Return the row with that primary key; None for no row, no key, or a key beyond SQLite's integers."""
    if not isinstance(pk, int) or not -(2**63) <= pk < 2**63:
        return None
    row: Row | None = connection.execute(f'SELECT * FROM "{table}" WHERE pk = ?', (pk,)).fetchone()
    return row


def one(connection: sqlite3.Connection, sql: str, *values: object) -> Row | None:
    """Return the first row of a query."""
    row: Row | None = connection.execute(sql, values).fetchone()
    return row


def number(connection: sqlite3.Connection, sql: str, *values: object) -> float:
    """Return the one number of a query; a sum over nothing is 0."""
    return float(connection.execute(sql, values).fetchone()[0] or 0)


def insert(connection: sqlite3.Connection, table: str, **values: object) -> int:
    """Add a row and return its primary key."""
    columns = ", ".join(f'"{name}"' for name in values)
    places = ", ".join("?" for _ in values)
    cursor = connection.execute(
        f'INSERT INTO "{table}" ({columns}) VALUES ({places})', tuple(values.values())
    )
    return int(cursor.lastrowid or 0)


def update(connection: sqlite3.Connection, table: str, pk: int, **values: object) -> None:
    """Change columns of the row with that primary key."""
    columns = ", ".join(f'"{name}" = ?' for name in values)
    connection.execute(f'UPDATE "{table}" SET {columns} WHERE pk = ?', (*values.values(), pk))
