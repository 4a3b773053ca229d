"""The states of receiving."""

from dataclasses import dataclass

from station.model import Reading, Scanned, Verdict
from station.operations import Receive, ReceiveLine
from station.workflows.receive_lines import OpenOrder, PendingReceipt


@dataclass(frozen=True, slots=True)
class Choosing:
    """No order is open; ``verdict`` is the last scan's."""

    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Receiving:
    """An order is open and bags can be scanned.

    ``current`` is the line of the last bag; ``unplaced`` are the receipts for which the server knows no
    place, they are booked as soon as a location is known; ``reading`` is the last bag's label.
    """

    opened: OpenOrder
    verdict: Verdict
    current: int | None = None
    unplaced: tuple[PendingReceipt, ...] = ()
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Searching:
    """A code is with the server to find the order that it stands for or belongs to."""

    scan_id: str
    text: str
    scanned: Scanned | None
    op: str
    supplier_part: int | None = None


@dataclass(frozen=True, slots=True)
class Loading:
    """An order is being loaded.

    ``scanned`` is the code that led to it; with ``offer`` a bag is offered for confirmation instead of
    booked, because it was scanned on another screen or belongs to another order than the ``previous`` one.
    """

    scan_id: str
    scanned: Scanned | None
    offer: bool
    op: str
    supplier_part: int | None = None
    previous: Receiving | None = None


@dataclass(frozen=True, slots=True)
class Checking:
    """A code that is no bag of the open order is with the server; then it is tried ``as_order``."""

    receiving: Receiving
    scanned: Scanned
    op: str
    as_order: bool = False


@dataclass(frozen=True, slots=True)
class Confirming:
    """A receipt waits until its bag is scanned a second time, or the confirm code.

    With ``by_code`` only the confirm code counts: the bag was scanned a second time already.
    """

    receiving: Receiving
    write: Receive | ReceiveLine
    scan_id: str
    by_code: bool = False

    @property
    def label(self) -> str:
        """Return the text of the bag's label."""
        return self.write.label if isinstance(self.write, ReceiveLine) else self.write.barcode


ReceiveState = Choosing | Searching | Loading | Receiving | Checking | Confirming
