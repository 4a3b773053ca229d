"""Allocating a scanned stock item to a sales order, with every default that the real server takes.

It is generous: the same code again allocates again, more than the line wants is fine, and so is a line of
another order. Where it can not tell which shipment is meant it answers 200 and does nothing.
"""

from dataclasses import dataclass

from station.demo.answers import Answer, JsonObject, Refused, as_text
from station.demo.call import Call
from station.demo.database import Row
from station.demo.fields import Fields, amount
from station.demo.routing import Route
from station.demo.scan_history import remembered
from station.demo.status import SALES_PENDING
from station.demo.stock_moves import unallocated
from station.demo.views.allocations import add_allocation
from station.demo.views.barcode import Found, barcode_field, find, scan_body

NOT_AN_ITEM = "Barcode does not match an existing stock item"


@dataclass(frozen=True)
class Wish:
    """What the request asks for."""

    text: str
    order: Row
    line: Row | None
    shipment: Row | None
    quantity: int | None


def _not_delivered(row: Row) -> str | None:
    return None if row["delivery_date"] is None else "Shipment has already been delivered"


def _read(call: Call) -> Wish:
    states = call.generation.sales_to_fill
    wanted = "pending" if states == (SALES_PENDING,) else "open"

    def check(row: Row) -> str | None:
        return None if row["status"] in states else f"Sales order is not {wanted}"

    fields = Fields(call.connection, call.fields)
    text = barcode_field(fields)
    order = fields.reference("sales_order", "sales_order", required=True, nullable=False, check=check)
    line = fields.reference("line", "sales_order_line")
    shipment = fields.reference("shipment", "shipment", check=_not_delivered)
    quantity = fields.integer("quantity", required=False)
    fields.done()
    assert order is not None
    return Wish(text, order, line, shipment, quantity)


@remembered
def allocate(call: Call) -> Answer:
    """Allocate the stock item that a code stands for."""
    wish = _read(call)
    found = find(call, wish.text)
    body = scan_body(call, wish.text, found)
    if found is None:
        raise Refused(400, as_text({**body, "error": _unknown(call)}))
    body = _told(call, body, found, _allocate(call, wish, found))
    if "error" in body:
        raise Refused(400, as_text(body))
    return Answer(body)


def _unknown(call: Call) -> str:
    whole = call.generation.tells_all_of_a_scan
    return "No matching plugin found for barcode data" if whole else "No match found for barcode data"


def _told(call: Call, scanned: JsonObject, found: Found, told: JsonObject) -> JsonObject:
    """Return the answer from what the scan and the allocation gave.

    The oldest server tells either the one or the other.
    """
    if not call.generation.tells_all_of_a_scan:
        complaint = told.pop("complaint", None)
        if complaint is not None:
            return {"error": complaint}
        return told if "line_item" in told else {**scanned, **told}
    if "complaint" in told:
        told = {"error": f"[ErrorDetail(string='{told['complaint']}', code='invalid')]"}
    # A short code leaves this out until something was done, unlike every other code.
    matched = {} if found.matches[0].short else {"success": "Found matching item"}
    return {**scanned, **matched, **told}


def _allocate(call: Call, wish: Wish, found: Found) -> JsonObject:
    item = next((match.row for match in found.matches if match.model.label == "stockitem"), None)
    if item is None:
        return {"error": NOT_AN_ITEM}
    line = wish.line or _only_line(call, wish.order, item)
    if not isinstance(line, Row):
        return {"complaint": line}
    if line["part"] != item["part"]:
        return {"error": "Stock item does not match line item"}
    if wish.shipment is not None and wish.shipment["order"] != wish.order["pk"]:
        return {"complaint": "Shipment does not match sales order"}
    shipment = wish.shipment or _only_shipment(call, wish.order)
    return _book(call, wish, item, line, shipment)


def _book(call: Call, wish: Wish, item: Row, line: Row, shipment: Row | None) -> JsonObject:
    free = unallocated(call.connection, item)
    quantity = _quantity(wish, item, line, free)
    found: JsonObject = {
        "stock_item": item["pk"],
        "part": item["part"],
        "sales_order": wish.order["pk"],
        "line_item": line["pk"],
        "shipment": shipment["pk"] if shipment is not None else None,
        "quantity": quantity,
    }
    if quantity > free:
        return {**found, "error": "Insufficient stock available"}
    if shipment is None and not call.generation.guesses_in_silence:
        complaint = {"error": "Not enough information", "action_required": True}
        return {**found, "quantity": quantity if wish.quantity else amount(quantity), **complaint}
    if shipment is None:
        return found
    add_allocation(call, line["pk"], item["pk"], shipment["pk"], quantity)
    return {**found, "success": "Stock item allocated to sales order"}


def _quantity(wish: Wish, item: Row, line: Row, free: float) -> float:
    """Return how much is allocated; what has been allocated before does not count, only what was shipped."""
    if item["serial"]:
        return 1
    if wish.quantity is not None:
        return wish.quantity
    return min(round(float(line["quantity"] - line["shipped"]), 5), free)


def _only_line(call: Call, order: Row, item: Row) -> Row | str:
    """Return the order's only line for the part that is not shipped beyond its quantity, or the complaint."""
    sql = 'SELECT * FROM sales_order_line WHERE "order" = ? AND part = ? AND shipped <= quantity'
    lines: list[Row] = call.connection.execute(sql, (order["pk"], item["part"])).fetchall()
    if not lines:
        return "No matching line item found"
    return lines[0] if len(lines) == 1 else "Multiple matching line items found"


def _only_shipment(call: Call, order: Row) -> Row | None:
    sql = 'SELECT * FROM shipment WHERE "order" = ? AND delivery_date IS NULL'
    shipments: list[Row] = call.connection.execute(sql, (order["pk"],)).fetchall()
    return shipments[0] if len(shipments) == 1 else None


ROUTES = (Route("/api/barcode/so-allocate/", {"POST": allocate}),)
