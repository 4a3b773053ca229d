"""What is handed to the engine, who stands beside it, and who is told what it does."""

from dataclasses import dataclass
from typing import Protocol

from station.model import Entered, Outcome, Pressed, Print, Reading, Scan, Verdict
from station.screen import Device, Report, Snapshot


@dataclass(frozen=True, slots=True)
class Came:
    """A scan came from a source."""

    scan: Scan


@dataclass(frozen=True, slots=True)
class Returned:
    """An operation came back from a lane; ``seconds`` is how long it took."""

    op_id: str
    outcome: Outcome
    seconds: float


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """A scanner or printer changed its state; ``key`` stays the same for a device."""

    key: str
    device: Device


Message = Came | Pressed | Entered | Returned | DeviceChanged


class Desk(Protocol):
    """What stands beside the server: a camera, printers.

    No call waits; the first two are answered by Returned.
    """

    def photograph(self, op_id: str) -> None:
        """Take a picture and answer with Done(Photo)."""

    def deliver(self, op_id: str, report: Report, on_paper: bool) -> None:
        """Print a report or write it to a file, and answer with Done(its name)."""

    def print_label(self, label: Print) -> None:
        """Have a label printed."""


class Listener(Protocol):
    """Who is told what happens: the window, the headless output, a test."""

    def scanned(self, scan: Scan, reading: Reading) -> None:
        """A scan is on disk and about to be acted on."""

    def judged(self, verdict: Verdict, workflow: str) -> None:
        """A scan has a verdict, perhaps not its last."""

    def changed(self, snapshot: Snapshot) -> None:
        """The screen has changed."""

    def wished(self, action: str) -> None:
        """The operator wants something that only a window can do, such as ``connect``."""

    def copied(self, text: str) -> None:
        """A text is wanted on the clipboard."""
