"""One station for each journal: a lock that ends with the process, however it ends."""

import errno
import sys
from pathlib import Path
from typing import IO

from station.journal.problems import JournalInUse, JournalProblem, no_room_for
from station.text import say

_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


def locked(file: Path) -> IO[bytes]:
    """Return an open file beside the journal; until it is closed no other station gets the journal."""
    try:
        lock = file.with_name(file.name + ".lock").open("ab")
    except OSError as error:
        raise no_room_for(file, error) from error
    try:
        _take(lock)
    except OSError as error:
        lock.close()
        if error.errno not in _TAKEN:
            sentence = say("The journal {file} cannot be locked ({error}).", file=file, error=error.strerror)
            raise JournalProblem(sentence) from error
        sentence = say(
            "Another station is running with the journal {file}. Use that one, or end it first.", file=file
        )
        raise JournalInUse(sentence) from error
    return lock


if sys.platform == "win32":
    import msvcrt

    def _take(lock: IO[bytes]) -> None:
        lock.seek(0)
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(lock: IO[bytes]) -> None:
        # flock and not lockf: it holds between two openings within one process too.
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
