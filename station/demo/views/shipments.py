"""Making, changing and sending shipments of sales orders."""

from typing import Any

from station.demo.answers import Answer, Refused, not_found
from station.demo.call import Call
from station.demo.database import Row, get, insert, one, update
from station.demo.fields import Fields
from station.demo.records.sales import shipment_with_all
from station.demo.routing import Route
from station.demo.shipping import allocated_to
from station.demo.views.background import carry_out

NOT_UNIQUE = "The fields order, reference must make a unique set."


def find_shipment(call: Call) -> Row:
    """Return the shipment in the path."""
    row = get(call.connection, "shipment", call.pk)
    if row is None:
        raise not_found("SalesOrderShipment")
    return row


def _papers(fields: Fields) -> dict[str, Any]:
    """Return what the request says of the shipment's papers."""
    values = {
        "tracking_number": fields.text("tracking_number", longest=100),
        "invoice_number": fields.text("invoice_number", longest=100),
        "link": fields.text("link", longest=2000),
    }
    return {name: value for name, value in values.items() if value is not None}


def _columns(fields: Fields) -> dict[str, Any]:
    checked_by = fields.reference("checked_by", "user")
    values = {
        "checked_by": checked_by and checked_by["pk"],
        "shipment_date": fields.day("shipment_date"),
        "delivery_date": fields.day("delivery_date"),
        "notes": fields.text("notes", longest=50_000, nullable=True),
    }
    return {name: value for name, value in values.items() if name in fields.body} | _papers(fields)


def _must_be_unique(call: Call, order: int, reference: str, pk: int = 0) -> None:
    sql = 'SELECT 1 FROM shipment WHERE "order" = ? AND reference = ? AND pk <> ?'
    if one(call.connection, sql, order, reference, pk) is not None:
        raise Refused(400, {"non_field_errors": [NOT_UNIQUE]})


def create(call: Call) -> Answer:
    """Make a shipment for an order; without a reference it is the first one, or not unique."""
    fields = Fields(call.connection, call.data)
    order = fields.reference("order", "sales_order", required=True, nullable=False)
    reference = fields.text("reference", blank=False, longest=100) or "1"
    values = _columns(fields)
    fields.done()
    assert order is not None
    _must_be_unique(call, order["pk"], reference)
    pk = insert(call.connection, "shipment", order=order["pk"], reference=reference, **values)
    return Answer(_shown(call, pk, counted=False), 201)


def change(call: Call) -> Answer:
    """Change the papers of a shipment, or say that it has arrived."""
    row = find_shipment(call)
    fields = Fields(call.connection, call.data)
    values = _columns(fields)
    if (reference := fields.text("reference", blank=False, longest=100)) is not None:
        values["reference"] = reference
    fields.done()
    _must_be_unique(call, row["order"], values.get("reference", row["reference"]), row["pk"])
    if values:
        update(call.connection, "shipment", row["pk"], **values)
    return Answer(_shown(call, row["pk"], counted=True))


def _shown(call: Call, pk: int, *, counted: bool) -> dict[str, Any]:
    row = get(call.connection, "shipment", pk)
    assert row is not None
    return shipment_with_all(call.connection, row, counted=counted)


def ship(call: Call) -> Answer:
    """Send a shipment, or have the worker send it; its papers are written at once."""
    row = find_shipment(call)
    fields = Fields(call.connection, call.data)
    sent, delivered, papers = fields.day("shipment_date"), fields.day("delivery_date"), _papers(fields)
    fields.done()
    if row["shipment_date"] is not None:
        raise Refused(400, {"non_field_errors": ["Shipment has already been sent"]})
    if not allocated_to(call.connection, row["pk"]):
        raise Refused(400, {"non_field_errors": ["Shipment has no allocated stock items"]})
    if delivered is not None:
        papers["delivery_date"] = delivered
    if papers:
        update(call.connection, "shipment", row["pk"], **papers)
    echo = fields.echo("tracking_number", "invoice_number", "link", "notes")
    echo |= {"shipment_date": sent, "delivery_date": delivered}
    return carry_out(call, "ship", row["pk"], {"shipment_date": sent}, echo)


ROUTES = (Route("/api/order/so/shipment/<int:pk>/ship/", {"POST": ship}, model="salesordershipment"),)
"""The shipments' own path is in ``views.sales_orders``, together with reading them."""
