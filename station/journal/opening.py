"""Opening a journal: one station only, what is whole brought up to date, what is damaged saved first."""

import contextlib
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from station.journal.condition import damage
from station.journal.lock import locked
from station.journal.problems import no_room_for, told
from station.journal.retention import Keep, forget
from station.journal.salvage import finish, salvage
from station.journal.schema import VERSION, bring_up_to_date, version_of
from station.text import NOTHING, Text, say


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A journal's file, open and locked; ``notice`` tells what the operator should know about it."""

    database: sqlite3.Connection
    lock: IO[bytes]
    notice: Text

    def close(self) -> None:
        """Close the file, then let another station have it."""
        self.database.close()
        self.lock.close()


def opened(file: Path, now: Callable[[], float], keep: Keep) -> OpenFile:
    """Open a journal or make a new one. Raises JournalProblem."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise no_room_for(file, error) from error
    with ExitStack() as stack:
        lock = stack.enter_context(locked(file))
        stack.enter_context(told(file))
        notice = _made_whole(file, now())
        if not file.exists() or not file.stat().st_size:
            _begin(file)
        database = sqlite3.connect(file)
        stack.callback(database.close)
        _prepare(database, file)
        forget(database, keep, now())
        stack.pop_all()
        return OpenFile(database, lock, notice)


def _made_whole(file: Path, now: float) -> Text:
    """Save what can be read if the file is damaged; returns what is to be told about that."""
    kept = finish(file, now)
    if kept:
        return say(
            "The journal was damaged; what could be read was saved. The damaged file is kept as {kept}.",
            kept=kept,
        )
    reason = damage(file)
    if reason:
        return salvage(file, now, reason)
    if file.exists() and not file.stat().st_size:
        return say(
            "The journal {file} was empty; a new one was begun. If scans are missing, ask for help.",
            file=file,
        )
    return NOTHING


def backup_of(file: Path, version: int) -> Path:
    """Return where a journal is kept as it was before it was brought up to date."""
    return file.with_name(f"{file.stem}-version-{version}{file.suffix}")


def _begin(file: Path) -> None:
    """Make a new journal whole before it gets its name, so that an empty file is never one of ours."""
    beginning = file.with_name(file.name + ".new")
    beginning.unlink(missing_ok=True)
    with closing(sqlite3.connect(beginning)) as database:
        bring_up_to_date(database)
    beginning.replace(file)


def _prepare(database: sqlite3.Connection, file: Path) -> None:
    version = version_of(database)
    if 0 < version < VERSION:
        _keep(database, backup_of(file, version))
    database.execute("PRAGMA foreign_keys = ON")
    bring_up_to_date(database)
    _let_pages_go(database)
    database.execute("PRAGMA journal_mode = WAL")


def _keep(database: sqlite3.Connection, backup: Path) -> None:
    """Copy the journal, with what still lies in its log, before it is changed."""
    unfinished = backup.with_name(backup.name + ".new")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as copy:
        database.backup(copy)
    unfinished.replace(backup)


def _let_pages_go(database: sqlite3.Connection) -> None:
    """Let a file of version 1 give back the room of what is deleted; it must be written anew for that."""
    if database.execute("PRAGMA auto_vacuum").fetchone()[0]:
        return
    # For want of room it stays as it is: its pages are used again, only the file does not shrink.
    with contextlib.suppress(sqlite3.OperationalError):
        database.execute("PRAGMA auto_vacuum = INCREMENTAL")
        database.execute("VACUUM")
