"""Users as the API shows them."""

import sqlite3

from station.demo.answers import JsonObject
from station.demo.database import get


def user_brief(connection: sqlite3.Connection, pk: int | None) -> JsonObject | None:
    """Return a user as other objects mention one."""
    row = get(connection, "user", pk)
    if row is None:
        return None
    return {key: row[key] for key in ("pk", "username", "first_name", "last_name", "email")}
