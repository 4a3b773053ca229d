"""A damaged journal is never lost silently: what can be read is saved, the rest is kept and told."""

import random
import re
import sqlite3
from contextlib import closing

import pytest

from station.journal.condition import damage
from station.journal.problems import JournalProblem
from station.journal.salvage import finish
from station.journal.states import WriteState
from station.journal.store import Journal
from tests.journal.damaged import PAGE, check_consistent, crashed, filled, rows, spoil
from tests.workbench import SERVER, Clock

SCANS = 120


@pytest.fixture
def file(tmp_path):
    return filled(tmp_path / "journal.sqlite", SCANS)


def reopened(file):
    """Open the journal as the next start does; returns its notice and what it takes up."""
    with closing(Journal(file, SERVER, Clock())) as journal:
        return str(journal.notice), journal.recover()


def kept(file):
    """Return the damaged file that was set aside."""
    [found] = file.parent.glob("*-damaged-*.sqlite")
    return found


def figures(notice):
    return [int(figure) for figure in re.findall(r"(\d+) (?:scans|writes)", notice)]


def check_saved(file, notice, before):
    """Check that the notice tells the truth about a salvaged journal; returns how many scans it has."""
    saved, writes, lost, lost_writes = figures(notice)
    assert kept(file).name in notice
    assert kept(file).read_bytes() == before
    assert (saved, writes) == (
        rows(file, "SELECT count(*) FROM scans")[0][0],
        rows(file, "SELECT count(*) FROM writes")[0][0],
    )
    assert damage(file) == ""
    assert rows(file, "SELECT count(*) FROM writes WHERE state IN ('QUEUED', 'SENDING')") == [(0,)]
    assert lost <= SCANS - saved
    assert lost_writes <= SCANS - writes
    return saved


