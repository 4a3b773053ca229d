"""The print queue in SQLite: every job is on disk before anything of it is sent."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from station.journal.lock import locked
from station.journal.problems import JournalInUse, JournalProblem
from station.printers.jobs import FOR_A_PERSON, MOVES, OPEN, JobState, LabelJob
from station.text import NOTHING, Text, say

KEEP_DAYS = 30
MOST_JOBS = 5_000
LONGEST_DATA = 1_000_000
_DAY = 86_400.0
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_Value = str | int | float
_SCHEMA = """
CREATE TABLE IF NOT EXISTS job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    printer TEXT NOT NULL,
    template TEXT NOT NULL,
    data TEXT NOT NULL,
    copies INTEGER NOT NULL,
    scan_id TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '{"template": ""}',
    added REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS job_of_printer ON job (printer, state);
CREATE INDEX IF NOT EXISTS job_of_scan ON job (scan_id);
"""
IN_USE = say("Another station prints with this print queue. Use that one, or end it first.")
CUT_SHORT = say("The station ended while this label was printed. Look whether it came out.")


class QueueUnusable(Exception):
    """The queue's file cannot be used; ``sentence`` says why."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class JobStore:
    """The jobs in one file, for one station; may be used by several threads. Raises QueueUnusable."""

    def __init__(self, file: Path, now: float) -> None:
        self._file = file
        self._mutex = threading.Lock()
        self._lock: IO[bytes] | None = None
        self.notice = NOTHING
        self._open(now)

    def _open(self, now: float) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._lock = locked(self._file)
            try:
                self._connect(now)
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode not in _DAMAGED:
                    raise
                self._set_aside(now)
                self._connect(now)
        except JournalInUse as error:
            raise QueueUnusable(IN_USE) from error
        except (OSError, sqlite3.Error, JournalProblem) as error:
            if self._lock is not None:
                self._lock.close()
            raise QueueUnusable(_unusable(self._file, error)) from error

    def _connect(self, now: float) -> None:
        self._database = sqlite3.connect(self._file, check_same_thread=False, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        _begun(self._database, now)

    def _set_aside(self, now: float) -> None:
        """Begin a new file: labels can be printed again, and a queue must not keep the bench from working."""
        self._database.close()
        kept = self._file.with_name(f"{self._file.name}.damaged-{int(now)}")
        self._file.replace(kept)
        for ending in ("-wal", "-shm"):
            self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
        self.notice = say(
            "The print queue was damaged and begins anew; labels that waited must be printed again."
            " The damaged file is kept as {kept}.",
            kept=kept,
        )

    def close(self) -> None:
        """Close the file and let another station have it."""
        self._database.close()
        if self._lock is not None:
            self._lock.close()

    def add(
        self, printer: str, template: str, data: Mapping[str, str], copies: int, scan_id: str, now: float
    ) -> LabelJob:
        """Record a new job at the end of its printer's queue."""
        content = json.dumps(dict(data))
        if len(content) > LONGEST_DATA:
            raise QueueUnusable(say("The label has more data than any label holds. Shorten it."))
        sql = (
            "INSERT INTO job (printer, template, data, copies, scan_id, state, added) VALUES (?,?,?,?,?,?,?)"
        )
        values = (printer, template, content, copies, scan_id, JobState.QUEUED, now)
        job = self._change(sql, values).lastrowid or 0
        return LabelJob(job, printer, template, dict(data), copies, scan_id, JobState.QUEUED, 0, NOTHING, now)

    def next(self, printer: str) -> LabelJob | None:
        """Return the first job that waits for a printer."""
        jobs = self._jobs("printer = ? AND state = ? ORDER BY id LIMIT 1", (printer, JobState.QUEUED))
        return jobs[0] if jobs else None

    def job(self, job_id: int) -> LabelJob | None:
        """Return a job, None if there is none of that number."""
        jobs = self._jobs("id = ?", (job_id,))
        return jobs[0] if jobs else None

    def of_scan(self, scan_id: str) -> list[LabelJob]:
        """Return the jobs of a scan, the latest last."""
        return self._jobs("scan_id = ? ORDER BY id", (scan_id,)) if scan_id else []

    def unsettled(self) -> list[LabelJob]:
        """Return what waits, is being printed, or stays for a person to decide."""
        states = (*OPEN, *FOR_A_PERSON)
        return self._jobs(f"state IN ({','.join('?' * len(states))}) ORDER BY id", states)

    def move(self, job: LabelJob, state: JobState, reason: Text = NOTHING) -> LabelJob | None:
        """Move a job on; None if it is no longer where it was, as after it was cancelled."""
        assert state in MOVES[job.state], f"{job.state} to {state}"
        sql = "UPDATE job SET state = ?, reason = ?, attempts = attempts + ? WHERE id = ? AND state = ?"
        tried = int(state is JobState.PRINTING)
        found = self._change(sql, (state, _written(reason), tried, job.id, job.state))
        return self.job(job.id) if found.rowcount else None

    def _change(self, sql: str, values: Sequence[_Value]) -> sqlite3.Cursor:
        with self._mutex, self._told():
            return self._database.execute(sql, values)

    def _jobs(self, where: str, values: Sequence[_Value]) -> list[LabelJob]:
        with self._mutex, self._told():
            rows = self._database.execute(f"SELECT * FROM job WHERE {where}", values).fetchall()
        return [_job(row) for row in rows]

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise QueueUnusable(_unusable(self._file, error)) from error


def _begun(database: sqlite3.Connection, now: float) -> None:
    """Put what was being printed in doubt, and forget what is long settled."""
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.executescript(_SCHEMA)
    database.execute(
        "UPDATE job SET state = ?, reason = ? WHERE state = ?",
        (JobState.UNKNOWN, _written(CUT_SHORT), JobState.PRINTING),
    )
    database.execute(
        "DELETE FROM job WHERE state NOT IN (?, ?) AND (added < ? OR id <= (SELECT max(id) FROM job) - ?)",
        (*OPEN, now - KEEP_DAYS * _DAY, MOST_JOBS),
    )


def _unusable(file: Path, error: Exception) -> Text:
    return say(
        "The print queue {file} cannot be used ({reason}). Check the disk and its permissions.",
        file=file,
        reason=getattr(error, "strerror", None) or error,
    )


def _written(reason: Text) -> str:
    values = {name: str(value) for name, value in reason.values.items()}
    return json.dumps({"template": reason.template, "values": values})


def _job(row: sqlite3.Row) -> LabelJob:
    reason = json.loads(row["reason"])
    return LabelJob(
        row["id"],
        row["printer"],
        row["template"],
        json.loads(row["data"]),
        row["copies"],
        row["scan_id"],
        JobState(row["state"]),
        row["attempts"],
        Text(reason["template"], reason.get("values", {})),
        row["added"],
    )
