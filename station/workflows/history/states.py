"""The states of the history of scans."""

from dataclasses import dataclass

from station.model import Remembered, Verdict
from station.operations import ServerScan, ServerScans
from station.text import Text

PAGE = 9
"""Rows that are shown of each side: as many as there are digits to choose them by."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which scans are looked for; ``worked`` tells which results count, None for all."""

    words: str = ""
    worked: bool | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """Scans of both sides are on the screen; digits choose those ``on_server``, or those of this station.

    ``op`` is what the questions for them are named after, empty before the first. ``own`` may hold one more
    than is shown; ``server`` is a sentence where the server tells none, None until it has answered.
    """

    query: Query = Query()
    op: str = ""
    own: tuple[Remembered, ...] = ()
    server: ServerScans | Text | None = None
    on_server: bool = False
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class OwnScan:
    """A scan of this station is on the screen."""

    listing: Listing
    scan: Remembered
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class KeptScan:
    """A scan that the server keeps is on the screen; ``op`` asks for all of it.

    ``is_sure`` tells that a person is asked whether it shall be deleted.
    """

    listing: Listing
    scan: ServerScan
    op: str
    is_sure: bool = False
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Saving:
    """All scans that are looked for are fetched and put into a file."""

    listing: Listing
    op: str
    scan_id: str
    own: tuple[Remembered, ...] = ()


HistoryState = Listing | OwnScan | KeptScan | Saving
