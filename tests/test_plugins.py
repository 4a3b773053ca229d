"""Plug-ins: only what is named is loaded, and what a plug-in does wrong is said while the station goes on."""

import os
import sys

import pytest

from station.assembly import connect
from station.barcode.reader import ReadOptions, read
from station.demo.server import DemoServer
from station.input.base import ScanMaker
from station.input.sources import open_source
from station.model import Done, Kind, NotSent, Refused
from station.operations import Identify
from station.plugins import BACKENDS, PRINTERS, READERS, SOURCES, Plugins
from station.printers.base import READY, Document, Printed, Unknown
from station.printers.kinds import open_printer
from station.settings_tree import PrinterSettings, ScannerSettings, ServerSettings
from station.text import Text
from tests.command_line import CommandLine
from tests.installed_plugin import install, install_example
from tests.test_headless import QUICK, query, received

CRATE = b"CRATE*7*296-LM358BIDDFRCT-ND*10\n"
HEAD = "from station.model import Kind, ReadField, Reading\nSTATION_INTERFACE = 1\n"


@pytest.fixture
def packages(tmp_path, monkeypatch):
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        if name.startswith(("plugin_", "station_plugin_example")):
            del sys.modules[name]


def loaded(packages, group, source, name="mine", target="part"):
    """Install one plug-in and load it; returns the plug-ins and what they say of themselves."""
    install(packages, "some-plugin", {group: {name: f"plugin_mine:{target}"}}, {"plugin_mine": source})
    plugins = Plugins(("some-plugin",))
    return plugins, [str(problem.text) for problem in plugins.loaded.problems]


# The example, installed as a package, in a station of its own.


def example(computer: CommandLine, server: DemoServer, *more: str, scans: bytes = b""):
    folder = computer.home / "packages"
    folder.mkdir()
    install_example(folder)
    return computer.run(
        "run", "--headless", "--server", server.url, *QUICK, *more,
        scans=scans, STATION_SERVER_TOKEN=server.tokens["operator"], PYTHONPATH=str(folder),
    )  # fmt: skip


def test_the_example_reads_a_crate_from_a_file_and_it_is_received(server: DemoServer, computer: CommandLine):
    file = computer.home / "scans.txt"
    file.write_bytes(b"PO-0001\r\n" + CRATE)
    enabled = ("--set", "plugins.enabled=station-plugin-example")
    ran = example(computer, server, *enabled, "--input", f"lines:{file}")
    assert (ran.code, ran.err) == (0, "")
    crate = ran.of("scan")[-1]
    assert (crate["kind"], crate["format"]) == ("label", "crates")
    assert {"name": "package_id", "value": "7", "identifier": "CRATE"} in crate["fields"]
    assert ran.outcomes[-1] == ("done", "Received 10 × LM358BIDDFR into Warehouse/Receiving.")
    assert received(server.database) == (10, 1)
    assert query(computer.journal, "SELECT source FROM scans") == [(f"lines:{file}",)] * 2


def test_what_is_installed_and_not_named_is_not_loaded(server: DemoServer, computer: CommandLine):
    ran = example(computer, server, scans=CRATE)
    assert ran.of("scan")[0]["kind"] == "plain"


def test_a_kind_of_input_that_no_plug_in_brings_is_told(computer: CommandLine):
    ran = computer.run_here("run", "--headless", "--demo", "--input", "lines:x")
    assert (ran.code, ran.err) == (
        2,
        "--input must be stdin, serial:URL, evdev:DEVICE, camera:SOURCE, not 'lines:x'.\n",
    )


def test_parse_asks_the_readers_too(packages, computer: CommandLine):
    install_example(packages)
    ran = computer.run_here("parse", "CRATE*7*X*25", "--set", "plugins.enabled=station-plugin-example")
    assert ran.out.startswith("crates, certain: CRATE*7*X*25")


# What is loaded.


def test_without_names_nothing_is_looked_for():
    plugins = Plugins()
    assert (plugins.readers(), plugins.sources(), plugins.loaded.problems) == ((), {}, ())


@pytest.mark.parametrize("name", ["no-such-package", "", "pytest"])
def test_a_name_without_plug_ins_is_told(name):
    [problem] = Plugins((name,)).loaded.problems
    assert str(problem) == f'No plug-in "{name}" is installed; it is left out.'


