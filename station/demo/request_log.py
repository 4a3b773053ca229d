"""The last requests: a test can count them, a benchmark can subtract the server's share."""

import threading
from collections import deque
from dataclasses import asdict, dataclass

from station.demo.answers import JsonObject

LENGTH = 10_000


@dataclass(frozen=True)
class Entry:
    """One request; status 0 means that the connection was cut without an answer."""

    number: int
    method: str
    path: str
    user: str | None
    status: int
    milliseconds: float


class RequestLog:
    """Keeps the last requests in the order in which they were answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=LENGTH)
        self._count = 0

    def add(self, method: str, path: str, user: str | None, status: int, milliseconds: float) -> None:
        """Note a request that has just been served."""
        with self._lock:
            self._count += 1
            self._entries.append(Entry(self._count, method, path, user, status, round(milliseconds, 3)))

    def entries(self) -> tuple[Entry, ...]:
        """Return the requests, oldest first."""
        with self._lock:
            return tuple(self._entries)

    def clear(self) -> None:
        """Forget them."""
        with self._lock:
            self._entries.clear()

    def as_json(self) -> list[JsonObject]:
        """Return the requests as the control endpoint shows them."""
        return [asdict(entry) for entry in self.entries()]
