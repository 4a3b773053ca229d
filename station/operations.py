"""What can be asked of an inventory server, and the values it promises in return."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import ClassVar

from station.model import Place

# What comes back.


@dataclass(frozen=True, slots=True)
class Thing:
    """Something a code stands for, ready for the screen.

    ``model`` is the server's model name (part, stockitem, stocklocation, supplierpart, manufacturerpart,
    purchaseorder, salesorder, salesordershipment, build ...); ``quantity`` is what is in stock of it;
    ``facts`` are further (label, value) pairs in the order in which they are shown.
    """

    model: str
    pk: int
    name: str
    description: str = ""
    place: Place | None = None
    quantity: Decimal | None = None
    units: str = ""
    picture: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    structural: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a code stands for: the thing itself, and what a supplier label names besides it.

    ``is_label`` tells that a supplier's reader on the server took the code apart.
    """

    thing: Thing
    order: int | None = None
    supplier_part: int | None = None
    is_label: bool = False


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of a purchase order; quantities count supplier packs."""

    pk: int
    supplier_part: int | None
    part: int | None
    name: str
    sku: str
    mpn: str
    ipn: str
    ordered: Decimal
    received: Decimal
    destination: Place | None = None
    reference: str = ""

    @property
    def remaining(self) -> Decimal:
        """Return how much is still to come, never below zero."""
        return max(self.ordered - self.received, Decimal(0))


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """A purchase order; ``lines`` is empty where only the head was asked for."""

    pk: int
    reference: str
    supplier: str
    supplier_reference: str
    status: str
    placed: bool
    open: bool
    description: str = ""
    destination: Place | None = None
    lines: tuple[OrderLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """What the server booked: the line, how many supplier packs, and where they went."""

    line: int | None
    quantity: Decimal | None
    location: int | None


# Questions: they change nothing on the server.


@dataclass(frozen=True, slots=True)
class Identify:
    """Ask who is signed in, what they may do, and which server this is. Done(Identity)."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """Ask what a code stands for. Done(Found)."""

    text: str


@dataclass(frozen=True, slots=True)
class FindOrders:
    """Look for purchase orders by reference or supplier reference, exactly. Done(tuple of PurchaseOrder)."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindPlace:
    """Look for a stock location by name or path, exactly. Done(tuple of Thing)."""

    text: str


@dataclass(frozen=True, slots=True)
class LoadOrder:
    """Load a purchase order with its lines. Done(PurchaseOrder)."""

    pk: int


@dataclass(frozen=True, slots=True)
class LoadPicture:
    """Fetch a picture by the path that the server gave. Done(bytes)."""

    path: str


@dataclass(frozen=True, slots=True)
class LookBack:
    """Look whether a write whose answer was lost has happened. Done(Evidence)."""

    write: "Write"


# Writes: each has exactly one effect, kept by the journal.


@dataclass(frozen=True, slots=True)
class Receive:
    """Receive a supplier label against a line of a purchase order.

    ``quantity`` and ``received_before`` are what the operator saw when the write was confirmed, in
    supplier packs; the server takes the quantity from the label itself.
    """

    KIND: ClassVar[str] = "receive"
    order: int
    order_reference: str
    barcode: str
    line: int | None = None
    location: int | None = None
    location_name: str = ""
    quantity: Decimal | None = None
    part: str = ""
    received_before: Decimal | None = None

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"purchase order line {self.line}" if self.line else f"purchase order {self.order}"


Read = Identify | Lookup | FindOrders | FindPlace | LoadOrder | LoadPicture | LookBack
Write = Receive
Operation = Read | Write

WRITES: dict[str, type[Receive]] = {Receive.KIND: Receive}


def to_payload(write: Write) -> dict[str, object]:
    """Turn a write into plain JSON values for the journal; quantities become text."""
    return {key: str(value) if isinstance(value, Decimal) else value for key, value in asdict(write).items()}


def from_payload(kind: str, payload: Mapping[str, object]) -> Write:
    """Rebuild a write that the journal kept. Raises KeyError or TypeError if it is not one of ours."""
    write_type = WRITES[kind]
    quantities = {f.name for f in fields(write_type) if f.type == Decimal | None}
    values = {
        key: Decimal(str(value)) if key in quantities and value is not None else value
        for key, value in payload.items()
    }
    return write_type(**values)  # type: ignore[arg-type]
