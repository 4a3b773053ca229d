"""Where a recipe stands."""

from dataclasses import dataclass, replace
from decimal import Decimal

from station.model import Scanned, Verdict
from station.operations import Move, RemoveStock, Thing, Write
from station.workflows.recipes.fields import Value, Values


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A write that nobody waits for any more, although it is not settled."""

    op: str
    scan_id: str
    write: Write

    def leaving(self, item: int) -> Decimal:
        """Return how much of a stock item the write takes away from where it is."""
        if isinstance(self.write, RemoveStock):
            return self.write.quantity if self.write.item == item else Decimal(0)
        moved = self.write.items if isinstance(self.write, Move) else ()
        return sum((each.quantity for each in moved if each.pk == item), Decimal(0))


@dataclass(frozen=True, slots=True)
class Round:
    """What holds for one run through the steps.

    ``scanned`` is the last code that counted; ``verdict`` the last that was said. ``on_its_way`` outlives a
    round.
    """

    values: Values = ()
    scanned: Scanned | None = None
    verdict: Verdict | None = None
    on_its_way: tuple[OnItsWay, ...] = ()

    def having(self, name: str, value: Value) -> "Round":
        """Give a field its value."""
        others = tuple(pair for pair in self.values if pair[0] != name)
        return replace(self, values=(*others, (name, value)))

    def leaving(self, item: int) -> Decimal:
        """Return how much of an item is about to leave it."""
        return sum((each.leaving(item) for each in self.on_its_way), Decimal(0))

    @property
    def scan_id(self) -> str:
        """Return the scan that the writes of this round belong to."""
        return self.scanned.scan.id if self.scanned else ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The operator has the next word: a code, an answer. ``digits`` are a quantity being typed."""

    round: Round
    at: int
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Looking:
    """The server is asked what a code stands for; ``asks`` tells with which question."""

    round: Round
    at: int
    scanned: Scanned
    op: str
    asks: str


@dataclass(frozen=True, slots=True)
class Choosing:
    """A part was scanned that there are several stock items of; ``more`` tells that not all are shown."""

    round: Round
    at: int
    scanned: Scanned
    items: tuple[Thing, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Doing:
    """A write was made, and what follows waits for its answer."""

    round: Round
    at: int
    origin: str
    op: str
    write: Write


RecipeState = Waiting | Looking | Choosing | Doing
