"""Shipments leave: what was allocated goes to the customer."""

import sqlite3

from station.demo.answers import JsonObject
from station.demo.clock import today
from station.demo.database import Row, get, update
from station.demo.stock_moves import Stock


def allocated_to(connection: sqlite3.Connection, shipment: int) -> list[Row]:
    """Return what is allocated to a shipment."""
    sql = "SELECT * FROM sales_allocation WHERE shipment = ? ORDER BY pk"
    return connection.execute(sql, (shipment,)).fetchall()


def ship(connection: sqlite3.Connection, shipment: int, user: int, arguments: JsonObject) -> None:
    """Send a shipment; an item that is only allocated in part is split, and the part leaves."""
    row = get(connection, "shipment", shipment)
    assert row is not None
    order = get(connection, "sales_order", row["order"])
    assert order is not None
    stock = Stock(connection, user)
    for allocation in allocated_to(connection, shipment):
        item = allocation["item"]
        if allocation["quantity"] > 0:
            item = stock.hand_over(item, allocation["quantity"], order["customer"], order["pk"])
        update(connection, "sales_allocation", allocation["pk"], item=item)
        connection.execute(
            "UPDATE sales_order_line SET shipped = round(shipped + ?, 5) WHERE pk = ?",
            (allocation["quantity"], allocation["line"]),
        )
    update(connection, "shipment", shipment, shipment_date=arguments.get("shipment_date") or today())
