"""Parts as the API shows them."""

import sqlite3

from station.demo.answers import JsonObject
from station.demo.database import Row, get, number
from station.demo.status import ACTIVE_BUILDS, OPEN_PURCHASES, OPEN_SALES, USABLE_STOCK

NO_THUMBNAIL = "/static/img/blank_image.thumbnail.png"
FLAGS = ("active", "assembly", "component", "purchaseable", "salable", "trackable", "virtual")
NEVER = dict.fromkeys(("locked", "is_template", "testable", "consumable"), False)

PRESENT = (
    "s.quantity > 0 AND s.sales_order IS NULL AND s.customer IS NULL AND s.consumed_by IS NULL"
    " AND NOT s.is_building"
)
"""What has not left the warehouse, for stock items named ``s``."""

IN_STOCK = f"{PRESENT} AND s.status IN {USABLE_STOCK}"
"""What the server counts as stock: present and in a condition to be used."""

COUNTED = (
    "revision_count",
    "allocated_to_build_orders",
    "allocated_to_sales_orders",
    "building",
    "scheduled_to_build",
    "in_stock",
    "ordering",
    "required_for_build_orders",
    "required_for_sales_orders",
    "stock_item_count",
    "total_in_stock",
    "external_stock",
    "unallocated_stock",
    "variant_stock",
)


def full_name(row: Row) -> str:
    """Return the name as people read it."""
    return f"{row['IPN']} | {row['name']}" if row["IPN"] else str(row["name"])


def pictures(row: Row) -> JsonObject:
    """Return the paths of a part's picture and of its small version."""
    if row["image"] is None:
        return {"image": None, "thumbnail": NO_THUMBNAIL}
    stem = f"/media/{row['image'].removesuffix('.png')}"
    return {"image": f"{stem}.png", "thumbnail": f"{stem}.thumbnail.png"}


def _common(connection: sqlite3.Connection, row: Row) -> JsonObject:
    category = get(connection, "part_category", row["category"])
    return {
        **{key: row[key] for key in ("pk", "IPN", "name", "description", "units", "barcode_hash")},
        **{key: row[key] for key in ("default_location", "default_expiry")},
        **{key: bool(row[key]) for key in FLAGS},
        **NEVER,
        **pictures(row),
        "category_default_location": category["default_location"] if category else None,
        "full_name": full_name(row),
        "revision": "",
        "pricing_min": None,
        "pricing_max": None,
    }


def part_brief(connection: sqlite3.Connection, pk: int | None) -> JsonObject | None:
    """Return a part as other objects mention one."""
    row = get(connection, "part", pk)
    if row is None:
        return None
    return {**_common(connection, row), "minimum_stock": f"{row['minimum_stock']:.6f}"}


def part(connection: sqlite3.Connection, row: Row, *, counted: bool = True) -> JsonObject:
    """Return a part; stock and orders are only ``counted`` when it is asked for by itself."""
    category = get(connection, "part_category", row["category"])
    return {
        **_common(connection, row),
        **{key: row[key] for key in ("category", "minimum_stock", "creation_date", "pricing_updated")},
        **dict.fromkeys(("keywords", "link", "notes", "revision_of", "variant_of", "responsible")),
        **(_counts(connection, row["pk"]) if counted else dict.fromkeys(COUNTED)),
        "category_name": category["name"] if category else "",
        "creation_user": 1,
        "maximum_stock": 0.0,
        "starred": False,
    }


def _counts(connection: sqlite3.Connection, pk: int) -> JsonObject:
    stock = number(
        connection, f"SELECT sum(s.quantity) FROM stock_item s WHERE s.part = ? AND {IN_STOCK}", pk
    )
    to_build, to_sales = allocated_to_builds(connection, pk), allocated_to_sales(connection, pk)
    return {
        **dict.fromkeys(("building", "scheduled_to_build", "external_stock", "variant_stock"), 0.0),
        "revision_count": 0,
        "allocated_to_build_orders": to_build,
        "allocated_to_sales_orders": to_sales,
        "building": number(
            connection, "SELECT sum(quantity) FROM stock_item WHERE part = ? AND is_building", pk
        ),
        "scheduled_to_build": scheduled_to_build(connection, pk),
        "in_stock": stock,
        "total_in_stock": stock,
        "unallocated_stock": max(stock - to_build - to_sales, 0.0),
        "stock_item_count": int(
            number(connection, f"SELECT count(*) FROM stock_item s WHERE s.part = ? AND {PRESENT}", pk)
        ),
        "ordering": on_order(connection, pk),
        "required_for_build_orders": _required_for_builds(connection, pk),
        "required_for_sales_orders": _required_for_sales(connection, pk),
    }


def on_order(connection: sqlite3.Connection, pk: int) -> float:
    """Return the amount of a part on open purchase orders, in the part's own unit."""
    return number(
        connection,
        "SELECT sum(max(l.quantity - l.received, 0) * sp.pack_quantity_native) FROM purchase_order_line l"
        ' JOIN purchase_order o ON o.pk = l."order" JOIN supplier_part sp ON sp.pk = l.part'
        f" WHERE sp.part = ? AND o.status IN {OPEN_PURCHASES}",
        pk,
    )


def allocated_to_sales(connection: sqlite3.Connection, pk: int) -> float:
    """Return the amount of a part that is allocated to sales orders and has not left."""
    return number(
        connection,
        "SELECT sum(a.quantity) FROM sales_allocation a JOIN stock_item s ON s.pk = a.item"
        " LEFT JOIN shipment sh ON sh.pk = a.shipment WHERE s.part = ? AND sh.shipment_date IS NULL",
        pk,
    )


def allocated_to_builds(connection: sqlite3.Connection, pk: int) -> float:
    """Return the amount of a part that is allocated to build orders."""
    return number(
        connection,
        "SELECT sum(a.quantity) FROM build_allocation a JOIN stock_item s ON s.pk = a.stock_item"
        " WHERE s.part = ?",
        pk,
    )


def scheduled_to_build(connection: sqlite3.Connection, pk: int) -> float:
    """Return how many of a part active build orders will still make."""
    return number(
        connection,
        f"SELECT sum(quantity - completed) FROM build WHERE part = ? AND status IN {ACTIVE_BUILDS}",
        pk,
    )


def _required_for_builds(connection: sqlite3.Connection, pk: int) -> int:
    return int(
        number(
            connection,
            "SELECT sum(l.quantity - l.consumed) FROM build_line l JOIN bom_item b ON b.pk = l.bom_item"
            f" JOIN build o ON o.pk = l.build WHERE b.sub_part = ? AND o.status IN {ACTIVE_BUILDS}",
            pk,
        )
    )


def _required_for_sales(connection: sqlite3.Connection, pk: int) -> int:
    return int(
        number(
            connection,
            "SELECT sum(max(l.quantity - l.shipped, 0)) FROM sales_order_line l JOIN sales_order o"
            f' ON o.pk = l."order" WHERE l.part = ? AND o.status IN {OPEN_SALES}',
            pk,
        )
    )
