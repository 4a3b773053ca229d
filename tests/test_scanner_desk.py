"""The set-up flow behind its page: scans are shown and not booked, what was learned is saved and used."""

import queue
from dataclasses import replace
from pathlib import Path

import pytest

from station.calibration.code import CODE
from station.input.base import ScanMaker
from station.input.keystroke import Decision
from station.means import Means
from station.model import Scan, Tone
from station.scanner_desk import KEYBOARD, ScannerDesk
from station.settings import load
from station.settings_tree import ScannerSettings, Settings
from station.setup_report import SetUpReport
from station.text import Text
from tests.pressed_keys import decided

PATIENCE = 10
GERMAN = str.maketrans("yzYZ-", "zyZYß")
MAKER = ScanMaker(lambda: "id", lambda: None)


class Page:
    """Keeps what it is shown; what comes from other threads is waited for."""

    def __init__(self) -> None:
        self.reports: list[SetUpReport] = []
        self.messages: queue.Queue[str] = queue.Queue()
        self.closed = 0

    def show_report(self, shown: SetUpReport) -> None:
        self.reports.append(shown)

    def show_message(self, message: Text) -> None:
        self.messages.put(str(message))

    def close(self) -> None:
        self.closed += 1

    def message(self) -> str:
        return self.messages.get(timeout=PATIENCE)


class Bench:
    """A desk with its settings file; ``booked`` is what went to the workflow."""

    def __init__(self, file: Path, settings: Settings) -> None:
        self.file = file
        self.page = Page()
        self.booked: list[str] = []
        self.applied: queue.Queue[Settings] = queue.Queue()
        self.desk = ScannerDesk(Means(settings, file), self._put, self.page, self.applied.put)

    def _put(self, scan: Scan) -> None:
        self.booked.append(scan.text)

    def type(self, text: str, seen: str | None = None, with_places: bool = True) -> None:
        """Scan with the keyboard scanner, as the window does; ``seen`` is what the computer makes of it."""
        decision = decided(text, seen, with_places=with_places)
        self.desk.came(MAKER.from_keys(decision.scan, self.desk.meant(decision), KEYBOARD), decision)

    def receive(self, raw: bytes, name: str = "Dock 2") -> None:
        """Scan with another scanner."""
        self.desk.came(MAKER.from_bytes(raw, name))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "station.toml"


@pytest.fixture
def bench(file: Path) -> Bench:
    return Bench(file, Settings())


def test_scans_go_to_the_workflow_until_the_page_is_open_and_after_it(bench: Bench):
    bench.type("PO-0001")
    bench.desk.open()
    bench.type("PO-0002")
    bench.desk.close()
    bench.type("PO-0003")
    assert bench.booked == ["PO-0001", "PO-0003"]
    [report] = bench.page.reports
    assert "Nothing was booked" in str(report.headline)


def test_what_the_set_up_code_taught_is_saved_by_a_code_and_used_at_once(bench: Bench, file: Path):
    file.write_text("# our dock\n[window]\nsounds = false\n", encoding="utf-8")
    bench.desk.open()
    bench.type(CODE, CODE.translate(GERMAN), with_places=False)
    assert bench.page.reports[-1].tone is Tone.GOOD
    bench.type("STATION:CONFIRM", "STATION:CONFIRM")
    assert bench.page.message().startswith("Saved.")
    settings, problems = load(file, {})
    assert problems == []
    assert settings.wedge.key_map.startswith("text ")
    assert file.read_text(encoding="utf-8").startswith("# our dock\n[window]\nsounds = false\n")
    assert bench.applied.get(timeout=PATIENCE).wedge == settings.wedge
    bench.desk.close()
    bench.type("PO-YZ", "POßZY", with_places=False)
    assert bench.booked == ["PO-YZ"]


def test_control_codes_are_obeyed_under_the_layout_that_is_not_yet_learned(bench: Bench):
    bench.desk.open()
    bench.type("STATION:CANCEL", "STATIONÖCANCEL")
    assert bench.page.closed == 1
    assert bench.page.reports == []


@pytest.mark.parametrize("code", ["STATION:CANCEL", "STATION:HOME"])
def test_a_code_closes_the_page_and_nothing_is_saved(bench: Bench, file: Path, code: str):
    bench.desk.open()
    bench.type(CODE)
    bench.type(code)
    assert bench.page.closed == 1
    bench.desk.close()
    bench.desk.save()
    assert bench.applied.empty()
    assert not file.exists()


def test_other_control_codes_do_nothing_while_the_page_is_open(bench: Bench):
    bench.desk.open()
    bench.type("STATION:RECEIVE")
    assert (bench.booked, bench.page.reports, bench.page.closed) == ([], [], 0)


def test_nothing_is_saved_twice_and_nothing_that_a_later_scan_has_replaced(bench: Bench, file: Path):
    bench.desk.open()
    bench.type(CODE)
    bench.type("PO-0001")
    bench.desk.save()
    assert not file.exists()
    bench.type(CODE)
    bench.desk.save()
    bench.desk.save()
    assert bench.page.message().startswith("Saved.")
    assert bench.page.messages.empty()
    assert bench.applied.qsize() == 1


def test_a_serial_scanner_keeps_prefix_and_suffix_in_its_own_table(file: Path):
    dock, other = (ScannerSettings(name=name, source=f"serial:{name}") for name in ("Dock 2", "Dock 3"))
    bench = Bench(file, Settings(scanners=(dock, other)))
    bench.desk.open()
    bench.receive(b"\x02" + CODE.encode() + b"\x03")
    bench.desk.save()
    bench.page.message()
    assert 'prefix = "\\\\x02"' in file.read_text(encoding="utf-8")
    changed = replace(dock, prefix=r"\x02", suffix=r"\x03")
    assert bench.applied.get(timeout=PATIENCE).scanners == (changed, other)


def test_a_settings_file_that_cannot_be_written_is_told_and_nothing_changes(tmp_path: Path):
    bench = Bench(tmp_path, Settings())
    bench.desk.open()
    bench.type(CODE, CODE.translate(GERMAN), with_places=False)
    bench.desk.save()
    assert "cannot be written" in bench.page.message()
    assert bench.applied.empty()
    bench.desk.close()
    bench.type("PO-YZ", "POßZY", with_places=False)
    assert bench.booked == ["POßZY"]


def test_a_scan_without_text_is_shown_with_what_is_wrong(bench: Bench):
    bench.desk.open()
    bench.desk.came(MAKER.from_bytes(b"", "Dock 2"), None)
    bench.desk.came(MAKER.from_text("", KEYBOARD), Decision(""))
    assert [report.tone for report in bench.page.reports] == [Tone.BAD, Tone.BAD]


def test_codes_that_cannot_be_put_on_paper_are_told(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", "/proc/none")
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", "/proc/none")
    bench.desk.write_sheet()
    assert bench.page.message() == "The file /proc/none/station-codes.pdf cannot be written."
