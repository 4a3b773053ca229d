"""Trouble on demand: the next requests to a path are delayed, cut off, or answered by nonsense."""

import threading
from dataclasses import dataclass
from enum import StrEnum

from station.demo.answers import JsonObject, Refused

LONGEST_DELAY = 120.0
"""Seconds; a longer delay is cut to this."""


class Kind(StrEnum):
    """What goes wrong."""

    DELAY = "delay"
    STATUS = "status"
    SERVER_ERROR = "server-error"
    NOT_JSON = "not-json"
    DROP_BEFORE = "drop-before"
    DROP_AFTER = "drop-after"
    HALF_BODY = "half-body"
    REDIRECT = "redirect"
    RATE_LIMIT = "rate-limit"


@dataclass(frozen=True)
class Fault:
    """One kind of trouble for the requests whose path begins with ``path``."""

    kind: Kind
    path: str = "/"
    method: str | None = None
    """None fits every method."""
    times: int = 1
    """How many requests it hits."""
    seconds: float = 1.0
    """The length of a delay, or what Retry-After says."""
    status: int = 503
    location: str = "http://elsewhere.invalid/"

    def fits(self, method: str, path: str) -> bool:
        """Tell whether a request is one of those to be troubled."""
        return self.times > 0 and self.method in (None, method) and path.startswith(self.path)


class Faults:
    """The faults that wait for their requests; may be set from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def set(self, fault: Fault) -> None:
        """Add a fault behind those that wait already."""
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._waiting.clear()

    def waiting(self) -> tuple[Fault, ...]:
        """Return the faults that have not hit all their requests."""
        with self._lock:
            return tuple(self._waiting)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the first fault for a request and use it up by one."""
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if fault.fits(method, path):
                    self._use(place, fault)
                    return fault
        return None

    def _use(self, place: int, fault: Fault) -> None:
        if fault.times == 1:
            del self._waiting[place]
        else:
            self._waiting[place] = Fault(**{**fault.__dict__, "times": fault.times - 1})


def read_fault(body: JsonObject) -> Fault:
    """Make a fault from the body of a control request; refuse what makes no sense."""
    try:
        kind = Kind(body.get("kind", ""))
        fault = Fault(
            kind=kind,
            path=str(body.get("path", "/")),
            method=str(body["method"]).upper() if body.get("method") else None,
            times=max(1, int(body.get("times", 1))),
            seconds=min(LONGEST_DELAY, max(0.0, float(body.get("seconds", 1.0)))),
            status=int(body.get("status", 503)),
            location=str(body.get("location", Fault.location)),
        )
    except (TypeError, ValueError, OverflowError) as error:
        raise Refused(
            400, {"error": f"Not a fault: {error}", "kinds": [str(kind) for kind in Kind]}
        ) from None
    if not 400 <= fault.status <= 599:
        raise Refused(400, {"error": "status must be from 400 to 599"})
    return fault


def describe(fault: Fault) -> JsonObject:
    """Return a fault as the control endpoint shows it."""
    return {**fault.__dict__, "kind": str(fault.kind)}
