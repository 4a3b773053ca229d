"""Receiving a supplier's label as the oldest server did: it knows an order and a place, and always books."""

from decimal import Decimal, InvalidOperation

from station.demo.answers import Answer, JsonObject, Refused, as_text
from station.demo.call import Call
from station.demo.codes import barcode_hash, find_internal
from station.demo.database import Row, get
from station.demo.fields import Fields
from station.demo.receiving import Delivery, receive
from station.demo.records.purchasing import destination_of
from station.demo.status import PLACED
from station.demo.supplier_labels import Label
from station.demo.supplier_match import Plugin, find_supplier_part, plugins
from station.demo.views.barcode import barcode_field
from station.demo.views.barcode_receive import not_structural, placed

NO_LINE = "Failed to find pending line item for supplier part"


class _Unfit(Exception):
    """The label was read, but can not be received; the text says why."""


def receive_label(call: Call) -> Answer:
    """Receive the goods that a supplier's label stands for."""
    fields = Fields(call.connection, call.fields)
    text = barcode_field(fields)
    order = fields.reference("purchase_order", "purchase_order", check=placed)
    location = fields.reference("location", "stock_location", check=not_structural)
    fields.done()
    body: JsonObject = {"barcode_data": text, "barcode_hash": barcode_hash(text)}
    own = find_internal(call.connection, text, call.generation)
    if own is not None and own.model.label == "stockitem":
        raise Refused(400, as_text({**body, "error": "Item has already been received"}))
    told = _ask_plugins(call, text, order, location)
    if "error" in told:
        raise Refused(400, as_text({**body, **told}))
    return Answer({**body, **told})


def _ask_plugins(call: Call, text: str, order: Row | None, location: Row | None) -> JsonObject:
    """Return the first result without an error, else the last error."""
    told: JsonObject = {"plugin": None, "error": "No match for supplier barcode"}
    for plugin in plugins(call.connection, call.generation):
        label = plugin.read(text)
        part = find_supplier_part(call.connection, plugin, label) if label else None
        if label is None or part is None or plugin.supplier is None:
            continue
        try:
            line = _line(call, _order(call, plugin, label, order), part)
        except _Unfit as unfit:
            told = {"plugin": plugin.name, "error": str(unfit)}
            continue
        return {"plugin": plugin.name, **_book(call, line, label, text, location)}
    return told


def _order(call: Call, plugin: Plugin, label: Label, given: Row | None) -> Row:
    if given is not None:
        if given["supplier"] != plugin.supplier:
            raise _Unfit("Purchase order does not match supplier")
        return given
    found: list[Row] = []
    for column, text in (("reference", label.customer_order), ("supplier_reference", label.supplier_order)):
        if not found and text:
            sql = f"SELECT * FROM purchase_order WHERE supplier = ? AND status = ? AND {column} = ?"
            found = call.connection.execute(sql, (plugin.supplier, PLACED, text)).fetchall()
    if len(found) != 1:
        number = (label.customer_order or label.supplier_order).partition("/")[0]
        raise _Unfit(f"No matching purchase order for '{number or None}'")
    return found[0]


def _line(call: Call, order: Row, part: Row) -> Row:
    """Return the first line that waits for the part."""
    sql = (
        'SELECT * FROM purchase_order_line WHERE "order" = ? AND part = ? AND received < quantity ORDER BY pk'
    )
    row: Row | None = call.connection.execute(sql, (order["pk"], part["pk"])).fetchone()
    if row is None:
        raise _Unfit(NO_LINE)
    return row


def _book(call: Call, line: Row, label: Label, text: str, location: Row | None) -> JsonObject:
    where = location["pk"] if location is not None else destination_of(call.connection, line)
    quantity = _quantity(label)
    told: JsonObject = {"pk": line["pk"], "purchase_order": line["order"]}
    told |= {"quantity": quantity} if quantity else {}
    told |= {"location": where} if where else {}
    if not quantity or not where:
        return {"lineitem": told, "action_required": "Further information required to receive line item"}
    if quantity < 0:
        raise Refused(400, {"quantity": ["Quantity must be a positive number"]})
    _not_virtual(call, line)
    receive(
        call.connection,
        Delivery(line, quantity, where, call.signed_in.pk, barcode=barcode_hash(text)),
    )
    return {"lineitem": told, "success": "Received purchase order line item"}


def _quantity(label: Label) -> float | None:
    try:
        amount = Decimal(label.quantity or "")
    except InvalidOperation:
        return None
    return round(float(amount), 5) if amount.is_finite() and abs(amount) < 10**10 else None


def _not_virtual(call: Call, line: Row) -> None:
    bought_as = get(call.connection, "supplier_part", line["part"])
    part = get(call.connection, "part", bought_as["part"]) if bought_as is not None else None
    if part is not None and part["virtual"]:
        raise Refused(400, {"part": ["Stock item cannot be created for virtual parts"]})
