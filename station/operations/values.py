"""What an inventory server promises in return: frozen values, ready for the screen."""

from dataclasses import dataclass
from decimal import Decimal

from station.model import Place


@dataclass(frozen=True, slots=True)
class StockItem:
    """A stock item; ``expiry`` is written YYYY-MM-DD.

    ``codes`` are the fingerprints of the codes that are linked to it. ``is_available`` tells that it may be
    set aside at all, else ``why_not`` says in a word what keeps it; ``customer`` is where it is then.
    """

    pk: int
    part: int | None
    name: str
    quantity: Decimal
    allocated: Decimal
    units: str = ""
    place: Place | None = None
    batch: str = ""
    serial: str = ""
    expiry: str = ""
    status: int | None = None
    status_text: str = ""
    is_expired: bool = False
    is_available: bool = True
    customer: str = ""
    why_not: str = ""
    codes: tuple[str, ...] = ()
    thumbnail: str = ""

    @property
    def free(self) -> Decimal:
        """Return how much is not set aside, never below zero."""
        return max(self.quantity - self.allocated, Decimal(0))


@dataclass(frozen=True, slots=True)
class Thing:
    """Something a code stands for, ready for the screen.

    ``model`` is the server's model name (part, stockitem, stocklocation, supplierpart, manufacturerpart,
    purchaseorder, salesorder, salesordershipment, build ...); ``quantity`` is what is in stock of it;
    ``facts`` are further (label, value) pairs in the order in which they are shown. ``part`` is the key of
    the part that the thing is or has. ``linked`` is the fingerprint (``code_hash``) of the code that is
    linked to it, empty for none, None where the server does not tell. ``item`` is a stock item as stock,
    ``thumbnail`` the path of a small ``picture``.
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
    part: int | None = None
    linked: str | None = None
    item: StockItem | None = None
    thumbnail: str = ""


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
    """One line of a purchase order; quantities count supplier packs.

    ``pack`` is how many of the part's ``units`` are in one supplier pack. ``codes`` are the fingerprints
    (``code_hash``) of the codes that are linked to the line's part and supplier part. ``keeps_serials`` and
    ``expires`` tell what the part wants to be known of its stock. ``target_date`` is written YYYY-MM-DD.
    ``destination`` is the line's own place, ``usual_place`` the part's. ``thumbnail`` is the path of a small
    ``picture``.
    """

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
    pack: Decimal = Decimal(1)
    units: str = ""
    target_date: str = ""
    picture: str = ""
    thumbnail: str = ""
    codes: tuple[str, ...] = ()
    keeps_serials: bool = False
    expires: bool = False
    usual_place: Place | None = None

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
class StockAt:
    """How much of a part lies in one place already."""

    place: Place
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Received:
    """What the server booked: the line, how many supplier packs, where they went, as which stock items.

    ``items`` is empty where the server does not tell them.
    """

    line: int | None
    quantity: Decimal | None
    location: int | None
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Allocation:
    """Stock set aside for a line of a sales order or a build.

    ``shipment`` is a sales order's, ``output`` a build's; ``shipped`` tells that it has left the house.
    """

    pk: int
    line: int
    item: int
    quantity: Decimal
    shipment: int | None = None
    shipped: bool = False
    output: int | None = None


@dataclass(frozen=True, slots=True)
class Shipment:
    """A shipment of a sales order; ``shipped_on`` is empty while it has not left.

    ``checked_by`` is the name of whoever checked it, or the key where the server tells no name.
    """

    pk: int
    reference: str
    shipped_on: str = ""
    tracking: str = ""
    order: int | None = None
    checked_by: str = ""
    invoice: str = ""
    order_reference: str = ""


@dataclass(frozen=True, slots=True)
class Allocated:
    """What was set aside; ``allocation`` is None where the server did not tell its key.

    ``over`` is by how much the line is above the ``most`` of the write, as far as it could be read again:
    another station may have set aside for it at the same moment.
    """

    allocation: int | None
    line: int
    item: int
    quantity: Decimal
    over: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Linked:
    """A code leads to a thing; ``already`` tells that it did so before the write.

    ``replaced`` is the fingerprint of the code that the thing had before, as far as that was known.
    """

    model: str
    pk: int
    already: bool = False
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The stock items that stand in the new location, in the order of the write.

    A moved part is a new stock item; None where the server did not tell which. ``left`` are the items that
    the server accepted and left where they were.
    """

    items: tuple[int | None, ...]
    location: int
    left: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What a stock item holds after the write; zero where it was used up."""

    item: int
    quantity: Decimal | None
