"""Receiving a list of items against an order: every item is checked before any is booked."""

import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from station.demo.answers import Answer, JsonObject, Refused
from station.demo.call import Call
from station.demo.codes import barcode_hash
from station.demo.database import Row, get, one
from station.demo.fields import Fields, amount
from station.demo.receiving import NOT_PLACED, WRONG_ORDER, Delivery, receive
from station.demo.records.purchasing import destination_of
from station.demo.records.stock import stock_item_with
from station.demo.status import PLACED, STOCK_CODES

MOST_SERIALS = 1000


@dataclass(frozen=True)
class Item:
    """One checked item of the request."""

    line: Row
    quantity: float
    location: Row | None
    barcode: str
    serials: tuple[str, ...]
    texts: dict[str, Any]
    """Batch, packaging, notes, status and expiry date, as they go into the stock item."""


def receive_items(call: Call, order: Row) -> Answer:
    """Book the items and answer with the stock that they made."""
    fields = Fields(call.connection, call.fields)
    first = not call.generation.shows_received_stock
    location = fields.reference("location", "stock_location", required=first)
    items = fields.rows("items", lambda entry: _item(call, entry, order))
    fields.done()
    _check_together(call, order, items, location)
    made = [pk for item in items for pk in _book(call, item, location)]
    if first:
        echoed = [
            _echoed(entry, item, location) for entry, item in zip(call.data["items"], items, strict=True)
        ]
        return Answer({"items": echoed, "location": location and location["pk"]}, 201)
    return Answer([_shown(call, pk) for pk in made], 201)


def _echoed(entry: JsonObject, item: Item, location: Row | None) -> JsonObject:
    """Return an item as the oldest server repeats it."""
    place = item.location or location
    return {
        "line_item": item.line["pk"],
        "location": place and place["pk"],
        "quantity": amount(item.quantity),
        "batch_code": item.texts["batch"],
        "serial_numbers": entry.get("serial_numbers", ""),
        "status": item.texts["status"],
        "barcode": entry.get("barcode"),
    }


def _item(call: Call, fields: Fields, order: Row) -> Item:
    def check(row: Row) -> str | None:
        first = not call.generation.shows_received_stock
        return "Line item does not match purchase order" if first and row["order"] != order["pk"] else None

    line = fields.reference("line_item", "purchase_order_line", required=True, nullable=False, check=check)
    location = fields.reference("location", "stock_location")
    quantity = fields.quantity("quantity")
    if "quantity" not in fields.errors and quantity <= 0:
        fields.complain("quantity", "Quantity must be greater than zero")
    barcode = _unused_barcode(fields)
    texts = _texts(fields, whole=call.generation.shows_received_stock)
    fields.done()
    assert line is not None
    serials = _serials(call, fields, line, quantity)
    fields.done()
    return Item(line, quantity, location, barcode, serials, texts)


def _unused_barcode(fields: Fields) -> str:
    text = fields.text("barcode", nullable=True)
    if not text:
        return ""
    found = barcode_hash(text)
    if one(fields.connection, "SELECT 1 FROM stock_item WHERE barcode_hash = ?", found) is not None:
        fields.complain("barcode", "Barcode is already in use")
    return found


def _texts(fields: Fields, *, whole: bool) -> dict[str, Any]:
    status = fields.choice("status", STOCK_CODES, nullable=False)
    basic = {"batch": fields.text("batch_code") or "", "status": 10 if status is None else status}
    if not whole:
        return basic
    return {
        **basic,
        "packaging": fields.text("packaging"),
        "notes": fields.text("note") or "",
        "expiry_date": fields.day("expiry_date"),
    }


