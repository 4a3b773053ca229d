"""Parts, to read."""

from station.demo.answers import Answer, JsonObject, not_found
from station.demo.call import Call
from station.demo.database import Row, get
from station.demo.lists import Selection, listing
from station.demo.records.parts import IN_STOCK, part as present
from station.demo.routing import Route


def parts(call: Call) -> Answer:
    """List parts by name."""
    selection = Selection(call, "part t")
    selection.choice("category", "part_category", "t.category")
    selection.exact(IPN="t.IPN", name="t.name")
    flags = ("active", "assembly", "component", "purchaseable", "salable", "trackable", "virtual")
    selection.yes_or_no(
        has_stock=f"EXISTS (SELECT 1 FROM stock_item s WHERE s.part = t.pk AND {IN_STOCK})",
        **{flag: f"t.{flag}" for flag in flags},
    )
    selection.search("t.name", "t.IPN", "t.description")
    selection.order("t.name", name="t.name", IPN="t.IPN", creation_date="t.creation_date")
    return listing(call, selection.rows(), lambda row: _listed(call, row))


def _listed(call: Call, row: Row) -> JsonObject:
    found = present(call.connection, row)
    del found["notes"]
    return found


def part(call: Call) -> Answer:
    """Show one part."""
    row = get(call.connection, "part", call.pk)
    if row is None:
        raise not_found("Part")
    return Answer(present(call.connection, row))


ROUTES = (
    Route("/api/part/", {"GET": parts}, model="part"),
    Route("/api/part/<int:pk>/", {"GET": part}, model="part"),
)
