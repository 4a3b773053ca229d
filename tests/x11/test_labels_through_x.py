"""The page of the labels on a real display with real keys: what is scanned is never typed into the text."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from .screen import StationOnScreen, wait_for_window

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")

PAUSE_MS = 2
TYPING_MS = 150
HOME, PAGE = "Home", "Labels"
ENVELOPE = "[)>\x1e06\x1dP296-1\x1dQ12\x1e\x04"


@pytest.fixture
def station(screen, tmp_path):
    arguments = ["--demo", "--demo-database", str(tmp_path / "demo.sqlite")]
    with closing(StationOnScreen(screen, tmp_path, arguments)) as station:
        station.wait_for("headline", headline="Ready")
        yield station


def journalled(tmp_path):
    journal = f"file:{tmp_path / 'demo.sqlite.journal'}?mode=ro"
    with closing(sqlite3.connect(journal, uri=True)) as connection:
        return [raw.decode() for (raw,) in connection.execute("SELECT raw FROM scans ORDER BY rowid")]


def test_typing_goes_into_the_text_and_a_scan_into_the_label(station, scanner, screen, tmp_path):
    scanner.press("F4")
    wait_for_window(screen, PAGE)
    text = station.wait_for("label", template="stock-item")["text"]
    scanner.scan(ENVELOPE, PAUSE_MS)
    filled = station.wait_for("label", codes=ENVELOPE)
    assert filled["text"] == text
    assert filled["verdict"] == "Read back: every code on it was read."
    for key in "<!--":
        scanner.scan(key, TYPING_MS, suffix="")
    typed = station.wait_for("label", text="<!--<!--")
    assert typed["text"] == "<!--" + str(text)
    assert str(typed["findings"]).startswith("Line 1: This is not well-formed XML")
    for _ in range(2):
        # What was typed is not saved, and is given up only when that is asked for twice.
        scanner.scan("STATION:CANCEL", PAUSE_MS)
    wait_for_window(screen, HOME)
    scanner.scan("LOC-A1", PAUSE_MS)
    assert station.wait_for("scan", result="done", text="LOC-A1")
    assert journalled(tmp_path) == ["LOC-A1"]
    assert station.errors() == ""