def test_a_whole_journal_is_opened_without_a_word(file):
    notice, unsettled = reopened(file)
    assert (notice, len(unsettled)) == ("", SCANS // 2)
    assert list(file.parent.glob("*damaged*")) == []


@pytest.mark.parametrize("seed", range(8))
def test_flipped_bytes_in_several_pages(file, seed):
    # The choice of the bytes is the test's input, the same in every run.
    chance = random.Random(seed)
    size = file.stat().st_size
    for page in chance.sample(range(2, size // PAGE), 4):
        start = page * PAGE + chance.choice((0, 3, 8, 2000))
        spoil(file, start, bytes(chance.randrange(256) for _ in range(24)))
    before = file.read_bytes()
    if damage(file):
        notice, _ = reopened(file)
        assert check_saved(file, notice, before) > SCANS // 2
    else:
        assert reopened(file)[0] == ""


def test_a_damaged_page_costs_its_own_rows_and_no_others(file):
    [root] = rows(file, "SELECT rootpage FROM sqlite_master WHERE name = 'scans'")[0]
    spoil(file, (root - 1) * PAGE, bytes(PAGE))
    before = file.read_bytes()
    notice, _ = reopened(file)
    assert check_saved(file, notice, before) == SCANS, "the way to the rows is gone, not the rows"
    assert figures(notice) == [SCANS, SCANS, 0, 0]
    check_consistent(file)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_file(file, share):
    content = file.read_bytes()
    before = content[: int(len(content) * share) // 100 * 100 + 7]
    file.write_bytes(before)
    notice, _ = reopened(file)
    check_saved(file, notice, before)


@pytest.mark.parametrize("length", [16, 100, PAGE])
def test_a_zeroed_header(file, length):
    spoil(file, 0, bytes(length))
    before = file.read_bytes()
    if length == PAGE:
        # Nothing tells any more whose file this was: it is left alone.
        with pytest.raises(JournalProblem, match="is no journal of a station"):
            reopened(file)
        assert file.read_bytes() == before
        return
    notice, _ = reopened(file)
    assert check_saved(file, notice, before) == SCANS
    check_consistent(file)


def test_what_lies_in_the_log_of_a_damaged_file_is_saved(tmp_path):
    file = filled(tmp_path / "journal.sqlite", SCANS, checkpoint=False)
    crashed(file)
    for start in range(PAGE, file.stat().st_size, PAGE):
        spoil(file, start, b"\xff" * 50)
    before, log = file.read_bytes(), file.with_name("journal.sqlite-wal").read_bytes()
    notice, _ = reopened(file)
    assert 0 < check_saved(file, notice, before) < SCANS
    assert rows(file, f"SELECT result FROM scans WHERE id = 's{SCANS - 1}'") == [("pending",)]
    assert kept(file).with_name(kept(file).name + "-wal").read_bytes() == log


def test_a_file_that_was_lost_beside_its_log(tmp_path):
    file = filled(tmp_path / "journal.sqlite", 24, checkpoint=False)
    crashed(file)
    file.unlink()
    notice, _ = reopened(file)
    assert figures(notice) == [24, 24, 0, 0]
    check_consistent(file)


def test_what_was_queued_is_looked_at_before_it_is_sent(file):
    before = dict(rows(file, "SELECT op_id, state FROM writes"))
    spoil(file, 0, bytes(100))
    _, unsettled = reopened(file)
    assert {row.op_id for row in unsettled} == {
        op_id for op_id, state in before.items() if state in ("QUEUED", "SENDING", "UNKNOWN")
    }
    assert {row.state for row in unsettled} == {WriteState.UNKNOWN}
    check_consistent(file)


def test_a_last_move_that_was_final_counts_more_than_a_stale_row(file):
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE writes SET state = 'QUEUED' WHERE op_id = 's0:receive'")
    spoil(file, 0, bytes(100))
    reopened(file)
    assert rows(file, "SELECT state FROM writes WHERE op_id = 's0:receive'") == [("DONE",)]


def test_a_write_that_makes_no_sense_is_damage_if_it_is_still_to_be_done(file):
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE writes SET payload = '{' WHERE op_id = 's2:receive'")
    before = file.read_bytes()
    notice, unsettled = reopened(file)
    assert "the write s2:receive cannot be read" in notice
    assert check_saved(file, notice, before) == SCANS
    assert figures(notice)[3] == 1
    assert "s2:receive" not in {row.op_id for row in unsettled}


def test_a_move_without_its_write_is_damage(file):
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DELETE FROM writes WHERE op_id = 's1:receive'")
    notice, _ = reopened(file)
    assert "a move belongs to no write" in notice
    assert figures(notice) == [SCANS, SCANS - 1, 0, 1]


def test_the_next_start_finishes_what_a_sudden_end_left_half_done(file):
    whole = file.read_bytes()
    file.with_name("journal.sqlite.salvaged").write_bytes(whole)
    spoil(file, 0, bytes(100))
    notice, unsettled = reopened(file)
    assert kept(file).name in notice
    assert len(unsettled) == SCANS // 2
    assert finish(file, 0.0) == ""


def test_two_damaged_files_of_one_second_are_both_kept(file):
    for _ in range(2):
        spoil(file, 0, bytes(100))
        reopened(file)
    assert len(list(file.parent.glob("*-damaged-*.sqlite"))) == 2


def test_an_empty_file_is_begun_anew_and_told(tmp_path):
    file = tmp_path / "journal.sqlite"
    file.touch()
    notice, unsettled = reopened(file)
    assert "was empty; a new one was begun" in notice
    assert unsettled == []


def test_a_file_of_zeros_is_set_aside(tmp_path):
    file = tmp_path / "journal.sqlite"
    file.write_bytes(bytes(3 * PAGE))
    notice, _ = reopened(file)
    assert figures(notice) == [0, 0, 0, 0]
    assert kept(file).read_bytes() == bytes(3 * PAGE)


def other_program(file):
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA application_id = 252006674")
        database.execute("CREATE TABLE geometry (shape TEXT)")


def damaged_other_program(file):
    other_program(file)
    spoil(file, 110, b"\xff" * 200)


def letter(file):
    file.write_text("Dear Müller & Söhne KG, " * 500, encoding="utf-8")


def unmarked(file):
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE scans (page TEXT)")


@pytest.mark.parametrize("make", [other_program, damaged_other_program, letter, unmarked])
def test_what_is_no_journal_is_left_alone(tmp_path, make):
    file = tmp_path / "journal.sqlite"
    make(file)
    before = file.read_bytes()
    with pytest.raises(JournalProblem, match=r"is no journal of a station. Move it away"):
        Journal(file, SERVER, Clock())
    assert file.read_bytes() == before
    assert list(tmp_path.glob("*damaged*")) == []


def test_a_folder_in_its_place_is_left_alone(tmp_path):
    (tmp_path / "journal.sqlite" / "inside").mkdir(parents=True)
    with pytest.raises(JournalProblem, match=r"it is a folder\). Check"):
        Journal(tmp_path / "journal.sqlite", SERVER, Clock())
    assert (tmp_path / "journal.sqlite" / "inside").is_dir()
