"""Stock items that may be set aside: InvenTree's requests and replies as values."""

from collections.abc import Iterable
from decimal import Decimal

from station.api_client.http import HttpRequest
from station.api_client.inventree.objects import (
    DETAILS,
    Json,
    part_key_of,
    part_of,
    place_of,
    text_of,
    thumbnail_of,
)
from station.api_client.inventree.wire import decimal_of, key_of
from station.operations import StockItem

NOT_FOR_USE = {55, 60, 65, 70, 75}
"""Damaged, destroyed, rejected, lost, quarantined: the server does not count these as available."""

MOST_ITEMS = 100


def item_request(pk: int) -> HttpRequest:
    """Ask for one stock item with its part and its place."""
    path, params = DETAILS["stockitem"]
    return HttpRequest("GET", path.format(pk=pk), params)


def stock_request(part: int) -> HttpRequest:
    """Ask what is in stock of a part and its variants, what expires first before the rest."""
    params = {
        "part": str(part),
        "include_variants": "true",
        "in_stock": "true",
        "part_detail": "true",
        "location_detail": "true",
        "ordering": "expiry_date",
        "limit": str(MOST_ITEMS),
    }
    return HttpRequest("GET", "/api/stock/", params)


def place_request(place: int, most: int, skip: int = 0) -> HttpRequest:
    """Ask what is at a place and not below it, in whatever state it is."""
    params = {
        "location": str(place),
        "cascade": "false",
        "part_detail": "true",
        "location_detail": "true",
        "limit": str(most),
        "offset": str(skip),
    }
    return HttpRequest("GET", "/api/stock/", params)


def stock_in(rows: Iterable[Json], place: int | None = None) -> tuple[StockItem, ...]:
    """Read stock items but for broken ones; those that lie at a place, if one is given.

    A server that does not know the place ignores the filter and lists all there is.
    """
    found = [item for item in map(stock_item_of, rows) if item is not None]
    return tuple(item for item in found if place is None or _lies_at(item, place))


def _lies_at(item: StockItem, place: int) -> bool:
    return item.place is not None and item.place.pk == place and item.why_not in {"", "status"}


def customer_request(pk: int) -> HttpRequest:
    """Ask for the company that has an item now."""
    return HttpRequest("GET", f"/api/company/{pk}/")


def stock_item_of(body: Json, customer: str = "") -> StockItem | None:
    """Read a stock item of any server version; None if it is broken."""
    pk, quantity = key_of(body.get("pk")), decimal_of(body.get("quantity"))
    if pk is None or quantity is None:
        return None
    part, code, why_not = part_of(body), text_of(body, "barcode_hash"), _why_not(body, quantity)
    return StockItem(
        pk=pk,
        part=part_key_of(body),
        name=text_of(part, "name"),
        quantity=quantity,
        allocated=decimal_of(body.get("allocated")) or Decimal(0),
        units=text_of(part, "units"),
        place=place_of(body, "location"),
        batch=text_of(body, "batch"),
        serial=text_of(body, "serial"),
        expiry=text_of(body, "expiry_date"),
        status=key_of(body.get("status")),
        status_text=text_of(body, "status_text"),
        is_expired=body.get("expired") is True,
        is_available=not why_not,
        customer=customer,
        why_not=why_not,
        codes=(code,) if code else (),
        thumbnail=thumbnail_of(part),
    )


def _why_not(body: Json, quantity: Decimal) -> str:
    """Return in a word what keeps an item from being set aside; empty if nothing does."""
    for field, why in (
        ("customer", "customer"),
        ("sales_order", "shipped"),
        ("belongs_to", "installed"),
        ("consumed_by", "consumed"),
    ):
        if body.get(field) is not None:
            return why
    if body.get("is_building") is True:
        return "being built"
    if key_of(body.get("status")) in NOT_FOR_USE:
        return "status"
    return "used up" if quantity <= 0 else ""