@pytest.mark.parametrize(
    ("group", "source", "reason"),
    [
        (READERS, "raise SystemError('broken')", "it cannot be loaded (SystemError: broken)"),
        (READERS, "import no_such_module_anywhere", "it cannot be loaded (ModuleNotFoundError: No module"),
        (READERS, HEAD, "it cannot be loaded (AttributeError: module"),
        (READERS, "part = print", "it is made for interface None, not 1"),
        (READERS, "STATION_INTERFACE = 2\npart = print", "it is made for interface 2, not 1"),
        (READERS, HEAD + "part = 3", "it is not what a plug-in of station.barcode_readers must be"),
        (SOURCES, HEAD + "part = print", "it is not what a plug-in of station.input_sources must be"),
        (BACKENDS, HEAD + "part = 3", "it is not what a plug-in of station.backends must be"),
        (PRINTERS, HEAD + "part = 3", "it is not what a plug-in of station.printers must be"),
    ],
)
def test_what_cannot_be_loaded_is_left_out_with_the_reason(packages, group, source, reason):
    plugins, told = loaded(packages, group, source)
    assert len(told) == 1
    assert told[0].startswith(f'The plug-in "mine" of some-plugin is left out: {reason}')
    assert plugins.readers() == ()


@pytest.mark.parametrize(
    ("group", "name"), [(SOURCES, "serial"), (SOURCES, "stdin"), (BACKENDS, "inventree")]
)
def test_nothing_of_the_stations_own_is_replaced(packages, group, name):
    _, told = loaded(packages, group, HEAD + "part = print", name)
    assert told == [f'The plug-in "{name}" of some-plugin is left out: there is one of this name already.']


def test_of_two_packages_with_one_name_the_first_counts(packages):
    for package in ("first-plugin", "second-plugin"):
        install(
            packages, package, {PRINTERS: {"mine": "plugin_both:part"}}, {"plugin_both": HEAD + "part = dict"}
        )
    plugins = Plugins(("second-plugin", "first-plugin", "second-plugin"))
    [problem] = plugins.loaded.problems
    assert '"mine" of first-plugin is left out' in str(problem)
    assert plugins.loaded.printers == {"mine": dict}


# Readers.


def reading_with(packages, body):
    plugins, told = loaded(packages, READERS, f"{HEAD}def part(text):\n    {body}\n")
    assert told == []
    heard = []
    plugins.tell = lambda name, trouble: heard.append((name, str(trouble)))
    return ReadOptions(readers=plugins.readers()), heard


def test_a_reader_is_asked_last_and_never_about_control_codes(packages):
    body = "return Reading(Kind.LABEL, text.lower(), (ReadField('sku', 'X'),), format='own')"
    options, heard = reading_with(packages, body)
    mine = read("ABC", options)
    assert (mine.kind, mine.text, mine.format, mine.get("sku")) == (Kind.LABEL, "abc", "own", "X")
    assert read("STATION:CANCEL", options).kind is Kind.COMMAND
    assert read("INV-SI1", options).kind is Kind.NATIVE
    assert read("4006381333931", options).format != "own"
    assert heard == []


def test_a_reader_that_reads_nothing_leaves_the_code_as_it_is(packages):
    options, heard = reading_with(packages, "return None")
    assert (read("ABC", options).kind, heard) == (Kind.PLAIN, [])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise RuntimeError('no idea')", "RuntimeError: no idea"),
        ("return 3", "AttributeError: 'int' object has no attribute 'kind'"),
        ("return Reading(Kind.COMMAND, 'STATION:CONFIRM')", "ValueError: it gave a reading of the kind"),
        ("return Reading(Kind.LABEL, '')", "ValueError: it gave an empty text"),
        ("return Reading(Kind.LABEL, 'x' * 5000)", "TypeError: it gave something that is no text"),
        ("return Reading(Kind.LABEL, b'x')", "TypeError: it gave something that is no text"),
        ("return Reading(Kind.LABEL, '\\ud800')", "UnicodeEncodeError: "),
        ("return Reading(Kind.LABEL, 'x', (3,))", "AttributeError: "),
        ("return Reading(Kind.LABEL, 'x', (ReadField('sku', 3),))", "TypeError: it gave something"),
        ("return Reading(Kind.LABEL, 'x', confidence='sure')", "ValueError: 'sure' is not"),
    ],
)  # fmt: skip
def test_a_reader_that_fails_is_switched_off_and_told_once(packages, body, reason):
    options, heard = reading_with(packages, body)
    assert [read("ABC", options).kind for _ in range(3)] == [Kind.PLAIN] * 3
    [(name, told)] = heard
    assert name == "mine"
    assert told.startswith(f"failed and is switched off ({reason}")


def test_a_failing_reader_stands_on_the_screen_and_the_scan_counts(packages, server, computer: CommandLine):
    source = f"{HEAD}def part(text):\n    raise RuntimeError('no idea')\n"
    install(packages, "some-plugin", {READERS: {"mine": "plugin_mine:part"}}, {"plugin_mine": source})
    ran = computer.run_here(
        "run", "--headless", "--server", server.url, "--set", "plugins.enabled=some-plugin",
        scans=b"REEL-000123\n", STATION_SERVER_TOKEN=server.tokens["operator"],
    )  # fmt: skip
    assert ran.outcomes[0][0] == "done"
    devices = [device for line in ran.of("state") for device in line["devices"]]
    said = "failed and is switched off (RuntimeError: no idea); tell whoever made it"
    assert {"name": "Plug-in mine", "state": said, "ready": False} in devices


