"""The order on the bench, a sales order or a build order, as one kind of pick list."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from station.operations import (
    Allocate,
    AllocateToBuild,
    Allocation,
    Build,
    BuildLine,
    SalesLine,
    SalesOrder,
    Shipment,
    StockItem,
)


class Kind(StrEnum):
    """What goods are set aside for."""

    SALES = "sales"
    BUILD = "build"


@dataclass(frozen=True, slots=True)
class PickLine:
    """One line of a pick list: what is wanted, what is set aside, what has left or is built in."""

    pk: int
    part: int | None
    name: str
    ipn: str
    wanted: Decimal
    set_aside: Decimal
    gone: Decimal
    units: str = ""
    reference: str = ""
    picture: str = ""
    codes: tuple[str, ...] = ()
    keeps_serials: bool = False
    parts: tuple[int, ...] = ()

    @property
    def missing(self) -> Decimal:
        """Return how much is neither set aside nor gone, never below zero."""
        return max(self.wanted - self.set_aside - self.gone, Decimal(0))

    def takes(self, part: int | None) -> bool:
        """Tell whether stock of a part can be used; variants of the line's part can."""
        return part is not None and (part == self.part or part in self.parts)


@dataclass(frozen=True, slots=True)
class Job:
    """A sales order or a build order; ``title`` is the customer, or what is built."""

    kind: Kind
    pk: int
    reference: str
    title: str
    status: str
    open: bool
    lines: tuple[PickLine, ...]
    shipments: tuple[Shipment, ...] = ()
    allocations: tuple[Allocation, ...] = ()

    @property
    def open_shipments(self) -> tuple[Shipment, ...]:
        """Return the shipments that have not left."""
        return tuple(shipment for shipment in self.shipments if not shipment.shipped_on)


@dataclass(frozen=True, slots=True)
class PendingAllocation:
    """Stock that is being set aside."""

    op_id: str
    scan_id: str
    write: Allocate | AllocateToBuild


@dataclass(frozen=True, slots=True)
class OpenJob:
    """The pick list on the bench, what is on its way, and what the station has learned beside it.

    ``stock`` holds the stock items by the part of the line, as far as the server has told them.
    """

    job: Job
    shipment: Shipment | None = None
    pending: tuple[PendingAllocation, ...] = ()
    stock: Mapping[int | None, tuple[StockItem, ...]] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def line(self, pk: int | None) -> PickLine | None:
        """Return a line by its key."""
        return next((line for line in self.job.lines if line.pk == pk), None)

    def under_way(self, line: PickLine) -> Decimal:
        """Return how much is being set aside for a line."""
        return sum((p.write.quantity for p in self.pending if p.write.line == line.pk), Decimal(0))

    def missing(self, line: PickLine) -> Decimal:
        """Return how much of a line is missing when everything under way succeeds."""
        return max(line.missing - self.under_way(line), Decimal(0))

    def taken_from(self, item: int) -> Decimal:
        """Return how much of a stock item is being set aside."""
        return sum((p.write.quantity for p in self.pending if p.write.item == item), Decimal(0))

    def free(self, item: StockItem) -> Decimal:
        """Return how much of a stock item nobody has set aside."""
        return max(item.free - self.taken_from(item.pk), Decimal(0))

    def items(self) -> tuple[StockItem, ...]:
        """Return all stock items that are known for the pick list."""
        return tuple(item for items in self.stock.values() for item in items)

    def item(self, pk: int) -> StockItem | None:
        """Return a known stock item by its key."""
        return next((item for item in self.items() if item.pk == pk), None)

    def with_item(self, item: StockItem) -> "OpenJob":
        """Take over what the server told of a stock item."""
        set_aside_for = {each.line for each in self.job.allocations if each.item == item.pk}
        lines = (line for line in self.job.lines if line.takes(item.part) or line.pk in set_aside_for)
        line = next(lines, None)
        if line is None:
            return self
        others = tuple(other for other in self.stock.get(line.part, ()) if other.pk != item.pk)
        return replace(self, stock={**self.stock, line.part: (*others, item)})

    def of_shipment(self) -> tuple[Allocation, ...]:
        """Return what is set aside for the shipment on the bench."""
        shipment = self.shipment.pk if self.shipment else None
        return tuple(a for a in self.job.allocations if a.shipment == shipment)


def job_of(told: SalesOrder | Build) -> Job:
    """Return the pick list of an order."""
    if isinstance(told, SalesOrder):
        sales = tuple(_sales_line(line) for line in told.lines if not line.is_virtual)
        return Job(
            Kind.SALES,
            told.pk,
            told.reference,
            told.customer,
            told.status,
            told.open,
            sales,
            told.shipments,
            told.allocations,
        )
    title = told.part_name or told.title
    lines = tuple(_build_line(line) for line in told.lines)
    return Job(
        Kind.BUILD,
        told.pk,
        told.reference,
        title,
        told.status,
        told.open,
        lines,
        allocations=told.allocations,
    )


def _sales_line(line: SalesLine) -> PickLine:
    # What the server counts as allocated includes what has left.
    still_here = max(line.allocated - line.shipped, Decimal(0))
    return replace(_pick_line(line, still_here, line.shipped), parts=line.parts)


def _build_line(line: BuildLine) -> PickLine:
    return _pick_line(line, line.allocated, line.consumed)


def _pick_line(line: SalesLine | BuildLine, set_aside: Decimal, gone: Decimal) -> PickLine:
    return PickLine(
        line.pk,
        line.part,
        line.name,
        line.ipn,
        line.quantity,
        set_aside,
        gone,
        line.units,
        line.reference,
        line.picture,
        line.codes,
        line.keeps_serials,
    )
