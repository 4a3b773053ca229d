"""Adding and changing lines of purchase orders."""

from station.demo.answers import Answer, JsonObject, Refused, not_found
from station.demo.call import Call
from station.demo.clock import now
from station.demo.database import Row, get, insert, one, update
from station.demo.fields import Fields
from station.demo.records.purchasing import purchase_line_with
from station.demo.status import CANCELLED, COMPLETE

SAME = (
    'SELECT * FROM purchase_order_line WHERE "order" = ? AND part = ? AND destination IS ?'
    " AND purchase_price IS ?"
)


def find_line(call: Call) -> Row:
    """Return the line in the path."""
    row = get(call.connection, "purchase_order_line", call.pk)
    if row is None:
        raise not_found("PurchaseOrderLineItem")
    return row


def _read(fields: Fields) -> JsonObject:
    """Return the columns that the request gives.

    Order and part have to be given every time, even to change something else.
    """
    order = fields.reference("order", "purchase_order")
    part = fields.reference("part", "supplier_part")
    destination = fields.reference("destination", "stock_location")
    values: JsonObject = {
        "order": order and order["pk"],
        "part": part and part["pk"],
        "destination": destination and destination["pk"],
        "reference": fields.text("reference", longest=100),
        "notes": fields.text("notes", longest=500),
        "purchase_price": fields.price("purchase_price"),
    }
    if "quantity" in fields.body:
        values["quantity"] = fields.quantity("quantity")
    fields.done()
    _must_fit(order, part)
    return {name: value for name, value in values.items() if name in fields.body}


def _must_fit(order: Row | None, part: Row | None) -> None:
    if part is None:
        raise Refused(400, {"part": ["Supplier part must be specified"]})
    if order is None:
        raise Refused(400, {"order": ["Purchase order must be specified"]})
    if part["supplier"] != order["supplier"]:
        complaints = {
            "part": ["Supplier must match purchase order"],
            "order": ["Purchase order must match supplier"],
        }
        raise Refused(400, complaints)
    if order["status"] in (COMPLETE, CANCELLED):
        raise Refused(400, {"non_field_errors": ["The order is locked and cannot be modified"]})


def create(call: Call) -> Answer:
    """Add a line to an order, or add to one that is the same but for its quantity."""
    fields = Fields(call.connection, call.data)
    merge = fields.boolean("merge_items", default=True)
    if "quantity" not in fields.body:
        fields.complain("quantity", "This field is required.")
    values = _read(fields)
    keys = (values["order"], values["part"], values.get("destination"), values.get("purchase_price"))
    same = one(call.connection, SAME, *keys) if merge and call.generation.merges_lines else None
    if same is None:
        pk = insert(call.connection, "purchase_order_line", **values)
    else:
        pk = same["pk"]
        quantity = round(same["quantity"] + values["quantity"], 5)
        update(call.connection, "purchase_order_line", pk, quantity=quantity)
    return Answer(_shown(call, pk), 201)


def change(call: Call) -> Answer:
    """Change a line; what has been received of it can not be written."""
    pk = find_line(call)["pk"]
    values = _read(Fields(call.connection, call.data))
    update(call.connection, "purchase_order_line", pk, **values)
    return Answer(_shown(call, pk))


def _shown(call: Call, pk: int) -> JsonObject:
    row = get(call.connection, "purchase_order_line", pk)
    assert row is not None
    update(call.connection, "purchase_order", row["order"], updated_at=now())
    shown = purchase_line_with(call.connection, row, frozenset({"order_detail"}), call.generation)
    return {**shown, "overdue": None}
