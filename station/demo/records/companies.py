"""Companies, supplier parts and manufacturer parts as the API shows them."""

import sqlite3

from station.demo.answers import JsonObject
from station.demo.database import Row, get, number
from station.demo.records.parts import NO_THUMBNAIL, part_brief
from station.demo.status import OPEN_PURCHASES


def company_brief(connection: sqlite3.Connection, pk: int | None) -> JsonObject | None:
    """Return a company as other objects mention one."""
    row = get(connection, "company", pk)
    if row is None:
        return None
    return {
        "pk": row["pk"],
        "active": bool(row["active"]),
        "name": row["name"],
        "description": row["description"],
        "image": None,
        "thumbnail": NO_THUMBNAIL,
        "currency": row["currency"],
        "tax_id": "",
    }


def company(connection: sqlite3.Connection, row: Row) -> JsonObject:
    """Return a company with the numbers of its parts."""
    supplied = "SELECT count(*) FROM supplier_part WHERE supplier = ?"
    made = "SELECT count(*) FROM manufacturer_part WHERE manufacturer = ?"
    return {
        **{key: row[key] for key in ("pk", "name", "description", "currency")},
        **{key: bool(row[key]) for key in ("active", "is_customer", "is_manufacturer", "is_supplier")},
        **dict.fromkeys(("website", "phone", "email", "contact", "link", "tax_id"), ""),
        "image": None,
        "notes": None,
        "parts_supplied": int(number(connection, supplied, row["pk"])),
        "parts_manufactured": int(number(connection, made, row["pk"])),
    }


def supplier_part_brief(
    connection: sqlite3.Connection, pk: int | None, *, surrounded: bool = False
) -> JsonObject | None:  # fmt: skip
    """Return a supplier part as other objects mention one."""
    row = get(connection, "supplier_part", pk)
    if row is None:
        return None
    return _supplier_part(connection, row) | (_surroundings(connection, row) if surrounded else {})


def _surroundings(connection: sqlite3.Connection, row: Row) -> JsonObject:
    made_as = get(connection, "manufacturer_part", row["manufacturer_part"])
    return {
        "part_detail": part_brief(connection, row["part"]),
        "supplier_detail": company_brief(connection, row["supplier"]),
        "manufacturer_detail": company_brief(connection, made_as["manufacturer"] if made_as else None),
        "manufacturer_part_detail": manufacturer_part(connection, made_as) if made_as else None,
    }


def supplier_part(connection: sqlite3.Connection, row: Row, *, counted: bool = True) -> JsonObject:
    """Return a supplier part; the stock is only ``counted`` when it is asked for by itself."""
    return {
        **_supplier_part(connection, row),
        "available": 0.0,
        "availability_updated": None,
        "on_order": _on_order(connection, row["pk"]),
        "in_stock": _in_stock(connection, row["pk"]) if counted else None,
    }


def _supplier_part(connection: sqlite3.Connection, row: Row) -> JsonObject:
    return {
        **{key: row[key] for key in ("pk", "part", "SKU", "supplier", "manufacturer_part", "packaging")},
        **{key: row[key] for key in ("pack_quantity", "pack_quantity_native", "updated", "barcode_hash")},
        "MPN": mpn_of(connection, row),
        "primary": bool(row["is_primary"]),
        "active": True,
        "description": None,
        "in_stock": None,
        "link": None,
        "note": None,
        "notes": None,
    }


def mpn_of(connection: sqlite3.Connection, supplier_part: Row | None) -> str | None:
    """Return the manufacturer's number of a supplier part."""
    row = supplier_part and get(connection, "manufacturer_part", supplier_part["manufacturer_part"])
    return row["MPN"] if row else None


def manufacturer_part(connection: sqlite3.Connection, row: Row) -> JsonObject:
    """Return a manufacturer part."""
    return {
        **{key: row[key] for key in ("pk", "part", "manufacturer", "MPN", "barcode_hash")},
        "part_detail": part_brief(connection, row["part"]),
        "manufacturer_detail": company_brief(connection, row["manufacturer"]),
        "description": None,
        "link": None,
        "notes": None,
    }


def _on_order(connection: sqlite3.Connection, pk: int) -> float:
    return number(
        connection,
        f"SELECT sum(max(l.quantity - l.received, 0)) FROM purchase_order_line l JOIN purchase_order o"
        f' ON o.pk = l."order" WHERE l.part = ? AND o.status IN {OPEN_PURCHASES}',
        pk,
    )


def _in_stock(connection: sqlite3.Connection, pk: int) -> float:
    return number(connection, "SELECT sum(quantity) FROM stock_item WHERE supplier_part = ?", pk)