def _serials(call: Call, fields: Fields, line: Row, quantity: float) -> tuple[str, ...]:
    text = fields.text("serial_numbers")
    if not text:
        return ()
    bought_as = get(call.connection, "supplier_part", line["part"])
    assert bought_as is not None
    serials = expand_serials(text)
    if len(serials) != quantity * bought_as["pack_quantity_native"]:
        fields.complain(
            "serial_numbers",
            f"Number of unique serial numbers ({len(serials)}) must match quantity ({quantity:g})",
        )
    elif taken := [s for s in serials if serial_taken(call.connection, bought_as["part"], s)]:
        fields.complain(
            "serial_numbers",
            f"The following serial numbers already exist or are invalid: {','.join(taken)}",
        )
    return serials


def expand_serials(text: str) -> tuple[str, ...]:
    """Read serial numbers such as ``100-102, 7``."""
    found: list[str] = []
    for word in re.split(r"[,\s]+", text.strip()):
        ends = re.fullmatch(r"(\d{1,12})-(\d{1,12})", word, re.ASCII)
        if ends and 0 <= int(ends[2]) - int(ends[1]) < MOST_SERIALS:
            found += [str(serial) for serial in range(int(ends[1]), int(ends[2]) + 1)]
        elif word:
            found.append(word)
    return tuple(dict.fromkeys(found))


def serial_taken(connection: sqlite3.Connection, part: int, serial: str) -> bool:
    """Tell whether an item of that part has the serial number already."""
    sql = "SELECT 1 FROM stock_item WHERE part = ? AND serial = ?"
    return one(connection, sql, part, serial) is not None


def new_serials(connection: sqlite3.Connection, part: Row, text: str, quantity: float) -> tuple[str, ...]:
    """Read the serial numbers of items to be made: as many as items, and none that the part has already."""
    if not part["trackable"]:
        raise Refused(400, {"serial_numbers": ["Serial numbers cannot be supplied for a non-trackable part"]})
    serials = expand_serials(text)
    if len(serials) != quantity:
        complaint = f"Number of unique serial numbers ({len(serials)}) must match quantity ({quantity:g})"
        raise Refused(400, {"serial_numbers": [complaint]})
    taken = [serial for serial in serials if serial_taken(connection, part["pk"], serial)]
    if taken:
        complaint = f"The following serial numbers already exist or are invalid : {','.join(taken)}"
        raise Refused(400, {"serial_numbers": [complaint]})
    return serials


def _check_together(call: Call, order: Row, items: list[Item], location: Row | None) -> None:
    if not items:
        raise Refused(400, {"non_field_errors": ["Line items must be provided"]})
    if any(_destination(call, item, location) is None for item in items):
        raise Refused(400, {"location": ["Destination location must be specified"]})
    barcodes = [item.barcode for item in items if item.barcode]
    if len(set(barcodes)) < len(barcodes):
        raise Refused(400, {"non_field_errors": ["Supplied barcode values must be unique"]})
    if order["status"] != PLACED:
        raise Refused(400, {"non_field_errors": [NOT_PLACED]})
    if any(item.line["order"] != order["pk"] for item in items):
        raise Refused(400, {"non_field_errors": [WRONG_ORDER]})


def _destination(call: Call, item: Item, location: Row | None) -> int | None:
    if item.location is not None:
        return int(item.location["pk"])
    if location is not None:
        return int(location["pk"])
    return destination_of(call.connection, item.line, together=call.generation.goods_stay_together)


def _book(call: Call, item: Item, location: Row | None) -> list[int]:
    where = _destination(call, item, location)
    line = get(call.connection, "purchase_order_line", item.line["pk"])
    assert line is not None
    delivery = Delivery(
        line,
        item.quantity,
        where,
        call.signed_in.pk,
        barcode=item.barcode,
        serials=item.serials,
        virtual_too=call.generation.stocks_virtual_parts,
        **item.texts,
    )
    return receive(call.connection, delivery)


def _shown(call: Call, pk: int) -> object:
    row = get(call.connection, "stock_item", pk)
    assert row is not None
    return stock_item_with(call.connection, row, frozenset({"part_detail"}))
