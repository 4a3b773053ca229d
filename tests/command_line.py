"""Running the station's command line as a process, the way scripts do."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


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
