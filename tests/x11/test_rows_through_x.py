"""Rows are chosen by a person's keys and never by a scanner's, on a real display."""

import os
import select
import shutil
import subprocess
import sys

import pytest

from .screen import PATIENCE, ROOT, ScreenProblem, wait_for_window
from .window_of_rows import TITLE

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")

HAND_MS = 130
"""Between two keys of a person: longer than any scanner pauses."""


class Told:
    """What the window asks the station for, line by line."""

    def __init__(self, process):
        self._process = process
        self._rest = b""

    def until(self, wanted):
        """Return all that is told up to a line, with that line."""
        lines = []
        while wanted not in lines:
            while b"\n" not in self._rest:
                if not select.select([self._process.stdout], [], [], PATIENCE)[0]:
                    raise ScreenProblem(f"{wanted!r} was not told, but {lines}")
                self._rest += os.read(self._process.stdout.fileno(), 65536)
            line, _, self._rest = self._rest.partition(b"\n")
            lines.append(line.decode())
        return lines


@pytest.fixture
def told(screen, tmp_path):
    environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "tests.x11.window_of_rows"]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, bufsize=0) as process:
        try:
            wait_for_window(screen, TITLE)
            yield Told(process)
        finally:
            process.terminate()


def test_a_scanner_presses_no_row_whatever_it_ends_its_codes_with(told, scanner):
    scanner.press("Down", HAND_MS)
    scanner.scan("REEL-000123", 2)
    scanner.press("Down", HAND_MS)
    scanner.scan("123", 2, suffix="\t\r")
    scanner.scan("REEL-000124", 20, suffix="")
    scanner.press("Down", 2)
    scanner.press("Return", HAND_MS)
    scanner.scan("END", 2)
    assert told.until("scanned END") == [
        *("scanned REEL-000123", "scanned 123", "scanned REEL-000124", "scanned END")
    ]


def test_a_person_chooses_a_row_by_arrows_and_enter_or_by_its_key(told, scanner):
    for name in ("Down", "Down", "Return", "Return"):
        scanner.press(name, HAND_MS)
    scanner.scan("3", HAND_MS, suffix="")
    scanner.scan("END", 2)
    assert told.until("scanned END") == ["pressed 2", "pressed 3", "scanned END"]
