"""Build orders and their lines as the API shows them."""

import sqlite3

from station.demo.answers import JsonObject
from station.demo.database import Row, get, number
from station.demo.records.parts import on_order, part_brief, scheduled_to_build
from station.demo.records.people import user_brief
from station.demo.records.sales import available_stock
from station.demo.status import BUILD, label_of


def build(connection: sqlite3.Connection, row: Row) -> JsonObject:
    """Return a build order."""
    made = get(connection, "part", row["part"])
    return {
        **{
            key: row[key]
            for key in ("pk", "title", "barcode_hash", "creation_date", "completed", "completion_date")
        },
        **{key: row[key] for key in ("destination", "part", "reference", "quantity", "status", "take_from")},
        **{key: row[key] for key in ("issued_by",)},
        **dict.fromkeys(("batch", "parent", "project_code", "project_code_label", "project_code_detail")),
        **dict.fromkeys(
            ("sales_order", "start_date", "target_date", "notes", "responsible", "responsible_detail")
        ),
        **dict.fromkeys(("external", "overdue"), False),
        **dict.fromkeys(("priority", "level"), 0),
        "link": "",
        "part_name": made["name"] if made else "",
        "part_detail": part_brief(connection, row["part"]),
        "status_text": label_of(BUILD, row["status"]),
        "status_custom_key": row["status"],
        "issued_by_detail": user_brief(connection, row["issued_by"]),
    }


def build_line(connection: sqlite3.Connection, row: Row, details: frozenset[str] = frozenset()) -> JsonObject:
    """Return what a build order needs of one part, with the surroundings that ``details`` names."""
    need = get(connection, "bom_item", row["bom_item"])
    order = get(connection, "build", row["build"])
    assert need is not None
    assert order is not None
    part = need["sub_part"]
    allocated = "SELECT sum(quantity) FROM build_allocation WHERE build_line = ?"
    found: JsonObject = {
        **{key: row[key] for key in ("pk", "build", "bom_item", "quantity", "consumed")},
        **dict.fromkeys(
            ("consumable", "optional", "testable", "trackable", "inherited", "allow_variants"), False
        ),
        **dict.fromkeys(("available_substitute_stock", "available_variant_stock", "external_stock"), 0.0),
        "in_production": 0.0,
        "part": part,
        "build_reference": order["reference"],
        "reference": need["reference"],
        "allocated": number(connection, allocated, row["pk"]),
        "scheduled_to_build": scheduled_to_build(connection, part),
        "on_order": on_order(connection, part),
        "available_stock": available_stock(connection, part, inside=order["take_from"]),
    }
    if "part_detail" in details:
        found["part_detail"] = part_brief(connection, part)
    if "bom_item_detail" in details:
        found["bom_item_detail"] = {
            key: need[key] for key in ("pk", "part", "sub_part", "reference", "quantity")
        }
    return found


def build_allocation(connection: sqlite3.Connection, row: Row) -> JsonObject:
    """Return an amount of stock that is allocated to a line of a build order."""
    line = get(connection, "build_line", row["build_line"])
    item = get(connection, "stock_item", row["stock_item"])
    need = get(connection, "bom_item", line["bom_item"]) if line else None
    return {
        **{key: row[key] for key in ("pk", "build_line", "install_into", "stock_item", "quantity")},
        "build": line["build"] if line else None,
        "location": item["location"] if item else None,
        "bom_reference": need["reference"] if need else "",
    }
