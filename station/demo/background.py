"""Work that the server does after it has answered, when its background worker runs; otherwise at once.

The worker here does a task when it is asked about for the second time: late enough to be seen waiting, and
without a clock, so that a test sees the same every time.
"""

import json
import sqlite3
import uuid
from collections.abc import Callable

from station.demo.answers import JsonObject, Refused
from station.demo.building import complete_outputs, consume
from station.demo.database import Row, number, one
from station.demo.shipping import ship

Work = Callable[[sqlite3.Connection, int, int, JsonObject], None]
"""Does something to the object with a primary key, in the name of a user, with the request's arguments."""

WORK: dict[str, Work] = {"ship": ship, "consume": consume, "complete outputs": complete_outputs}


def is_running(connection: sqlite3.Connection) -> bool:
    """Tell whether the background worker runs."""
    return bool(number(connection, "SELECT running FROM worker"))


def set_running(connection: sqlite3.Connection, *, running: bool) -> None:
    """Start or stop the background worker; what waits, waits until it runs again."""
    connection.execute("UPDATE worker SET running = ?", (running,))


def waiting(connection: sqlite3.Connection) -> int:
    """Return how many tasks wait."""
    return int(number(connection, "SELECT count(*) FROM task WHERE state = 'pending'"))


def submit(
    connection: sqlite3.Connection, work: str, subject: int, user: int, arguments: JsonObject
) -> JsonObject:  # fmt: skip
    """Do a piece of work, or leave it to the worker, and return what the server says of it.

    The same piece of work that waits already is not left to the worker again.
    """
    sql = (
        "SELECT id FROM task WHERE work = ?1 AND subject = ?2 AND state = 'pending'"
        " AND (arguments = ?3 OR work = 'ship')"  # a shipment leaves once, whatever its papers say
    )
    waits = one(connection, sql, work, subject, json.dumps(arguments))
    if waits is not None:
        return describe(waits["id"])
    if not is_running(connection):
        WORK[work](connection, subject, user, arguments)
        return describe(None, complete=True, success=True)
    task = uuid.uuid4().hex
    connection.execute(
        "INSERT INTO task (id, work, subject, arguments, user) VALUES (?, ?, ?, ?, ?)",
        (task, work, subject, json.dumps(arguments), user),
    )
    return describe(task)


def describe(task: str | None, *, complete: bool = False, success: bool = False) -> JsonObject:
    """Return a task as the API shows it; None is one that was never left to the worker."""
    return {
        "task_id": task or "",
        "exists": task is not None,
        "pending": not complete,
        "complete": complete,
        "success": success,
        "http_status": 200,
    }


def ask(connection: sqlite3.Connection, task: str) -> JsonObject | None:
    """Return what became of a task; the second question finds it done."""
    row = one(connection, "SELECT * FROM task WHERE id = ?", task)
    if row is None:
        return None
    state = row["state"]
    if state == "pending" and row["asked"] and is_running(connection):
        state = _work(connection, row)
    connection.execute("UPDATE task SET asked = asked + 1 WHERE id = ?", (task,))
    return describe(task, complete=state != "pending", success=state == "done")


def work_off(connection: sqlite3.Connection) -> None:
    """Do everything that waits."""
    for row in connection.execute("SELECT * FROM task WHERE state = 'pending' ORDER BY rowid").fetchall():
        _work(connection, row)


def _work(connection: sqlite3.Connection, row: Row) -> str:
    connection.execute("SAVEPOINT task")
    try:
        WORK[row["work"]](connection, row["subject"], row["user"], json.loads(row["arguments"]))
        state = "done"
    except Refused:
        connection.execute("ROLLBACK TO task")
        state = "failed"
    connection.execute("UPDATE task SET state = ? WHERE id = ?", (state, row["id"]))
    return state
