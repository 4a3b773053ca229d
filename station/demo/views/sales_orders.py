"""Sales orders, their lines, shipments and allocations: reading them, and the routes to all of them."""

from station.demo.answers import Answer, JsonObject, not_found
from station.demo.call import Call
from station.demo.database import Row, get
from station.demo.details import details
from station.demo.lists import Selection, listing
from station.demo.records import sales as records
from station.demo.records.companies import company_brief
from station.demo.routing import Route
from station.demo.status import OPEN_SALES
from station.demo.views.allocations import change as change_allocation, delete as delete_allocation
from station.demo.views.sales_order_states import find_order
from station.demo.views.shipments import change as change_shipment, create as add_shipment, find_shipment

ORDER_NUMBER = "reference_number(t.reference)"
LINE_DETAILS = ("part_detail", "order_detail", "customer_detail")
ALLOCATION_DETAILS = ("part_detail", "item_detail", "order_detail", "location_detail", "customer_detail")


def orders(call: Call) -> Answer:
    """List orders, the highest number first."""
    selection = Selection(call, "sales_order t JOIN company c ON c.pk = t.customer")
    selection.choice("customer", "company", "t.customer")
    selection.whole_number("status", "t.status")
    selection.exact(reference="t.reference", customer_reference="t.customer_reference")
    selection.yes_or_no(outstanding=f"t.status IN {OPEN_SALES}")
    selection.search("t.reference", "t.customer_reference", "t.description", "c.name")
    selection.order(
        f"{ORDER_NUMBER} DESC, t.reference DESC",
        reference=f"{ORDER_NUMBER}, t.reference",
        creation_date="t.creation_date",
        customer__name="c.name",
        status="t.status",
    )
    wanted = details(call, "customer_detail")
    return listing(call, selection.rows(), lambda row: _listed(call, row, wanted))


def _listed(call: Call, row: Row, wanted: frozenset[str]) -> JsonObject:
    found = _order(call, row, wanted)
    del found["notes"]
    return found


def _order(call: Call, row: Row, wanted: frozenset[str]) -> JsonObject:
    found = records.sales_order(call.connection, row)
    if "customer_detail" in wanted:
        found["customer_detail"] = company_brief(call.connection, row["customer"])
    return found


def order(call: Call) -> Answer:
    """Show one order."""
    return Answer(_order(call, find_order(call), details(call, "customer_detail")))


def lines(call: Call) -> Answer:
    """List lines of orders."""
    selection = Selection(
        call, 'sales_order_line t JOIN sales_order o ON o.pk = t."order" JOIN part p ON p.pk = t.part'
    )
    selection.choice("order", "sales_order", 't."order"')
    selection.choice("part", "part", "t.part")
    selection.yes_or_no(
        completed="t.shipped >= t.quantity", order_outstanding=f"o.status IN {OPEN_SALES}"
    )  # fmt: skip
    selection.search("p.name", "p.IPN", "p.description", "t.reference")
    selection.order(
        "t.pk", part="p.name", quantity="t.quantity", shipped="t.shipped", reference="t.reference"
    )
    wanted = details(call, *LINE_DETAILS)
    return listing(call, selection.rows(), lambda row: records.sales_line(call.connection, row, wanted))


def line(call: Call) -> Answer:
    """Show one line."""
    row = get(call.connection, "sales_order_line", call.pk)
    if row is None:
        raise not_found("SalesOrderLineItem")
    return Answer(records.sales_line(call.connection, row, details(call, *LINE_DETAILS)))


def shipments(call: Call) -> Answer:
    """List shipments."""
    selection = Selection(call, 'shipment t JOIN sales_order o ON o.pk = t."order"')
    selection.choice("order", "sales_order", 't."order"')
    selection.exact(reference="t.reference")
    selection.yes_or_no(
        shipped="t.shipment_date IS NOT NULL",
        delivered="t.delivery_date IS NOT NULL",
        order_outstanding=f"o.status IN {OPEN_SALES}",
    )
    selection.search("o.reference", "t.reference", "t.tracking_number")
    selection.order("t.pk", reference="t.reference", shipment_date="t.shipment_date")
    return listing(call, selection.rows(), lambda row: _shipment(call, row))


def _shipment(call: Call, row: Row) -> JsonObject:
    found = records.shipment(call.connection, row)
    del found["notes"]
    return found


def shipment(call: Call) -> Answer:
    """Show one shipment."""
    return Answer(records.shipment(call.connection, find_shipment(call)))


def allocations(call: Call) -> Answer:
    """List what is allocated to orders."""
    selection = Selection(
        call,
        "sales_allocation t JOIN sales_order_line l ON l.pk = t.line JOIN stock_item s ON s.pk = t.item"
        " LEFT JOIN shipment sh ON sh.pk = t.shipment",
    )
    selection.choice("order", "sales_order", 'l."order"')
    selection.choice("line", "sales_order_line", "t.line")
    selection.choice("shipment", "shipment", "t.shipment")
    selection.choice("item", "stock_item", "t.item")
    selection.choice("part", "part", "s.part")
    selection.yes_or_no(outstanding="sh.shipment_date IS NULL")
    wanted = details(call, *ALLOCATION_DETAILS)
    return listing(call, selection.rows(), lambda row: records.allocation(call.connection, row, wanted))


def allocation(call: Call) -> Answer:
    """Show one allocation."""
    row = get(call.connection, "sales_allocation", call.pk)
    if row is None:
        raise not_found("SalesOrderAllocation")
    wanted = details(
        call, "order_detail", "location_detail", "customer_detail", on=("part_detail", "item_detail")
    )
    return Answer(records.allocation(call.connection, row, wanted))


ORDER, LINE, SHIPMENT = "salesorder", "salesorderlineitem", "salesordershipment"
ROUTES = (
    Route("/api/order/so/", {"GET": orders}, model=ORDER),
    Route("/api/order/so/<int:pk>/", {"GET": order}, model=ORDER),
    Route("/api/order/so-line/", {"GET": lines}, model=LINE),
    Route("/api/order/so-line/<int:pk>/", {"GET": line}, model=LINE),
    Route("/api/order/so/shipment/", {"GET": shipments, "POST": add_shipment}, model=SHIPMENT),
    Route("/api/order/so/shipment/<int:pk>/", {"GET": shipment, "PATCH": change_shipment}, model=SHIPMENT),
    Route("/api/order/so-allocation/", {"GET": allocations}, model="salesorderallocation"),
    Route(
        "/api/order/so-allocation/<int:pk>/",
        {"GET": allocation, "PATCH": change_allocation, "DELETE": delete_allocation},
        model="salesorderallocation",
    ),
)
