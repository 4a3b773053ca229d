"""What is asked about one thing, or looked for among all: questions and the values that answer them."""

from dataclasses import dataclass
from decimal import Decimal

from station.operations.values import StockItem


@dataclass(frozen=True, slots=True)
class SupplierPart:
    """A part as a supplier sells it; ``pack`` is how many are in one pack, as the server writes it."""

    pk: int
    sku: str
    supplier: str
    mpn: str = ""
    manufacturer: str = ""
    pack: str = ""


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order with an open line for a part; ``open`` is how much is still to come or go.

    ``model`` is the order's, ``partner`` the supplier or the customer; ``open`` counts supplier packs for a
    purchase order.
    """

    model: str
    pk: int
    reference: str
    partner: str
    open: Decimal
    status: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry of a stock item's history, ``what`` in the server's words; ``at`` as the server writes it."""

    at: str
    what: str
    quantity: Decimal | None
    user: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What a bench wants to know of a thing besides the thing itself; what does not apply is empty.

    ``items`` is the stock of a part or at a location, at most 100; ``more_items`` tells that there is more.
    ``untold`` names what could not be read, for the eye.
    """

    items: tuple[StockItem, ...] = ()
    more_items: bool = False
    supplier_parts: tuple[SupplierPart, ...] = ()
    orders: tuple[OpenOrder, ...] = ()
    movements: tuple[Movement, ...] = ()
    untold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadThing:
    """Load a thing by its model and key. Done(Thing)."""

    model: str
    pk: int


@dataclass(frozen=True, slots=True)
class LoadDetails:
    """Load what stands around a thing; ``part`` is its part. Done(Details), what can be read of it."""

    model: str
    pk: int
    part: int | None = None


@dataclass(frozen=True, slots=True)
class GenerateCode:
    """Ask for the server's own code of a thing. Done(str)."""

    model: str
    pk: int


@dataclass(frozen=True, slots=True)
class SearchThings:
    """Look for parts, stock items, locations and orders by words.

    Done(tuple of Thing), at most 45, the best first: what is called exactly so stands before all else.
    """

    words: str


@dataclass(frozen=True, slots=True)
class LoadContents:
    """Load what lies at a location, not what lies in the locations below it. Done(Contents)."""

    location: int


@dataclass(frozen=True, slots=True)
class Contents:
    """The stock at a location; ``complete`` tells that it is all of it."""

    items: tuple[StockItem, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class LoadServerScans:
    """Load scans that the server has kept, of all stations, the latest first. Done(ServerScans).

    Only scans whose code holds ``words`` count; all do if there are none. ``worked`` tells which results
    count, None for both. ``skip`` is how many of the latest are left out.
    """

    words: str = ""
    worked: bool | None = None
    skip: int = 0
    most: int = 50


@dataclass(frozen=True, slots=True)
class LoadServerScan:
    """Load one scan that the server has kept, with what it answered. Done(ServerScan)."""

    pk: int


@dataclass(frozen=True, slots=True)
class ServerScan:
    """A scan as the server keeps it; ``at`` and ``endpoint`` as it writes them, ``answer`` in its words."""

    pk: int
    code: str
    at: str
    endpoint: str
    worked: bool
    user: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class ServerScans:
    """Some of the server's scans; ``total`` is how many there are that were asked for.

    ``is_kept`` is False where the server is set to keep none.
    """

    scans: tuple[ServerScan, ...]
    total: int = 0
    is_kept: bool = True
