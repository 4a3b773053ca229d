"""The printers command: every printer with what it tells of itself, and nobody is waited for without end."""

import json
import sys
import threading
from contextlib import closing

import pytest

from station.printers.base import READY as WELL, PrinterStatus
from station.printers_command import NO_ANSWER, asked
from station.settings_tree import PrinterSettings
from tests.in_process import QuickCommandLine
from tests.printers.sink import READY, Sink, host_status


@pytest.fixture
def station(tmp_path, monkeypatch, capsys, qapp):
    return QuickCommandLine(tmp_path, monkeypatch, capsys)


def test_without_printers_that_is_said(station):
    ran = station.run("printers")
    assert (ran.code, ran.out, ran.err) == (0, "No label printer is set up.\n", "")


def test_every_printer_tells_how_it_is(station):
    with closing(Sink(READY)) as ready, closing(Sink(host_status(head=1))) as is_open:
        station.printer("Ready", address=ready.address, width_mm=50, height_mm=25)
        station.printer("Open", address=is_open.address)
        station.printer("Off", address="127.0.0.1:9", enabled=False)
        station.printer("Roll", kind="brother", address="127.0.0.1:9", media="62x29")
        station.printer("Wrong", kind="brother", address="127.0.0.1:9")
        station.printer("Files", kind="file", address=str(station.home / "out"), language="pdf")
        ran = station.run("printers", "--json")
        shown = station.run("printers")
    told = {each["name"]: each for each in json.loads(ran.out)["printers"]}
    assert ran.code == shown.code == 1
    ready = {"Ready": True, "Open": False, "Off": None, "Roll": False, "Wrong": None, "Files": True}
    assert {name: each["ready"] for name, each in told.items()} == ready
    assert told["Open"]["status"] == "The printer is open. Close it."
    assert told["Open"]["reasons"] == ["The printer is open. Close it."]
    assert told["Off"]["status"] == "switched off in the settings"
    assert (told["Roll"]["language"], told["Roll"]["dpi"], told["Roll"]["width_mm"]) == ("brother", 300, 62.0)
    assert told["Wrong"]["problem"].startswith('The printer "Wrong" needs to know its roll')
    lines = {line[5:].split()[0]: line for line in shown.out.splitlines()}
    assert lines["Ready"].startswith("ok   Ready ")
    assert lines["Ready"].endswith("zpl, 203 dpi, 50 × 25 mm  ready")
    assert lines["Open"].startswith("BAD  Open ")
    assert "  brother, 300 dpi, 62x29  " in lines["Roll"]


def test_a_printer_that_tells_nothing_is_no_problem(station):
    with closing(Sink()) as silent:
        station.printer(address=silent.address, ask_status=False)
        ran = station.run("printers")
    assert ran.code == 0
    assert ran.out.endswith("  does not tell how it is\n")


def test_the_servers_templates_are_listed(station, server):
    station.sign_in(server)
    told = json.loads(station.run("printers", "--json").out)
    assert told["server_templates"][0] == {
        "pk": 1,
        "name": "InvenTree Part Label",
        "model": "part",
        "width_mm": 50.0,
        "height_mm": 20.0,
    }
    assert told["server_machines"] == []
    assert "template of the server for stockitem\n" in station.run("printers").out


def test_a_server_that_cannot_be_asked_is_told(station):
    ran = station.run("printers", "--server", "http://127.0.0.1:9")
    assert ran.code == 1
    assert "BAD  server            No server can be used yet." in ran.out
    told = json.loads(station.run("printers", "--server", "http://127.0.0.1:9", "--json").out)
    assert told["problems"][0].startswith("No server can be used yet.")


def test_a_printer_of_the_system_that_is_not_there(station):
    station.printer(kind="system", address="Nowhere", language="png")
    ran = station.run("label", "bag", "--data", '{"barcode": "X"}')
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("The label was not printed on Desk. The computer knows no such printer now.")
    assert json.loads(station.run("printers", "--json").out)["system"] == []


def test_without_qt_the_printers_of_the_system_are_left_out(station, monkeypatch):
    monkeypatch.setitem(sys.modules, "station.ui.system_printers", None)
    station.printer(kind="system", language="png")
    ran = station.run("printers")
    assert ran.code == 1
    assert "The printers of the system cannot be used here (" in ran.out
    assert "The printers of the system cannot be listed here (" in ran.out


class Slow:
    """A printer that answers when it is told to."""

    def __init__(self, name, answers):
        self.settings = PrinterSettings(name=name)
        self.answers = answers

    def status(self):
        self.answers.wait(10)
        return WELL


def test_nobody_waits_for_a_printer_that_does_not_answer():
    never, now = threading.Event(), threading.Event()
    now.set()
    found = asked([Slow("Quick", now), Slow("Slow", never)], patience=0.2)
    never.set()
    assert found == {"Quick": PrinterStatus(True)}
    assert str(NO_ANSWER) == "did not answer in time"
