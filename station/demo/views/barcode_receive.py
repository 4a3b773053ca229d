"""Receiving a supplier's label: which order and line it belongs to, where it goes, and the booking."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from station.demo.answers import Answer, JsonObject, Refused, as_text
from station.demo.call import Call
from station.demo.codes import barcode_hash, find_internal
from station.demo.database import Row, get
from station.demo.fields import Fields
from station.demo.receiving import NOT_PLACED, WRONG_ORDER, Delivery, receive
from station.demo.records.parts import full_name
from station.demo.records.purchasing import destination_of
from station.demo.routing import Route
from station.demo.scan_history import remembered
from station.demo.status import PLACED
from station.demo.supplier_labels import Label
from station.demo.supplier_match import Plugin, find_order, find_supplier_part, plugins
from station.demo.views.barcode import barcode_field, may_see


@dataclass(frozen=True)
class Wish:
    """What the request asks for beside the label."""

    text: str
    supplier: Row | None
    order: Row | None
    line: Row | None
    location: Row | None
    auto_allocate: bool


def placed(row: Row) -> str | None:
    """Return a complaint about an order that is not placed."""
    return None if row["status"] == PLACED else "Purchase order has not been placed"


def not_structural(row: Row) -> str | None:
    """Return a complaint about a place that only holds places."""
    return "Cannot select a structural location" if row["structural"] else None


def _is_supplier(row: Row) -> str | None:
    return None if row["is_supplier"] else "Company is not a supplier"


def _read(call: Call) -> Wish:
    fields = Fields(call.connection, call.fields)
    wish = Wish(
        text=barcode_field(fields),
        supplier=fields.reference("supplier", "company", check=_is_supplier),
        order=fields.reference("purchase_order", "purchase_order", check=placed),
        line=fields.reference("line_item", "purchase_order_line"),
        location=fields.reference("location", "stock_location", check=not_structural),
        auto_allocate=fields.boolean("auto_allocate", default=True),
    )
    fields.done()
    return wish


@remembered
def receive_label(call: Call) -> Answer:
    """Receive the goods that a supplier's label stands for."""
    wish = _read(call)
    body: JsonObject = {"barcode_data": wish.text, "barcode_hash": barcode_hash(wish.text)}
    own = find_internal(call.connection, wish.text, call.generation)
    if own is not None:
        may_see(call, [own])
        if own.model.label == "stockitem":
            raise Refused(400, as_text({**body, "error": "Item has already been received"}))
    body.update(_ask_plugins(call, wish))
    if not call.generation.tells_partial_matches:
        body.pop("no_match", None)
    if "error" in body:
        raise Refused(400, as_text(body))
    return Answer(body)


def _ask_plugins(call: Call, wish: Wish) -> JsonObject:
    """Return the first plugin's result that is more than an error.

    A partial match (only the order or only the part) counts as more, so it ends the search although a later
    plugin might match both.
    """
    error: JsonObject | None = None
    idle = [plugin.slug for plugin in plugins(call.connection, call.generation) if plugin.supplier is None]
    for plugin in plugins(call.connection, call.generation):
        result = _Attempt(call, plugin, wish).result()
        if result is not None and "error" not in result:
            return _with_reason({"plugin": plugin.name, **result})
        if result is not None and error is None:
            error = {"plugin": plugin.name, **result}
    nothing: JsonObject = {"plugin": None, "error": "No plugin match for supplier barcode"}
    return error or (nothing | {"no_supplier_plugin_error": idle} if idle else nothing)


def _with_reason(body: JsonObject) -> JsonObject:
    found = body.get("supplier_matches")
    if found is None:
        return body
    order = "Purchase order Found" if found["purchase_order"] else "No Purchase Order Match"
    part = "Supplier Part Found" if found["supplier_part"] else "No supplier Part Match"
    return {**body, "error": "\n".join((part, order) if found["supplier_part"] else (order, part))}


