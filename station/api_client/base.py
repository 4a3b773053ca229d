"""What every inventory server must be able to do for the station."""

from typing import Protocol

from station.model import Outcome
from station.operations import Operation


class Backend(Protocol):
    """One server, used by one thread at a time.

    ``perform`` carries out one operation with at most one attempt per request and always returns an
    outcome; it never retries a write.
    """

    def perform(self, operation: Operation) -> Outcome:
        """Carry out one operation."""

    def close(self) -> None:
        """Give back the connections."""
