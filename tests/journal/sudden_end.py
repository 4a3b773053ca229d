"""Runs a script of journal calls again and again and ends it (SIGKILL) before statement 1, 2, 3 ...

Started as a program of its own with a folder and an optional journal to begin with; each round is a
forked process with a journal of its own, ``N.sqlite``. The last round runs to its end. A journal that is
given is only opened; without one everything is done that a station does.
"""

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from station.barcode import read
from station.journal import schema
from station.journal.states import WriteState
from station.journal.store import Journal
from station.model import Result, Verdict
from station.text import say
from tests.journal.damaged import WRITE
from tests.workbench import SERVER, Clock, scan

ENOUGH = 500


def start(file: Path) -> Journal:
    """Do what a station does when it starts."""
    journal = Journal(file, SERVER, Clock())
    journal.recover()
    return journal


def work(file: Path) -> None:
    """Do everything that a station does with its journal."""
    journal = start(file)
    paths = (
        (WriteState.SENDING, WriteState.DONE),
        (WriteState.SENDING, WriteState.UNKNOWN, WriteState.DISPUTED),
        (),
    )
    for number, path in enumerate(paths):
        scan_id, text = f"new{number}", f"code {number}"
        journal.record_scan(scan(text, scan_id), read(text))
        journal.record_write(f"{scan_id}:receive", scan_id, "receive", WRITE, "anna")
        for state in path:
            journal.move(f"{scan_id}:receive", state)
        journal.record_verdict(Verdict(scan_id, Result.DONE, say("Over.")), "receive")
    journal.settle("new1:receive", WriteState.DONE, "anna", "seen")
    journal.take_back("new2:receive")
    journal.close()


def count_everything(countdown: Callable[[object], None]) -> None:
    """Count every statement, and every change of a file's name."""
    connect, replace = sqlite3.connect, Path.replace

    def counted_connect(*arguments: object, **more: object) -> sqlite3.Connection:
        database = connect(*arguments, **more)
        database.set_trace_callback(countdown)
        return database

    def counted_replace(file: Path, target: Path) -> Path:
        countdown(target)
        return replace(file, target)

    sqlite3.connect, Path.replace = counted_connect, counted_replace


class _Countdown:
    """Ends the process before the statement that it was told."""

    def __init__(self, statements: int) -> None:
        self._left = statements

    def __call__(self, what: object) -> None:
        self._left -= 1
        if self._left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    # What a process has written survives its end without a sync too.
    schema.SYNCHRONOUS = "OFF"
    folder = Path(sys.argv[1])
    for number in range(ENOUGH):
        file = folder / f"{number}.sqlite"
        if len(sys.argv) > 2:
            shutil.copy(sys.argv[2], file)
        child = os.fork()
        if not child:
            count_everything(_Countdown(number))
            if len(sys.argv) > 2:
                start(file).close()
            else:
                work(file)
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            print(number)
            return
    sys.exit("the script never came to its end")


if __name__ == "__main__":
    main()
