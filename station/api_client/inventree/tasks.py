"""What a server does in the background: InvenTree's replies as values."""

from enum import Enum, auto

from station.api_client.http import HttpRequest
from station.api_client.inventree.wire import NOT_UNDERSTOOD, Body, object_in, refused_in
from station.model import Outcome

SHIPPING = frozenset({"shipment_date", "tracking_number"})
CONSUMING = frozenset({"items", "lines"})
"""What the server repeats of a request, up to API 465, where it has done all of it before it answers."""


class Task(Enum):
    """How far the server is with something that it does in the background."""

    DONE = auto()
    PENDING = auto()
    FAILED = auto()


def progress(answer: Body | Outcome, echo: frozenset[str] = frozenset()) -> tuple[Task, str] | Outcome:
    """Read how far a task is and its id; an ``echo`` of the request means that all is done."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    if refusal := refused_in(body):
        return refusal
    if "task_id" not in body:
        return (Task.DONE, "") if echo & body.keys() else NOT_UNDERSTOOD
    task = body["task_id"] if isinstance(body["task_id"], str) else ""
    if body.get("complete") is True:
        return (Task.DONE if body.get("success") is True else Task.FAILED), task
    return (Task.PENDING, task) if body.get("pending") is True else NOT_UNDERSTOOD


def task_request(task: str) -> HttpRequest | None:
    """Ask how far a task is; None if its id is not one that can stand in an address."""
    return HttpRequest("GET", f"/api/background-task/{task}/") if task.isascii() and task.isalnum() else None
