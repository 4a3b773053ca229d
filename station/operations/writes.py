"""Writes to a server: each has exactly one effect, kept by the journal.

A write carries what was true when it was confirmed, so that reading back can tell whether it has happened:
a fingerprint that the server stores (a label, a note), or a baseline (what was there before). ``barcode``
is the label that was scanned for it, empty for none; names and references are for the eye.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from station.operations.printing import PrintOnServer
from station.operations.stock import AddStock, ChangeStatus, Count, Merge, Move, RemoveStock


@dataclass(frozen=True, slots=True)
class Receive:
    """Receive a supplier label against a line of a purchase order.

    ``quantity`` and ``received_before`` are what the operator saw when the write was confirmed, in
    supplier packs; the server takes the quantity from the label itself. The line may hold at most ``most``
    packs after the write, which can only be seen to where the line is named; None is no limit.
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
    most: Decimal | None = None

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"purchase order line {self.line}" if self.line else f"purchase order {self.order}"


@dataclass(frozen=True, slots=True)
class ReceiveLine:
    """Receive a quantity, in supplier packs, against a line of a purchase order.

    ``barcode`` is the fingerprint that the server links to the new stock item and takes only once: the
    label's text where nothing has it yet, else a text that nothing else has. Serial numbers go to items of
    their own, which get no barcode; there the first serial number is the fingerprint.
    ``expiry_date`` is written YYYY-MM-DD. ``label`` is what was scanned if that is another text. The line
    may hold at most ``most`` packs after the write; None is no limit. ``left_out`` is what is known of the
    goods and not sent, because the server would not keep it.
    """

    KIND: ClassVar[str] = "receive line"
    order: int
    order_reference: str
    line: int
    quantity: Decimal
    barcode: str
    location: int | None = None
    location_name: str = ""
    batch: str = ""
    serial_numbers: str = ""
    expiry_date: str = ""
    status: int | None = None
    packaging: str = ""
    note: str = ""
    part: str = ""
    received_before: Decimal | None = None
    label: str = ""
    most: Decimal | None = None
    left_out: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"purchase order line {self.line}"


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """Place a purchase order with its supplier.

    Done(PurchaseOrder), or None if it could not be read again.
    """

    KIND: ClassVar[str] = "issue order"
    order: int
    order_reference: str
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"purchase order {self.order}"


@dataclass(frozen=True, slots=True)
class CompleteOrder:
    """Close a purchase order, with lines that are not complete only if that is accepted.

    Done(PurchaseOrder), or None if it could not be read again.
    """

    KIND: ClassVar[str] = "complete order"
    order: int
    accept_incomplete: bool
    order_reference: str
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"purchase order {self.order}"


@dataclass(frozen=True, slots=True)
class AddOrderLine:
    """Add a line to a purchase order. Done(OrderLine).

    ``reference`` is the fingerprint, kept by the server with the line: a text of at most 100 characters that
    no other line of the order has. ``quantity`` counts supplier packs.
    """

    KIND: ClassVar[str] = "add order line"
    order: int
    supplier_part: int
    quantity: Decimal
    reference: str
    order_reference: str = ""
    part: str = ""
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"purchase order {self.order}"


@dataclass(frozen=True, slots=True)
class Allocate:
    """Set stock aside for a line of a sales order. Done(Allocated).

    ``known`` are the keys of the line's allocations when the write was confirmed; its own is a new one. The
    line may have at most ``most`` set aside or shipped after the write; None is no limit, and nothing is
    looked at before the write then.
    """

    KIND: ClassVar[str] = "allocate"
    order: int
    line: int
    item: int
    quantity: Decimal
    shipment: int | None = None
    known: tuple[int, ...] = ()
    order_reference: str = ""
    shipment_reference: str = ""
    part: str = ""
    barcode: str = ""
    most: Decimal | None = None

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"sales order line {self.line}"


@dataclass(frozen=True, slots=True)
class Deallocate:
    """Free what an allocation has set aside for a sales order. Done(None).

    ``known`` are the keys of the line's other allocations, for setting the stock aside once more.
    """

    KIND: ClassVar[str] = "deallocate"
    allocation: int
    order: int
    line: int
    item: int
    quantity: Decimal
    shipment: int | None = None
    known: tuple[int, ...] = ()
    order_reference: str = ""
    part: str = ""
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"sales order line {self.line}"


