"""How writes are sent: in order, one at a time for each subject, and none behind one that hangs."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Done, NotSent, Refused, Unknown, Why
from station.operations import Received
from station.outbox import MOST_AT_ONCE
from tests.workbench import ORDER, PACE, RESISTOR, Workbench, bag


@pytest.fixture
def bench(tmp_path):
    """Receiving with an open order and an operator."""
    bench = Workbench(tmp_path / "journal.sqlite").begin()
    bench.open_order()
    yield bench
    bench.close()


def test_two_lines_two_writes_one_after_the_other(bench):
    bench.scan(bag(), "s1")
    bench.scan(bag(RESISTOR, 50), "s2")
    assert bench.states() == ["SENDING", "QUEUED"]
    bench.write_answered(Done())
    assert bench.states() == ["DONE", "SENDING"]


def test_a_write_that_hangs_is_overtaken_by_others_but_not_by_its_own_line(bench):
    bench.scan(bag(), "s1")
    bench.scan(bag(quantity=5, lot="B"), "s2")
    bench.scan(bag(RESISTOR, 50), "s3")
    assert bench.engine.seconds_to_wait() == PACE.overtake
    bench.go(PACE.overtake)
    assert bench.states() == ["SENDING", "QUEUED", "SENDING"]
    bench.write_answered(Done(), op_id="s3:receive")
    assert bench.states() == ["SENDING", "QUEUED", "DONE"]
    bench.write_answered(Done(), op_id="s1:receive")
    assert bench.states() == ["DONE", "SENDING", "DONE"]


def test_not_more_writes_are_out_than_there_are_lanes(bench):
    lines = tuple(replace(RESISTOR, pk=100 + n, sku=f"SKU-{n}", mpn=f"MPN-{n}") for n in range(6))
    bench.open_order(replace(ORDER, pk=50, lines=lines))
    for number, one in enumerate(lines):
        bench.scan(bag(one, 1), f"w{number}")
    for _ in lines:
        bench.go(PACE.overtake)
    assert bench.states() == ["SENDING"] * MOST_AT_ONCE + ["QUEUED"] * 2
    assert bench.engine.seconds_to_wait() > PACE.overtake, "nothing is due before a lane is free"


# Taking back.


@pytest.fixture
def held(tmp_path):
    """Receiving that holds receipts back for three seconds."""
    bench = Workbench(tmp_path / "held.sqlite", pace=replace(PACE, hold=3.0)).begin()
    bench.open_order()
    yield bench
    bench.close()


def test_a_receipt_is_held_back_and_then_sent(held):
    held.scan(bag(), "s1")
    assert (held.states(), held.lanes.written) == (["QUEUED"], [])
    assert held.engine.seconds_to_wait() == 3.0
    held.go(3.0)
    assert held.states() == ["SENDING"]


def test_the_next_scan_sends_it_at_once(held):
    held.scan(bag(), "s1")
    held.scan(bag(RESISTOR, 50), "s2")
    assert held.states() == ["SENDING", "QUEUED"]


def test_undo_takes_back_what_was_not_sent(held):
    held.scan(bag(), "s1")
    held.scan("STATION:UNDO", "s2")
    held.go(60.0)
    assert (held.states(), held.lanes.written) == (["TAKEN_BACK"], [])
    assert held.tape("s1") == ("taken back", "Taken back: LM358BIDDFR is not booked.")
    assert held.tape("s2") == ("done", "Taken back before it was sent.")
    assert held.snapshot.status.waiting == 0
    received = [row.cells[3] for row in held.snapshot.view.rows]
    assert received == ["0", "0"], "the order counts it no more"


def test_what_was_taken_back_can_be_scanned_again(held):
    held.scan(bag(), "s1")
    held.scan("STATION:UNDO", "s2")
    held.scan(bag(), "s3")
    held.go(3.0)
    assert held.states() == ["TAKEN_BACK", "SENDING"]


def test_what_waits_for_the_server_to_come_back_can_be_taken_back_too(bench):
    bench.scan(bag(), "s1")
    bench.write_answered(NotSent("connection refused"))
    bench.scan("STATION:UNDO", "s2")
    bench.go(3600)
    assert (bench.states(), len(bench.lanes.written)) == (["TAKEN_BACK"], 1)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (None, "It is too late: the server is at work on it."),
        (Unknown("read timeout"), "It is too late: the server is at work on it."),
        (Done(), "It is too late: received goods cannot be given back to the order."),
    ],
)
def test_undo_says_why_it_is_too_late(bench, answer, why):
    bench.scan(bag(), "s1")
    if answer is not None:
        bench.write_answered(answer)
    before = bench.states()
    bench.scan("STATION:UNDO", "s2")
    result, headline = bench.tape("s2")
    assert (result, bench.states()) == ("refused", before)
    assert headline.startswith(why)


def test_undo_without_anything_done_says_so_and_skips_what_was_refused(bench):
    bench.scan(bag(), "s1")
    bench.write_answered(Refused(Why.LINE_COMPLETE))
    bench.scan("STATION:UNDO", "s2")
    assert bench.tape("s2") == ("refused", "There is nothing to take back.")


def test_the_button_is_there_while_it_can_do_something(held):
    def offered():
        return "undo" in [action.name for action in held.snapshot.view.actions]

    assert not offered()
    held.scan(bag(), "s1")
    assert offered()
    held.go(3.0)
    assert not offered()


# The same label again.


def test_the_same_label_is_known_again_after_a_restart_with_what_came_of_it(tmp_path):
    first = Workbench(tmp_path / "journal.sqlite").begin()
    first.open_order()
    first.scan(bag(), "s1")
    first.write_answered(Done(Received(11, Decimal(10), 1)))
    first.close()
    second = Workbench(tmp_path / "journal.sqlite", clock=first.clock).begin()
    second.open_order(replace(ORDER, pk=6))
    second.scan(bag(), "s2")
    result, headline = second.tape("s2")
    assert (result, second.states()) == ("repeated", ["DONE"])
    assert "Received 10 × LM358BIDDFR" in headline
    second.scan("STATION:CONFIRM", "s3")
    assert second.states() == ["DONE", "SENDING"]
    assert [write.KIND for write in second.lanes.written] == ["receive line"]
    second.close()


def test_a_label_that_was_refused_or_taken_back_may_come_again(bench):
    bench.scan(bag(), "s1")
    bench.write_answered(Refused(Why.NO_MATCH))
    bench.scan(bag(), "s2")
    assert bench.states() == ["REFUSED", "SENDING"]
