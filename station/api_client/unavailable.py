"""A server that cannot be used as it is set up: every question is refused with the same reason."""

from station.model import Outcome, Refused, Why
from station.operations import Operation


class UnavailableBackend:
    """Stands in until a server is set up, so that scanning goes on and says what is missing."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def perform(self, operation: Operation) -> Outcome:
        """Refuse whatever is asked."""
        return Refused(Why.NOT_SET_UP, self._reason)

    def close(self) -> None:
        """Nothing is open."""
