"""A purchase order for thousands of bags and a sales order for thousands of allocations."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from station.demo.server import DemoServer

LINES = 20
MANY = 1_000_000
TODAY = "2026-01-01"
ORDER, SALES_ORDER = "PO-9001", "SO-9001"


@dataclass(frozen=True)
class Goods:
    """The keys of what was made: the sales order, a shipment for each bench, and the items of each line.

    Each line wants ``wanted``; its three items hold more than that together, and less each.
    """

    wanted: int
    sales_order: int
    shipments: tuple[int, int]
    items: dict[int, tuple[int, ...]]


def stock_up(database: Path, wanted: int) -> Goods:
    """Make an empty demo warehouse and fill it."""
    with DemoServer(database):
        pass
    with closing(sqlite3.connect(database)) as connection, connection:
        return _filled(connection, wanted)


def _filled(connection: sqlite3.Connection, wanted: int) -> Goods:
    order = _insert(
        connection, "purchase_order", reference=ORDER, supplier=1, supplier_reference="72999001", status=20,
        created_by=1, creation_date=TODAY, issue_date=TODAY, updated_at=TODAY, destination=2,
    )  # fmt: skip
    sales_order = _insert(
        connection, "sales_order", reference=SALES_ORDER, customer=11, status=15, created_by=1,
        creation_date=TODAY, issue_date=TODAY, updated_at=TODAY,
    )  # fmt: skip
    first, second = (
        _insert(connection, "shipment", order=sales_order, reference=name) for name in ("1", "2")
    )
    items = {}
    for number in range(LINES):
        part = _part(connection, number, order)
        line = _insert(connection, "sales_order_line", order=sales_order, part=part, quantity=wanted)
        items[line] = tuple(_item(connection, part, wanted // 2) for _ in range(3))
    return Goods(wanted, sales_order, (first, second), items)


def _part(connection: sqlite3.Connection, number: int, order: int) -> int:
    name = f"SOAK-{number:02}"
    part = _insert(
        connection, "part", name=name, IPN=f"S-{number:02}", description="", default_location=2, salable=1,
        creation_date=TODAY,
    )  # fmt: skip
    made = _insert(connection, "manufacturer_part", part=part, manufacturer=5, MPN=name)
    supplied = _insert(
        connection, "supplier_part", part=part, supplier=1, SKU=f"296-{name}-ND", manufacturer_part=made,
        updated=TODAY,
    )  # fmt: skip
    _insert(connection, "purchase_order_line", order=order, part=supplied, quantity=MANY)
    return part


def _item(connection: sqlite3.Connection, part: int, quantity: int) -> int:
    return _insert(
        connection, "stock_item", part=part, quantity=quantity, location=2, creation_date=TODAY, updated=TODAY
    )


def _insert(connection: sqlite3.Connection, table: str, **values: object) -> int:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    done = connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))
    assert done.lastrowid is not None
    return done.lastrowid


def bag_label(number: int) -> str:
    """Return the label of a bag of which there is one only, with the quantity 1 to 9."""
    name = f"SOAK-{number % LINES:02}"
    fields = (f"P296-{name}-ND", f"1P{name}", "K", "1K72999001", f"Q{1 + number % 9}", f"1T{number:06}")
    return "[)>\x1e06\x1d" + "\x1d".join(fields) + "\x1e\x04"


def quantity_of(number: int) -> int:
    """Return what the label of a bag says."""
    return 1 + number % 9
