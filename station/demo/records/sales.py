"""Sales orders, their lines, shipments and allocations as the API shows them."""

import sqlite3

from station.demo.answers import JsonObject
from station.demo.database import Row, get, number
from station.demo.records.companies import company_brief
from station.demo.records.parts import (
    IN_STOCK,
    allocated_to_builds,
    allocated_to_sales,
    on_order,
    part_brief,
)
from station.demo.records.people import user_brief
from station.demo.records.purchasing import order_common
from station.demo.records.stock import location_brief, locations_below, stock_item
from station.demo.status import SALES, label_of

COUNTED = (
    "line_items",
    "completed_lines",
    "overdue",
    "shipments_count",
    "completed_shipments_count",
    "allocated_lines",
)

LINES_ALLOCATED = (
    "SELECT count(*) FROM sales_order_line l WHERE l.\"order\" = ? AND l.quantity <="
    " (SELECT total(a.quantity) FROM sales_allocation a WHERE a.line = l.pk)"
)  # fmt: skip


def sales_order(connection: sqlite3.Connection, row: Row, *, counted: bool = True) -> JsonObject:
    """Return a sales order; lines and shipments are only ``counted`` when it is asked for by itself."""
    price = 'SELECT sum(quantity * sale_price) FROM sales_order_line WHERE "order" = ?'
    return {
        **order_common(connection, row),
        **{key: row[key] for key in ("customer", "customer_reference", "shipment_date")},
        **(_counts(connection, row["pk"]) if counted else dict.fromkeys(COUNTED)),
        "status_text": label_of(SALES, row["status"]),
        "total_price": number(connection, price, row["pk"]),
    }


def _counts(connection: sqlite3.Connection, pk: int) -> JsonObject:
    lines = 'SELECT count(*) FROM sales_order_line WHERE "order" = ?'
    shipments = 'SELECT count(*) FROM shipment WHERE "order" = ?'
    return {
        "line_items": int(number(connection, lines, pk)),
        "completed_lines": int(number(connection, f"{lines} AND shipped >= quantity", pk)),
        "overdue": False,
        "shipments_count": int(number(connection, shipments, pk)),
        "completed_shipments_count": int(
            number(connection, f"{shipments} AND shipment_date IS NOT NULL", pk)
        ),
        "allocated_lines": int(number(connection, LINES_ALLOCATED, pk)),
    }


def sales_line(connection: sqlite3.Connection, row: Row, details: frozenset[str] = frozenset()) -> JsonObject:
    """Return a line of a sales order with the surroundings that ``details`` names."""
    found: JsonObject = {
        **{key: row[key] for key in ("pk", "order", "part", "quantity", "shipped", "reference", "notes")},
        **dict.fromkeys(("line", "link"), ""),
        **dict.fromkeys(("project_code", "target_date", "project_code_label", "project_code_detail")),
        "allocated": number(
            connection, "SELECT sum(quantity) FROM sales_allocation WHERE line = ?", row["pk"]
        ),
        "discount": 0.0,
        "overdue": False,
        "sale_price": row["sale_price"],
        "sale_price_currency": "USD",
        "available_stock": available_stock(connection, row["part"]),
        "available_variant_stock": 0.0,
        "building": 0.0,
        "on_order": on_order(connection, row["part"]),
    }
    if "part_detail" in details:
        found["part_detail"] = part_brief(connection, row["part"])
    if "order_detail" in details:
        found["order_detail"] = _order_brief(connection, row["order"])
    if "customer_detail" in details:
        order = get(connection, "sales_order", row["order"])
        found["customer_detail"] = company_brief(connection, order["customer"] if order else None)
    return found


def available_stock(connection: sqlite3.Connection, part: int, inside: int | None = None) -> float:
    """Return how much of a part lies in stock, or ``inside`` one location, and is not allocated."""
    sql = f"SELECT sum(s.quantity) FROM stock_item s WHERE s.part = ? AND {IN_STOCK}"
    places = [] if inside is None else locations_below(connection, inside)
    if places:
        sql += f" AND s.location IN ({', '.join('?' for _ in places)})"
    lying = number(connection, sql, part, *places)
    return lying - allocated_to_sales(connection, part) - allocated_to_builds(connection, part)


def _order_brief(connection: sqlite3.Connection, pk: int) -> JsonObject | None:
    row = get(connection, "sales_order", pk)
    return None if row is None else sales_order(connection, row, counted=False)


def shipment_brief(connection: sqlite3.Connection, row: Row) -> JsonObject:
    """Return a shipment as other objects mention one."""
    return {
        **{key: row[key] for key in ("pk", "order", "reference", "shipment_date", "delivery_date")},
        **{key: row[key] for key in ("tracking_number", "invoice_number", "barcode_hash")},
        **{key: row[key] for key in ("link", "notes", "checked_by")},
        **dict.fromkeys(("shipment_address", "shipment_address_detail", "allocated_items")),
        "checked_by_detail": user_brief(connection, row["checked_by"]),
    }


def shipment(connection: sqlite3.Connection, row: Row, *, counted: bool = True) -> JsonObject:
    """Return a shipment with its order."""
    found = {**shipment_brief(connection, row), "order_detail": _order_brief(connection, row["order"])}
    if counted:
        sql = "SELECT count(*) FROM sales_allocation WHERE shipment = ?"
        found["allocated_items"] = int(number(connection, sql, row["pk"]))
    return found


def shipment_with_all(connection: sqlite3.Connection, row: Row, *, counted: bool) -> JsonObject:
    """Return a shipment as the server shows it to whoever has just made or changed it."""
    order = get(connection, "sales_order", row["order"])
    customer = company_brief(connection, order["customer"]) if order is not None else None
    return {
        **shipment(connection, row, counted=counted),
        "customer_detail": customer,
        "tags": [],
        "parameters": [],
    }


def allocation(connection: sqlite3.Connection, row: Row, details: frozenset[str]) -> JsonObject:
    """Return an allocation with the surroundings that ``details`` names."""
    item = get(connection, "stock_item", row["item"])
    line = get(connection, "sales_order_line", row["line"])
    sent_with = get(connection, "shipment", row["shipment"])
    assert item is not None
    assert line is not None
    found: JsonObject = {
        **{key: row[key] for key in ("pk", "item", "quantity", "shipment", "line")},
        **{key: item[key] for key in ("part", "serial", "location")},
        "order": line["order"],
        "shipment_detail": sent_with and shipment_brief(connection, sent_with),
    }
    if "part_detail" in details:
        found["part_detail"] = part_brief(connection, item["part"])
    if "item_detail" in details:
        found["item_detail"] = stock_item(connection, item, counted=False)
    if "location_detail" in details:
        found["location_detail"] = location_brief(connection, item["location"])
    if "order_detail" in details:
        found["order_detail"] = _order_brief(connection, line["order"])
    if "customer_detail" in details:
        order = get(connection, "sales_order", line["order"])
        found["customer_detail"] = company_brief(connection, order["customer"]) if order else None
    return found