@dataclass(frozen=True, slots=True)
class AllocateToBuild:
    """Set stock aside for a line of a build order. Done(Allocated).

    The server adds to what is set aside already; ``before`` is how much of this item that was. The line may
    have at most ``most`` set aside or built in after the write; None is no limit, and nothing is looked at
    before the write then.
    """

    KIND: ClassVar[str] = "allocate to build"
    build: int
    line: int
    item: int
    quantity: Decimal
    before: Decimal
    output: int | None = None
    build_reference: str = ""
    part: str = ""
    barcode: str = ""
    most: Decimal | None = None

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"build line {self.line}"


@dataclass(frozen=True, slots=True)
class ConsumeItem:
    """An allocation of a build, and how much of it is built in."""

    allocation: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class ConsumeBuild:
    """Build in what is set aside for one line of a build order. Done(None).

    ``items`` are whole allocations of the line; ``before`` is how much of the line was built in already.
    """

    KIND: ClassVar[str] = "consume"
    build: int
    line: int
    items: tuple[ConsumeItem, ...]
    before: Decimal
    build_reference: str = ""
    part: str = ""
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"build line {self.line}"


@dataclass(frozen=True, slots=True)
class CreateShipment:
    """Open a shipment of a sales order. Done(Shipment).

    The server takes a reference only once for an order; ``known`` are those it had before.
    """

    KIND: ClassVar[str] = "create shipment"
    order: int
    reference: str
    known: tuple[str, ...] = ()
    order_reference: str = ""
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"sales order {self.order}"


@dataclass(frozen=True, slots=True)
class Ship:
    """Send a shipment on its way. Done(Shipment).

    ``checked_by`` is the key of a user, ``waived_by`` who let it leave although not everything was checked.
    """

    KIND: ClassVar[str] = "ship"
    shipment: int
    order: int
    tracking: str = ""
    invoice: str = ""
    checked_by: int | None = None
    reference: str = ""
    order_reference: str = ""
    barcode: str = ""
    waived_by: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"shipment {self.shipment}"


@dataclass(frozen=True, slots=True)
class Link:
    """Link a code to a thing; ``model`` is the server's model name. Done(Linked).

    ``replaces`` is the fingerprint of the code that the thing has now and loses by this, empty for none;
    None does not tell it, and then whatever code the thing has is replaced.
    """

    KIND: ClassVar[str] = "link"
    model: str
    pk: int
    barcode: str
    name: str = ""
    replaces: str | None = None

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"{self.model} {self.pk}"


@dataclass(frozen=True, slots=True)
class Unlink:
    """Free the code that a thing has; ``barcode`` is that code where it is known. Done(None)."""

    KIND: ClassVar[str] = "unlink"
    model: str
    pk: int
    barcode: str = ""
    name: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"{self.model} {self.pk}"


@dataclass(frozen=True, slots=True)
class AttachPhoto:
    """Attach a photo to a thing; ``model`` is stockitem, purchaseorder or salesordershipment. Done(None).

    ``file`` is the name of a file in the station's folder of photos, ``sha256`` that of its bytes, in
    hexadecimal. The name without its ending is the fingerprint: no other photo has it.
    """

    KIND: ClassVar[str] = "attach photo"
    model: str
    pk: int
    file: str
    sha256: str
    comment: str
    name: str = ""
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"{self.model} {self.pk} photo"


@dataclass(frozen=True, slots=True)
class ForgetScans:
    """Delete scans that the server has kept; only staff may. Done(None)."""

    KIND: ClassVar[str] = "forget scans"
    scans: tuple[int, ...]
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return "scans kept by the server"


Write = (
    Receive
    | ReceiveLine
    | IssueOrder
    | CompleteOrder
    | AddOrderLine
    | Allocate
    | Deallocate
    | AllocateToBuild
    | ConsumeBuild
    | CreateShipment
    | Ship
    | Link
    | Unlink
    | Move
    | Count
    | AddStock
    | RemoveStock
    | ChangeStatus
    | Merge
    | AttachPhoto
    | ForgetScans
    | PrintOnServer
)
