"""Purchase orders: InvenTree's requests and replies as values."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from station.api_client.http import HttpRequest
from station.api_client.inventree.objects import Json, part_of, picture_of, place_of, text_of, thumbnail_of
from station.api_client.inventree.wire import (
    NOT_UNDERSTOOD,
    Body,
    decimal_of,
    key_of,
    object_in,
    plain,
    refused_in,
)
from station.model import Done, Outcome, Place, Refused, Why
from station.operations import AddOrderLine, CompleteOrder, IssueOrder, OrderLine, PurchaseOrder

PENDING, PLACED, COMPLETE = 10, 20, 30
_OPEN = {PENDING, PLACED, 25}  # 25 is on hold

MOST_LINES = 1000
_MOST_FOUND = 100
_LONGEST_CODE = 100  # what the server keeps of an order code or a maker's number

_WITH_PARTS = {"part_detail": "true", "supplier_part_detail": "true"}


# Requests.


def order_request(order: int) -> HttpRequest:
    """Ask for an order without its lines."""
    return HttpRequest("GET", f"/api/order/po/{order}/", {"supplier_detail": "true"})


def lines_request(order: int) -> HttpRequest:
    """Ask for the lines of an order with their parts."""
    return HttpRequest(
        "GET", "/api/order/po-line/", {"order": str(order), "limit": str(MOST_LINES), **_WITH_PARTS}
    )


def orders_request(text: str, **filters: str) -> HttpRequest:
    """Search orders by reference, supplier reference, supplier and description."""
    params = {**filters, "search": text, "supplier_detail": "true", "limit": str(_MOST_FOUND)}
    return HttpRequest("GET", "/api/order/po/", params)


def lines_of_part_request(text: str) -> HttpRequest:
    """Search lines of open orders by order code, maker's number, name and description of the part."""
    params = {"pending": "true", "search": text, "order_detail": "true", **_WITH_PARTS}
    return HttpRequest("GET", "/api/order/po-line/", {**params, "limit": str(_MOST_FOUND)})


def match_request(text: str, order: int) -> HttpRequest:
    """Ask which part of the order's supplier a code stands for; despite its name this changes nothing."""
    return HttpRequest("POST", "/api/barcode/po-allocate/", body={"barcode": text, "purchase_order": order})


# Replies.


def purchase_order_of(body: Json, lines: tuple[OrderLine, ...] = ()) -> PurchaseOrder:
    """Read an order."""
    status = body.get("status")
    return PurchaseOrder(
        pk=key_of(body.get("pk")) or 0,
        reference=text_of(body, "reference"),
        supplier=text_of(body, "supplier_name") or text_of(body, "supplier_detail", "name"),
        supplier_reference=text_of(body, "supplier_reference"),
        status=text_of(body, "status_text"),
        placed=status == PLACED,
        open=isinstance(status, int) and status in _OPEN,
        description=text_of(body, "description"),
        destination=place_of(body, "destination"),
        lines=lines,
    )


def lines_of(order: Json, rows: Iterable[Json]) -> tuple[OrderLine, ...]:
    """Read the lines of an order but for broken ones; where they have no date, the order's holds."""
    lines = (order_line_of(row, _date(order)) for row in rows)
    return tuple(line for line in lines if line is not None)


def order_line_of(body: Json, target_date: str = "") -> OrderLine | None:
    """Read one order line of any server version; None if it is broken."""
    pk, ordered = key_of(body.get("pk")), decimal_of(body.get("quantity"))
    if pk is None or ordered is None:
        return None
    part = part_of(body)
    return OrderLine(
        pk=pk,
        supplier_part=key_of(body.get("part")),
        part=key_of(body.get("internal_part")) or key_of(part.get("pk")),
        name=text_of(body, "internal_part_name") or text_of(part, "name"),
        sku=_sku(body),
        mpn=_maker_number(body),
        ipn=text_of(body, "ipn") or text_of(part, "IPN"),
        ordered=ordered,
        received=decimal_of(body.get("received")) or Decimal(0),
        destination=place_of(body, "destination"),
        reference=text_of(body, "reference"),
        pack=_pack(body),
        units=text_of(part, "units"),
        target_date=_date(body) or target_date,
        picture=picture_of(part),
        thumbnail=thumbnail_of(part),
        codes=_codes(body),
        keeps_serials=part.get("trackable") is True,
        expires=(decimal_of(part.get("default_expiry")) or 0) > 0,
        usual_place=place_of(part, "default_location") or place_of(part, "category_default_location"),
    )


