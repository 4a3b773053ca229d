"""Questions of a packing bench: sales orders, builds and stock, asked of an InvenTree server."""

from collections.abc import Callable
from dataclasses import replace

from station.api_client.http import Exchange, HttpRequest
from station.api_client.inventree import builds, items, sales, selling
from station.api_client.inventree.objects import Json, text_of
from station.api_client.inventree.purchasing import words_in
from station.api_client.inventree.wire import NOT_UNDERSTOOD, Body, key_of, object_in, rows_of, understood
from station.model import Done, Outcome
from station.operations import (
    Build,
    FindBuilds,
    FindSalesOrders,
    FindStock,
    LoadBuild,
    LoadSalesOrder,
    LoadShipment,
    LoadStockItem,
    SalesOrder,
    SearchSalesOrders,
    Shipment,
)

_MOST_ORDERS = 20


class PackingReader:
    """Asks through ``exchange``; a failure of what is only nice to know is not told."""

    def __init__(self, exchange: Callable[[HttpRequest], Exchange]) -> None:
        self._exchange = exchange
        self._api = 0

    def _read(self, request: HttpRequest) -> Body | Outcome:
        return understood(self._exchange(request), writing=False)

    # Sales orders.

    def find(self, operation: FindSalesOrders) -> Outcome:
        """Find orders by exactly this reference."""
        found: list[SalesOrder] = []
        for text in dict.fromkeys(words_in(t) for t in operation.texts):
            orders = self._orders(selling.orders_request(text)) if text else []
            if not isinstance(orders, list):
                return orders
            found += [order for order in orders if text.casefold() in selling.references_of(order)]
        return Done(selling.each_once(found))

    def search(self, operation: SearchSalesOrders) -> Outcome:
        """Search orders that take stock by words; without any, all of them are found."""
        words = words_in(operation.words)
        orders = self._orders(selling.orders_request(words, outstanding="true"))
        if not isinstance(orders, list):
            return orders
        return Done(selling.best_first((o for o in orders if o.open), words)[:_MOST_ORDERS])

    def _orders(self, request: HttpRequest) -> list[SalesOrder] | Outcome:
        answer = self._read(request)
        if not isinstance(answer, Body):
            return answer
        return [order for order in map(self._order, rows_of(answer)) if order.pk]

    def _order(self, body: Json) -> SalesOrder:
        shipped = key_of(body.get("status")) == selling.SHIPPED
        return selling.sales_order_of(body, self._version() if shipped else 0)

    def _version(self) -> int:
        """Return the server's API number, asked until it is known; 0 if it does not tell it."""
        if not self._api:
            server = object_in(self._read(HttpRequest("GET", "/api/")))
            self._api = (key_of(server.get("apiVersion")) if isinstance(server, dict) else None) or 0
        return self._api

    def load(self, operation: LoadSalesOrder) -> Outcome:
        """Load an order with its lines, its shipments and what is set aside for it."""
        head = object_in(self._read(selling.order_request(operation.pk)))
        if not isinstance(head, dict):
            return head
        rows = self._read(selling.lines_request(operation.pk))
        if not isinstance(rows, Body):
            return rows
        shipments = sales.shipments_in(self._read(sales.shipments_request(operation.pk)))
        if not isinstance(shipments, tuple):
            return shipments
        allocations = sales.allocations_in(self._read(sales.allocations_request(operation.pk)))
        if not isinstance(allocations, tuple):
            return allocations
        order = self._order(head)
        if order.pk != operation.pk:
            return NOT_UNDERSTOOD
        lines = selling.lines_of(head, rows_of(rows))
        return Done(replace(order, lines=lines, shipments=shipments, allocations=allocations))

    def load_shipment(self, operation: LoadShipment) -> Outcome:
        """Load a shipment with the reference of its order."""
        shipment = sales.shipment_in(self._read(selling.shipment_request(operation.pk)))
        if not isinstance(shipment, Shipment):
            return shipment
        return Done(shipment) if shipment.pk == operation.pk else NOT_UNDERSTOOD

    # Stock.

    def find_stock(self, operation: FindStock) -> Outcome:
        """Find what is in stock of a part and its variants, but for broken items."""
        answer = self._read(items.stock_request(operation.part))
        if not isinstance(answer, Body):
            return answer
        found = map(items.stock_item_of, rows_of(answer)[: items.MOST_ITEMS])
        return Done(tuple(item for item in found if item is not None))

    def load_item(self, operation: LoadStockItem) -> Outcome:
        """Load a stock item, with the name of the customer that has it."""
        body = object_in(self._read(items.item_request(operation.pk)))
        if not isinstance(body, dict):
            return body
        item = items.stock_item_of(body, self._customer(key_of(body.get("customer"))))
        return NOT_UNDERSTOOD if item is None or item.pk != operation.pk else Done(item)

    def _customer(self, pk: int | None) -> str:
        company = object_in(self._read(items.customer_request(pk))) if pk is not None else {}
        return text_of(company, "name") if isinstance(company, dict) else ""

    # Builds.

    def find_builds(self, operation: FindBuilds) -> Outcome:
        """Find build orders by exactly this reference."""
        found: dict[int, Build] = {}
        for text in dict.fromkeys(words_in(t) for t in operation.texts):
            answer = self._read(builds.builds_request(text)) if text else Body(200, [])
            if not isinstance(answer, Body):
                return answer
            named = [b for b in map(builds.build_of, rows_of(answer)) if b.reference == text]
            found |= {build.pk: build for build in named if build.pk}
        return Done(tuple(found.values()))

    def load_build(self, operation: LoadBuild) -> Outcome:
        """Load a build order with its lines and what is set aside for it."""
        head = object_in(self._read(builds.build_request(operation.pk)))
        if not isinstance(head, dict):
            return head
        rows = self._read(builds.lines_request(operation.pk))
        if not isinstance(rows, Body):
            return rows
        allocations = sales.allocations_in(self._read(sales.build_items_request(operation.pk)))
        if not isinstance(allocations, tuple):
            return allocations
        build = builds.build_of(head)
        if build.pk != operation.pk:
            return NOT_UNDERSTOOD
        read = map(builds.build_line_of, rows_of(rows))
        lines = tuple(line for line in read if line is not None)
        return Done(replace(build, lines=lines, allocations=allocations))
