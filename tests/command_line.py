"""Running the station's command line: as a process, the way scripts do, or in this process."""

import io
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from station.cli import main

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 30


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def of(self, kind: str) -> list[dict[str, object]]:
        return [line for line in self.lines if line["type"] == kind]

    @property
    def outcomes(self) -> list[tuple[object, object]]:
        return [(line["result"], line["headline"]) for line in self.of("outcome")]


class Running:
    """A command that goes on: its lines are read as they come, and it is told to end."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._lines: queue.Queue[dict[str, object]] = queue.Queue()
        self._seen: list[dict[str, object]] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout:
            self._lines.put(json.loads(line))

    def wait_for(self, wanted: Callable[[dict[str, object]], bool]) -> dict[str, object]:
        """Return the next line that is wanted; those before it are passed over."""
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"it did not come; what came: {self._seen}") from None
            self._seen.append(line)
            if wanted(line):
                return line

    def outcome(self) -> tuple[object, object]:
        """Wait for the outcome of the next scan."""
        line = self.wait_for(lambda line: line["type"] == "outcome")
        return line["result"], line["headline"]

    def device(self, name: str, ready: bool) -> str:
        """Wait until a device is as it should be, and return its state in words."""

        def of(line: dict[str, object]) -> list[str]:
            devices = line.get("devices", [])
            return [one["state"] for one in devices if (one["name"], one["ready"]) == (name, ready)]

        return of(self.wait_for(lambda line: bool(of(line))))[0]

    def end(self) -> tuple[int, str]:
        """Tell it to end as a service is told; return its exit code and what it said about errors."""
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(timeout=PATIENCE)
        self._reader.join()
        return code, self._process.stderr.read().decode()

    def close(self) -> None:
        """End it in any case, however a test has gone."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        self._process.stdout.close()
        self._process.stderr.close()


class CommandLine:
    """A computer of its own: empty folders for settings and data, no display, no keyring."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_STATE_HOME": str(home / "state"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "PYTHONWARNINGS": "error",
            # Tests that want to take something back say so.
            "STATION_JOURNAL_UNDO_SECONDS": "0",
        }

    @property
    def settings_file(self) -> Path:
        return self.home / "config" / "station" / "station.toml"

    @property
    def journal(self) -> Path:
        return self.home / "data" / "station" / "journal.sqlite"

    def write_settings(self, text: str) -> None:
        self.settings_file.parent.mkdir(parents=True, exist_ok=True)
        self.settings_file.write_text(text, encoding="utf-8")

    def run(self, *arguments: str, scans: bytes = b"", **environment: str) -> Ran:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            input=scans,
            capture_output=True,
            env={**self.environment, **environment},
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def run_here(self, *arguments: str, scans: bytes = b"", **environment: str) -> Ran:
        """Run a command in this process, where it is not the process that matters: that starts faster."""
        out, err = io.StringIO(), io.StringIO()
        here = {**self.environment, **environment}
        with (
            patch.dict(os.environ, here, clear=True),
            patch("sys.stdin", io.TextIOWrapper(io.BytesIO(scans))),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = main(arguments)
        return Ran(code, out.getvalue(), err.getvalue())

    def start(self, *arguments: str, **environment: str) -> Running:
        return Running(
            subprocess.Popen(
                [sys.executable, str(ROOT / "main.py"), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**self.environment, **environment},
            )
        )
