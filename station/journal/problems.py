"""What keeps a journal from being used, as sentences that say what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.text import Text, say

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NOT_ALLOWED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_AUTH}
_HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class JournalProblem(Exception):
    """The journal cannot be used; ``sentence`` tells the operator why and what to do."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class JournalInUse(JournalProblem):
    """Another station has this journal."""


def no_room_for(file: Path, error: OSError) -> JournalProblem:
    """Say that a journal cannot lie where it should."""
    return JournalProblem(
        say(
            "The journal {file} cannot be opened ({error}). Check its folder, or name another file.",
            file=file,
            error=error.strerror or error,
        )
    )


@contextmanager
def told(file: Path) -> Iterator[None]:
    """Turn what the disk or the file does to SQLite into a JournalProblem; bugs stay what they are."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except sqlite3.Error as error:
        raise JournalProblem(_sentence(error, file)) from error


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether an error means that the file's content is not what it should be."""
    code = _code(error)
    return code & 0xFF in _DAMAGED or code == sqlite3.SQLITE_IOERR_SHORT_READ


def _code(error: sqlite3.Error) -> int:
    # Only errors that SQLite itself gave have a code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)


def _sentence(error: sqlite3.Error, file: Path) -> Text:
    code = _code(error) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return say(
            "There is no room left for the journal {file}. Make room on its disk, then go on.", file=file
        )
    if code in _NOT_ALLOWED:
        return say(
            "The journal {file} may not be written. Give this user the right to write it and its folder.",
            file=file,
        )
    if code in _HELD:
        return say("Another program is writing to the journal {file}. Close it, then go on.", file=file)
    if code == sqlite3.SQLITE_IOERR:
        return say(
            "The disk failed while the journal {file} was used ({error}). Check the disk and the room on it.",
            file=file,
            error=error,
        )
    if is_damage(error):
        return say(
            "The journal {file} is damaged ({error}). Start the station again: it saves what can be read.",
            file=file,
            error=error,
        )
    return say("The journal {file} cannot be used ({error}). Ask for help.", file=file, error=error)
