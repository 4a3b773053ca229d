"""The states of a sales order: issue it, hold it, cancel it, complete it."""

from station.demo.answers import Answer, Refused, not_found
from station.demo.call import Call
from station.demo.clock import now, today
from station.demo.database import Row, get, one, update
from station.demo.fields import Fields
from station.demo.routing import Route
from station.demo.status import (
    OPEN_SALES,
    SALES_CANCELLED,
    SALES_COMPLETE,
    SALES_IN_PROGRESS,
    SALES_ON_HOLD,
    SALES_PENDING,
    SALES_SHIPPED,
)

INCOMPLETE_LINE = 'SELECT 1 FROM sales_order_line WHERE "order" = ? AND shipped < quantity'
UNSENT_SHIPMENT = 'SELECT 1 FROM shipment WHERE "order" = ? AND shipment_date IS NULL'
UNSENT_ALLOCATION = (
    "SELECT 1 FROM sales_allocation a JOIN sales_order_line l ON l.pk = a.line"
    " LEFT JOIN shipment s ON s.pk = a.shipment"
    ' WHERE l."order" = ? AND s.shipment_date IS NULL'
)


def find_order(call: Call) -> Row:
    """Return the order in the path."""
    row = get(call.connection, "sales_order", call.pk)
    if row is None:
        raise not_found("SalesOrder")
    return row


def _set(call: Call, order: Row, **values: object) -> None:
    update(call.connection, "sales_order", order["pk"], **values, updated_at=now())


def issue(call: Call) -> Answer:
    """Issue an order; one that is issued already stays as it is."""
    order = find_order(call)
    if order["status"] in (SALES_PENDING, SALES_ON_HOLD):
        _set(call, order, status=SALES_IN_PROGRESS, issue_date=today())
    return Answer({}, 201)


def hold(call: Call) -> Answer:
    """Put an order aside."""
    order = find_order(call)
    if order["status"] in (SALES_PENDING, SALES_IN_PROGRESS):
        _set(call, order, status=SALES_ON_HOLD)
    return Answer({}, 201)


def cancel(call: Call) -> Answer:
    """Cancel an order and give back what was allocated to it."""
    order = find_order(call)
    if order["status"] in OPEN_SALES:
        _set(call, order, status=SALES_CANCELLED)
        call.connection.execute(
            'DELETE FROM sales_allocation WHERE line IN (SELECT pk FROM sales_order_line WHERE "order" = ?)',
            (order["pk"],),
        )
    return Answer({}, 201)


def complete(call: Call) -> Answer:
    """Say that everything has left; the second time, that the order is done."""
    order = find_order(call)
    fields = Fields(call.connection, call.data)
    accepted = fields.boolean("accept_incomplete", default=False)
    fields.done()
    if not accepted and one(call.connection, INCOMPLETE_LINE, order["pk"]) is not None:
        raise Refused(400, {"accept_incomplete": ["Order has incomplete line items"]})
    if complaint := _not_complete(call, order):
        raise Refused(400, {"non_field_errors": [complaint]})
    if order["status"] == SALES_SHIPPED:
        _set(call, order, status=SALES_COMPLETE)
    else:
        _set(call, order, status=SALES_SHIPPED, shipment_date=today())
    return Answer({"accept_incomplete": accepted}, 201)


def _not_complete(call: Call, order: Row) -> str | None:
    if order["status"] == SALES_COMPLETE:
        return "Order is already complete"
    if order["status"] == SALES_CANCELLED:
        return "Order is already cancelled"
    if one(call.connection, UNSENT_SHIPMENT, order["pk"]) is not None:
        return "Order cannot be completed as there are incomplete shipments"
    if one(call.connection, UNSENT_ALLOCATION, order["pk"]) is not None:
        return "Order cannot be completed as there are incomplete allocations"
    return None


ORDER = "salesorder"
ROUTES = (
    Route("/api/order/so/<int:pk>/issue/", {"POST": issue}, model=ORDER),
    Route("/api/order/so/<int:pk>/hold/", {"POST": hold}, model=ORDER),
    Route("/api/order/so/<int:pk>/cancel/", {"POST": cancel}, model=ORDER),
    Route("/api/order/so/<int:pk>/complete/", {"POST": complete}, model=ORDER),
)
