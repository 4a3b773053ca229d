"""Journals of earlier versions are brought up to date, and kept as they were."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from station.barcode import read
from station.journal import schema
from station.journal.condition import damage
from station.journal.export import scans
from station.journal.opening import backup_of
from station.journal.schema import APPLICATION_ID, VERSION, bring_up_to_date
from station.journal.states import WriteState
from station.journal.store import Journal
from station.model import Result, Verdict
from station.text import say
from tests.workbench import SERVER, Clock, scan

MIGRATIONS = Path(schema.__file__).parent / "migrations"
OLD = Path(__file__).resolve().parents[1] / "data" / "journal" / "version-1.sqlite"


@pytest.fixture
def file(tmp_path):
    return Path(shutil.copy(OLD, tmp_path / "journal.sqlite"))


def content(file, table):
    with closing(sqlite3.connect(file)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY rowid")]


@pytest.mark.parametrize("table", ["scans", "writes", "moves"])
def test_nothing_of_an_old_journal_is_lost(file, table):
    before = content(file, table)
    Journal(file, SERVER, Clock()).close()
    after = content(file, table)
    assert [{name: row[name] for name in old} for row, old in zip(after, before, strict=True)] == before
    assert content(backup_of(file, 1), table) == before


def test_an_old_journal_is_taken_up_where_it_stood(file):
    with closing(Journal(file, SERVER, Clock())) as journal:
        states = {row.scan_id: str(row.state) for row in journal.recover()}
        assert states == {
            "queued": "QUEUED",
            "sending": "UNKNOWN",
            "unknown": "UNKNOWN",
            "disputed": "DISPUTED",
        }
        assert journal.next_to_send().scan_id == "queued"
        journal.record_scan(scan("new", "s1"), read("new"))
    assert len(list(scans(file, -1))) == 9


def test_the_duplicate_guard_knows_old_scans(file):
    [done] = [row for row in content(file, "scans") if row["id"] == "done"]
    code = read(bytes(done["raw"]).decode()).text
    with closing(Journal(file, SERVER, Clock())) as journal:
        [(earlier, write)] = journal.earlier(code, "", "receive")
    assert (earlier.id, write.state) == ("done", WriteState.DONE)


def test_an_old_file_becomes_one_that_can_shrink(file):
    Journal(file, SERVER, Clock()).close()
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA auto_vacuum").fetchone() == (2,)
        assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert damage(file) == ""


def test_a_step_that_fails_leaves_the_old_version_whole(file):
    before = content(file, "writes")
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE scans_code (name TEXT)")
        with pytest.raises(sqlite3.OperationalError, match="scans_code"):
            bring_up_to_date(database)
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
    assert content(file, "writes") == before


def test_a_new_journal_and_an_updated_one_have_the_same_layout(file, tmp_path):
    Journal(file, SERVER, Clock()).close()
    Journal(tmp_path / "new.sqlite", SERVER, Clock()).close()
    layouts = []
    for each in (file, tmp_path / "new.sqlite"):
        with closing(sqlite3.connect(each)) as database:
            layouts.append(database.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall())
    assert layouts[0] == layouts[1]


# From version 2.


def of_version_2(file):
    """Bring a journal of version 1 as far as version 2, as an earlier station would have."""
    step = (MIGRATIONS / "002.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(file)) as database:
        database.executescript(step)
        database.execute("PRAGMA user_version = 2")
    return file


def test_a_journal_of_version_2_is_backed_up_and_works(file):
    of_version_2(file)
    before = content(file, "scans")
    with closing(Journal(file, SERVER, Clock())) as journal:
        journal.record_scan(scan("new", "s1"), read("new"), "Ada")
        journal.record_verdict(Verdict("s1", Result.DONE, say("Told.")), "pack")
        told = [(operator, what) for _, operator, what in journal.doings("pack", 0.0)]
    assert told == [("Ada", "scans")]
    assert content(backup_of(file, 2), "scans") == before
    assert [row["operator"] for row in content(file, "scans")] == [""] * len(before) + ["Ada"]
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)
