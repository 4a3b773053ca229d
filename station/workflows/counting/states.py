"""The states of a stocktake."""

from dataclasses import dataclass

from station.model import Place
from station.workflows.counting.sheet import Sheet
from station.workflows.stock_screen import Shown


@dataclass(frozen=True, slots=True)
class Opening(Shown):
    """No location is being counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading(Shown):
    """The server is asked what should lie at a location."""

    place: Place
    scan_id: str
    op: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting(Shown):
    """A location is being counted; ``leaving`` after one CANCEL, when the next one throws it all away."""

    sheet: Sheet
    leaving: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing(Shown):
    """The differences are on the screen; ``writes_off`` tells that what is missing is to be written off."""

    sheet: Sheet
    writes_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rereading(Shown):
    """It is confirmed, and the server is asked once more what lies there before anything is written."""

    sheet: Sheet
    writes_off: bool
    scan_id: str
    origin: str
    op: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Shown):
    """What differs is being written, or is; ``entries`` tell what became of each write."""

    sheet: Sheet


CountState = Opening | Loading | Counting | Reviewing | Rereading | Counted
