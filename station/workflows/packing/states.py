"""The states of packing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from station.model import HourCount, Pressed, Scanned, Verdict
from station.operations import Allocation, Ship, StockItem
from station.workflows.packing.job import Job, OpenJob, PickLine


@dataclass(frozen=True, slots=True)
class Offered:
    """An order that a code may mean."""

    kind: str
    pk: int
    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class Leading:
    """What leads to an order: a code or typed words; ``shipment`` if a shipment's own code did."""

    scan_id: str
    text: str
    scanned: Scanned | None = None
    shipment: int | None = None
    previous: "Packing | None" = None


@dataclass(frozen=True, slots=True)
class Choosing:
    """No order is open; ``offered`` are those that ``led`` may mean."""

    verdict: Verdict | None = None
    offered: tuple[Offered, ...] = ()
    led: Leading | None = None


@dataclass(frozen=True, slots=True)
class Searching:
    """The server is asked for the order that a code stands for; ``tried`` found nothing."""

    led: Leading
    op: str
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loading:
    """An order is being loaded."""

    led: Leading
    op: str


@dataclass(frozen=True, slots=True)
class ChoosingShipment:
    """An order has several open shipments, or none; a person chooses, or opens a new one.

    ``op`` is set while a new one is being opened.
    """

    scan_id: str
    job: Job
    verdict: Verdict
    op: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What the operator says of the next item, and of the parcel."""

    quantity: Decimal | None = None
    tracking: str = ""
    invoice: str = ""


@dataclass(frozen=True, slots=True)
class Packing:
    """An order is open: what is scanned is set aside for it. ``current`` is the line of the last item."""

    opened: OpenJob
    verdict: Verdict
    current: int | None = None
    said: Said = field(default_factory=Said)


@dataclass(frozen=True, slots=True)
class Checking:
    """The server is asked about a code that the station does not know."""

    packing: Packing
    scanned: Scanned
    op: str
    asks: str


class Question(StrEnum):
    """What a person may have to agree to before stock is set aside."""

    OVER_LINE = "over the line"
    LESS = "less than said"
    EXPIRED = "expired"
    LATER = "another expires earlier"


@dataclass(frozen=True, slots=True)
class Pick:
    """A stock item on its way to being set aside; ``agreed`` is what a person has agreed to."""

    scan_id: str
    code: str
    item: StockItem
    line: PickLine
    quantity: Decimal | None = None
    agreed: frozenset[Question] = frozenset()


@dataclass(frozen=True, slots=True)
class Confirming:
    """A pick waits for the confirm code."""

    packing: Packing
    pick: Pick
    question: Question


@dataclass(frozen=True, slots=True)
class ChoosingStock:
    """A part was scanned of which several stock items can be taken; a person chooses or scans one."""

    packing: Packing
    scan_id: str
    code: str
    line: PickLine
    items: tuple[StockItem, ...]


class Parcel(StrEnum):
    """What the next code says of the parcel."""

    TRACKING = "tracking"
    INVOICE = "invoice"


@dataclass(frozen=True, slots=True)
class Naming:
    """What the next code says is the parcel's tracking or invoice number."""

    packing: Packing
    parcel: Parcel
    scan_id: str
    then_ship: bool = False
    waived_by: str = ""


@dataclass(frozen=True, slots=True)
class Settling:
    """Something is wanted that must wait until all that was scanned is set aside."""

    packing: Packing
    wanted: Pressed


@dataclass(frozen=True, slots=True)
class Verifying:
    """The pack check: every allocated item of the shipment is scanned once more.

    ``checked`` holds how much of each allocation was seen. ``wrong`` is a wrong item that must be
    acknowledged. ``op`` is set while the allocations are being loaded afresh.
    """

    packing: Packing
    checked: Mapping[int, Decimal] = field(default_factory=dict)
    wrong: Verdict | None = None
    op: str = ""
    waived_by: str = ""

    def open_allocations(self) -> tuple[Allocation, ...]:
        """Return what was not seen yet."""
        return tuple(
            each
            for each in self.packing.opened.of_shipment()
            if self.checked.get(each.pk, Decimal(0)) < each.quantity
        )


@dataclass(frozen=True, slots=True)
class Shipping:
    """The shipment is being sent on its way."""

    packing: Packing
    op: str
    scan_id: str
    write: Ship


@dataclass(frozen=True, slots=True)
class Shipped:
    """The parcel has left, or will without the screen; its papers and photos can still be made."""

    packing: Packing
    op: str
    scan_id: str
    write: Ship


@dataclass(frozen=True, slots=True)
class Counting:
    """The counters of the session: what the journal has of packing."""

    behind: "Choosing | Packing | Shipped"
    hours: tuple[HourCount, ...]
    verdict: Verdict
    op: str


Working = Packing | Checking | Confirming | ChoosingStock | Naming | Settling | Verifying | Shipping | Shipped
PackState = Choosing | Searching | Loading | ChoosingShipment | Counting | Working


def packing_behind(state: PackState) -> Packing | None:
    """Return the open order behind a state, if there is one."""
    if isinstance(state, Packing):
        return state
    if isinstance(state, Searching | Loading):
        return state.led.previous
    if isinstance(state, Counting):
        return packing_behind(state.behind)
    return None if isinstance(state, Choosing | ChoosingShipment) else state.packing
