"""A pure rule: the last results of talking to the server in, how well it answers out."""

from dataclasses import dataclass, replace
from enum import Enum

from station.model import NotSent, Outcome, Unknown
from station.screen import Link

REMEMBERED = 5
SLOW_SECONDS = 2.0


class Trouble(Enum):
    """A request without a proper answer."""

    UNREACHED = "the server could not be reached"
    LOST = "the request may have arrived, its answer did not"
    BUSY = "the server asked to come back later"


@dataclass(frozen=True, slots=True)
class Connectivity:
    """The latest results, newest last: seconds that an answer took, or what went wrong."""

    results: tuple[float | Trouble, ...] = ()

    def heard(self, outcome: Outcome, seconds: float) -> "Connectivity":
        """Take one more result into account; a refusal is an answer like any other."""
        result = _trouble(outcome) or seconds
        return replace(self, results=(*self.results, result)[-REMEMBERED:])

    def link(self, unanswered: float = 0.0) -> Link:
        """Judge; ``unanswered`` is how long the oldest request under way has been out, seconds.

        Offline is a server that could not be reached the last time, or whose last two answers were lost: one
        lost answer alone may be a cable that was moved. Slow is everything between that and well.
        """
        if not self.results:
            return Link.CONNECTING
        if self._is_offline():
            return Link.OFFLINE
        times = [result for result in self.results if not isinstance(result, Trouble)]
        had_trouble = len(times) < len(self.results)
        is_slow = unanswered > SLOW_SECONDS or had_trouble or sum(times) / len(times) > SLOW_SECONDS
        return Link.SLOW if is_slow else Link.ONLINE

    def _is_offline(self) -> bool:
        *before, last = self.results
        lost_again = all(result is Trouble.LOST for result in before[-1:])
        return last is Trouble.UNREACHED or (last is Trouble.LOST and lost_again)


def _trouble(outcome: Outcome) -> Trouble | None:
    if isinstance(outcome, NotSent):
        return Trouble.BUSY if outcome.delay else Trouble.UNREACHED
    return Trouble.LOST if isinstance(outcome, Unknown) else None
