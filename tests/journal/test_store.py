"""The journal on disk, seen through a second connection as another process would."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, strategies as st

from station.barcode import read
from station.journal.problems import JournalProblem
from station.journal.schema import APPLICATION_ID
from station.journal.states import MOVES, IllegalMove, WriteState
from station.journal.store import VERSION, Journal
from station.model import Result, Verdict
from station.operations import Receive
from station.text import say
from tests.workbench import SERVER, START, Clock, scan

WRITE = Receive(
    5, "PO-0001", "label", 11, quantity=Decimal("2.50"), part="LM358BIDDFR", received_before=Decimal(0)
)
PATHS = {
    WriteState.QUEUED: (),
    WriteState.SENDING: (WriteState.SENDING,),
    WriteState.UNKNOWN: (WriteState.SENDING, WriteState.UNKNOWN),
    WriteState.DONE: (WriteState.SENDING, WriteState.DONE),
    WriteState.REFUSED: (WriteState.SENDING, WriteState.REFUSED),
    WriteState.DISPUTED: (WriteState.SENDING, WriteState.UNKNOWN, WriteState.DISPUTED),
    WriteState.TAKEN_BACK: (WriteState.TAKEN_BACK,),
}
ILLEGAL = [(a, b) for a, b in product(WriteState, WriteState) if b not in MOVES[a]]
LEGAL = [(a, b) for a, b in product(WriteState, WriteState) if b in MOVES[a]]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "station" / "journal.sqlite"


@pytest.fixture
def journal(file, clock):
    with closing(Journal(file, SERVER, clock)) as opened:
        yield opened


def on_disk(file, query, *values):
    with closing(sqlite3.connect(file)) as database:
        return database.execute(query, values).fetchall()


def put(journal, op_id="s1:receive", to=WriteState.QUEUED, write=WRITE):
    journal.record_write(op_id, op_id.partition(":")[0], "receive", write)
    for state in PATHS[to]:
        journal.move(op_id, state)
    return op_id


# Scans.


def test_a_scan_is_on_disk_as_the_device_gave_it(journal, file):
    journal.record_scan(scan("[)>\x1e06\x1dQ1"), read("[)>\x1e06\x1dQ1"))
    [row] = on_disk(file, "SELECT id, raw, source, kind, result, headline FROM scans")
    assert row == ("s1", b"[)>\x1e06\x1dQ1", "test", "label", "pending", "")


def test_a_verdict_is_noted_with_its_sentence(journal, file):
    journal.record_scan(scan("x"), read("x"))
    journal.record_verdict(
        Verdict("s1", Result.REFUSED, say("No {x}.", x="\ud800"), "quoted \udc80"), "receive"
    )
    [row] = on_disk(file, "SELECT workflow, result, headline, detail FROM scans")
    assert row == ("receive", "refused", "No <U+D800>.", "quoted ?")


@given(st.text(st.characters(), max_size=40))
def test_any_scan_can_be_kept(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("any") / "journal.sqlite"
    with closing(Journal(file, SERVER, Clock())) as journal:
        journal.record_scan(scan(text), read(text))
        journal.record_verdict(Verdict("s1", Result.DONE, say("{x}", x=text), text), "home")
        put(journal, write=replace(WRITE, barcode=text, part=text))
        journal.move("s1:receive", WriteState.SENDING, text)
        assert journal.rows(WriteState.SENDING)[0].write.barcode == text
    assert on_disk(file, "SELECT raw FROM scans") == [(text.encode("utf-8", "surrogatepass"),)]


# Writes and moves.


def test_a_write_is_queued_on_disk_and_comes_back_the_same(journal, file, clock):
    put(journal)
    [row] = journal.rows(WriteState.QUEUED)
    assert (row.write, row.scan_id, row.workflow, row.attempts) == (WRITE, "s1", "receive", 0)
    assert on_disk(file, "SELECT state, server, subject FROM writes") == [
        ("QUEUED", SERVER, "purchase order line 11")
    ]


def test_every_move_is_on_disk_with_its_time_and_cause(journal, file, clock):
    put(journal)
    journal.move("s1:receive", WriteState.SENDING)
    clock.go(10)
    journal.move("s1:receive", WriteState.UNKNOWN, "read timeout")
    [row] = journal.rows(WriteState.UNKNOWN)
    assert (row.attempts, row.doubt_since, row.cause) == (1, START + 10, "read timeout")
    moves = on_disk(file, "SELECT from_state, to_state, cause, at FROM moves ORDER BY id")
    assert moves == [
        ("QUEUED", "SENDING", "", "2027-01-15T08:00:00.000+00:00"),
        ("SENDING", "UNKNOWN", "read timeout", "2027-01-15T08:00:10.000+00:00"),
    ]
    journal.move("s1:receive", WriteState.QUEUED, not_before=START + 99)
    [row] = journal.rows(WriteState.QUEUED)
    assert (row.doubt_since, row.not_before) == (None, START + 99)


@pytest.mark.parametrize(("state", "to"), LEGAL)
def test_a_move_in_the_table_is_made(journal, file, state, to):
    put(journal, to=state)
    journal.move("s1:receive", to)
    assert on_disk(file, "SELECT state FROM writes") == [(to.value,)]


@pytest.mark.parametrize(("state", "to"), ILLEGAL)
def test_a_move_that_is_not_in_the_table_raises_and_changes_nothing(journal, file, state, to):
    put(journal, to=state)
    before = (on_disk(file, "SELECT * FROM writes"), on_disk(file, "SELECT * FROM moves"))
    with pytest.raises(IllegalMove, match=f"{state} -> {to}"):
        journal.move("s1:receive", to)
    assert (on_disk(file, "SELECT * FROM writes"), on_disk(file, "SELECT * FROM moves")) == before


def test_moving_a_write_that_is_not_there_raises(journal):
    with pytest.raises(IllegalMove):
        journal.move("nobody", WriteState.SENDING)


def test_a_move_that_breaks_off_halfway_leaves_the_old_state(journal, file):
    put(journal)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(
            "CREATE TRIGGER disk_full BEFORE INSERT ON moves BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    with pytest.raises(sqlite3.IntegrityError, match="disk full"):
        journal.move("s1:receive", WriteState.SENDING)
    assert on_disk(file, "SELECT state, attempts FROM writes") == [("QUEUED", 0)]
    assert on_disk(file, "SELECT * FROM moves") == []
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DROP TRIGGER disk_full")
    journal.move("s1:receive", WriteState.SENDING)
    assert on_disk(file, "SELECT state, attempts FROM writes") == [("SENDING", 1)]


def test_one_operation_is_recorded_once(journal, file):
    put(journal)
    with pytest.raises(sqlite3.IntegrityError):
        put(journal)
    assert len(on_disk(file, "SELECT * FROM writes")) == 1


# After a stop.


def test_what_was_being_sent_is_in_doubt_at_the_next_start(file, clock):
    with closing(Journal(file, SERVER, clock)) as first:
        for state in WriteState:
            put(first, f"{state}:receive", state)
    with closing(Journal(file, SERVER, clock)) as second:
        unsettled = {row.scan_id: row.state for row in second.recover()}
    assert unsettled == {
        "QUEUED": WriteState.QUEUED,
        "SENDING": WriteState.UNKNOWN,
        "UNKNOWN": WriteState.UNKNOWN,
        "DISPUTED": WriteState.DISPUTED,
    }
    [cause] = on_disk(file, "SELECT cause FROM writes WHERE op_id = 'SENDING:receive'")
    assert cause == ("the station stopped before the answer came",)


def test_writes_for_another_server_are_left_alone(file, clock):
    with closing(Journal(file, SERVER, clock)) as journal:
        put(journal, to=WriteState.SENDING)
    with closing(Journal(file, "https://other.example.com", clock)) as other:
        assert other.recover() == []
        assert other.next_to_send() is None
        put(other, "s2:receive")
        assert other.next_to_send().op_id == "s2:receive"
    with closing(Journal(file, SERVER, clock)) as journal:
        assert [row.op_id for row in journal.rows(*WriteState)] == ["s1:receive"]


# Writes held back, taken back, and disputes settled by a person.


def test_a_write_is_kept_with_who_was_signed_in(journal, file):
    journal.record_write("s1:receive", "s1", "receive", WRITE, "anna \udc80")
    assert journal.rows(WriteState.QUEUED)[0].operator == "anna ?"


def test_a_write_held_back_is_not_sent_before_its_time(journal, clock):
    journal.record_write("s1:receive", "s1", "receive", WRITE, held_until=START + 5)
    assert journal.rows(WriteState.QUEUED)[0].held_until == START + 5
    assert (journal.next_to_send(), journal.next_due()) == (None, START + 5)
    clock.go(5)
    assert journal.next_to_send().op_id == "s1:receive"


def test_what_was_not_sent_can_be_taken_back(journal, file):
    put(journal)
    assert journal.take_back("s1:receive")
    assert journal.recover() == []
    assert on_disk(file, "SELECT from_state, to_state FROM moves") == [("QUEUED", "TAKEN_BACK")]


@pytest.mark.parametrize("state", set(WriteState) - {WriteState.QUEUED})
def test_what_may_have_been_sent_cannot_be_taken_back(journal, file, state):
    put(journal, to=state)
    assert not journal.take_back("s1:receive")
    assert on_disk(file, "SELECT state FROM writes") == [(state.value,)]


@pytest.mark.parametrize("to", [WriteState.DONE, WriteState.QUEUED, WriteState.REFUSED])
def test_a_person_settles_a_dispute_and_is_named(journal, file, to):
    put(journal, to=WriteState.DISPUTED)
    journal.settle("s1:receive", to, "anna", "counted 10 on the shelf")
    [row] = journal.rows(to)
    assert (row.settled_by, row.evidence) == ("anna", "counted 10 on the shelf")
    assert on_disk(file, "SELECT cause FROM moves ORDER BY id DESC LIMIT 1") == [("settled by anna",)]


@pytest.mark.parametrize("state", set(WriteState) - {WriteState.DISPUTED})
def test_only_disputes_are_for_a_person(journal, file, state):
    put(journal, to=state)
    with pytest.raises(IllegalMove, match="not for a person"):
        journal.settle("s1:receive", WriteState.DONE, "anna", "")
    assert on_disk(file, "SELECT state, settled_by FROM writes") == [(state.value, "")]


def test_what_reading_back_saw_is_kept(journal):
    put(journal, to=WriteState.UNKNOWN)
    journal.note_evidence("s1:receive", "received 10 before, 12 now")
    assert journal.rows(WriteState.UNKNOWN)[0].evidence == "received 10 before, 12 now"


# The same code again.


def test_earlier_scans_of_a_code_are_found_by_its_canonical_text(journal):
    spellings = ("[)>\x1e06\x1d1PX\x1dQ1\x1e\x04", "[)>{RS}06{GS}1PX{GS}Q1{RS}{EOT}")
    for number, spelling in enumerate(spellings):
        journal.record_scan(scan(spelling, f"s{number}"), read(spelling))
        put(journal, f"s{number}:receive", WriteState.DONE)
    code = read(spellings[0]).text
    assert [found.id for found, _ in journal.earlier(code, "s1", "receive")] == ["s0"]
    assert [found.id for found, _ in journal.earlier(code, "s2", "receive")] == ["s0", "s1"]
    assert journal.earlier(code, "s2", "allocate") == []
    assert journal.earlier("another", "s2", "receive") == []


@pytest.mark.parametrize("state", WriteState)
def test_what_was_refused_or_taken_back_was_not_done_before(journal, state):
    journal.record_scan(scan("x", "s1"), read("x"))
    put(journal, to=state)
    never = {WriteState.REFUSED, WriteState.TAKEN_BACK}
    assert bool(journal.earlier(read("x").text, "s2", "receive")) is (state not in never)


def test_another_server_has_not_seen_the_code(file, clock):
    with closing(Journal(file, "https://other.example.com", clock)) as other:
        other.record_scan(scan("x", "s1"), read("x"))
        put(other, to=WriteState.DONE)
    with closing(Journal(file, SERVER, clock)) as journal:
        assert journal.earlier(read("x").text, "s2", "receive") == []


# A clock that is set back.


@pytest.mark.parametrize("pause", [2.0, 60.0, 300.0])
def test_a_clock_set_back_by_a_day_holds_nothing_back(journal, clock, pause):
    put(journal, to=WriteState.SENDING)
    journal.move("s1:receive", WriteState.QUEUED, "refused", clock.now + pause)
    assert journal.next_to_send() is None
    clock.go(-86_400)
    assert journal.next_to_send().op_id == "s1:receive"
    assert journal.next_due() <= clock.now


def test_a_doubt_from_the_future_begins_anew(file, clock):
    with closing(Journal(file, SERVER, clock)) as journal:
        put(journal, to=WriteState.UNKNOWN)
    clock.go(-86_400)
    with closing(Journal(file, SERVER, clock)) as journal:
        assert [row.doubt_since for row in journal.recover()] == [clock.now]


def test_the_order_is_that_of_the_scans_whatever_the_clock_says(journal, clock):
    put(journal, "s1:receive", write=replace(WRITE, line=12))
    clock.go(-86_400)
    put(journal, "s2:receive")
    assert [row.op_id for row in journal.rows(WriteState.QUEUED)] == ["s1:receive", "s2:receive"]
    assert journal.next_to_send().op_id == "s1:receive"


# What to send next.


def test_the_oldest_write_goes_first(journal):
    put(journal, "s2:receive", write=replace(WRITE, line=12))
    put(journal, "s1:receive")
    assert journal.next_to_send().op_id == "s2:receive"


@pytest.mark.parametrize("state", [WriteState.SENDING, WriteState.UNKNOWN, WriteState.DISPUTED])
def test_one_unsettled_write_per_line_the_other_lines_go_on(journal, state):
    put(journal, "s1:receive", state)
    put(journal, "s2:receive")
    put(journal, "s3:receive", write=replace(WRITE, line=12))
    assert journal.next_to_send().op_id == "s3:receive"
    journal.move("s3:receive", WriteState.SENDING)
    assert journal.next_to_send() is None
    assert journal.next_due() is None, "only an answer can free the line, not the clock"


def test_a_pause_holds_back_its_line_and_no_other(journal, clock):
    put(journal, "s1:receive", WriteState.SENDING)
    journal.move("s1:receive", WriteState.QUEUED, "refused", not_before=START + 2)
    put(journal, "s2:receive")
    assert journal.next_to_send() is None
    assert journal.next_due() == START + 2
    put(journal, "s3:receive", write=replace(WRITE, line=12))
    assert journal.next_to_send().op_id == "s3:receive"
    clock.go(2)
    assert journal.next_to_send().op_id == "s1:receive", "in the order in which they were scanned"


def test_nothing_queued_means_nothing_due(journal):
    assert journal.next_to_send() is None
    assert journal.next_due() is None


# Files that are no journal.


@pytest.mark.usefixtures("delivered")
def test_every_commit_is_synchronous(file):
    with closing(Journal(file, SERVER, Clock())) as journal:
        assert journal._database.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_journal_keeps_its_version_and_survives_reopening(journal, file):
    assert on_disk(file, "PRAGMA user_version") == [(VERSION,)]
    assert on_disk(file, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert on_disk(file, "PRAGMA journal_mode") == [("wal",)]
    journal.close()
    Journal(file, SERVER, Clock()).close()


def test_a_newer_journal_is_refused_with_a_sentence(file, clock):
    Journal(file, SERVER, Clock()).close()
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(JournalProblem, match=r"was written by a newer station. Update this one."):
        Journal(file, SERVER, Clock())


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Acme Instruments GmbH, " * 100)
    with pytest.raises(JournalProblem, match=r"letter.txt cannot be used: the file is no journal"):
        Journal(file, SERVER, Clock())
    assert file.read_text().startswith("Dear Acme")


def test_a_strange_database_is_refused_and_kept(tmp_path):
    file = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE writes (poem TEXT)")
    with pytest.raises(JournalProblem, match="cannot be used"):
        Journal(file, SERVER, Clock())
    assert on_disk(file, "SELECT name FROM sqlite_master") == [("writes",)]


def test_a_folder_or_a_place_below_a_file_is_refused(tmp_path):
    with pytest.raises(JournalProblem, match="cannot be opened"):
        Journal(tmp_path, SERVER, Clock())
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalProblem, match="cannot be opened"):
        Journal(tmp_path / "file" / "journal.sqlite", SERVER, Clock())
