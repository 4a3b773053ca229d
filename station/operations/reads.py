"""Questions to a server: they change nothing there."""

from dataclasses import dataclass

from station.operations.details import (
    GenerateCode,
    LoadContents,
    LoadDetails,
    LoadServerScan,
    LoadServerScans,
    LoadThing,
    SearchThings,
)
from station.operations.printing import LoadLabelTemplates, LoadMachines, LoadPrint
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
class FindSalesOrders:
    """Look for sales orders by reference or customer reference, exactly. Done(tuple of SalesOrder)."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchSalesOrders:
    """Look for outstanding sales orders by words. Done(tuple of SalesOrder), the best first."""

    words: str


@dataclass(frozen=True, slots=True)
class LoadSalesOrder:
    """Load a sales order with its lines, shipments and allocations. Done(SalesOrder)."""

    pk: int


@dataclass(frozen=True, slots=True)
class LoadShipment:
    """Load a shipment, which names its order. Done(Shipment)."""

    pk: int


@dataclass(frozen=True, slots=True)
class FindStock:
    """Ask what is in stock of a part and its variants. Done(tuple of StockItem), at most 100."""

    part: int


@dataclass(frozen=True, slots=True)
class LoadStockItem:
    """Load a stock item. Done(StockItem)."""

    pk: int


@dataclass(frozen=True, slots=True)
class FindBuilds:
    """Look for build orders by reference, exactly. Done(tuple of Build)."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadBuild:
    """Load a build order with its lines and allocations. Done(Build)."""

    pk: int


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
    | FindSalesOrders
    | SearchSalesOrders
    | LoadSalesOrder
    | LoadShipment
    | FindStock
    | LoadStockItem
    | FindBuilds
    | LoadBuild
    | LoadThing
    | LoadDetails
    | GenerateCode
    | SearchThings
    | LoadContents
    | LoadServerScans
    | LoadServerScan
    | LoadLabelTemplates
    | LoadMachines
    | LoadPrint
    | LookBack
)
Operation = Read | Write
