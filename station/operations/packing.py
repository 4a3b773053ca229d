"""What a server tells a packing bench: sales orders, builds and the stock to fill them from."""

from dataclasses import dataclass
from decimal import Decimal

from station.operations.values import Allocation, Shipment


@dataclass(frozen=True, slots=True)
class SalesLine:
    """One line of a sales order; ``allocated`` counts what has been shipped as well.

    ``codes`` are the fingerprints (``code_hash``) of the codes that are linked to the part, ``parts`` the
    keys of the part and, where they are known, of the variants that may be used. ``available`` is how much
    of the part is in stock and not set aside. A virtual part takes no stock.
    """

    pk: int
    part: int | None
    name: str
    ipn: str
    quantity: Decimal
    allocated: Decimal
    shipped: Decimal
    units: str = ""
    reference: str = ""
    target_date: str = ""
    picture: str = ""
    codes: tuple[str, ...] = ()
    keeps_serials: bool = False
    available: Decimal | None = None
    parts: tuple[int, ...] = ()
    is_virtual: bool = False

    @property
    def remaining(self) -> Decimal:
        """Return how much is still to be set aside, never below zero."""
        return max(self.quantity - self.allocated, Decimal(0))


@dataclass(frozen=True, slots=True)
class SalesOrder:
    """A sales order; only its head is filled where only that was asked for.

    ``open`` tells that stock can be set aside for it.
    """

    pk: int
    reference: str
    customer: str
    customer_reference: str
    status: str
    open: bool
    lines: tuple[SalesLine, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class BuildLine:
    """One component of a build order, with the same fields as a line of a sales order.

    ``allocated`` is what is set aside and not built in yet, ``consumed`` what is built in.
    """

    pk: int
    part: int | None
    name: str
    ipn: str
    quantity: Decimal
    allocated: Decimal
    consumed: Decimal
    units: str = ""
    reference: str = ""
    picture: str = ""
    codes: tuple[str, ...] = ()
    keeps_serials: bool = False
    available: Decimal | None = None

    @property
    def remaining(self) -> Decimal:
        """Return how much is still to be set aside, never below zero."""
        return max(self.quantity - self.allocated - self.consumed, Decimal(0))


@dataclass(frozen=True, slots=True)
class Build:
    """A build order; ``quantity`` is how many are built of ``part_name``."""

    pk: int
    reference: str
    title: str
    part_name: str
    quantity: Decimal
    status: str
    open: bool
    lines: tuple[BuildLine, ...] = ()
    allocations: tuple[Allocation, ...] = ()
