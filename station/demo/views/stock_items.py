"""Making, changing, serialising and deleting single stock items."""

from typing import Any

from station.demo.answers import Answer, JsonObject, Refused, not_found
from station.demo.call import Call
from station.demo.clock import now
from station.demo.database import Row, get, insert, update
from station.demo.fields import MISSING, Fields, primary_key
from station.demo.records.stock import COUNTED, stock_item_with
from station.demo.routing import Route
from station.demo.status import ITEM_CREATED, STOCK_CODES, STOCK_SERIALIZED
from station.demo.stock_history import track
from station.demo.stock_moves import Stock
from station.demo.views.receive_items import new_serials

ALL = frozenset(("part_detail", "location_detail", "supplier_part_detail", "path_detail", "tests"))
STRUCTURAL = "Stock items cannot be located into structural stock locations!"
NOT_SERIAL = "Serial numbers cannot be assigned to this part"


def find_item(call: Call) -> Row:
    """Return the item in the path."""
    row = get(call.connection, "stock_item", call.pk)
    if row is None:
        raise not_found("StockItem")
    return row


def _not_structural(row: Row) -> str | None:
    return STRUCTURAL if row["structural"] else None


def _read(fields: Fields) -> dict[str, Any]:
    """Return the columns that the request gives, with their values."""
    location = fields.reference("location", "stock_location", check=_not_structural)
    bought_as = fields.reference("supplier_part", "supplier_part")
    values: dict[str, object] = {
        "location": location and location["pk"],
        "supplier_part": bought_as and bought_as["pk"],
        "batch": fields.text("batch", longest=100, nullable=True) or "",
        "packaging": fields.text("packaging", longest=50, nullable=True),
        "notes": fields.text("notes", longest=50_000, nullable=True),
        "expiry_date": fields.day("expiry_date"),
        "delete_on_deplete": fields.boolean("delete_on_deplete", default=True),
    }
    if "quantity" in fields.body:
        values["quantity"] = fields.quantity("quantity")
    found = {name: value for name, value in values.items() if name in fields.body}
    if (status := _status(fields)) is not None:
        found["status"] = status
    return found


def _status(fields: Fields) -> int | None:
    status = fields.choice("status", STOCK_CODES, nullable=False)
    custom = fields.choice("status_custom_key", STOCK_CODES)
    return status if custom is None else custom


def change(call: Call) -> Answer:
    """Overwrite fields of an item; the history says nothing about it."""
    row = find_item(call)
    fields = Fields(call.connection, call.data)
    values = _read(fields)
    fields.done()
    update(call.connection, "stock_item", row["pk"], **values, updated=now())
    return Answer({**stock_item_with(call.connection, find_item(call), ALL), "tags": []})


def delete(call: Call) -> Answer:
    """Delete an item."""
    Stock(call.connection, call.signed_in.pk).delete(find_item(call)["pk"])
    return Answer(None, 204)


def create(call: Call) -> Answer:
    """Make an item, or one for each serial number."""
    fields = Fields(call.connection, call.data)
    part = get(call.connection, "part", primary_key(fields.body.get("part")))
    if part is None:
        raise Refused(400, {"part": "Valid part must be supplied"})
    if fields.body.get("quantity", MISSING) is MISSING:
        raise Refused(400, {"quantity": "This field is required."})
    values = _read(fields)
    text = fields.text("serial_numbers", nullable=True)
    fields.done()
    serials = new_serials(call.connection, part, text, values["quantity"]) if text else ()
    values |= {"part": part["pk"], "creation_date": now(), "updated": now()}
    if not serials:
        return Answer([_shown(call, _made(call, values), counted=False)], 201)
    made = [_made(call, {**values, "quantity": 1.0, "serial": serial}) for serial in serials]
    return Answer([_shown(call, pk, counted=True) for pk in made], 201)


def _made(call: Call, values: dict[str, Any]) -> int:
    pk = insert(call.connection, "stock_item", **values)
    deltas = {"quantity": values["quantity"], "location": values.get("location")}
    track(call.connection, pk, ITEM_CREATED, deltas, user=call.signed_in.pk)
    return pk


def _shown(call: Call, pk: int, *, counted: bool) -> JsonObject:
    row = get(call.connection, "stock_item", pk)
    assert row is not None
    found = {**stock_item_with(call.connection, row, ALL), "tags": []}
    return found if counted else {**found, **dict.fromkeys(COUNTED)}


def serialize(call: Call) -> Answer:
    """Split items with serial numbers off a heap."""
    row = find_item(call)
    part = get(call.connection, "part", row["part"])
    assert part is not None
    fields = Fields(call.connection, call.data)
    quantity = fields.integer("quantity")
    text = fields.text("serial_numbers", required=True, blank=False)
    location = fields.reference(
        "destination", "stock_location", required=True, nullable=False, check=_not_structural
    )
    notes = fields.text("notes") or ""
    if quantity is not None and not 0 < quantity <= row["quantity"]:
        fields.complain(
            "quantity", f"Quantity must not exceed available stock quantity ({row['quantity']:g})"
        )
    fields.done()
    assert quantity is not None
    assert location is not None
    if not part["trackable"]:
        raise Refused(400, {"non_field_errors": [NOT_SERIAL]})
    serials = new_serials(call.connection, part, str(text), quantity)
    made = _split_off(call, row["pk"], serials, location["pk"], notes)
    return Answer([_shown(call, pk, counted=True) for pk in made], 201)


def _split_off(call: Call, heap: int, serials: tuple[str, ...], location: int, notes: str) -> list[int]:
    stock = Stock(call.connection, call.signed_in.pk, notes)
    made = [stock.split(heap, 1.0, location, serial=serial) for serial in serials]
    for pk in made:
        track(call.connection, pk, STOCK_SERIALIZED, {}, user=call.signed_in.pk, notes=notes)
    return made


ROUTES = (Route("/api/stock/<int:pk>/serialize/", {"POST": serialize}, model="stockitem"),)
"""The items' own path is in ``views.stock``, together with reading them."""
