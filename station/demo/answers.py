"""What a view gives back: an answer, or a refusal raised from wherever the trouble is seen."""

from dataclasses import dataclass
from typing import Any

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """A JSON answer; None as body is an empty one."""

    body: object
    status: int = 200


class Refused(Exception):
    """Ends a request with an error answer and undoes what it has written."""

    def __init__(self, status: int, body: object) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body


class Crashed(Refused):
    """Stands for an exception inside the real server, which answers it with status 500."""

    def __init__(self, error: str, path: str) -> None:
        super().__init__(500, crash_report(error, path))


def crash_report(error: str, path: str) -> JsonObject:
    """Return the body with which the real server reports an exception of its own."""
    return {
        "error": error.rpartition(".")[2],
        "error_class": f"<class '{error}'>",
        "detail": "Error details can be found in the admin panel",
        "path": path,
        "status_code": 500,
    }


class NotFound(Refused):
    """No object has the primary key in the path."""


def not_found(kind: str) -> Refused:
    """Return the refusal for a primary key that no object of that kind has."""
    return NotFound(404, {"detail": f"No {kind} matches the given query."})


def forbidden() -> Refused:
    """Return the refusal for a user who lacks the role."""
    return Refused(403, {"detail": "You do not have permission to perform this action."})


def as_text(value: object) -> object:
    """Turn every leaf of an error body into text, as the server does with the errors of barcode calls."""
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return str(value)
