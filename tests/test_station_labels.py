"""Labels on a whole station, against the demo server: what comes out of the printer, and what is said."""

import json
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from station.demo.faults import Fault, Kind
from station.demo.server import DemoServer
from station.folders import templates_folder
from station.screen import LabelResult
from station.settings_tree import LabelSettings
from tests.demo_server import demo_server
from tests.labels.samples import read_picture
from tests.labels_bench import LabelBench, items_of, pictures, printer, things
from tests.printers.sink import READY, Sink, host_status

AMPLIFIER = "[)>\x1e06\x1dP296-LM358BIDDFRCT-ND\x1d1PLM358BIDDFR\x1dK\x1d1K72991337\x1dQ{}\x1e\x04"
TRACED = (
    "[)>\x1e06\x1dP296-LM358BIDDFRCT-ND\x1d1PLM358BIDDFR\x1dK\x1d1K72991337\x1dQ4\x1d1TL-77\x1d9D2231\x1e\x04"
)
GAUGES = "[)>\x1e06\x1dPPG-10-TME\x1d1PPG-10\x1dQ3\x1e\x04"
RECEIVED = ("done", "Received {} × LM358BIDDFR into Warehouse/Receiving.")
PAPER = "The paper is out. Put in a new roll."


def received(quantity: int) -> tuple[str, str]:
    return RECEIVED[0], RECEIVED[1].format(quantity)


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with demo_server() as running:
        yield running


@pytest.fixture
def sink() -> Iterator[Sink]:
    with closing(Sink(READY)) as listening:
        yield listening


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def test_a_bag_gets_a_label_with_the_code_of_its_own_stock_item(server, sink, tmp_path: Path):
    with LabelBench(server, tmp_path, printer(sink.address)) as bench:
        first = bench.scan("PO-0001", AMPLIFIER.format(10))
        second = bench.scan(AMPLIFIER.format(5))
        third = bench.scan(TRACED)
        assert bench.said(first) == received(10)
        assert [bench.note(each) for each in (first, second, third)] == ["label printed"] * 3
        assert bench.device() == ("ready", True)
    keys = items_of(server)
    assert [things(label) for label in sink.labels] == [[("stockitem", pk)] for pk in keys]
    assert len(keys) == 3
    told = [(each.scan_id, str(each.result)) for each in bench.told.labels]
    assert told == [(each, how) for each in (first, second, third) for how in ("queued", "printed")]


def test_the_form_of_codes_is_asked_for_once(server, sink, tmp_path: Path):
    with LabelBench(server, tmp_path, printer(sink.address)) as bench:
        bench.scan("PO-0001", AMPLIFIER.format(10), AMPLIFIER.format(5), TRACED)
    asked = [entry.path for entry in server.requests.entries()]
    assert asked.count("/api/barcode/generate/") == 1


def test_each_serial_number_gets_a_label_of_its_own(server, sink, tmp_path: Path):
    with LabelBench(server, tmp_path, printer(sink.address)) as bench:
        last = bench.scan("PO-2023-06-08-001337", GAUGES, "A08", "A09", "A10")
        [scan_id] = {each.scan_id for each in bench.told.labels}
        assert bench.note(scan_id) == "3 labels printed"
        assert last != scan_id
    assert [things(label) for label in sink.labels] == [[("stockitem", pk)] for pk in items_of(server, 4)]
    assert len(sink.labels) == 3


def test_of_several_labels_only_those_that_did_not_come_out_are_printed_again(server, sink, tmp_path: Path):
    with LabelBench(server, tmp_path, printer(sink.address)) as bench:
        bench.scan("PO-2023-06-08-001337", GAUGES, "A08", "A09", "A10")
        [bag] = {each.scan_id for each in bench.told.labels}
    with closing(sqlite3.connect(tmp_path / "labels.sqlite")) as queue:
        queue.execute("UPDATE job SET state = 'printing' WHERE id = 2")
        queue.commit()
    keys = [("stockitem", pk) for pk in items_of(server, 4)]
    with LabelBench(server, tmp_path, printer(sink.address)) as bench:
        bench.click(bag)
        assert [things(label) for label in sink.labels[3:]] == [[keys[1]]]
        bench.click(bag)
        assert sorted(things(label) for label in sink.labels[4:]) == [[key] for key in keys]


def test_one_label_for_all_serial_numbers_where_that_is_set(server, sink, tmp_path: Path):
    labels = LabelSettings(per_serial=False, copies=2)
    with LabelBench(server, tmp_path, printer(sink.address), labels=labels) as bench:
        bench.scan("PO-2023-06-08-001337", GAUGES, "A08", "A09", "A10")
    [job] = sink.labels
    assert things(job) == [("stockitem", items_of(server, 4)[0])] * 2


