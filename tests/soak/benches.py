"""The benches of a long run: each a station in a process of its own that is killed and started again."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

from station.demo.server import DemoServer
from tests.soak.trouble import PATIENCE_SECONDS, READ_SECONDS
from tests.soak.warehouse import ORDER

ROOT = Path(__file__).resolve().parents[2]
MOST_STARTS = 400
LONGEST_START = 30.0
LEAST_LIFE, LONGEST_LIFE = 0.05, 0.9
"""Seconds from the first scan to the kill."""
LONGEST_END = 150.0


class Station:
    """One life of a station; its JSON lines are read as they come."""

    def __init__(self, command: list[str], environment: dict[str, str], errors: Path) -> None:
        self._ready = threading.Event()
        self._answered = threading.Event()
        self._asked = ""
        self._scan_asked = ""
        self._last_result = ""
        with errors.open("ab") as told:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told
            )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line) if line.endswith(b"\n") else {}
            if told.get("type") == "state" and told["server"] != "connecting":
                self._ready.set()
            if told.get("type") == "scan" and told["text"] == self._asked:
                self._scan_asked = told["scan"]
            # What an earlier life left has outcomes too.
            if told.get("type") == "outcome" and told["scan"] == self._scan_asked:
                self._last_result = told["result"]
                self._answered.set()
        self._ready.set()
        self._answered.set()

    def wait_until_up(self) -> None:
        assert self._ready.wait(LONGEST_START), "the station did not come up"

    def ask(self, text: str) -> str:
        """Scan something and return the result of its outcome."""
        self._asked = text
        self._answered.clear()
        self.scan([text])
        assert self._answered.wait(LONGEST_START), f"no outcome for {text}"
        return self._last_result

    def scan(self, texts: Iterable[str]) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write("".join(f"{text}\n" for text in texts).encode())
            self._process.stdin.flush()

    def kill(self) -> None:
        self._process.kill()
        self._wait(LONGEST_START)

    def end(self) -> None:
        """Let it finish what it has."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._wait(LONGEST_END)

    def _wait(self, seconds: float) -> None:
        try:
            self._process.wait(seconds)
        finally:
            self._process.kill()
            self._reader.join()
            for pipe in (self._process.stdin, self._process.stdout):
                with suppress(BrokenPipeError):
                    assert pipe is not None
                    pipe.close()


class Bench(ABC):
    """Has codes scanned, each until the journal holds a write for it, and kills the station meanwhile."""

    def __init__(self, folder: Path, server: DemoServer, codes: list[str], kills: int, seed: int) -> None:
        self.journal = folder / "journal.sqlite"
        self.codes = codes
        self.kills = 0
        self.starts = 0
        self._folder = folder
        self._server = server
        self._wanted_kills = kills
        self._random = Random(seed)
        folder.mkdir()

    def work(self) -> None:
        """Scan everything; ends when all of it is settled."""
        while self.starts < MOST_STARTS:
            missing = self.missing()
            if not missing and not self.unsettled():
                return
            self._live(missing)
        raise AssertionError(f"not settled after {MOST_STARTS} starts: {self.unsettled()}")

    def _live(self, missing: list[str]) -> None:
        self.starts += 1
        station = Station(self._command(), self._environment(), self._folder / "errors.txt")
        doomed = bool(missing) and self.kills < self._wanted_kills
        try:
            station.wait_until_up()
            self._begin(station)
            # A station that will be killed gets as much as it might manage, the last one gets the rest.
            share = len(missing) // (self._wanted_kills - self.kills + 1) + 5 if doomed else len(missing)
            station.scan(missing[:share])
        finally:
            if doomed:
                threading.Event().wait(self._random.uniform(LEAST_LIFE, LONGEST_LIFE))
                station.kill()
                self.kills += 1
            else:
                station.end()

    @abstractmethod
    def _begin(self, station: Station) -> None:
        """Scan what must be scanned first."""

    @abstractmethod
    def _command(self) -> list[str]:
        """Return how the station is started."""

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        folders = {f"XDG_{name}_HOME": str(self._folder) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
        return {
            **kept,
            **folders,
            "HOME": str(self._folder),
            "STATION_SERVER_TOKEN": self._server.tokens["operator"],
        }

    def missing(self) -> list[str]:
        """Return the codes of which the journal has no write, as an operator sees on the tape."""
        have = set(self.booked())
        return [code for code in self.codes if code.encode() not in have]

    def booked(self) -> list[bytes]:
        """Return the codes for which the journal has a write, each as often as it has one."""
        first = (
            "SELECT raw FROM scans JOIN writes ON writes.scan_id = scans.id WHERE writes.kind <> 'deallocate'"
        )
        return [row[0] for row in self.rows(first)]

    def unsettled(self) -> list[tuple[str, ...]]:
        """Return the writes that have no last word; a dispute has one, a person's."""
        return self.rows(
            "SELECT op_id, state, cause FROM writes WHERE state IN ('QUEUED', 'SENDING', 'UNKNOWN')"
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        if not self.journal.exists():
            return []
        with closing(sqlite3.connect(self.journal)) as database:
            return database.execute(query).fetchall()


class ReceivingBench(Bench):
    """The station as it is sold, receiving bags."""

    def _begin(self, station: Station) -> None:
        deadline = time.monotonic() + LONGEST_START
        while station.ask(ORDER) != "done":
            assert time.monotonic() < deadline, "the order could not be opened"

    def _command(self) -> list[str]:
        told = {
            "journal.file": self.journal,
            "journal.patience_seconds": PATIENCE_SECONDS,
            "journal.look_back_seconds": 0.05,
            "journal.retry_seconds": 0.05,
            "server.read_seconds": READ_SECONDS,
        }
        settings = [word for name, value in told.items() for word in ("--set", f"{name}={value}")]
        run = ["run", "--headless", "--server", self._server.url, "--workflow", "receive", *settings]
        return [sys.executable, "main.py", *run, "--settle-timeout", "120"]


class AllocatingBench(Bench):
    """A station that sets aside for the lines that another one sets aside for, into a shipment of its own."""

    def __init__(
        self, folder: Path, server: DemoServer, codes: list[str], opening: str, kills: int, seed: int
    ) -> None:
        super().__init__(folder, server, codes, kills, seed)
        self._opening = opening

    def _begin(self, station: Station) -> None:
        """Open the order, which takes back what an earlier life set aside too much."""
        station.scan([self._opening])

    def _command(self) -> list[str]:
        # Taking back needs the right to delete, which operators do not have.
        told = [self._server.url, self._server.tokens["admin"], str(self.journal), str(PATIENCE_SECONDS)]
        return [sys.executable, "-m", "tests.soak.allocating", *told]
