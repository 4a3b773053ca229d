"""How long scans are kept: what is settled and old goes, in small steps; what is unsettled never."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

STEP = 500
"""So many scans go in one transaction; a station that ends in between goes on at its next start."""

_SETTLED = "('DONE', 'REFUSED', 'TAKEN_BACK')"
_FREE = f"id NOT IN (SELECT scan_id FROM writes WHERE state NOT IN {_SETTLED})"
_ALONE = "scan_id NOT IN (SELECT id FROM scans)"


@dataclass(frozen=True, slots=True)
class Keep:
    """How much of the past a journal keeps."""

    days: int = 400
    megabytes: int = 500


def forget(database: sqlite3.Connection, keep: Keep, now: float) -> int:
    """Delete settled scans and their writes that are too old or too many; returns how many scans went.

    The age is counted back from the last scan, so that a clock that is years ahead deletes nothing.
    """
    oldest = _oldest(database, keep, now)
    deleted = 0
    while gone := _delete(database, f"at < ? AND {_FREE}", (oldest,)):
        deleted += gone
    _delete_alone(database, oldest)
    while _megabytes(database) > keep.megabytes and (gone := _delete(database, _FREE, ())):
        deleted += gone
    if database.execute("PRAGMA freelist_count").fetchone()[0]:
        # As a script it runs to its end; execute() would stop after the first page.
        database.executescript("PRAGMA incremental_vacuum;")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return deleted


def _oldest(database: sqlite3.Connection, keep: Keep, now: float) -> str:
    last = database.execute("SELECT at FROM scans ORDER BY rowid DESC LIMIT 1").fetchone()
    today = datetime.fromtimestamp(now, UTC)
    try:
        counted_from = min(today, datetime.fromisoformat(last[0])) if last else today
    except (ValueError, TypeError):
        counted_from = today
    return (counted_from - timedelta(days=keep.days)).astimezone(UTC).isoformat()


def _delete(database: sqlite3.Connection, which: str, values: tuple[str, ...]) -> int:
    """Delete one step of scans, the oldest first, with their writes and moves."""
    with database:
        database.execute("BEGIN IMMEDIATE")
        found = database.execute(
            f"SELECT id FROM scans WHERE {which} ORDER BY rowid LIMIT {STEP}", values
        ).fetchall()
        database.executemany(
            "DELETE FROM moves WHERE op_id IN (SELECT op_id FROM writes WHERE scan_id = ?)", found
        )
        database.executemany("DELETE FROM writes WHERE scan_id = ?", found)
        database.executemany("DELETE FROM scans WHERE id = ?", found)
    return len(found)


def _delete_alone(database: sqlite3.Connection, oldest: str) -> None:
    """Delete settled old writes whose scan is not there, such as after a salvage."""
    which = f"at < ? AND state IN {_SETTLED} AND {_ALONE}"
    with database:
        database.execute("BEGIN IMMEDIATE")
        database.execute(
            f"DELETE FROM moves WHERE op_id IN (SELECT op_id FROM writes WHERE {which})", (oldest,)
        )
        database.execute(f"DELETE FROM writes WHERE {which}", (oldest,))


def _megabytes(database: sqlite3.Connection) -> float:
    pages, free, size = (
        database.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return float((pages - free) * size / 1e6)
