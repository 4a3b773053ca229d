"""The engine acts on earlier codes once more, and tells the history what the journal holds."""

from dataclasses import replace

import pytest

from station.journal.store import Journal
from station.model import Done, Pressed, Refused, Review, Why
from station.operations import Found, Lookup, Received
from station.workflows.history.workflow import HistoryWorkflow
from station.workflows.linking.link import LinkWorkflow
from station.workflows.lookup.workflow import LookupWorkflow
from tests.workbench import AT, PACE, PART, SERVER, Clock, bag

SCREENS = {"history": HistoryWorkflow(), "link": LinkWorkflow()}
SCANS = "SELECT id, code, source, workflow, result FROM scans WHERE kind <> 'command' ORDER BY rowid"


@pytest.fixture
def make_bench(make_bench):
    return lambda screens=SCREENS, **more: make_bench(more_workflows=screens, **more).begin()


@pytest.fixture
def bench(make_bench):
    return make_bench(start="lookup")


def look_up(bench, text, scan_id):
    bench.scan(text, scan_id)
    bench.answer(Done(Found(PART)))


def digit(bench, value, scan_id):
    bench.scan(f"STATION:DIGIT-{value}", scan_id)


def test_repeat_runs_the_last_scan_again_as_a_scan_of_its_own(bench):
    look_up(bench, "ABC", "s1")
    bench.scan("STATION:REPEAT", "c1")
    assert bench.tape("c1") == ("done", "Once more: ABC.")
    assert bench.lanes.questions == [Lookup("ABC")]
    bench.answer(Done(Found(PART)))
    assert bench.rows(SCANS) == [
        ("s1", "ABC", "test", "lookup", "done"),
        ("c1-again", "ABC", "history", "lookup", "done"),
    ]
    assert bench.tape("c1-again") == ("done", "Part LM358BIDDFR")


def test_there_is_nothing_to_repeat_before_the_first_scan(bench):
    bench.scan("STATION:HOME", "c1")
    bench.scan("STATION:REPEAT", "c2")
    assert bench.tape("c2") == ("refused", "Nothing was scanned yet that could be repeated.")
    assert bench.rows(SCANS) == []


def test_what_was_scanned_ahead_of_an_answer_keeps_its_order(bench):
    bench.scan("FIRST", "s1")
    bench.scan("STATION:REPEAT", "c1")
    bench.scan("SECOND", "s2")
    asked = []
    for _ in range(3):
        asked += bench.lanes.questions
        bench.answer(Done(Found(PART)))
    assert asked == [Lookup("FIRST"), Lookup("FIRST"), Lookup("SECOND")]


def test_repeating_a_bag_is_no_way_around_the_guard_against_booking_it_twice(make_bench):
    bench = make_bench()
    bench.open_order()
    bench.scan(bag(), "s1")
    bench.write_answered(Done(Received(11, None, 1)))
    bench.scan("STATION:REPEAT", "c1")
    assert bench.tape("c1-again")[0] == "repeated"
    assert len(bench.lanes.written) == 1


def test_repeating_is_no_echo_of_the_scanner(make_bench):
    bench = make_bench(start="lookup", pace=replace(PACE, same_scan=5.0))
    look_up(bench, "ABC", "s1")
    bench.scan("STATION:REPEAT", "c1")
    assert bench.lanes.questions == [Lookup("ABC")]


def test_a_row_of_the_history_is_run_again_on_the_screen_where_it_was(bench):
    look_up(bench, "ABC", "s1")
    bench.scan("STATION:HISTORY", "h1")
    assert [row.cells[1] for row in bench.snapshot.view.rows] == ["ABC"]
    digit(bench, 1, "d1")
    bench.scan("STATION:REPEAT", "c1")
    assert bench.snapshot.view.screen == "lookup"
    assert Lookup("ABC") in bench.lanes.questions
    assert bench.rows(SCANS)[-1] == ("c1-again", "ABC", "history", "", "pending")


def test_a_screen_that_is_gone_is_the_home_screen(make_bench):
    gone = "recipe gone"
    before = make_bench(start=gone, screens={gone: LookupWorkflow(gone, context_decides=False)})
    before.scan("ABC", "s0")
    before.answer(Refused(Why.NO_MATCH))
    before.close()
    bench = make_bench(start="lookup", screens={"history": HistoryWorkflow()})
    bench.scan("STATION:HISTORY", "h1")
    digit(bench, 1, "d1")
    bench.scan("STATION:REPEAT", "c1")
    assert bench.snapshot.view.screen == "home"
    assert Lookup("ABC") in bench.lanes.questions


def test_the_buttons_do_what_the_codes_do(bench):
    look_up(bench, "ABC", "s1")
    bench.engine.handle(Pressed("repeat", press="p1"))
    assert bench.rows(SCANS)[-1][:2] == ("p1-again", "ABC")


def test_looking_into_the_history_is_no_scan_of_it(bench):
    look_up(bench, "ABC", "s1")
    look_up(bench, "XYZ", "s2")
    bench.scan("STATION:HISTORY", "h1")
    bench.scan("abc", "q1")
    assert [row.cells[1] for row in bench.snapshot.view.rows] == ["ABC"]
    assert bench.headline == "Scans with abc."
    bench.scan("STATION:CANCEL", "c1")
    assert [row.cells[1] for row in bench.snapshot.view.rows] == ["XYZ", "ABC"]


# What the journal tells.


@pytest.fixture
def journal(tmp_path, bench):
    bench.scan(bag(lot="L1"), "s1")
    bench.answer(Done(Found(PART)))
    bench.scan("DEF\ud800", "s2")
    bench.scan("NOBODY", "s3")
    bench.answer(Refused(Why.SIGN_IN, "no"))
    bench.scan("STATION:HOME", "s4")
    bench.close()
    journal = Journal(tmp_path / "journal.sqlite", SERVER, Clock())
    yield journal
    journal.close()


def told(journal, **asked):
    return [scan.scan_id for scan in journal.scans(Review("op", **asked))]


def test_the_journal_tells_its_scans_the_latest_first(journal):
    assert told(journal) == ["s3", "s2", "s1"]
    assert told(journal, most=1) == ["s3"]
    assert told(journal, skip=2) == ["s1"]
    latest = journal.scans(Review("op", "nobody"))[0]
    assert (latest.code, latest.source, latest.workflow, latest.result) == (
        "NOBODY",
        "test",
        "lookup",
        "refused",
    )
    assert (latest.at, latest.operator) == (AT, "operator")
    assert latest.headline.startswith("The server does not accept this station's sign-in.")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("refused", ["s3", "s2"]),
        ("NOBODY refused", ["s3"]),
        ("lm358bidd 1tl1", ["s1"]),
        ("ZZZ", []),
        ("%", []),
        ("station's", ["s3"]),
        ("\ud800", ["s2"]),
        ("Q10\x1d1TL1", ["s1"]),
    ],
)
def test_all_words_must_be_in_code_result_or_outcome(journal, words, found):
    assert told(journal, words=words) == found


def test_the_results_that_count_can_be_told(journal):
    assert told(journal, worked=True) == ["s1"]
    assert told(journal, worked=False) == ["s3", "s2"]
    assert told(journal, worked=False, words="nobody") == ["s3"]
