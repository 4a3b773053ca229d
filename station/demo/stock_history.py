"""The history that every change of a stock item leaves."""

import json
import sqlite3

from station.demo.answers import JsonObject
from station.demo.clock import now
from station.demo.database import get, insert


def track(
    connection: sqlite3.Connection, item: int, kind: int, deltas: JsonObject, *, user: int, notes: str = ""
) -> None:  # fmt: skip
    """Add an entry to the history of a stock item."""
    row = get(connection, "stock_item", item)
    assert row is not None
    _write(connection, item, row["part"], kind, deltas, user, notes)


def track_vanished(
    connection: sqlite3.Connection, part: int, kind: int, deltas: JsonObject, *, user: int, notes: str = ""
) -> None:  # fmt: skip
    """Add an entry about an item that is gone: it only says which part it was."""
    _write(connection, None, part, kind, deltas, user, notes)


def _write(
    connection: sqlite3.Connection, item: int | None, part: int, kind: int, deltas: JsonObject, user: int,
    notes: str,
) -> None:  # fmt: skip
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
