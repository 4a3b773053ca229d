"""Questions about purchase orders and about places, asked of an InvenTree server."""

from collections.abc import Callable, Iterable

from station.api_client.http import Exchange, HttpRequest
from station.api_client.inventree import purchasing, stock
from station.api_client.inventree.objects import DETAILS
from station.api_client.inventree.things import thing_of
from station.api_client.inventree.wire import NOT_UNDERSTOOD, Body, object_in, rows_of, understood
from station.model import Done, Outcome, Place, Refused, Why
from station.operations import (
    FindOrders,
    FindOrdersOf,
    Found,
    LoadOrder,
    LoadPlaces,
    MatchForOrder,
    PurchaseOrder,
    SearchOrders,
    StockAt,
)

_MOST_CODES = 6
_MOST_ORDERS = 20
_FEW = 8  # so many places are asked for one by one; of more, a list
_MOST_PLACES = 24
_LISTED = 500


class OrderReader:
    """Asks through ``exchange``; a failure of what is only nice to know is not told."""

    def __init__(self, exchange: Callable[[HttpRequest], Exchange]) -> None:
        self._exchange = exchange

    def _read(self, request: HttpRequest) -> Body | Outcome:
        return understood(self._exchange(request), writing=False)

    def find(self, operation: FindOrders) -> Outcome:
        """Find orders by exactly this reference."""
        found: list[PurchaseOrder] = []
        for text in dict.fromkeys(t for t in operation.texts if t):
            orders = self._orders(purchasing.orders_request(text))
            if not isinstance(orders, list):
                return orders
            wanted = text.casefold()
            found += [order for order in orders if wanted in purchasing.references_of(order)]
        return Done(purchasing.each_once(found))

    def find_of(self, operation: FindOrdersOf) -> Outcome:
        """Find open orders that still wait for a part with one of these codes."""
        found: list[PurchaseOrder] = []
        for code in purchasing.searchable(operation.codes)[:_MOST_CODES]:
            answer = self._read(purchasing.lines_of_part_request(code))
            if not isinstance(answer, Body):
                return answer
            found += purchasing.orders_with(rows_of(answer), code)
        return Done(purchasing.each_once(found))

    def search(self, operation: SearchOrders) -> Outcome:
        """Search open orders by words; without any, all open orders are found."""
        words = purchasing.words_in(operation.words)
        orders = self._orders(purchasing.orders_request(words, outstanding="true"))
        if not isinstance(orders, list):
            return orders
        found = [order for order in orders if order.open]
        if words:
            answer = self._read(purchasing.lines_of_part_request(words))
            if not isinstance(answer, Body):
                return answer
            found += purchasing.orders_with(rows_of(answer))
        return Done(purchasing.best_first(found, words)[:_MOST_ORDERS])

    def _orders(self, request: HttpRequest) -> list[PurchaseOrder] | Outcome:
        answer = self._read(request)
        if not isinstance(answer, Body):
            return answer
        return [order for order in map(purchasing.purchase_order_of, rows_of(answer)) if order.pk]

    def match(self, operation: MatchForOrder) -> Outcome:
        """Ask which part of an order's supplier a code stands for."""
        answer = self._read(purchasing.match_request(operation.text, operation.order))
        if isinstance(answer, Refused):
            return purchasing.no_match(answer)
        if not isinstance(answer, Body):
            return answer
        matched = purchasing.supplier_part_in(answer.json)
        if matched is None:
            return Refused(Why.NO_MATCH, "the server's answer names no supplier part")
        pk, is_label = matched
        path, params = DETAILS["supplierpart"]
        details = self._read(HttpRequest("GET", path.format(pk=pk), params))
        if isinstance(details, Refused) and details.why in {Why.FORBIDDEN, Why.NOT_FOUND}:
            details = Body(200, answer.json["supplierpart"].get("instance") or {})
        body = object_in(details)
        if not isinstance(body, dict):
            return body
        return Done(Found(thing_of("supplierpart", pk, body), operation.order, pk, is_label))

    def load(self, operation: LoadOrder) -> Outcome:
        """Load an order with its lines and what is known of its places."""
        head = self._read(purchasing.order_request(operation.pk))
        if not isinstance(head, Body):
            return head
        if not isinstance(head.json, dict):
            return NOT_UNDERSTOOD
        rows = self._read(purchasing.lines_request(operation.pk))
        if not isinstance(rows, Body):
            return rows
        order = purchasing.purchase_order_of(head.json, purchasing.lines_of(head.json, rows_of(rows)))
        return Done(purchasing.with_places(order, self._places(purchasing.place_keys(order))))

    def load_places(self, operation: LoadPlaces) -> Outcome:
        """Load where most of a part lies."""
        answer = self._read(stock.of_part_request(operation.part))
        if not isinstance(answer, Body):
            return answer
        most = stock.places_in(rows_of(answer), operation.part)
        known = self._places(at.place.pk for at in most)
        return Done(tuple(StockAt(known.get(at.place.pk, at.place), at.quantity) for at in most))

    def _places(self, keys: Iterable[int]) -> dict[int, Place]:
        """Ask for places with a bounded number of requests; what cannot be had is left out."""
        wanted = tuple(keys)
        known = self._listed() if len(wanted) > _FEW else {}
        for pk in [pk for pk in wanted if pk not in known][:_MOST_PLACES]:
            body = object_in(self._read(HttpRequest("GET", f"/api/stock/location/{pk}/")))
            if isinstance(body, Refused) and body.why is Why.NOT_FOUND:
                continue
            place = purchasing.location_of(body) if isinstance(body, dict) else None
            if place is None:
                break
            known[pk] = place
        return known

    def _listed(self) -> dict[int, Place]:
        answer = self._read(HttpRequest("GET", "/api/stock/location/", {"limit": str(_LISTED)}))
        rows = rows_of(answer) if isinstance(answer, Body) else []
        places = (purchasing.location_of(row) for row in rows)
        return {place.pk: place for place in places if place is not None}
