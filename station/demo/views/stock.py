"""Stock items, locations and stock history, to read."""

from station.demo.answers import Answer, JsonObject, not_found
from station.demo.call import Call
from station.demo.database import Row, get, number
from station.demo.details import details
from station.demo.lists import Selection, listing
from station.demo.records.parts import IN_STOCK
from station.demo.records.people import user_brief
from station.demo.records.purchasing import purchase_order
from station.demo.records.stock import (
    location as present_location,
    location_path,
    locations_below,
    stock_item_with,
    tracking,
)
from station.demo.routing import Route
from station.demo.views.stock_items import change, create, delete, find_item

DETAILS = ("location_detail", "supplier_part_detail", "path_detail", "tests")
LYING = IN_STOCK.replace("s.", "t.")
ROOTS_UP_TO = "SELECT count(*) FROM stock_location WHERE parent IS NULL AND name <= ?"


def items(call: Call) -> Answer:
    """List stock items by the name of their part."""
    selection = Selection(
        call,
        "stock_item t JOIN part p ON p.pk = t.part LEFT JOIN supplier_part sp ON sp.pk = t.supplier_part"
        " LEFT JOIN stock_location l ON l.pk = t.location",
    )
    selection.choice("part", "part", "t.part")
    selection.choice("purchase_order", "purchase_order", "t.purchase_order")
    selection.choice("sales_order", "sales_order", "t.sales_order")
    selection.choice("supplier_part", "supplier_part", "t.supplier_part")
    selection.choice("supplier", "company", "sp.supplier")
    selection.choice("build", "build", "t.build")
    selection.whole_number("status", "t.status")
    selection.exact(serial="t.serial", batch="t.batch", IPN="p.IPN")
    selection.yes_or_no(
        in_stock=LYING,
        available=LYING,
        serialized="coalesce(t.serial, '') <> ''",
        is_building="t.is_building",
    )
    _in_location(call, selection)
    selection.search("t.serial", "t.batch", "p.name", "p.IPN", "p.description", "l.name", "sp.SKU")
    selection.order(
        "p.name, t.quantity, t.location, t.pk", part="p.name", part__name="p.name", part__IPN="p.IPN",
        quantity="t.quantity", batch="t.batch", location="l.pathstring", status="t.status",
        creation_date="t.creation_date", updated="t.updated", expiry_date="t.expiry_date", serial="t.serial",
    )  # fmt: skip
    wanted = details(call, *DETAILS, on=("part_detail",))
    return listing(call, selection.rows(), lambda row: stock_item_with(call.connection, row, wanted))


def _in_location(call: Call, selection: Selection) -> None:
    """Filter by location and what is inside it; a location that does not exist filters nothing."""
    text = call.request.args.get("location", "")
    pk = int(text) if text.isascii() and text.isdigit() else None
    if get(call.connection, "stock_location", pk) is None or pk is None:
        return
    inside = locations_below(call.connection, pk) if call.flag("cascade", default=True) else [pk]
    selection.where(f"t.location IN ({', '.join(map(str, inside))})")


def item(call: Call) -> Answer:
    """Show one stock item."""
    wanted = details(call, *DETAILS, on=("part_detail",))
    return Answer(stock_item_with(call.connection, find_item(call), wanted))


def history(call: Call) -> Answer:
    """List what happened to stock items, newest first."""
    selection = Selection(call, "stock_tracking t")
    selection.whole_number("item", "t.item")
    selection.choice("user", "user", "t.user")
    selection.whole_number("tracking_type", "t.tracking_type")
    selection.search("t.notes")
    selection.order("t.pk DESC", date="t.pk")
    wanted = details(call, "user_detail")
    return listing(call, selection.rows(), lambda row: _entry(call, row, wanted))


def _entry(call: Call, row: Row, wanted: frozenset[str]) -> JsonObject:
    found = tracking(call.connection, row)
    if "user_detail" in wanted:
        found["user_detail"] = user_brief(call.connection, row["user"])
    deltas = found["deltas"]
    location = get(call.connection, "stock_location", deltas.get("location"))
    if location is not None:
        deltas["location_detail"] = present_location(call.connection, location, counted=False)
    order = get(call.connection, "purchase_order", deltas.get("purchaseorder"))
    if order is not None:
        deltas["purchaseorder_detail"] = purchase_order(call.connection, order, counted=False)
    return found


def locations(call: Call) -> Answer:
    """List locations."""
    rows = _locations(call, "t.pathstring")
    return listing(call, rows, lambda row: present_location(call.connection, row))


def _locations(call: Call, order: str) -> list[Row]:
    selection = Selection(call, "stock_location t")
    selection.exact(name="t.name")
    selection.yes_or_no(structural="t.structural", top_level="t.parent IS NULL")
    parent = call.request.args.get("parent", "")
    if parent.isascii() and parent.isdigit():
        selection.where("t.parent = ?", int(parent))
    selection.search("t.name", "t.description", "t.pathstring")
    selection.order(order, name="t.name", pathstring="t.pathstring", level="t.level, t.name")
    return selection.rows()


def tree(call: Call) -> Answer:
    """List locations with little more than their names."""

    def present(row: Row) -> JsonObject:
        outermost = location_path(call.connection, row["pk"])[0]["name"]
        return {
            **{key: row[key] for key in ("pk", "name", "description", "pathstring", "parent", "level")},
            "tree_id": int(number(call.connection, ROOTS_UP_TO, outermost)),
            "icon": "",
            "structural": bool(row["structural"]),
            "sublocations": len(locations_below(call.connection, row["pk"])) - 1,
        }

    return listing(call, _locations(call, "t.level, t.name"), present)


def location(call: Call) -> Answer:
    """Show one location."""
    row = get(call.connection, "stock_location", call.pk)
    if row is None:
        raise not_found("StockLocation")
    found = present_location(call.connection, row)
    if details(call, "path_detail"):
        found["path"] = location_path(call.connection, row["pk"])
    return Answer(found)


ROUTES = (
    Route("/api/stock/", {"GET": items, "POST": create}, model="stockitem"),
    Route("/api/stock/<int:pk>/", {"GET": item, "PATCH": change, "DELETE": delete}, model="stockitem"),
    Route("/api/stock/track/", {"GET": history}, model="stockitemtracking"),
    Route("/api/stock/location/", {"GET": locations}, model="stocklocation"),
    Route("/api/stock/location/tree/", {"GET": tree}, model="stocklocation"),
    Route("/api/stock/location/<int:pk>/", {"GET": location}, model="stocklocation"),
)
