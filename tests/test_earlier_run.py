"""What an earlier run of the station left: taken up, looked at, told."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.journal.states import WriteState
from station.journal.store import Journal
from station.model import Done, Evidence, NotSent, Refused, Result, Verdict, Why
from station.operations import LookBack, Receive
from station.text import say
from tests.workbench import PACE, SERVER, Clock, bag

UNREACHED = NotSent("connection refused")
WRITE = Receive(5, "PO-0001", bag(), 11, part="LM358BIDDFR", quantity=Decimal(10))


def leave_behind(file, *states):
    """Write a journal as an earlier run would have left it: one write for each path of states."""
    journal = Journal(file, SERVER, Clock())
    for number, path in enumerate(states):
        write = replace(WRITE, line=11 + number)
        journal.record_write(f"old{number}:receive", f"old{number}", "receive", write)
        for state in path:
            journal.move(f"old{number}:receive", state)
    journal.close()


def test_what_was_being_sent_is_looked_at_and_not_sent_again(make_bench, file):
    leave_behind(file, [WriteState.SENDING])
    bench = make_bench().begin()
    assert bench.states() == ["UNKNOWN"]
    assert bench.tape("old0")[0] == "unsure"
    assert bench.tape("old0")[1].startswith("No answer for 10 × LM358BIDDFR. The station checks")
    bench.go(PACE.look_back)
    assert bench.lanes.questions == [LookBack(WRITE)]
    bench.answer(Done(Evidence.APPLIED))
    assert bench.states() == ["DONE"]
    assert bench.tape("old0") == ("done", "Received 10 × LM358BIDDFR.")
    assert bench.lanes.written == []


def test_the_wait_for_the_server_starts_when_the_doubt_does(make_bench, file):
    leave_behind(file, [WriteState.SENDING, WriteState.UNKNOWN])
    clock = Clock()
    clock.go(PACE.patience)
    bench = make_bench(clock=clock).begin()
    bench.go(PACE.look_back)
    bench.answer(Done(Evidence.NOT_APPLIED))
    assert bench.states() == ["SENDING"]


def test_what_was_kept_is_on_the_tape_and_its_refusal_is_seen(make_bench, file):
    leave_behind(file, [])
    bench = make_bench().begin()
    assert bench.tape("old0")[0] == "kept"
    assert bench.states() == ["SENDING"]
    bench.write_answered(Refused(Why.LINE_COMPLETE))
    assert bench.tape("old0") == (
        "refused",
        "All of LM358BIDDFR on PO-0001 are received. Put this bag aside and ask.",
    )


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [
        ("line complete", "All of LM358BIDDFR on PO-0001 are received. Put this bag aside and ask."),
        ("of old", "It was not booked, and the station stopped before it said why."),
    ],
)
@pytest.mark.parametrize("shown", [Result.KEPT, Result.UNSURE])
def test_a_refusal_that_the_station_did_not_live_to_tell_is_told(make_bench, file, shown, cause, sentence):
    before = make_bench().begin()
    before.open_order()
    before.scan(bag(), "s1")
    before.write_answered(UNREACHED)
    before.close()
    journal = Journal(file, SERVER, Clock())
    journal.move("s1:receive", WriteState.SENDING)
    journal.record_verdict(Verdict("s1", shown, say("Not known yet.")), "receive")
    journal.move("s1:receive", WriteState.REFUSED, cause)
    journal.close()
    bench = make_bench().begin()
    assert bench.tape("s1") == ("refused", sentence)
    assert bench.rows("SELECT result FROM scans WHERE id = 's1'") == [("refused",)]


def test_why_a_write_was_refused_is_in_the_journal(make_bench):
    bench = make_bench().begin()
    bench.open_order()
    bench.scan(bag(), "s1")
    bench.write_answered(Refused(Why.LINE_COMPLETE, "the server's words"))
    assert bench.rows("SELECT state, cause FROM writes") == [("REFUSED", "line complete")]


def test_a_dispute_is_told_as_one_and_waits_for_a_person(make_bench, file):
    leave_behind(file, [WriteState.SENDING, WriteState.UNKNOWN, WriteState.DISPUTED])
    bench = make_bench().begin()
    assert bench.tape("old0")[1].startswith("Nobody can tell whether 10 × LM358BIDDFR was booked")
    bench.go(1000)
    assert bench.lanes.questions == []
    assert bench.states() == ["DISPUTED"]
    assert bench.snapshot.status.in_doubt == 1
