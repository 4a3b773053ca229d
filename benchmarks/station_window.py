"""A station with its window in a process of its own, watched through what it says it has painted."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from benchmarks.demo import Demo
from benchmarks.surroundings import ROOT, BenchmarkProblem, Memory, Surroundings, end, memory_of

LOOK_SECONDS = 0.001
PATIENCE = 30.0
REST_SECONDS = 1.0


@dataclass(frozen=True)
class Painted:
    """A line of the screen log: what was painted, when by the monotonic clock, and the facts about it."""

    what: str
    at: float
    facts: dict[str, str]

    def is_scan(self, code: str, *, final: bool = False) -> bool:
        """Tell whether this is the row of a scan; with ``final`` only once it has its outcome."""
        is_row = self.what == "scan" and self.facts["text"] == code
        return is_row and not (final and self.facts["result"] == "pending")


@dataclass(frozen=True)
class Journalled:
    """A scan as the journal on disk holds it."""

    code: str
    result: str
    headline: str


def station_at(around: Surroundings, demo: Demo, *arguments: str) -> "StationWindow":
    """Start a station that works with a demo server."""
    return StationWindow(around, "--server", demo.url, *arguments, token=demo.token)


# The time in which a receipt can be taken back is a wait that is wanted, and none of the program's own.
AT_ONCE = {"STATION_JOURNAL_UNDO_SECONDS": "0"}


class StationWindow:
    """Starts at once; ``started_at`` is the monotonic clock just before its process was made."""

    def __init__(self, around: Surroundings, *arguments: str, token: str = "") -> None:
        self._folder = around.fresh_folder("station")
        self._screen_log = self._folder / "screen.jsonl"
        self._journal = self._folder / "journal.sqlite"
        self._lines: list[Painted] = []
        self._offset = 0
        own = {"STATION_SCREEN_LOG": str(self._screen_log), "STATION_SERVER_TOKEN": token, **AT_ONCE}
        command = [sys.executable, str(ROOT / "main.py"), "--set", f"journal.file={self._journal}"]
        environment = around.environment(self._folder) | own
        self.started_at = time.monotonic()
        self._process = subprocess.Popen([*command, *arguments], env=environment, cwd=self._folder)

    def __enter__(self) -> "StationWindow":
        return self

    def __exit__(self, *_: object) -> None:
        end(self._process)

    @property
    def memory(self) -> Memory:
        """Return what the process holds now."""
        return memory_of(self._process)

    def wait_for_first_paint(self) -> Painted:
        """Wait until the window has been painted once."""
        return self._wait(lambda line: line.what == "headline", 0, "the window")

    def wait_until_at_rest(self) -> None:
        """Wait until what comes behind the first paint is done: libraries, journal, sign-in."""
        self.wait_for_first_paint()
        time.sleep(REST_SECONDS)

    def mark(self) -> int:
        """Return where the screen log ends now, for waiting for what comes after."""
        self._read_on()
        return len(self._lines)

    def wait_for_scan(self, code: str, mark: int, *, final: bool = False) -> Painted:
        """Wait until a scan, or its outcome, is painted after a mark."""
        return self._wait(lambda line: line.is_scan(code, final=final), mark, f"the scan {code!r}")

    def wait_for_label(self, mark: int) -> Painted:
        """Wait until the page of the labels shows a label whose codes were read back after a mark."""
        return self._wait(lambda line: line.what == "label", mark, "the label")

    def wait_for_line(self, left: str, mark: int) -> Painted:
        """Wait until the current line is painted after a mark with so much still to come."""
        return self._wait(
            lambda line: line.what == "line" and line.facts["cells"].split("\n")[-1] == left,
            mark,
            f"the line with {left} to come",
        )

    def journalled(self) -> list[Journalled]:
        """Read the scans from the journal on disk, in the order in which they were recorded."""
        address = f"file:{self._journal}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=5)) as connection:
            rows = connection.execute("SELECT raw, result, headline FROM scans ORDER BY rowid").fetchall()
        return [Journalled(raw.decode("utf-8", "replace"), *told) for raw, *told in rows]

    def _wait(self, wanted: Callable[[Painted], bool], mark: int, name: str) -> Painted:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self._read_on()
            while mark < len(self._lines):
                if wanted(self._lines[mark]):
                    return self._lines[mark]
                mark += 1
            if self._process.poll() is not None:
                raise BenchmarkProblem("the station has ended")
            time.sleep(LOOK_SECONDS)
        raise BenchmarkProblem(f"{name} was not painted within {PATIENCE:g} s")

    def _read_on(self) -> None:
        if not self._screen_log.exists():
            return
        with self._screen_log.open("rb") as log:
            log.seek(self._offset)
            whole = log.read().rpartition(b"\n")
        self._offset += len(whole[0]) + len(whole[1])
        self._lines += [_painted(line) for line in whole[0].splitlines()]


def _painted(line: bytes) -> Painted:
    facts = json.loads(line)
    return Painted(facts.pop("painted"), facts.pop("at"), facts)