class _Attempt:
    """One plugin's try at a label."""

    def __init__(self, call: Call, plugin: Plugin, wish: Wish) -> None:
        self.call = call
        self.plugin = plugin
        self.wish = wish
        self.label = plugin.read(wish.text) or Label()

    def result(self) -> JsonObject | None:
        """Return what the plugin says; None if the label is not its business or its quantity is no number."""
        supplier = self.wish.supplier["pk"] if self.wish.supplier is not None else self.plugin.supplier
        if supplier is None:
            return None
        order = self._order(supplier)
        part = find_supplier_part(self.call.connection, self.plugin, self.label)
        if order is not None and part is not None:
            return self._with_line(order, part)
        if (order is None and part is None) or not self.call.generation.tells_partial_matches:
            return None
        return {"supplier_matches": self._partial(supplier, order, part)}

    def _order(self, supplier: int) -> Row | None:
        order = self.wish.order or find_order(self.call.connection, self.plugin.supplier, self.label)
        return order if order is not None and order["supplier"] == supplier else None

    def _partial(self, supplier: int, order: Row | None, part: Row | None) -> JsonObject:
        company = get(self.call.connection, "company", supplier)
        item = get(self.call.connection, "part", part["part"]) if part is not None else None
        return {
            "purchase_order": order["reference"] if order is not None else None,
            "no_match": True,
            "supplier": company["name"] if company is not None else None,
            "supplier_part": f"{full_name(item)} - {item['description']}" if item is not None else None,
        }

    def _with_line(self, order: Row, part: Row) -> JsonObject | None:
        line = self.wish.line or self._only_line(order, part)
        if line is None and not self.call.generation.tells_partial_matches:
            return None
        if line is None:
            return {"error": "No matching line item found", "no_match": False}
        if line["part"] != part["pk"]:
            return {"error": "Supplier part does not match line item", "no_match": False}
        if line["received"] >= line["quantity"]:
            return {"error": "Line item is already completed", "no_match": False}
        quantity = _quantity(self.label)
        return None if quantity == BAD else self._book(order, line, quantity)

    def _only_line(self, order: Row, part: Row) -> Row | None:
        sql = 'SELECT * FROM purchase_order_line WHERE "order" = ? AND part = ?'
        lines = self.call.connection.execute(sql, (order["pk"], part["pk"])).fetchall()
        return lines[0] if len(lines) == 1 else None

    def _book(self, order: Row, line: Row, quantity: float | None) -> JsonObject:
        location = self.wish.location["pk"] if self.wish.location is not None else None
        location = location or destination_of(self.call.connection, line)
        result: JsonObject = {
            "lineitem": {
                "pk": line["pk"],
                "quantity": line["quantity"] - line["received"] if quantity is None else quantity,
                "supplier_part": line["part"],
                "purchase_order": order["pk"],
                "location": location,
            },
            "no_match": False,
        }
        if quantity is None or location is None or not self.wish.auto_allocate:
            return {**result, "action_required": "Further information required to receive line item"}
        return {**result, **self._receive(order, line, quantity, location)}

    def _receive(self, order: Row, line: Row, quantity: float, location: int) -> JsonObject:
        if order["status"] != PLACED:
            return {"error": NOT_PLACED}
        if line["order"] != order["pk"]:
            return {"error": WRONG_ORDER}
        label = barcode_hash(self.wish.text)
        user, virtual = self.call.signed_in.pk, self.call.generation.stocks_virtual_parts
        delivery = Delivery(line, quantity, location, user, barcode=label, virtual_too=virtual)
        receive(self.call.connection, delivery)
        return {"success": "Received purchase order line item"}


BAD = -1.0
"""Stands for a quantity that the server cannot use."""


def _quantity(label: Label) -> float | None:
    """Return the label's quantity; None if it has none, BAD if it is not a number of things."""
    if label.quantity is None:
        return None
    try:
        amount = Decimal(label.quantity)
    except InvalidOperation:
        return BAD
    return round(float(amount), 5) if amount.is_finite() and 0 <= amount < 10**10 else BAD


ROUTES = (Route("/api/barcode/po-receive/", {"POST": receive_label}),)
