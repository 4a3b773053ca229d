"""What a workflow may ask the journal, and what the journal tells."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.operations import Write


@dataclass(frozen=True, slots=True)
class Recall:
    """Ask the journal which writes of these kinds this station has made for an order lately.

    ``kinds`` are the writes' own names, ``order`` the key that they carry. Answered with
    Done(tuple of Recorded), oldest first.
    """

    op_id: str
    kinds: tuple[str, ...]
    order: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """A write as the journal keeps it: for which scan, when and by whom it was made, whether it is done."""

    scan_id: str
    at: datetime
    write: "Write"
    operator: str
    done: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Ask the journal what was done lately on a workflow's screens. Done(tuple of HourCount)."""

    op_id: str
    workflow: str


@dataclass(frozen=True, slots=True)
class HourCount:
    """What one operator has done in one hour, by the computer's clock.

    ``parcels`` are shipments that left, ``lines`` order lines that something was set aside for, ``errors``
    scans that were refused.
    """

    hour: str
    operator: str
    parcels: int
    lines: int
    scans: int
    errors: int


@dataclass(frozen=True, slots=True)
class Review:
    """Ask the journal for the scans of this station, the latest first.

    Only scans whose code, result or outcome holds all of ``words`` count, in any case; all do if there are
    none. ``worked`` tells which results count: True those that are done, False those that were refused, None
    all. What was scanned to look into the history is left out. ``skip`` is how many of the latest are left
    out, ``most`` how many are told at most. Answered with Done(tuple of Remembered).
    """

    op_id: str
    words: str = ""
    skip: int = 0
    most: int = 50
    worked: bool | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """A scan as the journal keeps it; ``code`` is its canonical text, empty where it had none."""

    scan_id: str
    at: datetime
    code: str
    source: str
    workflow: str
    result: str
    headline: str
    operator: str
