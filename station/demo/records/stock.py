"""Stock items, locations and stock history as the API shows them."""

import json
import sqlite3

from station.demo.answers import JsonObject
from station.demo.clock import today
from station.demo.database import Row, get, number
from station.demo.records.companies import mpn_of, supplier_part_brief
from station.demo.records.parts import part_brief
from station.demo.status import STOCK, TRACKING, USABLE_STOCK, label_of

COUNTED = ("allocated", "expired", "installed_items", "child_items", "stale", "tracking_items")


def stock_item(connection: sqlite3.Connection, row: Row, *, counted: bool = True) -> JsonObject:
    """Return a stock item; allocations and the like are only ``counted`` when it is asked for by itself."""
    return {
        **{key: row[key] for key in ("pk", "part", "quantity", "serial", "batch", "location", "build")},
        **{
            key: row[key]
            for key in ("consumed_by", "customer", "expiry_date", "notes", "packaging", "parent")
        },
        **{
            key: row[key]
            for key in ("purchase_order", "sales_order", "status", "supplier_part", "barcode_hash")
        },
        **{key: row[key] for key in ("creation_date", "stocktake_date", "updated", "purchase_price")},
        **_names(connection, row),
        **(_counts(connection, row) if counted else dict.fromkeys(COUNTED)),
        "belongs_to": None,
        "owner": None,
        "link": "",
        "delete_on_deplete": bool(row["delete_on_deplete"]),
        "in_stock": is_in_stock(row),
        "is_building": bool(row["is_building"]),
        "purchase_price_currency": "USD",
        "status_custom_key": row["status"],
        "status_text": label_of(STOCK, row["status"]),
    }


def is_in_stock(row: Row) -> bool:
    """Tell whether the item lies in the warehouse."""
    gone = any(row[key] is not None for key in ("sales_order", "customer", "consumed_by"))
    return row["quantity"] > 0 and not gone and not row["is_building"] and row["status"] in USABLE_STOCK


def _names(connection: sqlite3.Connection, row: Row) -> JsonObject:
    bought_as = get(connection, "supplier_part", row["supplier_part"])
    purchase = get(connection, "purchase_order", row["purchase_order"])
    sale = get(connection, "sales_order", row["sales_order"])
    return {
        "SKU": bought_as["SKU"] if bought_as else None,
        "MPN": mpn_of(connection, bought_as),
        "purchase_order_reference": purchase["reference"] if purchase else None,
        "sales_order_reference": sale["reference"] if sale else None,
    }


def _counts(connection: sqlite3.Connection, row: Row) -> JsonObject:
    expired = row["expiry_date"] is not None and row["expiry_date"] < today()
    return {
        "allocated": number(
            connection,
            "SELECT (SELECT total(quantity) FROM sales_allocation WHERE item = ?1)"
            " + (SELECT total(quantity) FROM build_allocation WHERE stock_item = ?1)",
            row["pk"],
        ),
        "expired": expired,
        "stale": expired,
        "installed_items": 0,
        "child_items": int(number(connection, "SELECT count(*) FROM stock_item WHERE parent = ?", row["pk"])),
        "tracking_items": int(
            number(connection, "SELECT count(*) FROM stock_tracking WHERE item = ?", row["pk"])
        ),
    }


def stock_item_with(connection: sqlite3.Connection, row: Row, details: frozenset[str]) -> JsonObject:
    """Return a stock item with the parts of its surroundings that ``details`` names."""
    found = stock_item(connection, row)
    if "part_detail" in details:
        found["part_detail"] = part_brief(connection, row["part"])
    if "location_detail" in details:
        found["location_detail"] = location_brief(connection, row["location"])
    if "supplier_part_detail" in details:
        found["supplier_part_detail"] = supplier_part_brief(connection, row["supplier_part"])
    if "path_detail" in details:
        found["location_path"] = location_path(connection, row["location"])
    if "tests" in details:
        found["tests"] = []
    return found


def location_brief(connection: sqlite3.Connection, pk: int | None) -> JsonObject | None:
    """Return a location as other objects mention one."""
    row = get(connection, "stock_location", pk)
    return None if row is None else {key: row[key] for key in ("pk", "name", "pathstring")}


def location(connection: sqlite3.Connection, row: Row, *, counted: bool = True) -> JsonObject:
    """Return a location; what lies in it is only ``counted`` when it is asked for by itself."""
    found: JsonObject = {
        **{
            key: row[key]
            for key in ("pk", "barcode_hash", "name", "level", "description", "parent", "pathstring")
        },
        **dict.fromkeys(("owner", "custom_icon", "location_type", "location_type_detail")),
        "icon": "",
        "structural": bool(row["structural"]),
        "external": False,
    }
    if counted:
        below = locations_below(connection, row["pk"])
        marks = ", ".join("?" for _ in below)
        found["sublocations"] = len(below) - 1
        found["items"] = int(
            number(connection, f"SELECT count(*) FROM stock_item WHERE location IN ({marks})", *below)
        )
    return found


def locations_below(connection: sqlite3.Connection, pk: int) -> list[int]:
    """Return a location and all that are inside it."""
    sql = (
        "WITH RECURSIVE inside(pk) AS (SELECT ? UNION ALL SELECT l.pk FROM stock_location l JOIN inside i"
        " ON l.parent = i.pk) SELECT pk FROM inside"
    )
    return [row[0] for row in connection.execute(sql, (pk,))]


def location_path(connection: sqlite3.Connection, pk: int | None) -> list[JsonObject]:
    """Return the locations from the outermost to this one."""
    path: list[JsonObject] = []
    row = get(connection, "stock_location", pk)
    while row is not None:
        path.insert(0, {"pk": row["pk"], "name": row["name"], "icon": ""})
        row = get(connection, "stock_location", row["parent"])
    return path


def tracking(connection: sqlite3.Connection, row: Row) -> JsonObject:
    """Return one entry of a stock item's history, with nothing but numbers in ``deltas``."""
    return {
        **{key: row[key] for key in ("pk", "item", "part", "date", "notes", "tracking_type", "user")},
        "deltas": json.loads(row["deltas"]),
        "label": label_of(TRACKING, row["tracking_type"]),
    }
