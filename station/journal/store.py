"""The journal on disk: SQLite, write-ahead log, every commit synchronous."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from station.journal.opening import opened
from station.journal.problems import told
from station.journal.retention import Keep
from station.journal.rows import SCAN_COLUMNS, WRITE_COLUMNS, ScanRow, WriteRow, write_row
from station.journal.schema import VERSION, storable
from station.journal.states import IN_FLIGHT, MOVES, UNSETTLED, IllegalMove, WriteState
from station.model import Reading, Remembered, Result, Review, Scan, Verdict
from station.operations import Write, to_payload
from station.text import Text

__all__ = ["CLOCK_SLACK", "VERSION", "Journal", "Keep", "ScanRow", "WriteRow"]

KEEP = Keep()
LOOKING_BACK = "history"
"""The screen on which a scan only looks for others."""
CLOCK_SLACK = 120.0
"""How much longer than its pause a write waits, in seconds; beyond that the clock has been set back."""


class Journal:
    """All scans and writes of this station, used by one thread.

    ``server`` is the address that new writes are meant for; writes for other servers stay untouched.
    ``now`` gives seconds since 1970, ``keep`` tells how much of the past stays. What the disk does
    to it is raised as JournalProblem.
    """

    def __init__(self, file: Path, server: str, now: Callable[[], float], keep: Keep = KEEP) -> None:
        self._path = file
        self._server = server
        self._now = now
        self._file = opened(file, now, keep)
        self._database = self._file.database

    @property
    def notice(self) -> Text:
        """Return what the operator should know about the file, such as what was saved from a damaged one."""
        return self._file.notice

    def close(self) -> None:
        """Close the file; another station may have it then."""
        self._file.close()

    def record_scan(self, scan: Scan, reading: Reading, operator: str = "") -> None:
        """Put a scan on disk, before anything is done with it."""
        with self._writing() as database:
            database.execute(
                "INSERT INTO scans (id, at, raw, source, symbology, kind, code, operator)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    scan.id,
                    scan.at.isoformat(),
                    scan.raw,
                    scan.source,
                    scan.symbology,
                    str(reading.kind),
                    storable(reading.text),
                    _clean(operator),
                ),
            )

    def record_verdict(self, verdict: Verdict, workflow: str) -> None:
        """Note what became of a scan."""
        with self._writing() as database:
            database.execute(
                "UPDATE scans SET workflow = ?, result = ?, headline = ?, detail = ? WHERE id = ?",
                (
                    workflow,
                    str(verdict.result),
                    str(verdict.headline),
                    _clean(verdict.detail),
                    verdict.scan_id,
                ),
            )

    def record_write(
        self,
        op_id: str,
        scan_id: str,
        workflow: str,
        write: Write,
        operator: str = "",
        held_until: float = 0.0,
    ) -> None:
        """Put a write on disk as QUEUED; with ``held_until`` it is not sent before and can be taken back."""
        with self._writing() as database:
            database.execute(
                "INSERT INTO writes (op_id, scan_id, workflow, kind, server, subject, payload, state, at,"
                " operator, waiting_since, held_until, not_before)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?12, ?12)",
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
                    _clean(operator),
                    self._now(),
                    held_until,
                ),
            )

    def move(self, op_id: str, to: WriteState, cause: str = "", not_before: float = 0.0) -> None:
        """Move a write to another state; a move that is not in the table raises IllegalMove."""
        with self._writing() as database:
            self._moved(database, op_id, to, cause, not_before)

    def take_back(self, op_id: str) -> bool:
        """Undo a write that was not sent yet; False if it is too late for that."""
        with self._writing() as database:
            if self._state(database, op_id) is not WriteState.QUEUED:
                return False
            self._moved(database, op_id, WriteState.TAKEN_BACK, "taken back")
            return True

    def release_held(self) -> None:
        """Let the writes that are held back be sent now."""
        with self._writing() as database:
            database.execute(
                "UPDATE writes SET not_before = 0, held_until = 0 WHERE state = 'QUEUED' AND held_until > 0"
            )

    def row(self, op_id: str) -> WriteRow | None:
        """Return one write."""
        with told(self._path):
            query = f"SELECT {WRITE_COLUMNS} FROM writes WHERE op_id = ?"
            values = self._database.execute(query, (op_id,)).fetchone()
        return write_row(values) if values else None

    def note_evidence(self, op_id: str, evidence: str) -> None:
        """Keep what reading back saw of a write in doubt."""
        with self._writing() as database:
            database.execute("UPDATE writes SET evidence = ? WHERE op_id = ?", (_clean(evidence), op_id))

    def settle(self, op_id: str, to: WriteState, operator: str, evidence: str) -> None:
        """Let a person end a dispute; who it was and what they saw is kept. Else raises IllegalMove."""
        with self._writing() as database:
            state = self._state(database, op_id)
            if state is not WriteState.DISPUTED:
                raise IllegalMove(f"{op_id}: {state} is not for a person to settle")
            self._moved(database, op_id, to, f"settled by {operator}")
            database.execute(
                "UPDATE writes SET settled_by = ?, evidence = ? WHERE op_id = ?",
                (_clean(operator), _clean(evidence), op_id),
            )

    def recover(self) -> list[WriteRow]:
        """Move what was being sent when the station stopped into doubt; return all that is unsettled.

        A doubt from the future began when the clock was wrong; it begins now.
        """
        for row in self.rows(WriteState.SENDING):
            self.move(row.op_id, WriteState.UNKNOWN, "the station stopped before the answer came")
        with self._writing() as database:
            database.execute("UPDATE writes SET doubt_since = ?1 WHERE doubt_since > ?1", (self._now(),))
        return self.rows(*UNSETTLED)

    def scan(self, scan_id: str) -> ScanRow | None:
        """Return a scan, None if there is none of that name."""
        with told(self._path):
            query = f"SELECT {SCAN_COLUMNS} FROM scans WHERE id = ?"
            values = self._database.execute(query, (scan_id,)).fetchone()
        return ScanRow(*values) if values else None

    def unfinished(self) -> list[tuple[ScanRow, WriteRow | None]]:
        """Return the scans without a last verdict that nothing will give one any more, oldest first.

        The station stopped before it acted on them, or before it noted what had become of their write: of
        those that were kept or in doubt the verdict speaks of a write that is settled by now.
        """
        scans = ", ".join(f"scans.{name}" for name in SCAN_COLUMNS.split(", "))
        writes = ", ".join(f"writes.{name}" for name in WRITE_COLUMNS.split(", "))
        open_states = ", ".join(f"'{state}'" for state in UNSETTLED)
        query = (
            f"SELECT {scans}, {writes} FROM scans LEFT JOIN writes ON writes.scan_id = scans.id"
            " WHERE (scans.result = 'pending'"
            " OR scans.result IN ('kept', 'unsure') AND writes.op_id IS NOT NULL)"
            " AND NOT EXISTS (SELECT 1 FROM writes AS other"
            f" WHERE other.scan_id = scans.id AND other.state IN ({open_states})) ORDER BY scans.rowid"
        )
        length = len(SCAN_COLUMNS.split(", "))
        with told(self._path):
            found = self._database.execute(query).fetchall()
        latest = {values[0]: values for values in found}
        return [
            (ScanRow(*values[:length]), write_row(values[length:]) if values[length] else None)
            for values in latest.values()
        ]

    def rows(self, *states: WriteState) -> list[WriteRow]:
        """Return this server's writes in the given states, oldest first."""
        marks = ", ".join("?" * len(states))
        query = f"SELECT {WRITE_COLUMNS} FROM writes WHERE server = ? AND state IN ({marks}) ORDER BY rowid"
        with told(self._path):
            return [write_row(values) for values in self._database.execute(query, (self._server, *states))]

    def count(self, *states: WriteState) -> list[int]:
        """Return how many of this server's writes are in each of the given states."""
        marks = ", ".join("?" * len(states))
        query = f"SELECT state, count(*) FROM writes WHERE server = ? AND state IN ({marks}) GROUP BY state"
        with told(self._path):
            counts = dict(self._database.execute(query, (self._server, *states)).fetchall())
        return [counts.get(state, 0) for state in states]

    def earlier(self, code: str, before_scan_id: str, kind: str) -> list[tuple[ScanRow, WriteRow]]:
        """Return what the same code has led to before: writes of a kind that were or may be carried out.

        ``code`` is the canonical text of a reading. Oldest first; only this server's writes count.
        """
        columns = ", ".join(f"scans.{name}" for name in SCAN_COLUMNS.split(", "))
        more = ", ".join(f"writes.{name}" for name in WRITE_COLUMNS.split(", "))
        query = (
            f"SELECT {columns}, {more} FROM scans JOIN writes ON writes.scan_id = scans.id"
            " WHERE scans.code = ?1 AND writes.kind = ?2 AND writes.server = ?3"
            " AND writes.state NOT IN ('REFUSED', 'TAKEN_BACK') AND scans.rowid <"
            " coalesce((SELECT rowid FROM scans WHERE id = ?4), 9223372036854775807)"
            " ORDER BY scans.rowid, writes.rowid"
        )
        length = len(SCAN_COLUMNS.split(", "))
        with told(self._path):
            found = self._database.execute(query, (storable(code), kind, self._server, before_scan_id))
            return [(ScanRow(*values[:length]), write_row(values[length:])) for values in found]

    def writes_for_order(self, kinds: tuple[str, ...], order: int, since: float) -> list[WriteRow]:
        """Return this server's writes of some kinds for an order, oldest first; ``since`` as by the clock."""
        marks = ", ".join("?" * len(kinds))
        query = (
            f"SELECT {WRITE_COLUMNS} FROM writes WHERE server = ? AND at >= ? AND kind IN ({marks})"
            " AND json_extract(payload, '$.order') = ? ORDER BY rowid"
        )
        start = datetime.fromtimestamp(since, UTC).isoformat(timespec="milliseconds")
        with told(self._path):
            found = self._database.execute(query, (self._server, start, *kinds, order))
            return [write_row(values) for values in found]

    def doings(self, workflow: str, since: float) -> list[tuple[str, str, str]]:
        """Return what was done on a workflow's screens: when, by whom, and what it counts as.

        ``scans`` and ``errors`` are scans and those that were refused, ``parcels`` shipments that left,
        ``lines`` the first allocation of each order line.
        """
        start = datetime.fromtimestamp(since, UTC).isoformat(timespec="milliseconds")
        query = (
            "SELECT at, operator, 'scans' FROM scans WHERE workflow = ?1 AND at >= ?2"
            " UNION ALL SELECT at, operator, 'errors' FROM scans"
            " WHERE workflow = ?1 AND at >= ?2 AND result = 'refused'"
            " UNION ALL SELECT at, operator, 'parcels' FROM writes"
            " WHERE server = ?3 AND workflow = ?1 AND at >= ?2 AND kind = 'ship' AND state = 'DONE'"
            " UNION ALL SELECT min(at), operator, 'lines' FROM writes WHERE server = ?3 AND workflow = ?1"
            " AND at >= ?2 AND kind IN ('allocate', 'allocate to build') AND state = 'DONE' GROUP BY subject"
        )
        with told(self._path):
            return self._database.execute(query, (workflow, start, self._server)).fetchall()

    def scans(self, review: Review) -> tuple[Remembered, ...]:
        """Return the scans that are asked for, without control codes; the latest first."""
        words = review.words.split()
        where = "".join(
            " AND instr(lower(code || ' ' || result || ' ' || headline), lower(?)) > 0" for _ in words
        )
        if review.worked is not None:
            where += f" AND result = '{Result.DONE if review.worked else Result.REFUSED}'"
        query = (
            "SELECT id, at, code, source, workflow, result, headline, operator FROM scans"
            f" WHERE kind <> 'command' AND workflow <> '{LOOKING_BACK}'{where}"
            " ORDER BY rowid DESC LIMIT ? OFFSET ?"
        )
        asked = (*map(storable, words), review.most, review.skip)
        with told(self._path):
            found = self._database.execute(query, asked).fetchall()
        return tuple(Remembered(scan_id, datetime.fromisoformat(at), *rest) for scan_id, at, *rest in found)

    def next_to_send(self) -> WriteRow | None:
        """Return the oldest queued write that is due and whose subject has nothing in flight before it."""
        now = self._now()
        return next((row for row in self._first_of_each_subject() if _due(row, now) <= now), None)

    def next_due(self) -> float | None:
        """Return when the next write may be sent, seconds since 1970; None if nothing waits for the clock."""
        now = self._now()
        return min((_due(row, now) for row in self._first_of_each_subject()), default=None)

    def _first_of_each_subject(self) -> Iterator[WriteRow]:
        """Yield the oldest queued write of each subject that has nothing in flight."""
        busy = {row.write.subject for row in self.rows(*IN_FLIGHT)}
        for row in self.rows(WriteState.QUEUED):
            if row.write.subject not in busy:
                yield row
            busy.add(row.write.subject)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Give the database for one transaction."""
        with told(self._path), self._database:
            yield self._database

    def _moved(
        self, database: sqlite3.Connection, op_id: str, to: WriteState, cause: str, not_before: float = 0.0
    ) -> None:
        state = self._state(database, op_id)
        if state is None or to not in MOVES[state]:
            raise IllegalMove(f"{op_id}: {state} -> {to}")
        database.execute(
            "UPDATE writes SET state = ?1, cause = ?2, not_before = ?3, waiting_since = ?4,"
            " attempts = attempts + (?1 = 'SENDING'),"
            " doubt_since = CASE ?1 WHEN 'UNKNOWN' THEN ?4 ELSE NULL END WHERE op_id = ?5",
            (to, _clean(cause), not_before, self._now(), op_id),
        )
        database.execute(
            "INSERT INTO moves (op_id, at, from_state, to_state, cause) VALUES (?, ?, ?, ?, ?)",
            (op_id, self._timestamp(), state, to, _clean(cause)),
        )

    def _state(self, database: sqlite3.Connection, op_id: str) -> WriteState | None:
        row = database.execute("SELECT state FROM writes WHERE op_id = ?", (op_id,)).fetchone()
        return WriteState(row[0]) if row else None

    def _timestamp(self) -> str:
        return datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="milliseconds")


def _due(row: WriteRow, now: float) -> float:
    """Return when a write may be sent; one that would wait too long waits for a clock set back, so now."""
    pause = row.not_before - row.waiting_since if row.waiting_since else 0.0
    return row.not_before if row.not_before - now <= pause + CLOCK_SLACK else now


def _clean(text: str) -> str:
    """Make any text storable: SQLite takes no lone surrogates."""
    return text.encode("utf-8", "replace").decode()
