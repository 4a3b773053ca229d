"""A journal with content, and the ways in which disks spoil one."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from station.barcode import read
from station.journal.states import WriteState
from station.journal.store import Journal
from station.operations import Receive
from tests.workbench import SERVER, Clock, scan

WRITE = Receive(5, "PO-0001", "label", 11, quantity=Decimal("2.50"), part="LM358BIDDFR")
ENDS = (
    (WriteState.SENDING, WriteState.DONE),
    (WriteState.SENDING, WriteState.REFUSED),
    (),
    (WriteState.SENDING,),
    (WriteState.SENDING, WriteState.UNKNOWN),
    (WriteState.TAKEN_BACK,),
)
PAGE = 4096


def filled(file: Path, scans: int = 120, checkpoint: bool = True) -> Path:
    """Make a journal with so many scans, each with a write; all states take turns."""
    with closing(Journal(file, SERVER, Clock())) as journal:
        # One commit at a time is of no interest here.
        journal._database.execute("PRAGMA synchronous = OFF")
        for number in range(scans):
            text = f"code {number} {'x' * 60}"
            journal.record_scan(scan(text, f"s{number}"), read(text))
            journal.record_write(
                f"s{number}:receive", f"s{number}", "receive", replace(WRITE, barcode=text, line=number + 1)
            )
            for state in ENDS[number % len(ENDS)]:
                journal.move(f"s{number}:receive", state)
        if not checkpoint:
            keep_log(file)
    return file


def keep_log(file: Path) -> None:
    """Copy file and log as a sudden end would leave them; ``crashed`` puts the copies in place."""
    for name in (file.name, f"{file.name}-wal"):
        (file.parent / f"{name}.copy").write_bytes((file.parent / name).read_bytes())


def crashed(file: Path) -> None:
    """Let the file and its log be as they were before the station closed them."""
    for name in (file.name, f"{file.name}-wal"):
        (file.parent / f"{name}.copy").replace(file.parent / name)


def spoil(file: Path, start: int, content: bytes) -> None:
    """Write bytes over a place in a file."""
    with file.open("r+b") as out:
        out.seek(start)
        out.write(content)


def rows(file: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(file)) as database:
        return database.execute(query).fetchall()


def check_consistent(file: Path) -> None:
    """Fail unless every scan is whole, every state legal, and the moves lead to the states."""
    assert rows(file, "PRAGMA integrity_check") == [("ok",)]
    assert rows(file, "PRAGMA foreign_key_check") == []
    for _, raw, code in rows(file, "SELECT id, raw, code FROM scans"):
        assert code == raw.decode()
    for op_id, state in rows(file, "SELECT op_id, state FROM writes"):
        moves = rows(file, f"SELECT from_state, to_state FROM moves WHERE op_id = '{op_id}' ORDER BY id")
        assert [start for start, _ in moves] == ["QUEUED", *(end for _, end in moves)][: len(moves)]
        assert state == (moves[-1][1] if moves else "QUEUED")