def _date(body: Json) -> str:
    date = text_of(body, "target_date")
    return date if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", date) else ""


def _pack(line: Json) -> Decimal:
    bought = line.get("supplier_part_detail")
    pack = decimal_of(bought.get("pack_quantity_native")) if isinstance(bought, Mapping) else None
    return pack if pack is not None and pack > 0 else Decimal(1)


def _codes(line: Json) -> tuple[str, ...]:
    made = ("supplier_part_detail", "manufacturer_part_detail", "barcode_hash")
    paths = (("part_detail", "barcode_hash"), ("supplier_part_detail", "barcode_hash"), made)
    return tuple(code for code in (text_of(line, *path) for path in paths) if code)


def _sku(line: Json) -> str:
    return text_of(line, "sku") or text_of(line, "supplier_part_detail", "SKU")


def _maker_number(line: Json) -> str:
    """Find the maker's part number of a line where the server's version keeps it."""
    return (
        text_of(line, "mpn")
        or text_of(line, "supplier_part_detail", "MPN")
        or text_of(line, "supplier_part_detail", "manufacturer_part_detail", "MPN")
    )


# Writes.


def issue_request(write: IssueOrder) -> HttpRequest:
    """Place an order; one that is placed already is taken as well."""
    return HttpRequest("POST", f"/api/order/po/{write.order}/issue/", body={})


def complete_request(write: CompleteOrder) -> HttpRequest:
    """Close an order."""
    body = {"accept_incomplete": write.accept_incomplete}
    return HttpRequest("POST", f"/api/order/po/{write.order}/complete/", body=body)


def with_status(answer: Body | Outcome, write: IssueOrder | CompleteOrder) -> Outcome:
    """Judge a change of an order's status by the order as it is now: the server says yes to any order."""
    body = object_in(answer)
    if not isinstance(body, dict) or key_of(body.get("pk")) != write.order or "status" not in body:
        return Done()
    order = purchase_order_of(body)
    wanted = PLACED if isinstance(write, IssueOrder) else COMPLETE
    return Done(order) if body["status"] == wanted else Refused(Why.NOT_PLACED, order.status)


def add_line_request(write: AddOrderLine) -> HttpRequest:
    """Add a line; left to itself the server adds to a line with the same part instead."""
    body = {
        "order": write.order,
        "part": write.supplier_part,
        "quantity": plain(write.quantity),
        "reference": write.reference,
        "merge_items": False,
    }
    return HttpRequest("POST", "/api/order/po-line/", body=body)


def line_added(answer: Body | Outcome, write: AddOrderLine) -> Outcome:
    """Judge the answer to adding a line: the line itself."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    if refusal := refused_in(body):
        return refusal
    line = order_line_of(body)
    if line is None or (key_of(body.get("order")), line.supplier_part) != (write.order, write.supplier_part):
        return NOT_UNDERSTOOD
    return Done(line) if line.reference == write.reference.strip() else NOT_UNDERSTOOD


def all_lines_request(order: int) -> HttpRequest:
    """Ask for all lines of an order; without a limit the list is whole."""
    return HttpRequest("GET", "/api/order/po-line/", {"order": str(order)})


# Searching.


def searchable(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that can be an order code or a maker's number, each once."""
    stripped = dict.fromkeys(code.strip() for code in codes)
    return tuple(c for c in stripped if c and len(c) <= _LONGEST_CODE and c.isprintable())


