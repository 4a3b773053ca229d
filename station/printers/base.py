"""What a label printer is, and the four things that can come of printing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from station.settings_tree import PrinterSettings
from station.text import NOTHING, Text, say


@dataclass(frozen=True, slots=True)
class Printed:
    """The printer itself tells that the label came out."""


@dataclass(frozen=True, slots=True)
class Sent:
    """All of the label went to the printer, which does not tell, or not yet, whether it came out."""

    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing was printed; ``for_good`` tells that it is no use to try again by itself."""

    reason: Text
    for_good: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """A part of the label may have been printed, or all of it; only a person can see that."""

    cause: Text


PrintOutcome = Printed | Sent | Failed | Unknown


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What a printer tells of itself: ``ready`` is None where it tells nothing."""

    ready: bool | None
    reasons: tuple[Text, ...] = ()

    @property
    def reason(self) -> Text:
        """Return the first reason, which is the one to see to."""
        return self.reasons[0] if self.reasons else NOTHING


READY = PrinterStatus(True)
SILENT = PrinterStatus(None)


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed: ``content`` in the printer's language.

    ``title`` names the job, or the file; ``data`` is what the label was filled with.
    """

    content: bytes
    copies: int = 1
    title: str = "label"
    data: Mapping[str, str] = field(default_factory=dict)


class Printer(Protocol):
    """One printer, used by one thread; every wait is bounded, and no trouble with the device is raised."""

    settings: PrinterSettings
    """Its name, language, resolution and the size of its labels."""

    def print(self, document: Document) -> PrintOutcome:
        """Print a document, at most once."""
        ...

    def status(self) -> PrinterStatus:
        """Ask the printer how it is."""
        ...


PAPER_OUT = say("The paper is out. Put in a new roll.")
HEAD_OPEN = say("The printer is open. Close it.")
RIBBON_OUT = say("The ribbon is out. Put in a new one.")
PAUSED = say("The printer is paused. Press its pause button.")
JAMMED = say("The paper is jammed. Open the printer and take it out.")
TOO_HOT = say("The print head is too hot. It goes on by itself.")
BUSY = say("The printer is busy with other labels.")
WRONG_MEDIA = say("The wrong roll is in the printer. Put in the one that is set up.")
FAULTY = say("The printer reports a fault. Look at its lamps.")
BROKEN_OFF = say("The connection broke in the middle of the label. Look whether it came out.")
STUCK = say("The printer took a part of the label and no more. Look whether it came out.")
