"""Reading a journal for people and scripts, without disturbing the station that writes it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from station.journal.problems import JournalProblem
from station.text import say


def scans(file: Path, limit: int) -> Iterator[dict[str, object]]:
    """Yield the latest scans, oldest first, each with its writes."""
    with _reading(file) as database:
        newest = database.execute("SELECT * FROM scans ORDER BY rowid DESC LIMIT ?", (limit,)).fetchall()
        for row in reversed(newest):
            yield _whole(database, row)


def scan(file: Path, scan_id: str) -> dict[str, object] | None:
    """Return one scan with its writes and their moves, None if the journal does not have it."""
    with _reading(file) as database:
        row = database.execute("SELECT * FROM scans WHERE id = ?", (scan_id,)).fetchone()
        return _whole(database, row) if row else None


@contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(_read_only(file)) as database:
            yield database
    except sqlite3.Error as error:
        raise JournalProblem(
            say("The journal {file} cannot be read ({error}).", file=file, error=error)
        ) from error


def _read_only(file: Path) -> sqlite3.Connection:
    if not file.exists():
        raise JournalProblem(say("There is no journal at {file}.", file=file))
    database = sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    return database


def _whole(database: sqlite3.Connection, row: sqlite3.Row) -> dict[str, object]:
    content = dict(row)
    content["raw"] = bytes(row["raw"]).decode("utf-8", "backslashreplace")
    writes = database.execute("SELECT * FROM writes WHERE scan_id = ? ORDER BY rowid", (row["id"],))
    content["writes"] = [_write(database, write) for write in writes]
    return content


def _write(database: sqlite3.Connection, row: sqlite3.Row) -> dict[str, object]:
    moves = database.execute(
        "SELECT at, from_state, to_state, cause FROM moves WHERE op_id = ? ORDER BY id", (row["op_id"],)
    )
    return {**dict(row), "payload": json.loads(row["payload"]), "moves": [dict(move) for move in moves]}