def test_a_printer_that_is_off_keeps_nobody_waiting(server, tmp_path: Path):
    port = free_port()
    with LabelBench(server, tmp_path, printer(f"127.0.0.1:{port}")) as bench:
        first = bench.scan("PO-0001", AMPLIFIER.format(10))
        second = bench.scan(AMPLIFIER.format(5))
        assert (bench.said(first), bench.said(second)) == (received(10), received(5))
        waits = f"label waits: 127.0.0.1:{port} takes no labels."
        assert bench.note(first).startswith(waits)
        assert bench.note(second).startswith(waits)
        state, ready = bench.device()
        assert state.startswith(f"2 waiting. 127.0.0.1:{port} takes no labels.")
        assert not ready
        with closing(Sink(READY, port=port)) as sink:
            # A click on what waits tries it at once.
            bench.click(first)
            bench.settled()
            assert [bench.note(each) for each in (first, second)] == ["label printed"] * 2
            assert [things(label) for label in sink.labels] == [
                [("stockitem", pk)] for pk in items_of(server)
            ]


def test_no_paper_is_said_and_disturbs_nothing_else(server, tmp_path: Path):
    with closing(Sink(host_status(paper_out=1))) as sink:
        with LabelBench(server, tmp_path, printer(sink.address)) as bench:
            bag = bench.scan("PO-0001", AMPLIFIER.format(10))
            assert bench.said(bag) == received(10)
            assert bench.note(bag) == f"label waits: {PAPER}"
            assert bench.device() == (f"1 waiting. {PAPER}", False)
            assert bench.said(bench.scan("PO-0003"))[0] == "done"
        assert sink.labels == []


def test_a_label_that_waited_is_printed_after_a_restart(server, tmp_path: Path):
    port = free_port()
    with LabelBench(server, tmp_path, printer(f"127.0.0.1:{port}")) as bench:
        bag = bench.scan("PO-0001", AMPLIFIER.format(10))
        assert bench.note(bag).startswith("label waits")
    with closing(Sink(READY, port=port)) as sink:
        with LabelBench(server, tmp_path, printer(f"127.0.0.1:{port}")) as bench:
            assert sink.came.wait(20)
        assert [things(label) for label in sink.labels] == [[("stockitem", items_of(server)[0])]]


def test_a_label_in_doubt_is_told_after_a_restart_and_printed_again(server, sink, tmp_path: Path):
    with LabelBench(server, tmp_path, printer(sink.address)) as bench:
        bag = bench.scan("PO-0001", AMPLIFIER.format(10))
    with closing(sqlite3.connect(tmp_path / "labels.sqlite")) as queue:
        queue.execute("UPDATE job SET state = 'printing'")
        queue.commit()
    with LabelBench(server, tmp_path, printer(sink.address)) as bench:
        [told] = bench.told.labels
        assert (told.scan_id, told.result) == (bag, LabelResult.UNKNOWN)
        sentence = "nobody can tell whether the label was printed; REPRINT prints it again"
        assert str(told.headline) == sentence
        assert bench.device()[0].endswith("(1 to look at)")
        assert (bench.said(bag), bench.note(bag)) == (received(10), sentence)
        word = bench.scan("STATION:REPRINT")
        assert bench.said(word) == ("done", "The last label goes to the printer once more.")
        assert bench.device() == ("ready", True)
    assert things(sink.labels[0]) == things(sink.labels[1])


def test_a_lost_answer_leads_to_one_label(server, sink, tmp_path: Path):
    server.faults.set(Fault(Kind.DROP_AFTER, "/api/barcode/po-receive/"))
    with LabelBench(server, tmp_path, printer(sink.address)) as bench:
        bag = bench.scan("PO-0001", AMPLIFIER.format(10))
        assert bench.said(bag)[0] == "done"
        assert bench.note(bag) == "label printed"
    assert [things(label) for label in sink.labels] == [[("stockitem", items_of(server)[0])]]


def test_serial_numbers_after_a_lost_answer_say_why_there_is_no_label(server, sink, tmp_path: Path):
    server.faults.set(Fault(Kind.DROP_AFTER, "/api/order/po/4/receive/"))
    with LabelBench(server, tmp_path, printer(sink.address)) as bench:
        bench.scan("PO-2023-06-08-001337", GAUGES, "A08", "A09", "A10")
        [told] = bench.told.labels
        assert bench.row(told.scan_id).result == "done"
        assert bench.note(told.scan_id).startswith("label not printed: the server does not tell")
    assert sink.labels == []


