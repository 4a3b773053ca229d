"""Setting a scanner up, and scanning while a dialog is open, on a real display with real keys."""

import shutil
import sqlite3
import tomllib
from contextlib import closing

import pytest

from station.calibration.code import CODE

from .screen import StationOnScreen, wait_for_window

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")

PAUSE_MS = 2
UNDERSTOOD = "Keyboard scanner is understood. Save it to be done."
HOME, PAGE, CONNECT = "Home", "Scanners", "Connect to a server"


@pytest.fixture
def settings_file(tmp_path):
    return tmp_path / "station.toml"


@pytest.fixture
def station(screen, tmp_path, settings_file):
    database = str(tmp_path / "demo.sqlite")
    arguments = ["--config", str(settings_file), "--demo", "--demo-database", database]
    with closing(StationOnScreen(screen, tmp_path, arguments)) as station:
        station.wait_for("headline", headline="Ready")
        yield station


def journalled(tmp_path):
    journal = f"file:{tmp_path / 'demo.sqlite.journal'}?mode=ro"
    with closing(sqlite3.connect(journal, uri=True)) as connection:
        return [raw.decode() for (raw,) in connection.execute("SELECT raw FROM scans ORDER BY rowid")]


def test_a_scanner_is_set_up_by_three_scans_and_the_next_one_counts(
    station, scanner, screen, settings_file, tmp_path
):
    scanner.scan("STATION:SCANNERS", PAUSE_MS)
    wait_for_window(screen, PAGE)
    scanner.scan(CODE, PAUSE_MS)
    report = station.wait_for("scanner report")
    assert (report["tone"], report["headline"]) == ("good", UNDERSTOOD)
    scanner.scan("STATION:CONFIRM", PAUSE_MS)
    assert str(station.wait_for("scanner message")["message"]).startswith("Saved.")
    wedge = tomllib.loads(settings_file.read_text(encoding="utf-8"))["wedge"]
    assert (wedge["keys"], wedge["suffixes"], wedge["prefix"]) == ("position", ["enter"], "")
    assert wedge["greatest_gap_ms"] < wedge["input_delay_ms"]
    scanner.scan("STATION:CANCEL", PAUSE_MS)
    wait_for_window(screen, HOME)
    scanner.scan("LOC-A1", PAUSE_MS)
    assert station.wait_for("scan", result="done", text="LOC-A1")
    assert journalled(tmp_path) == ["STATION:SCANNERS", "LOC-A1"]
    assert station.errors() == ""


def test_a_label_on_the_page_of_the_scanners_is_shown_and_not_booked(station, scanner, screen, tmp_path):
    scanner.press("F3")
    wait_for_window(screen, PAGE)
    scanner.scan("LOC-A1 and more", PAUSE_MS)
    assert "Nothing was booked" in station.wait_for("scanner report")["headline"]
    scanner.press("Escape")
    wait_for_window(screen, HOME)
    scanner.scan("LOC-A1", PAUSE_MS)
    station.wait_for("scan", result="done", text="LOC-A1")
    assert journalled(tmp_path) == ["LOC-A1"]


def test_a_scan_while_the_connect_dialog_is_open_reaches_the_workflow_and_no_button(station, scanner, screen):
    scanner.scan("STATION:CONNECT", PAUSE_MS)
    wait_for_window(screen, CONNECT)
    # From the field for the password by way of the box below it to the button that closes the dialog.
    for code, next_key in (("LOC-A1", "Tab"), ("REEL-000123", "Tab"), ("PO 0001", "space")):
        scanner.scan(code, PAUSE_MS)
        assert station.wait_for("scan", text=code)["text"] == code
        wait_for_window(screen, CONNECT)
        scanner.press(next_key)
    wait_for_window(screen, HOME)
    assert station.errors() == ""