def words_in(text: str) -> str:
    """Return what was typed as words that can stand in an address."""
    return "".join(c if c.isprintable() else " " for c in text)[:_LONGEST_CODE].strip()


def orders_with(rows: Iterable[Json], code: str | None = None) -> list[PurchaseOrder]:
    """Return the open orders of lines that are not complete; only of parts with this code if one is given.

    A server ignores filters that it does not know, so every line is looked at.
    """
    found = []
    for row in rows:
        line, order = order_line_of(row), order_of_line(row)
        if line is None or not order.pk or not order.open or not line.remaining:
            continue
        if code is None or code.casefold() in {line.sku.casefold(), line.mpn.casefold()}:
            found.append(order)
    return found


def order_of_line(row: Json) -> PurchaseOrder:
    """Read the order that a line tells of."""
    detail = row.get("order_detail")
    order = purchase_order_of(detail if isinstance(detail, Mapping) else {})
    supplier = text_of(row, "supplier_part_detail", "supplier_detail", "name")
    return order if order.supplier else replace(order, supplier=supplier)


def each_once(orders: Iterable[PurchaseOrder]) -> tuple[PurchaseOrder, ...]:
    """Return each order once, as it came first."""
    by_key: dict[int, PurchaseOrder] = {}
    for order in orders:
        by_key.setdefault(order.pk, order)
    return tuple(by_key.values())


def references_of(order: PurchaseOrder) -> tuple[str, str]:
    """Return both references of an order for comparing."""
    return order.reference.casefold(), order.supplier_reference.casefold()


def best_first(orders: Iterable[PurchaseOrder], words: str) -> tuple[PurchaseOrder, ...]:
    """Return orders with exactly this reference first, then those whose reference holds it, then others."""
    wanted = words.casefold()

    def rank(order: PurchaseOrder) -> int:
        references = references_of(order)
        return 0 if wanted in references else 1 if any(wanted in each for each in references) else 2

    return tuple(sorted(each_once(orders), key=rank))


def no_match(refusal: Refused) -> Refused:
    """Tell why no part was found; the server says of any miss only that the input is invalid."""
    text = refusal.text.lower()
    if "invalid input" in text:
        return Refused(Why.NO_MATCH, refusal.text)
    if "is not pending" in text:
        # Servers before 1.0 look only for orders that are not placed yet.
        return Refused(Why.NOT_SUPPORTED, refusal.text)
    if "is not open" in text:
        return Refused(Why.NOT_PLACED, refusal.text)
    return refusal


def supplier_part_in(answer: object) -> tuple[int, bool] | None:
    """Return the supplier part that a code stands for, and whether the code is a supplier's label."""
    body = answer if isinstance(answer, dict) else {}
    named = body.get("supplierpart")
    pk = key_of(named.get("pk")) if isinstance(named, dict) else None
    return None if pk is None else (pk, str(body.get("plugin")) not in {"InvenTreeBarcode", "None"})


# Places.


def place_keys(order: PurchaseOrder) -> tuple[int, ...]:
    """Return the keys of all places that an order names."""
    lines = [place for line in order.lines for place in (line.destination, line.usual_place)]
    return tuple(dict.fromkeys(place.pk for place in (order.destination, *lines) if place is not None))


def location_of(row: Json) -> Place | None:
    """Read a stock location; None if it is broken."""
    pk = key_of(row.get("pk"))
    name = text_of(row, "pathstring") or text_of(row, "name")
    return None if pk is None else Place(pk, name, row.get("structural") is True)


def with_places(order: PurchaseOrder, known: Mapping[int, Place]) -> PurchaseOrder:
    """Put what is known of places into an order."""

    def full(place: Place | None) -> Place | None:
        return known.get(place.pk, place) if place is not None else None

    lines = tuple(
        replace(line, destination=full(line.destination), usual_place=full(line.usual_place))
        for line in order.lines
    )
    return replace(order, destination=full(order.destination), lines=lines)
