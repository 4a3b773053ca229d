"""Allocating stock to the lines of a sales order, and taking it back.

Nothing here asks how much a line still needs, or whether the item is of the line's part: the real server does
not ask either. Only what an item has left to give is looked at.
"""

from dataclasses import dataclass

from station.demo.answers import Answer, Crashed, JsonObject, Refused, not_found
from station.demo.call import Call
from station.demo.database import Row, get, insert, one, update
from station.demo.fields import Fields, amount
from station.demo.records.sales import allocation as present
from station.demo.routing import Route
from station.demo.stock_moves import unallocated
from station.demo.views.receive_items import expand_serials

ALL = frozenset(("part_detail", "item_detail", "order_detail", "location_detail", "customer_detail"))


@dataclass(frozen=True)
class Share:
    """One checked item of the request."""

    line: int
    item: int
    quantity: float


def _order(call: Call) -> Row:
    row = get(call.connection, "sales_order", call.pk)
    if row is None:
        raise Crashed("KeyError", call.request.path)
    return row


def _line(fields: Fields, order: Row) -> Row | None:
    def check(row: Row) -> str | None:
        return None if row["order"] == order["pk"] else "Line item is not associated with this order"

    return fields.reference("line_item", "sales_order_line", required=True, nullable=False, check=check)


def _shipment(fields: Fields, order: Row, call: Call) -> Row | None:
    needed = not call.generation.allocates_without_shipment

    def check(row: Row) -> str | None:
        if row["shipment_date"] is not None:
            return "Shipment has already been shipped"
        return None if row["order"] == order["pk"] else "Shipment is not associated with this order"

    return fields.reference("shipment", "shipment", required=needed, nullable=not needed, check=check)


def _share(fields: Fields, order: Row) -> Share:
    line = _line(fields, order)
    item = fields.reference("stock_item", "stock_item", required=True, nullable=False)
    quantity = fields.quantity("quantity")
    if "quantity" not in fields.errors and quantity <= 0:
        fields.complain("quantity", "Quantity must be positive")
    fields.done()
    assert line is not None
    assert item is not None
    free = unallocated(fields.connection, item)
    if item["serial"] and quantity != 1:
        fields.complain("quantity", "Quantity must be 1 for serialized stock item")
    elif quantity > free:
        fields.complain("quantity", f"Available quantity ({free:g}) exceeded")
    return Share(line["pk"], item["pk"], quantity)


def allocate(call: Call) -> Answer:
    """Allocate items to lines; the same again allocates again."""
    order = _order(call)
    fields = Fields(call.connection, call.data)
    shares = fields.rows("items", lambda entry: _share(entry, order))
    shipment = _shipment(fields, order, call)
    fields.done()
    if not shares:
        raise Refused(400, {"non_field_errors": ["Allocation items must be provided"]})
    pk = shipment["pk"] if shipment is not None else None
    for share in shares:
        add_allocation(call, share.line, share.item, pk, share.quantity)
    items = [
        {"line_item": share.line, "stock_item": share.item, "quantity": amount(share.quantity)}
        for share in shares
    ]
    return Answer({"items": items, "shipment": pk}, 201)


def add_allocation(call: Call, line: int, item: int, shipment: int | None, quantity: float) -> None:
    """Write an allocation."""
    values = {"line": line, "item": item, "shipment": shipment, "quantity": quantity}
    insert(call.connection, "sales_allocation", **values)


def allocate_serials(call: Call) -> Answer:
    """Allocate items by their serial numbers."""
    order = _order(call)
    fields = Fields(call.connection, call.data)
    line = _line(fields, order)
    quantity = fields.integer("quantity")
    if quantity is not None and quantity < 1:
        fields.complain("quantity", "Ensure this value is greater than or equal to 1.")
    text = fields.text("serial_numbers", required=True, blank=False)
    shipment = _shipment(fields, order, call)
    fields.done()
    assert line is not None
    items = _with_serials(call, line["part"], expand_serials(str(text)), quantity)
    pk = shipment["pk"] if shipment is not None else None
    for item in items:
        add_allocation(call, line["pk"], item, pk, 1)
    return Answer(
        {"line_item": line["pk"], "quantity": quantity, "serial_numbers": text, "shipment": pk}, 201
    )


def _with_serials(call: Call, part: int, serials: tuple[str, ...], quantity: int | None) -> list[int]:
    if len(serials) != quantity:
        text = f"Number of unique serial numbers ({len(serials)}) must match quantity ({quantity})"
        raise Refused(400, {"serial_numbers": [text]})
    found: list[int] = []
    missing: list[str] = []
    taken: list[str] = []
    for serial in serials:
        sql = "SELECT * FROM stock_item WHERE part = ? AND serial = ?"
        row = one(call.connection, sql, part, serial)
        if row is None:
            missing.append(serial)
        elif unallocated(call.connection, row) < 1 or row["customer"] is not None:
            taken.append(serial)
        else:
            found.append(row["pk"])
    for serials_left, text in (
        (missing, "No match found for the following serial numbers"),
        (taken, "The following serial numbers are unavailable"),
    ):
        if serials_left:
            raise Refused(400, {"serial_numbers": [f"{text}: {', '.join(serials_left)}"]})
    return found


def _allocation(call: Call) -> Row:
    row = get(call.connection, "sales_allocation", call.pk)
    if row is None:
        raise not_found("SalesOrderAllocation")
    return row


def change(call: Call) -> Answer:
    """Change the quantity or the shipment of an allocation."""
    row = _allocation(call)
    fields = Fields(call.connection, call.data)
    values: JsonObject = {}
    if "quantity" in fields.body:
        values["quantity"] = _changed_quantity(fields, row)
    shipment = fields.reference("shipment", "shipment")
    if "shipment" in fields.body:
        values["shipment"] = shipment and shipment["pk"]
    fields.done()
    if values:
        update(call.connection, "sales_allocation", row["pk"], **values)
    return Answer(present(call.connection, _allocation(call), ALL))


def _changed_quantity(fields: Fields, row: Row) -> float:
    quantity = fields.quantity("quantity")
    item = get(fields.connection, "stock_item", row["item"])
    assert item is not None
    if "quantity" in fields.errors:
        return quantity
    if item["serial"] and quantity != 1:
        fields.complain("quantity", "Quantity must be 1 for serialized stock item")
    elif quantity > item["quantity"]:
        fields.complain("quantity", "Allocation quantity cannot exceed stock quantity")
    elif quantity > round(unallocated(fields.connection, item) + row["quantity"], 5):
        fields.complain("quantity", "Stock item is over-allocated")
    elif quantity <= 0:
        fields.complain("quantity", "Allocation quantity must be greater than zero")
    return quantity


def delete(call: Call) -> Answer:
    """Take an allocation back."""
    call.connection.execute("DELETE FROM sales_allocation WHERE pk = ?", (_allocation(call)["pk"],))
    return Answer(None, 204)


ROUTES = (
    Route("/api/order/so/<int:pk>/allocate/", {"POST": allocate}, model="salesorder"),
    Route("/api/order/so/<int:pk>/allocate-serials/", {"POST": allocate_serials}, model="salesorder"),
)
"""The allocations' own path is in ``views.sales_orders``, together with reading them."""
