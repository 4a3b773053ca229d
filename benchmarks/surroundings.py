"""A display, a folder and processes that leave nothing of the user's own in a measurement."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.x11.screen import display

ROOT = Path(__file__).parents[1]
OWN = ("CONFIG", "DATA", "STATE", "CACHE")
KEPT = ("PATH", "LANG", "LC_ALL")
END_SECONDS = 10.0
MEBIBYTE = 1024.0


class BenchmarkProblem(Exception):
    """A measurement did not come about; the text says what was missing."""


@dataclass(frozen=True)
class Surroundings:
    """The name of an X display with a window manager, and a folder that is gone afterwards."""

    display: str
    folder: Path

    def fresh_folder(self, name: str) -> Path:
        """Make a folder of its own for one process."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    def environment(self, home: Path) -> dict[str, str]:
        """Return an environment whose files all lie in ``home``."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        places = {f"XDG_{name}_HOME": str(home / name.lower()) for name in OWN}
        return {
            **kept,
            **places,
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
        }


@contextmanager
def surroundings(size: str = "1280x900x24") -> Iterator[Surroundings]:
    """Set everything up, and take it down again."""
    with tempfile.TemporaryDirectory(prefix="station-bench-") as folder, display(size) as name:
        yield Surroundings(name, Path(folder))


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process that was started here."""
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass(frozen=True)
class Memory:
    """What a process holds, in MiB: all resident pages, and its share of those that others use too."""

    resident: float
    proportional: float


def memory_of(process: "subprocess.Popen[bytes]") -> Memory:
    """Read the memory of a running process."""
    lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    kibibytes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines[1:])}
    return Memory(kibibytes["Rss"] / MEBIBYTE, kibibytes["Pss"] / MEBIBYTE)
