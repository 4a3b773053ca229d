"""Saving what can be read of a damaged journal; the damaged file is kept beside the new one.

A complete new file, ``.salvaged``, exists before the old one is touched. If the station ends between
the renamings, the next start goes on with them. A write that was queued may have been sent by the time the
file was damaged, so it is in doubt afterwards, and the server is looked at before it is sent again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from station.journal.condition import is_readable, log_of, read_only
from station.journal.pages import Value, raw_rows
from station.journal.schema import bring_up_to_date
from station.journal.states import MOVES, WriteState
from station.text import Text, say

Row = dict[str, Value]

COLUMNS: dict[str, tuple[str, ...]] = {
    "scans": (
        *("id", "at", "raw", "source", "symbology", "kind", "workflow", "result", "headline", "detail"),
        *("code", "operator"),
    ),
    "writes": (
        *("op_id", "scan_id", "workflow", "kind", "server", "subject", "payload", "state", "attempts"),
        *("not_before", "doubt_since", "cause", "at"),
        *("operator", "settled_by", "evidence", "held_until", "waiting_since"),
    ),
    "moves": ("id", "op_id", "at", "from_state", "to_state", "cause"),
}
"""The columns in their order on disk; those of later versions come last."""
KEYS = {"scans": "id", "writes": "op_id", "moves": "id"}
_LENGTHS = {10: "scans", 11: "scans", 12: "scans", 13: "writes", 18: "writes", 6: "moves"}
"""How many columns the rows of a table have, in the version that wrote them."""
_NUMBER = {"moves": "id"}
_WRITE_TEXTS = ("op_id", "scan_id", "workflow", "kind", "server", "subject", "payload")
_MOST_FAILURES = 20_000
_CAUSE = "saved from a damaged journal"


@dataclass
class Saved:
    """What was saved: how many rows of each table, and how many at least were not."""

    rows: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)


def salvage(file: Path, now: float, reason: str) -> Text:
    """Put what can be read into a new file in the place of a damaged one; returns what to tell about it."""
    fresh = _beside(file, ".salvaging")
    for old in (fresh, _beside(file, ".salvaging-journal")):
        old.unlink(missing_ok=True)
    with closing(sqlite3.connect(fresh)) as database:
        bring_up_to_date(database)
        database.execute("PRAGMA foreign_keys = ON")
        with database:
            saved = _Salvage(database, file, now).carried_over()
    fresh.replace(_beside(file, ".salvaged"))
    kept = finish(file, now)
    return say(
        "The journal was damaged ({reason}). Saved: {scans} scans and {writes} writes. Lost, as far as can be"
        " told: {lost_scans} scans and {lost_writes} writes. The damaged file is kept as {kept}.",
        reason=reason,
        scans=saved.rows["scans"],
        writes=saved.rows["writes"],
        lost_scans=saved.lost["scans"],
        lost_writes=saved.lost["writes"],
        kept=kept,
    )


def finish(file: Path, now: float) -> str:
    """Put a complete salvaged file in its place; returns the name under which the damaged one is kept."""
    salvaged = _beside(file, ".salvaged")
    if not salvaged.exists():
        return ""
    kept = _free_name(file, now)
    # The log goes first: beside another file than its own it would be carried over into that.
    for ending in ("-wal", "-shm", "-journal", ""):
        with suppress(FileNotFoundError):
            _beside(file, ending).replace(_beside(kept, ending))
    salvaged.replace(file)
    return kept.name


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _free_name(file: Path, now: float) -> Path:
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")
    names = (
        f"{file.stem}-damaged-{stamp}{more}{file.suffix}" for more in ("", *(f"-{n}" for n in range(2, 99)))
    )
    return next(
        kept
        for name in names
        if not (kept := file.with_name(name)).exists() and not _beside(kept, "-wal").exists()
    )


class _Salvage:
    """Carries rows from a damaged file into a new one: what SQLite reads first, then what lies on pages."""

    def __init__(self, database: sqlite3.Connection, damaged: Path, now: float) -> None:
        self._database = database
        self._damaged = damaged
        self._now = now
        self._at = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")
        self._highest: dict[str, int] = {}
        self._orphans: set[Value] = set()

    def carried_over(self) -> Saved:
        """Carry everything over; writes before their moves, which need them."""
        raw = self._raw()
        for table in COLUMNS:
            for rowid, row in self._read(table, raw[table]):
                self._put(table, rowid, row)
        for op_id, state in self._database.execute("SELECT op_id, state FROM writes").fetchall():
            self._doubt(op_id, WriteState(state))
        saved = {table: self._number(f"SELECT count(*) FROM {table}") for table in COLUMNS}
        return Saved(saved, self._lost())

    def _raw(self) -> dict[str, list[tuple[int, Row]]]:
        found: dict[str, list[tuple[int, Row]]] = {table: [] for table in COLUMNS}
        for raw in raw_rows(self._damaged, log_of(self._damaged)):
            table = _LENGTHS.get(len(raw.values))
            if table is not None:
                row = dict(zip(COLUMNS[table], raw.values, strict=False))
                if table == "moves":
                    row["id"] = raw.rowid
                found[table].append((raw.rowid, row))
        return found

    def _read(self, table: str, raw: list[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
        highest = max((rowid for rowid, row in raw if _is_sound(table, row)), default=0)
        self._highest[table] = highest
        with suppress(sqlite3.Error), closing(read_only(self._damaged)) as damaged:
            damaged.text_factory = lambda content: content.decode("utf-8", "replace")
            for rowid, row in _ranges(damaged, table, highest):
                self._highest[table] = max(self._highest[table], rowid)
                yield rowid, row
        yield from raw

    def _put(self, table: str, rowid: int, row: Row) -> None:
        key = KEYS[table]
        if self._database.execute(f"SELECT 1 FROM {table} WHERE {key} = ?", (row[key],)).fetchone():
            return
        if not _is_sound(table, row):
            return
        names = [name for name in row if name in COLUMNS[table] and name != _NUMBER.get(table)]
        marks = ", ".join("?" * (len(names) + 1))
        statement = f"INSERT INTO {table} (rowid, {', '.join(names)}) VALUES ({marks})"
        # The number keeps the order; if another row has it, the row itself counts more.
        for number in (rowid, None):
            try:
                self._database.execute(statement, [number, *(row[name] for name in names)])
            except sqlite3.IntegrityError:
                continue
            return
        # Only a move without its write is refused twice.
        self._orphans.add(row.get("op_id"))

    def _doubt(self, op_id: str, state: WriteState) -> None:
        """Let the last move count if it was final, and look before anything is sent again."""
        last = self._database.execute(
            "SELECT to_state FROM moves WHERE op_id = ? ORDER BY id DESC LIMIT 1", (op_id,)
        ).fetchone()
        if last and not MOVES[WriteState(last[0])]:
            self._database.execute("UPDATE writes SET state = ? WHERE op_id = ?", (last[0], op_id))
        elif state is WriteState.QUEUED:
            self._database.execute(
                "UPDATE writes SET state = 'UNKNOWN', doubt_since = ?, cause = ?, attempts = attempts + 1"
                " WHERE op_id = ?",
                (self._now, _CAUSE, op_id),
            )
            for step in (("QUEUED", "SENDING"), ("SENDING", "UNKNOWN")):
                self._database.execute(
                    "INSERT INTO moves (op_id, at, from_state, to_state, cause) VALUES (?, ?, ?, ?, ?)",
                    (op_id, self._at, *step, _CAUSE),
                )

    def _number(self, query: str) -> int:
        return int(self._database.execute(query).fetchone()[0])

    def _lost(self) -> dict[str, int]:
        """Count what must have been there: numbers have no gaps but where old rows were deleted."""
        settled = "state IN ('DONE', 'REFUSED', 'TAKEN_BACK')"
        gaps = {
            "scans": self._gap("scans", f"id NOT IN (SELECT scan_id FROM writes WHERE NOT {settled})"),
            "writes": self._gap("writes", settled),
        }
        missing = "SELECT count(DISTINCT scan_id) FROM writes WHERE scan_id NOT IN (SELECT id FROM scans)"
        named = {"scans": self._number(missing), "writes": self._writes_named()}
        return {table: max(gap, named[table]) for table, gap in gaps.items()}

    def _writes_named(self) -> int:
        """Count the writes that only their moves tell of; a name that belongs to no scan is a damaged one."""
        scans = {row[0] for row in self._database.execute("SELECT id FROM scans")}
        return sum(1 for op_id in self._orphans if str(op_id).partition(":")[0] in scans)

    def _gap(self, table: str, settled: str) -> int:
        first = self._number(
            f"SELECT coalesce(min(rowid), (SELECT min(rowid) FROM {table}), 0) FROM {table} WHERE {settled}"
        )
        saved = self._number(
            f"SELECT count(*) FROM {table} WHERE rowid BETWEEN {first} AND {self._highest[table]}"
        )
        return self._highest[table] - first + 1 - saved if first else 0


def _ranges(damaged: sqlite3.Connection, table: str, highest: int) -> Iterator[tuple[int, Row]]:
    """Yield rows by their numbers, going around those that cannot be read."""
    damaged.row_factory = sqlite3.Row
    with suppress(sqlite3.Error):
        highest = max(highest, damaged.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] or 0)
    ranges, failures = [(0, highest)], 0
    while ranges and failures < _MOST_FAILURES:
        low, high = ranges.pop()
        try:
            for row in damaged.execute(
                f"SELECT rowid AS _rowid, * FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY 1",
                (low, high),
            ):
                low = row["_rowid"] + 1
                yield row["_rowid"], {name: row[name] for name in row.keys() if name != "_rowid"}  # noqa: SIM118
        except sqlite3.DatabaseError:
            failures += 1
            if low < high:
                middle = (low + high) // 2
                ranges += [(middle + 1, high), (low, middle)]


def _is_sound(table: str, row: Row) -> bool:
    """Tell whether a row can have been written by a station."""
    if table == "scans":
        texts = (row["id"], row["at"], row["source"], row["kind"])
        return isinstance(row["raw"], bytes) and all(isinstance(text, str) and text for text in texts)
    if table == "writes":
        known = row["state"] in set(WriteState) and all(isinstance(row[name], str) for name in _WRITE_TEXTS)
        return bool(known) and is_readable(str(row["kind"]), str(row["payload"]))
    return row["from_state"] in set(WriteState) and row["to_state"] in MOVES[WriteState(row["from_state"])]
