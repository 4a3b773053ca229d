"""The states of searching."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from station.model import Verdict
from station.operations import Thing

ON_A_PAGE = 9
"""Rows that can be chosen by one digit."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Nothing was found yet; ``verdict`` is the last word said here, if there was one."""

    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Searching:
    """The server looks for words; ``scan_id`` is the scan they came by."""

    words: str
    scan_id: str
    op: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found; ``first`` is the first row of the page that is shown.

    ``pictures`` are those that have come, by the path that the server names; ``origin`` names what is asked.
    """

    words: str
    things: tuple[Thing, ...]
    origin: str
    verdict: Verdict
    first: int = 0
    asked: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def page(self) -> tuple[Thing, ...]:
        """Return the things on the page that is shown."""
        return self.things[self.first : self.first + ON_A_PAGE]


SearchState = Ready | Searching | Listing
