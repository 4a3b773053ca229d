"""The journal on disk: SQLite, write-ahead log, every commit synchronous."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from station.journal.states import IN_FLIGHT, MOVES, UNSETTLED, IllegalMove, WriteState
from station.model import Reading, Scan, Verdict
from station.operations import Write, from_payload, to_payload

VERSION = 1


@dataclass(frozen=True, slots=True)
class WriteRow:
    """One write as the journal holds it; times in seconds since 1970."""

    op_id: str
    scan_id: str
    workflow: str
    write: Write
    state: WriteState
    attempts: int
    not_before: float
    doubt_since: float | None
    cause: str
    at: str


class JournalProblem(Exception):
    """The journal file cannot be used; the text is a sentence for the operator."""


class Journal:
    """All scans and writes of this station, used by one thread.

    ``server`` is the address that new writes are meant for; writes for other servers stay untouched.
    ``now`` gives seconds since 1970.
    """

    def __init__(self, file: Path, server: str, now: Callable[[], float]) -> None:
        self._server = server
        self._now = now
        self._database = _opened(file)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def record_scan(self, scan: Scan, reading: Reading) -> None:
        """Put a scan on disk, before anything is done with it."""
        with self._database:
            self._database.execute(
                "INSERT INTO scans (id, at, raw, source, symbology, kind) VALUES (?, ?, ?, ?, ?, ?)",
                (scan.id, scan.at.isoformat(), scan.raw, scan.source, scan.symbology, str(reading.kind)),
            )

    def record_verdict(self, verdict: Verdict, workflow: str) -> None:
        """Note what became of a scan."""
        with self._database:
            self._database.execute(
                "UPDATE scans SET workflow = ?, result = ?, headline = ?, detail = ? WHERE id = ?",
                (
                    workflow,
                    str(verdict.result),
                    str(verdict.headline),
                    _clean(verdict.detail),
                    verdict.scan_id,
                ),
            )

    def record_write(self, op_id: str, scan_id: str, workflow: str, write: Write) -> None:
        """Put a write on disk as QUEUED."""
        with self._database:
            self._database.execute(
                "INSERT INTO writes (op_id, scan_id, workflow, kind, server, subject, payload, state, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    op_id,
                    scan_id,
                    workflow,
                    write.KIND,
                    self._server,
                    write.subject,
                    json.dumps(to_payload(write)),
                    WriteState.QUEUED,
                    self._timestamp(),
                ),
            )

    def move(self, op_id: str, to: WriteState, cause: str = "", not_before: float = 0.0) -> None:
        """Move a write to another state; a move that is not in the table raises IllegalMove."""
        with self._database:
            row = self._database.execute("SELECT state FROM writes WHERE op_id = ?", (op_id,)).fetchone()
            if row is None or to not in MOVES[WriteState(row[0])]:
                raise IllegalMove(f"{op_id}: {row and row[0]} -> {to}")
            self._database.execute(
                "UPDATE writes SET state = ?1, cause = ?2, not_before = ?3,"
                " attempts = attempts + (?1 = 'SENDING'),"
                " doubt_since = CASE ?1 WHEN 'UNKNOWN' THEN ?4 ELSE NULL END WHERE op_id = ?5",
                (to, _clean(cause), not_before, self._now(), op_id),
            )
            self._database.execute(
                "INSERT INTO moves (op_id, at, from_state, to_state, cause) VALUES (?, ?, ?, ?, ?)",
                (op_id, self._timestamp(), row[0], to, _clean(cause)),
            )

    def recover(self) -> list[WriteRow]:
        """Move what was being sent when the station stopped into doubt; return all that is unsettled."""
        for row in self.rows(WriteState.SENDING):
            self.move(row.op_id, WriteState.UNKNOWN, "the station stopped before the answer came")
        return self.rows(*UNSETTLED)

    def rows(self, *states: WriteState) -> list[WriteRow]:
        """Return this server's writes in the given states, oldest first."""
        marks = ", ".join("?" * len(states))
        found = self._database.execute(
            f"{_SELECT} WHERE server = ? AND state IN ({marks}) ORDER BY rowid", (self._server, *states)
        )
        return [_row(values) for values in found]

    def next_to_send(self) -> WriteRow | None:
        """Return the oldest queued write that is due and whose subject has nothing in flight before it."""
        return next((row for row in self._first_of_each_subject() if row.not_before <= self._now()), None)

    def next_due(self) -> float | None:
        """Return when the next write may be sent, seconds since 1970; None if nothing waits for the clock."""
        return min((row.not_before for row in self._first_of_each_subject()), default=None)

    def _first_of_each_subject(self) -> Iterator[WriteRow]:
        """Yield the oldest queued write of each subject that has nothing in flight."""
        busy = {row.write.subject for row in self.rows(*IN_FLIGHT)}
        for row in self.rows(WriteState.QUEUED):
            if row.write.subject not in busy:
                yield row
            busy.add(row.write.subject)

    def _timestamp(self) -> str:
        return datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="milliseconds")


_SELECT = (
    "SELECT op_id, scan_id, workflow, kind, payload, state, attempts, not_before, doubt_since, cause, at"
    " FROM writes"
)


def _row(values: tuple[str, str, str, str, str, str, int, float, float | None, str, str]) -> WriteRow:
    op_id, scan_id, workflow, kind, payload, state, attempts, not_before, doubt_since, cause, at = values
    write = from_payload(kind, json.loads(payload))
    return WriteRow(
        op_id, scan_id, workflow, write, WriteState(state), attempts, not_before, doubt_since, cause, at
    )


def _clean(text: str) -> str:
    """Make any text storable: SQLite takes no lone surrogates."""
    return text.encode("utf-8", "replace").decode()


def _opened(file: Path) -> sqlite3.Connection:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(file)
    except (OSError, sqlite3.Error) as error:
        raise JournalProblem(f"The journal {file} cannot be opened ({error}).") from error
    try:
        _prepare(database, file)
    except sqlite3.Error as error:
        database.close()
        raise JournalProblem(f"The journal {file} cannot be used ({error}).") from error
    except JournalProblem:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection, file: Path) -> None:
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA foreign_keys = ON")
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise JournalProblem(f"The journal {file} was written by a newer station. Update this one.")
    if version == 0:
        schema = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
        database.executescript(f"BEGIN; {schema} PRAGMA user_version = {VERSION}; COMMIT;")
