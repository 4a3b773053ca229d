"""What a file in the journal's place is: nothing yet, a whole journal, a damaged one, or something else's."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from station.journal.problems import JournalProblem, is_damage, no_room_for, told
from station.journal.schema import APPLICATION_ID, VERSION, version_of
from station.journal.states import UNSETTLED
from station.operations import from_payload
from station.text import say

TABLES = {"scans", "writes", "moves"}
_MAGIC = b"SQLite format 3\0"
_TRACE = b"CREATE TABLE scans"
_BLOCK = 1 << 20


def read_only(file: Path) -> sqlite3.Connection:
    """Open a file for reading; what the station has not yet carried over from its log counts too."""
    return sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro", uri=True)


def log_of(file: Path) -> Path:
    """Return the write-ahead log of a journal."""
    return file.with_name(file.name + "-wal")


def damage(file: Path) -> str:
    """Return what is wrong with the journal in SQLite's words, nothing for a whole or a new one.

    Raises JournalProblem for what is no journal, or one of a newer station: that is left alone.
    """
    if file.is_dir():
        raise no_room_for(file, IsADirectoryError(0, "it is a folder"))
    if not _size(file):
        return "its content is gone" if _size(log_of(file)) else ""
    try:
        with told(file), closing(read_only(file)) as database:
            return _found(database, file)
    except JournalProblem as problem:
        cause = problem.__cause__
        if not isinstance(cause, sqlite3.Error) or not is_damage(cause):
            raise
        if not _is_ours(file):
            raise _foreign(file) from cause
        return str(cause)


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _found(database: sqlite3.Connection, file: Path) -> str:
    version = version_of(database)
    mark = database.execute("PRAGMA application_id").fetchone()[0]
    names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if mark not in (0, APPLICATION_ID) or (mark == 0 and names and not names >= TABLES):
        raise _foreign(file)
    if mark == 0 and version == 0 and not names:
        return ""
    if version > VERSION:
        raise JournalProblem(
            say("The journal {file} was written by a newer station. Update this one.", file=file)
        )
    if version < 1 or not names >= TABLES:
        return "its tables are gone"
    checked = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
    if checked != "ok":
        return checked
    if database.execute("PRAGMA foreign_key_check").fetchone():
        return "a move belongs to no write"
    return _unreadable_write(database)


def _unreadable_write(database: sqlite3.Connection) -> str:
    """Name a write that is still to be worked on and makes no sense; SQLite would not see it."""
    states = ", ".join(f"'{state}'" for state in UNSETTLED)
    for op_id, kind, payload in database.execute(
        f"SELECT op_id, kind, payload FROM writes WHERE state IN ({states})"
    ):
        if not is_readable(kind, payload):
            return f"the write {op_id} cannot be read"
    return ""


def is_readable(kind: str, payload: str) -> bool:
    """Tell whether a write can be rebuilt from what the journal holds."""
    try:
        from_payload(kind, json.loads(payload))
    except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError):
        return False
    return True


def _is_ours(file: Path) -> bool:
    """Tell whether a file that SQLite cannot read was a journal; what is all zeros may have been one."""
    with file.open("rb") as content:
        head = content.read(100)
        if head.startswith(_MAGIC) and int.from_bytes(head[68:72], "big") == APPLICATION_ID:
            return True
        before, zeros = b"", not any(head)
        block = head
        while block:
            if _TRACE in before + block:
                return True
            zeros = zeros and not any(block)
            before, block = block[-len(_TRACE) :], content.read(_BLOCK)
    return zeros


def _foreign(file: Path) -> JournalProblem:
    return JournalProblem(
        say(
            "The journal {file} cannot be used: the file is no journal of a station."
            " Move it away, or name another file.",
            file=file,
        )
    )
