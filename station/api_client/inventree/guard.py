"""Looks on an InvenTree server, right before a write, whether there is room for it; it only reads."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from station.api_client.http import HttpRequest
from station.api_client.inventree import builds, items, links, merging, room, sales, selling
from station.api_client.inventree.objects import DETAILS
from station.api_client.inventree.wire import Body, object_in
from station.model import NotSent, Outcome, Refused, Why
from station.operations import Allocate, AllocateToBuild, Allocation, Link, Merge, Ship, StockItem


@dataclass(frozen=True, slots=True)
class Before:
    """What there was right before a write: the allocations, and what the line had beside them."""

    rows: tuple[Allocation, ...] = ()
    used: Decimal = Decimal(0)

    @property
    def keys(self) -> frozenset[int]:
        """Return the keys of the allocations."""
        return frozenset(row.pk for row in self.rows)


class Guard:
    """Asks through ``read``."""

    def __init__(self, read: Callable[[HttpRequest], Body | Outcome]) -> None:
        self._read = read

    def allocation(self, write: Allocate, api: int) -> Before | Refused | NotSent:
        """Look whether order, shipment, line and item have room for an allocation."""
        if refusal := self._demand(write, api):
            return refusal
        rows = sales.allocations_in(self._read(sales.allocations_request(write.order)))
        if not isinstance(rows, tuple):
            return room.not_read(rows, Why.ORDER_CLOSED)
        return self._item(write) or room.line_refusal(rows, write) or Before(rows)

    def _demand(self, write: Allocate, api: int) -> Refused | NotSent | None:
        if write.shipment is None:
            return room.order_refusal(self._read(selling.order_request(write.order)), write, api)
        return room.shipment_refusal(self._read(selling.shipment_request(write.shipment)), write, api)

    def _item(self, write: Allocate | AllocateToBuild) -> Refused | NotSent | None:
        body = object_in(self._read(items.item_request(write.item)))
        if not isinstance(body, dict):
            return room.not_read(body, Why.NOT_AVAILABLE)
        return room.item_refusal(items.stock_item_of(body), write)

    def build_allocation(self, write: AllocateToBuild) -> Before | Refused | NotSent:
        """Look whether build, line and item have room for an allocation."""
        if refusal := room.build_refusal(self._read(builds.build_request(write.build)), write):
            return refusal
        used = room.consumed_by(self._read(builds.line_request(write.line)), write.line)
        if not isinstance(used, Decimal):
            return used
        rows = sales.allocations_in(self._read(sales.build_items_request(write.build)))
        if not isinstance(rows, tuple):
            return room.not_read(rows, Why.ORDER_CLOSED)
        return self._item(write) or room.line_refusal(rows, write, used) or Before(rows, used)

    def merging(self, write: Merge) -> Refused | NotSent | None:
        """Look whether stock items can become one."""
        there: list[StockItem] = []
        for pk in write.items:
            item = merging.item_in(self._read(items.item_request(pk)), pk)
            if not isinstance(item, StockItem):
                return item
            there.append(item)
        return merging.unlike(there, write)

    def link(self, write: Link) -> Refused | NotSent | None:
        """Look whether a thing still has the code that would be replaced, where that is known."""
        if write.replaces is None or write.model not in DETAILS:
            return None
        path, _ = DETAILS[write.model]
        return links.other_code(self._read(HttpRequest("GET", path.format(pk=write.pk))), write)

    def shipping(self, write: Ship) -> Refused | NotSent | None:
        """Look whether a shipment has not left yet; what is left of a shipped order may always leave."""
        answer = self._read(selling.shipment_request(write.shipment))
        return room.shipment_refusal(answer, write, selling.SHIPPED_ORDERS_TAKE_STOCK)
