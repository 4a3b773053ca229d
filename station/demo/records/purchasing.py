"""Purchase orders and their lines as the API shows them."""

import sqlite3

from station.demo.answers import JsonObject
from station.demo.database import Row, get, number, one
from station.demo.generation import Generation
from station.demo.records.companies import mpn_of, supplier_part_brief
from station.demo.records.parts import part_brief
from station.demo.records.people import user_brief
from station.demo.records.stock import location_brief
from station.demo.status import PURCHASE, label_of

UNUSED = (
    "start_date",
    "target_date",
    "project_code",
    "responsible",
    "contact",
    "address",
    "status_custom_key",
    "notes",
    "address_detail",
    "contact_detail",
    "project_code_detail",
    "project_code_label",
    "responsible_detail",
    "order_currency",
)
"""Fields of every order that this warehouse never fills."""


def order_common(connection: sqlite3.Connection, row: Row) -> JsonObject:
    """Return the fields that purchase and sales orders have in common."""
    return {
        **{
            key: row[key]
            for key in ("pk", "creation_date", "issue_date", "description", "reference", "status")
        },
        **{key: row[key] for key in ("barcode_hash", "updated_at")},
        **dict.fromkeys(UNUSED),
        "created_by": user_brief(connection, row["created_by"]),
        "link": "",
    }


def purchase_order(connection: sqlite3.Connection, row: Row, *, counted: bool = True) -> JsonObject:
    """Return a purchase order; its lines are only ``counted`` when it is asked for by itself."""
    supplier = get(connection, "company", row["supplier"])
    lines = 'FROM purchase_order_line WHERE "order" = ?'
    done = f"SELECT count(*) {lines} AND received >= quantity"
    return {
        **order_common(connection, row),
        **{key: row[key] for key in ("complete_date", "supplier", "supplier_reference", "destination")},
        "supplier_name": supplier["name"] if supplier else "",
        "status_text": label_of(PURCHASE, row["status"]),
        "total_price": number(connection, f"SELECT sum(quantity * purchase_price) {lines}", row["pk"]),
        "line_items": int(number(connection, f"SELECT count(*) {lines}", row["pk"])) if counted else None,
        "completed_lines": int(number(connection, done, row["pk"])) if counted else None,
        "overdue": False if counted else None,
    }


def purchase_line(connection: sqlite3.Connection, row: Row, *, together: bool = False) -> JsonObject:
    """Return a line of a purchase order."""
    destination = destination_of(connection, row, together=together)
    bought_as = get(connection, "supplier_part", row["part"])
    item = get(connection, "part", bought_as["part"]) if bought_as else None
    price = row["purchase_price"]
    return {
        **{key: row[key] for key in ("pk", "order", "part", "quantity", "received", "reference", "notes")},
        **{key: row[key] for key in ("purchase_price", "destination")},
        **dict.fromkeys(("line", "link"), ""),
        **dict.fromkeys(("project_code", "target_date", "project_code_label", "project_code_detail")),
        **dict.fromkeys(("build_order", "build_order_detail")),
        "discount": 0.0,
        "overdue": False,
        "auto_pricing": False,
        "purchase_price_currency": "USD",
        "total_price": None if price is None else price * row["quantity"],
        "sku": bought_as["SKU"] if bought_as else None,
        "mpn": mpn_of(connection, bought_as),
        "ipn": item["IPN"] if item else None,
        "internal_part": item["pk"] if item else None,
        "internal_part_name": item["name"] if item else None,
        "destination_detail": location_brief(connection, destination),
    }


def destination_of(connection: sqlite3.Connection, line: Row, *, together: bool = False) -> int | None:
    """Return where the goods of a line go: its own destination, the order's, or where the part belongs.

    With ``together`` they go to where the first of them went.
    """
    if together and (first := _place_of_first(connection, line)) is not None:
        return first
    if line["destination"] is not None:
        return int(line["destination"])
    order = get(connection, "purchase_order", line["order"])
    if order is not None and order["destination"] is not None:
        return int(order["destination"])
    return home_of(connection, line)


def _place_of_first(connection: sqlite3.Connection, line: Row) -> int | None:
    sql = (
        "SELECT location FROM stock_item"
        " WHERE supplier_part = ? AND purchase_order = ? AND location IS NOT NULL ORDER BY pk"
    )
    row = one(connection, sql, line["part"], line["order"])
    return int(row["location"]) if row is not None else None


def home_of(connection: sqlite3.Connection, line: Row) -> int | None:
    """Return where the part of a line is usually kept."""
    bought_as = get(connection, "supplier_part", line["part"])
    item = get(connection, "part", bought_as["part"]) if bought_as else None
    if item is None:
        return None
    category = get(connection, "part_category", item["category"])
    home: int | None = item["default_location"] or (category["default_location"] if category else None)
    return home


def purchase_line_with(
    connection: sqlite3.Connection, row: Row, details: frozenset[str], generation: Generation
) -> JsonObject:  # fmt: skip
    """Return a line with the surroundings that ``details`` names."""
    found = purchase_line(connection, row, together=generation.goods_stay_together)
    bought_as = get(connection, "supplier_part", row["part"])
    if "part_detail" in details:
        found["part_detail"] = part_brief(connection, bought_as["part"] if bought_as else None)
    if details & {"part_detail", "supplier_part_detail"}:
        found["supplier_part_detail"] = supplier_part_brief(
            connection, row["part"], surrounded=generation.surrounds_supplier_parts
        )
    if "order_detail" in details:
        order = get(connection, "purchase_order", row["order"])
        found["order_detail"] = order and purchase_order(connection, order, counted=False)
    return found
