"""Several scanners at one bench: what both read counts once, and each shows its last scan."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.messages import Came, DeviceChanged
from station.model import Done
from station.operations import Received
from station.screen import Device
from station.text import say
from tests.workbench import Workbench, bag, scan as scan_of


@pytest.fixture
def bench(tmp_path):
    bench = Workbench(tmp_path / "journal.sqlite").begin()
    bench.open_order()
    yield bench
    bench.close()


def test_the_same_code_from_two_scanners_is_booked_once_and_said_so(bench):
    bench.engine.handle(DeviceChanged("camera", Device(say("Overhead camera"), say("ready"), True)))
    for source, scan_id in (("camera", "s1"), ("keyboard", "s2")):
        bench.engine.handle(Came(replace(scan_of(bag(), scan_id), source=source)))
    assert bench.states() == ["SENDING"]
    result, headline = bench.tape("s2")
    assert (result, "Overhead camera" in headline, "once" in headline) == ("repeated", True, True)
    assert bench.rows("SELECT result FROM scans WHERE id = 's2'") == [("repeated",)]
    bench.write_answered(Done(Received(11, Decimal(10), 1)))
    assert bench.tape("s1")[0] == "done"


def test_each_scanner_shows_its_last_scan(bench):
    bench.engine.handle(DeviceChanged("camera", Device(say("Overhead camera"), say("ready"), True)))
    bench.engine.handle(Came(replace(scan_of("AB-1", "s1"), source="camera")))
    bench.engine.handle(Came(replace(scan_of("AB-2", "s2"), source="keyboard")))
    assert [(str(d.name), d.last) for d in bench.snapshot.status.devices] == [("Overhead camera", "AB-1")]
