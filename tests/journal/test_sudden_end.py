"""The station may end at any moment: whatever statement was the last, the journal is whole."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from station.journal.states import WriteState
from station.journal.store import Journal
from tests.journal.damaged import check_consistent, filled, rows, spoil
from tests.workbench import SERVER, Clock

ROOT = Path(__file__).resolve().parents[2]
OLD = ROOT / "tests" / "data" / "journal" / "version-1.sqlite"
SENDING = "SELECT op_id FROM writes WHERE state = 'SENDING'"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


def ended_everywhere(folder, *begin_with):
    """Return the journals that processes left, each ended before another statement."""
    folder.mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.journal.sudden_end", str(folder), *map(str, begin_with)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    statements = int(ran.stdout)
    assert statements > 40, "the script says what the station does"
    return [folder / f"{number}.sqlite" for number in range(statements + 1)]


def states_of(file):
    """Return the states that the next start would see, without starting."""
    copy = file.with_name("look.sqlite")
    for ending in ("", "-wal"):
        copy.with_name(copy.name + ending).unlink(missing_ok=True)
        if file.with_name(file.name + ending).exists():
            shutil.copy(file.with_name(file.name + ending), copy.with_name(copy.name + ending))
    if not rows(copy, "SELECT 1 FROM sqlite_master WHERE name = 'writes'"):
        return {}
    return dict(rows(copy, "SELECT op_id, state FROM writes"))


def next_start(file):
    """Open a journal as the next start does; what was being sent is in doubt."""
    before = states_of(file)
    with closing(Journal(file, SERVER, Clock())) as journal:
        after = {row.op_id: row.state for row in journal.recover()}
        told = str(journal.notice)
    for op_id, state in before.items():
        if state == "SENDING":
            assert after[op_id] is WriteState.UNKNOWN
    assert rows(file, SENDING) == []
    return told


def test_the_journal_is_whole_wherever_the_station_ends(tmp_path):
    seen, counts = set(), []
    for file in ended_everywhere(tmp_path / "rounds"):
        seen |= set(states_of(file).values())
        assert next_start(file) == ""
        check_consistent(file)
        counts.append(rows(file, "SELECT (SELECT count(*) FROM scans), (SELECT count(*) FROM moves)")[0])
    assert seen == set(map(str, WriteState)) - {"REFUSED"}
    assert counts == sorted(counts), "nothing recorded goes away with a later end"
    assert counts[-1][0] == 3


def test_an_old_journal_is_whole_wherever_its_update_ends(tmp_path):
    for file in ended_everywhere(tmp_path / "rounds", OLD):
        assert next_start(file) == ""
        assert rows(file, "PRAGMA integrity_check") == [("ok",)]
        assert rows(file, "SELECT count(*) FROM scans") == [(8,)]
        assert rows(file, "SELECT count(*) FROM moves")[0][0] == 11
        assert dict(rows(file, "SELECT op_id, state FROM writes"))["sending:receive"] == "UNKNOWN"


def test_a_salvage_loses_nothing_wherever_it_ends(tmp_path):
    damaged = filled(tmp_path / "journal.sqlite", 4)
    spoil(damaged, 0, bytes(100))
    for file in ended_everywhere(tmp_path / "rounds", damaged):
        with closing(Journal(file, SERVER, Clock())) as journal:
            assert [str(row.state) for row in journal.recover()] == ["UNKNOWN"] * 2
        assert rows(file, "SELECT count(*) FROM scans") == [(4,)]
        [kept] = file.parent.glob(f"{file.stem}-damaged-*.sqlite")
        assert kept.read_bytes() == damaged.read_bytes()
        check_consistent(file)
