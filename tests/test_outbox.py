"""How writes are sent: in order, one at a time for each subject, and none behind one that hangs."""

from dataclasses import replace

import pytest

from station.model import Done
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
