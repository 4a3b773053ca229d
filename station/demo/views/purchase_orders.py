"""Purchase orders and their lines, and receiving without a supplier's label."""

from station.demo.answers import Answer, Crashed, JsonObject, Refused, not_found
from station.demo.call import Call
from station.demo.clock import now, today
from station.demo.database import Row, get, one, update
from station.demo.details import details
from station.demo.fields import Fields
from station.demo.lists import Selection, listing
from station.demo.receiving import complete
from station.demo.records.companies import company_brief
from station.demo.records.purchasing import purchase_line_with, purchase_order
from station.demo.routing import Route
from station.demo.status import OPEN_PURCHASES, PENDING, PLACED
from station.demo.views.purchase_lines import change as change_line, create as add_line, find_line
from station.demo.views.receive_items import receive_items

ORDER_NUMBER = "reference_number(t.reference)"
ORDERS_OF_PART = (
    'SELECT l."order" FROM purchase_order_line l JOIN supplier_part sp ON sp.pk = l.part WHERE sp.part = ?'
)
LINE_DETAILS = ("part_detail", "supplier_part_detail", "order_detail")


def find_order(call: Call) -> Row:
    """Return the order in the path."""
    row = get(call.connection, "purchase_order", call.pk)
    if row is None:
        raise not_found("PurchaseOrder")
    return row


def orders(call: Call) -> Answer:
    """List orders, the highest number first."""
    selection = Selection(call, "purchase_order t JOIN company c ON c.pk = t.supplier")
    selection.choice("supplier", "company", "t.supplier")
    selection.whole_number("status", "t.status")
    selection.exact(reference="t.reference", supplier_reference="t.supplier_reference")
    selection.yes_or_no(outstanding=f"t.status IN {OPEN_PURCHASES}")
    selection.search("t.reference", "t.supplier_reference", "t.description", "c.name")
    selection.choice("part", "part", f"t.pk IN ({ORDERS_OF_PART})")
    selection.order(
        f"{ORDER_NUMBER} DESC, t.reference DESC",
        reference=f"{ORDER_NUMBER}, t.reference",
        creation_date="t.creation_date",
        supplier__name="c.name",
        status="t.status",
        issue_date="t.issue_date",
    )
    with_supplier = bool(details(call, "supplier_detail"))
    return listing(call, selection.rows(), lambda row: _listed(call, row, with_supplier=with_supplier))


def _listed(call: Call, row: Row, *, with_supplier: bool) -> JsonObject:
    found = purchase_order(call.connection, row)
    del found["notes"]
    if with_supplier:
        found["supplier_detail"] = company_brief(call.connection, row["supplier"])
    return found


def order(call: Call) -> Answer:
    """Show one order."""
    row = find_order(call)
    found = purchase_order(call.connection, row)
    if details(call, "supplier_detail"):
        found["supplier_detail"] = company_brief(call.connection, row["supplier"])
    return Answer(found)


def lines(call: Call) -> Answer:
    """List lines of orders."""
    selection = Selection(
        call,
        'purchase_order_line t JOIN purchase_order o ON o.pk = t."order"'
        " JOIN supplier_part sp ON sp.pk = t.part"
        " JOIN part p ON p.pk = sp.part LEFT JOIN manufacturer_part mp ON mp.pk = sp.manufacturer_part",
    )
    selection.choice("order", "purchase_order", 't."order"')
    selection.choice("part", "supplier_part", "t.part")
    selection.choice("base_part", "part", "sp.part")
    selection.yes_or_no(
        pending=f"t.received < t.quantity AND o.status IN {OPEN_PURCHASES}",
        received="t.received >= t.quantity",
    )
    selection.search("sp.SKU", "p.name", "p.description", "mp.MPN", "t.reference")
    selection.order(
        "t.pk",
        SKU="sp.SKU",
        quantity="t.quantity",
        received="t.received",
        reference="t.reference",
        part="p.name",
    )
    wanted = details(call, *LINE_DETAILS)
    return listing(call, selection.rows(), lambda row: _line(call, row, wanted))


def line(call: Call) -> Answer:
    """Show one line."""
    return Answer(_line(call, find_line(call), details(call, *LINE_DETAILS)))


def _line(call: Call, row: Row, wanted: frozenset[str]) -> JsonObject:
    return purchase_line_with(call.connection, row, wanted, call.generation)


def issue(call: Call) -> Answer:
    """Place an order; an order that is placed already stays as it is."""
    row = find_order(call)
    if row["status"] == PENDING:
        update(
            call.connection,
            "purchase_order",
            row["pk"],
            status=PLACED,
            issue_date=today(),
            updated_at=now(),
        )
    return Answer({}, 201)


def finish(call: Call) -> Answer:
    """Complete an order; open lines only if the request accepts them."""
    row = find_order(call)
    fields = Fields(call.connection, call.fields)
    accepted = fields.boolean("accept_incomplete", default=False)
    fields.done()
    waiting = 'SELECT 1 FROM purchase_order_line WHERE "order" = ? AND received < quantity'
    if not accepted and one(call.connection, waiting, row["pk"]) is not None:
        raise Refused(400, {"accept_incomplete": ["Order has incomplete line items"]})
    if row["status"] == PLACED:
        complete(call.connection, row["pk"])
    return Answer({"accept_incomplete": accepted}, 201)


def receive(call: Call) -> Answer:
    """Receive items against the lines of an order."""
    row = get(call.connection, "purchase_order", call.pk)
    if row is None:
        raise Crashed("KeyError", call.request.path)
    return receive_items(call, row)


ORDER, LINE = "purchaseorder", "purchaseorderlineitem"
ROUTES = (
    Route("/api/order/po/", {"GET": orders}, model=ORDER),
    Route("/api/order/po/<int:pk>/", {"GET": order}, model=ORDER),
    Route("/api/order/po/<int:pk>/receive/", {"POST": receive}, model=ORDER),
    Route("/api/order/po/<int:pk>/issue/", {"POST": issue}, model=ORDER),
    Route("/api/order/po/<int:pk>/complete/", {"POST": finish}, model=ORDER),
    Route("/api/order/po-line/", {"GET": lines, "POST": add_line}, model=LINE),
    Route("/api/order/po-line/<int:pk>/", {"GET": line, "PATCH": change_line}, model=LINE),
)
