"""Questions to a server: they change nothing there."""

from dataclasses import dataclass

from station.operations.writes import Write


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
class FindOrdersOf:
    """Look for outstanding purchase orders with a part, by its order codes and maker's numbers, exactly.

    Done(tuple of PurchaseOrder): those whose line of it is not complete.
    """

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchOrders:
    """Look for outstanding purchase orders by words: reference, supplier, description, parts on it.

    Done(tuple of PurchaseOrder), the best first.
    """

    words: str


@dataclass(frozen=True, slots=True)
class MatchForOrder:
    """Ask which part of the order's supplier a code stands for, on the order or not. Done(Found)."""

    text: str
    order: int


@dataclass(frozen=True, slots=True)
class LoadPlaces:
    """Ask where a part lies already. Done(tuple of StockAt), the largest quantity first."""

    part: int


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
class LoadAllocations:
    """Load what is set aside for a sales order. Done(tuple of Allocation)."""

    order: int


@dataclass(frozen=True, slots=True)
class LoadBuildAllocations:
    """Load what is set aside for a build order. Done(tuple of Allocation)."""

    build: int


@dataclass(frozen=True, slots=True)
class LoadShipments:
    """Load the shipments of a sales order. Done(tuple of Shipment)."""

    order: int


@dataclass(frozen=True, slots=True)
class LookBack:
    """Look whether a write whose answer was lost has happened. Done(Evidence)."""

    write: Write


Read = (
    Identify
    | Lookup
    | FindOrders
    | FindOrdersOf
    | SearchOrders
    | MatchForOrder
    | LoadPlaces
    | FindPlace
    | LoadOrder
    | LoadPicture
    | LoadAllocations
    | LoadBuildAllocations
    | LoadShipments
    | LookBack
)
Operation = Read | Write
