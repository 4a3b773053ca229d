"""The layout of the journal's file and its versions: numbered scripts, carried out whole or not at all."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

VERSION = 3
APPLICATION_ID = 0x53544E4A
"""Marks a SQLite file as a station's journal: "STNJ"."""

SYNCHRONOUS = "FULL"
"""Every commit is on the disk before it counts."""

_SCRIPTS = Path(__file__).with_name("migrations")


def version_of(database: sqlite3.Connection) -> int:
    """Return the version of the layout, 0 for an empty file."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def bring_up_to_date(database: sqlite3.Connection) -> None:
    """Carry out all scripts that the file has not seen, in one transaction."""
    database.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
    version = version_of(database)
    if version == VERSION:
        return
    if version == 0:
        # Must be set before the first table is made; the pages of what is deleted can be given back then.
        database.execute("PRAGMA auto_vacuum = INCREMENTAL")
    with database:
        database.execute("BEGIN IMMEDIATE")
        for number in range(version + 1, VERSION + 1):
            for statement in _statements(number):
                database.execute(statement)
        if version == 1:
            _fill_codes(database)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {VERSION}")


def storable(text: str) -> str:
    """Make any text storable and keep different texts different: SQLite takes no lone surrogates."""
    return text.encode("utf-8", "backslashreplace").decode()


def _statements(number: int) -> Iterator[str]:
    """Yield the statements of a script, with their comments."""
    statement = ""
    for line in _SCRIPTS.joinpath(f"{number:03}.sql").read_text(encoding="utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _fill_codes(database: sqlite3.Connection) -> None:
    """Give old scans that led to a write its canonical code; the others never matter to the guard."""
    for scan_id, payload in database.execute("SELECT scan_id, payload FROM writes ORDER BY rowid").fetchall():
        code = storable(str(json.loads(payload).get("barcode", "")))
        database.execute("UPDATE scans SET code = ? WHERE id = ?", (code, scan_id))
