"""Sales orders and their lines: InvenTree's requests and replies as values."""

import re
from collections.abc import Iterable
from decimal import Decimal

from station.api_client.http import HttpRequest
from station.api_client.inventree.objects import Json, part_of, picture_of, text_of
from station.api_client.inventree.wire import decimal_of, key_of
from station.operations import SalesLine, SalesOrder

PENDING, IN_PROGRESS, SHIPPED = 10, 15, 20

OUTSTANDING = {PENDING, IN_PROGRESS, SHIPPED, 25}
"""The states of orders that are not closed; 25 is on hold."""

SHIPPED_ORDERS_TAKE_STOCK = 530
"""The first API number measured that sets stock aside for an order that is shipped and not complete."""

MOST_LINES = 1000
_MOST_FOUND = 100


# Requests.


def order_request(order: int) -> HttpRequest:
    """Ask for an order without its lines."""
    return HttpRequest("GET", f"/api/order/so/{order}/", {"customer_detail": "true"})


def lines_request(order: int) -> HttpRequest:
    """Ask for the lines of an order with their parts."""
    params = {"order": str(order), "part_detail": "true", "limit": str(MOST_LINES)}
    return HttpRequest("GET", "/api/order/so-line/", params)


def orders_request(text: str, **filters: str) -> HttpRequest:
    """Search orders by reference, customer reference, customer and description."""
    params = {**filters, "search": text, "customer_detail": "true", "limit": str(_MOST_FOUND)}
    return HttpRequest("GET", "/api/order/so/", params)


def shipment_request(shipment: int) -> HttpRequest:
    """Ask for one shipment with its order."""
    return HttpRequest("GET", f"/api/order/so/shipment/{shipment}/", {"order_detail": "true"})


# Replies.


def sales_order_of(body: Json, api: int = 0) -> SalesOrder:
    """Read an order; only by the server's API number it can be told whether a shipped one takes more."""
    return SalesOrder(
        pk=key_of(body.get("pk")) or 0,
        reference=text_of(body, "reference"),
        customer=text_of(body, "customer_detail", "name"),
        customer_reference=text_of(body, "customer_reference"),
        status=text_of(body, "status_text"),
        open=takes_stock(body, api),
        description=text_of(body, "description"),
    )


def takes_stock(order: Json, api: int) -> bool:
    """Tell whether stock can be set aside for an order."""
    states = {PENDING, IN_PROGRESS} | ({SHIPPED} if api >= SHIPPED_ORDERS_TAKE_STOCK else set())
    return key_of(order.get("status")) in states


def lines_of(order: Json, rows: Iterable[Json]) -> tuple[SalesLine, ...]:
    """Read the lines of an order but for broken ones; where they have no date, the order's holds."""
    lines = (sales_line_of(row, _date(order)) for row in rows)
    return tuple(line for line in lines if line is not None)


def sales_line_of(body: Json, target_date: str = "") -> SalesLine | None:
    """Read one line of any server version; None if it is broken."""
    pk, quantity = key_of(body.get("pk")), decimal_of(body.get("quantity"))
    if pk is None or quantity is None:
        return None
    part = part_of(body)
    part_key = key_of(body.get("part")) or key_of(part.get("pk"))
    code = text_of(part, "barcode_hash")
    return SalesLine(
        pk=pk,
        part=part_key,
        name=text_of(part, "name"),
        ipn=text_of(part, "IPN"),
        quantity=quantity,
        allocated=decimal_of(body.get("allocated")) or Decimal(0),
        shipped=decimal_of(body.get("shipped")) or Decimal(0),
        units=text_of(part, "units"),
        reference=text_of(body, "reference"),
        target_date=_date(body) or target_date,
        picture=picture_of(part),
        codes=(code,) if code else (),
        keeps_serials=part.get("trackable") is True,
        available=decimal_of(body.get("available_stock")),
        parts=() if part_key is None else (part_key,),
        is_virtual=part.get("virtual") is True,
    )


def _date(body: Json) -> str:
    date = text_of(body, "target_date")
    return date if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", date) else ""


# Searching.


def each_once(orders: Iterable[SalesOrder]) -> tuple[SalesOrder, ...]:
    """Return each order once, as it came first."""
    by_key: dict[int, SalesOrder] = {}
    for order in orders:
        by_key.setdefault(order.pk, order)
    return tuple(by_key.values())


def references_of(order: SalesOrder) -> tuple[str, str]:
    """Return both references of an order for comparing."""
    return order.reference.casefold(), order.customer_reference.casefold()


def best_first(orders: Iterable[SalesOrder], words: str) -> tuple[SalesOrder, ...]:
    """Return orders with exactly this reference first, then those whose reference holds it, then others."""
    wanted = words.casefold()

    def rank(order: SalesOrder) -> int:
        references = references_of(order)
        return 0 if wanted in references else 1 if any(wanted in each for each in references) else 2

    return tuple(sorted(each_once(orders), key=rank))
