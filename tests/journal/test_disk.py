"""A full disk, a limit, a folder without the right to write: said in a sentence, and nothing is lost."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from station.barcode import read
from station.journal.problems import JournalProblem, told
from station.journal.states import WriteState
from station.journal.store import Journal
from tests.journal.damaged import WRITE, check_consistent, rows
from tests.workbench import SERVER, Clock, scan

FILLING = """
import resource, sys
from pathlib import Path
from station.barcode import read
from station.journal.problems import JournalProblem
from station.journal.store import Journal
from tests.workbench import SERVER, Clock, scan
journal = Journal(Path(sys.argv[1]), SERVER, Clock())
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
number = 0
try:
    while number < 1000:
        journal.record_scan(scan("x" * 2000, f"s{number}"), read("x" * 2000))
        number += 1
except JournalProblem as problem:
    print(number, problem)
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "journal.sqlite"


def test_a_full_disk_loses_nothing_and_is_said(file):
    with closing(Journal(file, SERVER, Clock())) as journal:
        journal.record_scan(scan("first", "s0"), read("first"))
        journal.record_write("s0:receive", "s0", "receive", WRITE)
        [pages] = journal._database.execute("PRAGMA page_count").fetchone()
        journal._database.execute(f"PRAGMA max_page_count = {pages}")
        full = r"There is no room left for the journal .*journal.sqlite. Make room on its disk."
        with pytest.raises(JournalProblem, match=full) as raised:
            journal.record_scan(scan("x" * 9000, "s1"), read("x" * 9000))
        assert raised.value.__cause__.sqlite_errorcode == sqlite3.SQLITE_FULL
        journal.move("s0:receive", WriteState.SENDING)
        journal._database.execute("PRAGMA max_page_count = 100000")
        journal.record_scan(scan("x" * 9000, "s1"), read("x" * 9000))
    assert rows(file, "SELECT id FROM scans") == [("s0",), ("s1",)]
    check_consistent(file)


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is one of POSIX")
def test_a_disk_that_takes_no_more_keeps_what_it_took(file):
    ran = subprocess.run(
        [sys.executable, "-c", FILLING, str(file)], capture_output=True, text=True, check=True, timeout=60
    )
    recorded, _, said = ran.stdout.partition(" ")
    assert said.startswith(f"The disk failed while the journal {file} was used")
    Journal(file, SERVER, Clock()).close()
    assert rows(file, "SELECT count(*) FROM scans") == [(int(recorded),)]
    assert int(recorded) > 10
    check_consistent(file)


def test_what_another_program_holds_is_said(file):
    with closing(Journal(file, SERVER, Clock())) as journal, closing(sqlite3.connect(file)) as other:
        journal._database.execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalProblem, match="Another program is writing to the journal"):
            journal.record_scan(scan("x"), read("x"))
        other.rollback()
        journal.record_scan(scan("x"), read("x"))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(JournalProblem, match=r"cannot be opened \(Permission denied\). Check its folder"):
            Journal(tmp_path / "journal.sqlite", SERVER, Clock())
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_FULL, "There is no room left"),
        (sqlite3.SQLITE_READONLY, "may not be written. Give this user the right"),
        (sqlite3.SQLITE_CANTOPEN, "may not be written"),
        (sqlite3.SQLITE_IOERR_WRITE, "The disk failed"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "Another program is writing"),
        (sqlite3.SQLITE_CORRUPT_VTAB, "is damaged"),
        (sqlite3.SQLITE_ERROR, "cannot be used"),
    ],
)
def test_every_failure_is_a_sentence_that_says_what_to_do(file, code, said):
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    with pytest.raises(JournalProblem, match=said), told(file):
        raise error


@pytest.mark.parametrize("bug", [sqlite3.IntegrityError, sqlite3.ProgrammingError])
def test_bugs_stay_bugs(file, bug):
    with pytest.raises(bug), told(file):
        raise bug("wrong")
