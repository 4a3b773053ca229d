"""The states of adding stock and taking it, and of working on one stock item."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from station.operations import AddStock, RemoveStock, StockItem, Write
from station.workflows.stock_codes import Sought
from station.workflows.stock_screen import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusting(Shown):
    """Every item that is scanned has ``amount`` added to it, or taken from it.

    ``items`` are those of this session as the server last told them, ``codes`` the codes that led to them.
    """

    amount: Decimal = Decimal(1)
    items: Mapping[int, StockItem] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)

    def expected(self, pk: int) -> Decimal:
        """Return what an item will hold when all that was scanned is done."""
        under_way = (change_of(e.write) for e in self.entries if e.is_under_way and _item_of(e.write) == pk)
        return self.items[pk].quantity + sum(under_way, Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreeing(Adjusting):
    """More than is free would be taken of an item; a person must agree."""

    sought: Sought
    item: StockItem


@dataclass(frozen=True, slots=True)
class Ready(Shown):
    """No stock item is on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Working(Shown):
    """A stock item is on the screen; ``fresh_op`` is set while it is being read again after a change."""

    item: StockItem
    fresh_op: str = ""

    @property
    def is_unsettled(self) -> bool:
        """Tell whether what the item holds is not known for sure."""
        return bool(self.fresh_op) or self.under_way(self.item.pk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounting(Working):
    """What the item holds is being said; ``quantity`` is None until it is."""

    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Splitting(Working):
    """How much of the item becomes one of its own is being said; ``quantity`` is None until it is."""

    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading(Working):
    """The item is about to be written off by its status, of which a person must be sure."""

    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging(Working):
    """Further items of the same part are scanned; all will be one with ``item``."""

    others: tuple[StockItem, ...] = ()


def change_of(write: Write) -> Decimal:
    """Return by how much a write changes what an item holds."""
    if isinstance(write, AddStock):
        return write.quantity
    return -write.quantity if isinstance(write, RemoveStock) else Decimal(0)


def _item_of(write: Write) -> int | None:
    return write.item if isinstance(write, AddStock | RemoveStock) else None
