"""Build orders, their lines and allocations, to read."""

from station.demo.answers import Answer, not_found
from station.demo.call import Call
from station.demo.database import get
from station.demo.details import details
from station.demo.lists import Selection, listing
from station.demo.records import builds as records
from station.demo.routing import Route
from station.demo.status import ACTIVE_BUILDS

LINE_DETAILS = ("part_detail", "bom_item_detail")


def builds(call: Call) -> Answer:
    """List build orders, the highest number first."""
    selection = Selection(call, "build t JOIN part p ON p.pk = t.part")
    selection.choice("part", "part", "t.part")
    selection.whole_number("status", "t.status")
    selection.exact(reference="t.reference")
    active = f"t.status IN {ACTIVE_BUILDS}"
    selection.yes_or_no(active=active, outstanding=active)
    selection.search("t.reference", "t.title", "p.name", "p.IPN", "p.description")
    selection.order("reference_number(t.reference) DESC", reference="t.reference", status="t.status")
    return listing(call, selection.rows(), lambda row: records.build(call.connection, row))


def build(call: Call) -> Answer:
    """Show one build order."""
    row = get(call.connection, "build", call.pk)
    if row is None:
        raise not_found("Build")
    return Answer(records.build(call.connection, row))


def lines(call: Call) -> Answer:
    """List what build orders need."""
    selection = Selection(
        call, "build_line t JOIN bom_item b ON b.pk = t.bom_item JOIN build o ON o.pk = t.build"
    )
    selection.choice("build", "build", "t.build")
    selection.choice("part", "part", "b.sub_part")
    selection.yes_or_no(order_outstanding=f"o.status IN {ACTIVE_BUILDS}")
    selection.order("t.pk", reference="b.reference", quantity="t.quantity")
    wanted = details(call, *LINE_DETAILS)
    return listing(call, selection.rows(), lambda row: records.build_line(call.connection, row, wanted))


def line(call: Call) -> Answer:
    """Show what a build order needs of one part."""
    row = get(call.connection, "build_line", call.pk)
    if row is None:
        raise not_found("BuildLine")
    return Answer(records.build_line(call.connection, row, details(call, *LINE_DETAILS)))


def allocations(call: Call) -> Answer:
    """List the stock that is allocated to build orders."""
    selection = Selection(call, "build_allocation t JOIN build_line l ON l.pk = t.build_line")
    selection.choice("build", "build", "l.build")
    selection.choice("stock_item", "stock_item", "t.stock_item")
    return listing(call, selection.rows(), lambda row: records.build_allocation(call.connection, row))


ROUTES = (
    Route("/api/build/", {"GET": builds}, model="build"),
    Route("/api/build/<int:pk>/", {"GET": build}, model="build"),
    Route("/api/build/line/", {"GET": lines}, model="buildline"),
    Route("/api/build/line/<int:pk>/", {"GET": line}, model="buildline"),
    Route("/api/build/item/", {"GET": allocations}, model="builditem"),
)