# Backends, sources, printers.

SERVER = """
class Server:
    def __init__(self, settings, token):
        if token == "wrong":
            raise OSError("no route")
        self.settings = settings
    def perform(self, operation):
        return Refused(Why.NOT_FOUND, self.settings.url)
    def close(self):
        pass
part = Server
"""
OTHER = ServerSettings(url="https://other.example.com", kind="mine")


def test_a_backend_is_chosen_by_the_kind_of_the_server(packages):
    plugins, _ = loaded(packages, BACKENDS, "from station.model import Refused, Why\n" + HEAD + SERVER)
    backend = connect(OTHER, lambda _: "token", plugins)
    assert backend.perform(Identify()).text == "https://other.example.com"
    failing = connect(OTHER, lambda _: "wrong", plugins).perform(Identify())
    assert failing.text == "The plug-in for mine failed: no route"


def test_a_kind_of_server_that_nobody_knows_is_told():
    outcome = connect(OTHER, lambda _: "token").perform(Identify())
    assert isinstance(outcome, Refused)
    assert outcome.text == "No plug-in that is enabled knows servers of the kind mine."
    assert not isinstance(outcome, Done | NotSent)


def test_a_source_that_cannot_be_opened_is_told_as_a_scanner_that_is_not_there(packages):
    source = (
        HEAD + "from station.input.sources import SourceKind\n"
        "def opened(*given):\n    raise OSError('no such thing')\n"
        "part = SourceKind('PLACE', opened)\n"
    )
    plugins, _ = loaded(packages, SOURCES, source)
    maker = ScanMaker(lambda: "s1", lambda: None)
    opened = open_source(ScannerSettings("Dock", "mine:there"), maker, plugins.sources)
    assert isinstance(opened, Text)
    assert str(opened) == "The plug-in for it failed (OSError: no such thing)."
    unknown = open_source(ScannerSettings("Dock", "theirs:there"), maker, plugins.sources)
    assert str(unknown).endswith("must be one of serial:URL, evdev:DEVICE, camera:SOURCE, mine:PLACE.")


def test_a_printer_is_loaded_under_its_name(packages):
    plugins, told = loaded(packages, PRINTERS, HEAD + "part = dict")
    assert (plugins.loaded.printers, told) == ({"mine": dict}, [])


PRINTING = """
from station.printers.base import Printed, READY
class Mine:
    def __init__(self, settings):
        self.settings = settings
    def print(self, document):
        return {outcome}
    def status(self):
        return {status}
"""


def printer_of(packages, source, target="Mine"):
    plugins, told = loaded(packages, PRINTERS, HEAD + source, target=target)
    assert told == []
    return open_printer(PrinterSettings(name="Desk", kind="mine"), plugins.printers())


def test_a_printer_of_a_plug_in_prints(packages):
    printer = printer_of(packages, PRINTING.format(outcome="Printed()", status="READY"))
    assert printer.settings.name == "Desk"
    assert printer.print(Document(b"a label")) == Printed()
    assert printer.status() == READY


@pytest.mark.parametrize(
    ("wrong", "told"), [("1 / 0", "(ZeroDivisionError: division by zero)"), ("'fine'", "")]
)
def test_a_printer_of_a_plug_in_that_fails_leaves_the_label_in_doubt(packages, wrong, told):
    printer = printer_of(packages, PRINTING.format(outcome=wrong, status=wrong))
    outcome = printer.print(Document(b"a label"))
    assert isinstance(outcome, Unknown)
    assert str(outcome.cause).startswith("The plug-in for it failed (")
    assert told in str(outcome.cause)
    assert printer.status().ready is (False if told else None)


def test_a_printer_of_a_plug_in_that_cannot_be_made_says_why(packages):
    said = printer_of(packages, "def part(settings): raise OSError('no such printer')", "part")
    assert str(said) == "The plug-in for it failed (OSError: no such printer)."


def test_a_printer_of_a_plug_in_may_say_what_its_settings_lack(packages):
    source = "from station.text import say\ndef part(settings): return say('Set a speed.')"
    assert str(printer_of(packages, source, "part")) == "Set a speed."


def test_the_doctor_names_them_and_what_is_wrong(packages, computer: CommandLine):
    install_example(packages)
    named = ("--set", "plugins.enabled=station-plugin-example,nobody")
    ran = computer.run_here("doctor", *named)
    assert 'BAD  plug-ins     No plug-in "nobody" is installed; it is left out.' in ran.out
    ran = computer.run_here("doctor", *named[:1], named[1].split(",")[0])
    assert "ok   plug-ins     crates, lines" in ran.out


def test_plug_ins_are_loaded_once(packages):
    plugins, _ = loaded(packages, PRINTERS, HEAD + "part = dict")
    assert plugins.loaded is plugins.loaded
    assert os.path.dirname(sys.modules["plugin_mine"].__file__) == str(packages)
