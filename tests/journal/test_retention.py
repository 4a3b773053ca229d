"""What a journal forgets, and what it never does."""

import sqlite3
from contextlib import closing

import pytest

from station.barcode import read
from station.journal import retention
from station.journal.condition import damage
from station.journal.retention import Keep, forget
from station.journal.states import WriteState
from station.journal.store import Journal
from tests.journal.damaged import ENDS, WRITE, check_consistent, rows
from tests.workbench import SERVER, START, Clock, scan

DAY = 86_400.0
UNSETTLED = {2, 3, 4}
"""Which of ENDS leave something to be done."""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "journal.sqlite"


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    monkeypatch.setattr(retention, "STEP", 4)


def fill(file, scans, size=10):
    """Record a scan a day before START, the last at START, with writes in all states."""
    clock = Clock()
    with closing(Journal(file, SERVER, clock)) as journal:
        journal._database.execute("PRAGMA synchronous = OFF")
        for number in range(scans):
            clock.now = START - (scans - 1 - number) * DAY
            text = f"{number:04}{'x' * size}"
            at = scan(text).at.fromtimestamp(clock.now, scan(text).at.tzinfo)
            came = type(scan(text))(f"s{number}", text.encode(), text, "test", None, at)
            journal.record_scan(came, read(text))
            op_id = f"s{number}:receive"
            journal.record_write(op_id, came.id, "receive", WRITE)
            for state in ENDS[number % len(ENDS)]:
                journal.move(op_id, state)


def numbers(file):
    return [int(scan_id[1:]) for (scan_id,) in rows(file, "SELECT id FROM scans ORDER BY rowid")]


def unsettled(numbers):
    return [number for number in numbers if number % len(ENDS) in UNSETTLED]


def test_settled_scans_go_when_they_are_old_and_unsettled_ones_stay(file):
    fill(file, 60)
    Journal(file, SERVER, Clock(), Keep(days=10)).close()
    assert numbers(file) == sorted({*unsettled(range(60)), *range(49, 60)})
    check_consistent(file)
    assert damage(file) == ""
    assert rows(file, "SELECT count(*) FROM moves WHERE op_id NOT IN (SELECT op_id FROM writes)") == [(0,)]


def test_what_is_young_enough_stays_whole(file):
    fill(file, 12)
    Journal(file, SERVER, Clock(), Keep(days=11)).close()
    assert numbers(file) == list(range(12))


def test_a_file_that_has_grown_too_large_loses_its_oldest_settled_scans_and_shrinks(file):
    fill(file, 120, size=40_000)
    before = file.stat().st_size
    Journal(file, SERVER, Clock(), Keep(days=400, megabytes=10)).close()
    left = numbers(file)
    assert before > 14_000_000
    assert file.stat().st_size < 10_100_000
    assert set(unsettled(range(120))) <= set(left)
    gone = set(range(120)) - set(left)
    assert max(gone) < min(set(left) - set(unsettled(range(120)))), "the oldest go"
    check_consistent(file)


def test_what_is_unsettled_stays_however_large_it_is(file):
    fill(file, 60, size=80_000)
    Journal(file, SERVER, Clock(), Keep(days=1, megabytes=1)).close()
    assert numbers(file) == unsettled(range(60))


def test_a_clock_years_ahead_deletes_nothing(file):
    fill(file, 12)
    ahead = Clock()
    ahead.go(4000 * DAY)
    Journal(file, SERVER, ahead, Keep(days=400)).close()
    assert numbers(file) == list(range(12))


def test_old_settled_writes_without_a_scan_go_too(file):
    fill(file, 12)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DELETE FROM scans WHERE id IN ('s0', 's2')")
        database.commit()
        forget(database, Keep(days=5), START)
    assert rows(file, "SELECT state FROM writes WHERE scan_id IN ('s0', 's2')") == [
        (WriteState.QUEUED.value,)
    ]
