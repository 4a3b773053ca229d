"""Build orders at work: stock is used up, and what was built becomes stock."""

import sqlite3

from station.demo.answers import JsonObject
from station.demo.clock import now, today
from station.demo.database import Row, get, number, one, update
from station.demo.status import BUILD_COMPLETE, OUTPUT_COMPLETED
from station.demo.stock_history import track
from station.demo.stock_moves import Stock


def consume(connection: sqlite3.Connection, build: int, user: int, arguments: JsonObject) -> None:
    """Use up allocated stock; ``items`` names allocations, each with a quantity."""
    stock = Stock(connection, user, arguments.get("notes", ""))
    for pk, quantity in arguments["items"]:
        allocation = get(connection, "build_allocation", pk)
        if allocation is not None:  # it may have been taken back while the work waited
            _consume(connection, stock, build, allocation, min(quantity, allocation["quantity"]))


def _consume(
    connection: sqlite3.Connection, stock: Stock, build: int, allocation: Row, quantity: float
) -> None:  # fmt: skip
    stock.consume(allocation["stock_item"], quantity, build)
    left = round(allocation["quantity"] - quantity, 5)
    if left > 0:
        update(connection, "build_allocation", allocation["pk"], quantity=left)
    else:
        connection.execute("DELETE FROM build_allocation WHERE pk = ?", (allocation["pk"],))
    connection.execute(
        "UPDATE build_line SET consumed = round(consumed + ?, 5) WHERE pk = ?",
        (quantity, allocation["build_line"]),
    )


def allocated_to(connection: sqlite3.Connection, build: int, line: int | None = None) -> list[Row]:
    """Return what is allocated to a build order, or to one of its lines."""
    sql = (
        "SELECT a.* FROM build_allocation a JOIN build_line l ON l.pk = a.build_line"
        " WHERE l.build = ?1 AND (?2 IS NULL OR l.pk = ?2) ORDER BY a.pk"
    )
    return connection.execute(sql, (build, line)).fetchall()


def allocated_unlike_needed(connection: sqlite3.Connection, build: int, comparison: str) -> bool:
    """Tell whether less (``<``) or more (``>``) is allocated to some line than it still needs."""
    assert comparison in ("<", ">")
    sql = (
        "SELECT 1 FROM build_line l WHERE l.build = ?"
        " AND (SELECT total(a.quantity) FROM build_allocation a WHERE a.build_line = l.pk)"
        f" {comparison} max(l.quantity - l.consumed, 0)"
    )
    return one(connection, sql, build) is not None


def complete_outputs(
    connection: sqlite3.Connection, build: int, user: int, arguments: JsonObject
) -> None:  # fmt: skip
    """Put what was built into stock."""
    location, status = arguments["location"], arguments["status"]
    for pk in arguments["outputs"]:
        values = {"is_building": False, "location": location, "status": status, "updated": now()}
        update(connection, "stock_item", pk, **values)
        deltas = {"location": location, "status": status, "buildorder": build}
        track(connection, pk, OUTPUT_COMPLETED, deltas, user=user, notes=arguments.get("notes", ""))
    made = "SELECT sum(quantity) FROM stock_item WHERE build = ? AND NOT is_building"
    update(connection, "build", build, completed=int(number(connection, made, build)))


def finish(connection: sqlite3.Connection, build: int, user: int) -> None:
    """Complete a build order with everything that is allocated to it."""
    items = [(row["pk"], row["quantity"]) for row in allocated_to(connection, build)]
    consume(connection, build, user, {"items": items})
    update(connection, "build", build, status=BUILD_COMPLETE, completion_date=today())
