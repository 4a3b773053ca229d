"""What is handed to the engine, who stands beside it, and who is told what it does."""

from dataclasses import dataclass
from typing import Protocol

from station.model import Entered, Outcome, Pressed, Print, Reading, Scan, Verdict
from station.screen import Device, LabelResult, Report, Snapshot
from station.text import Text


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


@dataclass(frozen=True, slots=True)
class LabelChanged:
    """A label went on its way, or came to its end; ``scan_id`` is the scan it belongs to, empty for none.

    ``job`` is its number in the print queue, 0 for one that never came there. ``headline`` says how it is.
    """

    scan_id: str
    job: int
    result: LabelResult
    headline: Text


Message = Came | Pressed | Entered | Returned | DeviceChanged | LabelChanged


class Desk(Protocol):
    """What stands beside the server: a camera, printers.

    No call waits; the first two are answered by Returned, what becomes of labels is told by LabelChanged.
    """

    def photograph(self, op_id: str) -> None:
        """Take a picture and answer with Done(Photo)."""

    def deliver(self, op_id: str, report: Report, on_paper: bool) -> None:
        """Print a report or write it to a file, and answer with Done(its name)."""

    def print_label(self, label: Print) -> None:
        """Have a label printed; no copies are as many as the printer makes by itself."""

    def reprint(self, scan_id: str, copies: int) -> None:
        """Have the labels of a scan printed again, without one the last label; no copies: as many."""


class Listener(Protocol):
    """Who is told what happens: the window, the headless output, a test."""

    def scanned(self, scan: Scan, reading: Reading) -> None:
        """A scan is on disk and about to be acted on."""

    def judged(self, verdict: Verdict, workflow: str) -> None:
        """A scan has a verdict, perhaps not its last."""

    def labelled(self, label: LabelChanged) -> None:
        """A label has another state."""

    def changed(self, snapshot: Snapshot) -> None:
        """The screen has changed."""

    def wished(self, action: str) -> None:
        """The operator wants something that only a window can do, such as ``connect``."""

    def copied(self, text: str) -> None:
        """A text is wanted on the clipboard."""