def test_the_last_label_again_and_several_of_the_next(server, sink, tmp_path: Path):
    with LabelBench(server, tmp_path, printer(sink.address)) as bench:
        word = bench.scan("STATION:REPRINT")
        assert bench.said(word) == (
            "refused",
            "No label was printed yet. Show a thing first, then scan PRINT.",
        )
        word = bench.scan("STATION:COPIES-3")
        assert bench.said(word) == ("done", "The next label is printed 3 times.")
        bag = bench.scan("PO-0001", AMPLIFIER.format(10))
        bench.scan(AMPLIFIER.format(5))
        bench.scan("STATION:COPIES-2", "STATION:REPRINT")
        bench.click(bag)
    first, second = items_of(server)
    assert [things(label) for label in sink.labels] == [
        [("stockitem", first)] * 3,
        [("stockitem", second)],
        [("stockitem", second)] * 2,
        [("stockitem", first)] * 3,
    ]


def test_what_is_looked_up_is_printed(server, sink, tmp_path: Path):
    with LabelBench(server, tmp_path, printer(sink.address), workflow="lookup") as bench:
        word = bench.scan('{"stockitem": 1}', "STATION:PRINT")
        assert bench.said(word)[0] == "done"
        assert bench.note(word) == "label printed"
    assert [things(label) for label in sink.labels] == [[("stockitem", "1")]]


def test_a_move_prints_what_is_set_and_nothing_for_taking_it_back(server, sink, tmp_path: Path):
    labels = LabelSettings(after_move="stock-item")
    desk = printer(sink.address)
    with LabelBench(server, tmp_path, desk, workflow="move", labels=labels) as bench:
        moved = bench.scan('{"stockitem": 1}', '{"stocklocation": 4}')
        assert (bench.said(moved)[0], bench.note(moved)) == ("done", "label printed")
        assert bench.said(bench.scan("STATION:UNDO"))[0] == "done"
    assert [things(label) for label in sink.labels] == [[("stockitem", "1")]]


def test_a_parcel_gets_its_label_where_a_printer_names_it(server, sink, tmp_path: Path):
    with closing(sqlite3.connect(server.database)) as database:
        [(chip,)] = database.execute("SELECT pk FROM stock_item WHERE batch = 'ST-2301'")
    item = f'{{"stockitem": {chip}}}'
    parcels = printer(sink.address, "Parcels", templates=("shipment",), width_mm=100, height_mm=150)
    with LabelBench(server, tmp_path, parcels, workflow="pack") as bench:
        number = bench.scan("SO-0001", item, "STATION:SHIP", item, "STATION:SHIP", "TRACK-77")
        ship = next(each.scan_id for each in bench.told.labels)
        assert bench.note(ship) == "label printed"
        assert bench.said(number)[0] == "done"
        assert bench.device("Label printer Parcels") == ("ready", True)
    [job] = sink.labels
    [picture] = pictures(job)
    assert {raw.decode() for raw in read_picture(picture)} == {"TRACK-77", "INV-SS1"}
    with closing(sqlite3.connect(tmp_path / "labels.sqlite")) as queue:
        [(data,)] = queue.execute("SELECT data FROM job")
    assert {"customer": "Acme Instruments GmbH", "order": "SO-0001"}.items() <= json.loads(data).items()


def test_without_a_printer_only_what_is_wanted_by_hand_is_told(server, tmp_path: Path):
    with LabelBench(server, tmp_path) as bench:
        bag = bench.scan("PO-0001", AMPLIFIER.format(10))
        assert (bench.said(bag), bench.note(bag)) == (received(10), "")
        assert bench.told.snapshots[-1].status.devices == ()
        bench.scan("STATION:LOOKUP", '{"stockitem": 1}', "STATION:PRINT")
        assert bench.device("Label printer") == ("none is set up", False)


def test_a_label_too_large_for_the_roll_says_so(server, sink, tmp_path: Path):
    with LabelBench(server, tmp_path, printer(sink.address, width_mm=25, height_mm=15)) as bench:
        bag = bench.scan("PO-0001", AMPLIFIER.format(10))
        assert bench.said(bag) == received(10)
        assert bench.note(bag).startswith("label not printed: The label is 62 × 40 mm large")
        assert bench.device()[0].endswith("(1 to look at)")
    assert sink.labels == []


SQUARE = '<label width="20" height="20"><text x="1" y="1" width="18" height="9" size="5">X</text></label>'


def test_a_template_that_is_saved_meanwhile_is_printed_from_then_on(
    server, sink, tmp_path: Path, monkeypatch
):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with LabelBench(server, tmp_path, printer(sink.address), workflow="lookup") as bench:
        bench.scan('{"stockitem": 1}', "STATION:PRINT")
        own = templates_folder() / "stock-item.xml"
        own.parent.mkdir(parents=True)
        own.write_text(SQUARE)
        bench.labels.templates_changed()
        word = bench.scan("STATION:PRINT")
        assert bench.note(word) == "label printed"
    before, after = (pictures(label)[0].size for label in sink.labels)
    assert before[0] > after[0] == after[1]
