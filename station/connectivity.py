"""A pure rule: the last results of talking to the server in, how well it answers out."""

from dataclasses import dataclass, replace

from station.model import Link, NotSent, Outcome, Unknown

REMEMBERED = 5
SLOW_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Connectivity:
    """The latest results, newest last: seconds that an answer took, or None where none came."""

    results: tuple[float | None, ...] = ()

    def heard(self, outcome: Outcome, seconds: float) -> "Connectivity":
        """Take one more result into account; a refusal is an answer like any other."""
        result = None if isinstance(outcome, NotSent | Unknown) else seconds
        return replace(self, results=(*self.results, result)[-REMEMBERED:])

    @property
    def link(self) -> Link:
        """Judge: no answer to the last request is offline; slow if answers take long or some failed."""
        if not self.results:
            return Link.CONNECTING
        if self.results[-1] is None:
            return Link.OFFLINE
        times = [seconds for seconds in self.results if seconds is not None]
        failed = len(times) < len(self.results)
        return Link.SLOW if failed or sum(times) / len(times) > SLOW_SECONDS else Link.ONLINE
