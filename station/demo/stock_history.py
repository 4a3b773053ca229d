"""The history that every change of a stock item leaves."""

import json
import sqlite3

from station.demo.answers import JsonObject
from station.demo.clock import now
from station.demo.database import insert


def track(
    connection: sqlite3.Connection, item: int, kind: int, deltas: JsonObject, *, user: int, notes: str = ""
) -> None:  # fmt: skip
    """Add an entry to the history of a stock item."""
    part = connection.execute("SELECT part FROM stock_item WHERE pk = ?", (item,)).fetchone()["part"]
    insert(
        connection,
        "stock_tracking",
        item=item,
        part=part,
        date=now(),
        tracking_type=kind,
        notes=notes,
        deltas=json.dumps({key: value for key, value in deltas.items() if value is not None}),
        user=user,
    )
