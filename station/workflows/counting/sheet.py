"""The sheet of a stocktake: what a location should hold, what was seen, and where the two differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from station.model import Place
from station.operations import StockItem


@dataclass(frozen=True, slots=True)
class Seen:
    """How much of an item was seen, by which scan of which code."""

    quantity: Decimal
    scan_id: str
    code: str


class Kind(StrEnum):
    """How an item differs from what the server says."""

    MISSING = "missing"
    QUANTITY = "other quantity"
    SURPLUS = "belongs elsewhere"


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that differs; ``seen`` is None for one that was not."""

    kind: Kind
    item: StockItem
    seen: Seen | None = None

    @property
    def quantity(self) -> Decimal:
        """Return how much was seen."""
        return self.seen.quantity if self.seen else Decimal(0)

    @property
    def by(self) -> Decimal:
        """Return by how much the location holds more than the server says, negative for less."""
        there = Decimal(0) if self.kind is Kind.SURPLUS else self.item.quantity
        return self.quantity - there


@dataclass(frozen=True, slots=True)
class Sheet:
    """A location with what the server says lies there; ``surplus`` was found there and belongs elsewhere.

    ``seen`` is by the item's key, ``last`` the one that was scanned last.
    """

    place: Place
    expected: tuple[StockItem, ...]
    seen: Mapping[int, Seen] = field(default_factory=dict)
    surplus: tuple[StockItem, ...] = ()
    last: int | None = None

    @property
    def items(self) -> tuple[StockItem, ...]:
        """Return everything on the sheet."""
        return (*self.expected, *self.surplus)

    def item(self, pk: int | None) -> StockItem | None:
        """Return an item of the sheet by its key."""
        return next((each for each in self.items if each.pk == pk), None)

    def belongs_here(self, item: StockItem) -> bool:
        """Tell whether the server has an item of the sheet here, though its list may leave it out."""
        is_here = item.place is not None and item.place.pk == self.place.pk
        return is_here or all(each.pk != item.pk for each in self.surplus)

    def with_seen(self, item: StockItem, seen: Seen) -> "Sheet":
        """Return the sheet with an item that was seen."""
        is_known = self.item(item.pk) is not None
        surplus = self.surplus if is_known else (*self.surplus, item)
        return replace(self, seen={**self.seen, item.pk: seen}, surplus=surplus, last=item.pk)

    def differences(self) -> tuple[Difference, ...]:
        """Return where the location differs from what the server says: what is missing first."""
        missing = [Difference(Kind.MISSING, item) for item in self.expected if item.pk not in self.seen]
        other = [
            Difference(Kind.QUANTITY, item, self.seen[item.pk])
            for item in self.items
            if self.belongs_here(item)
            and item.pk in self.seen
            and self.seen[item.pk].quantity != item.quantity
        ]
        surplus = [
            Difference(Kind.SURPLUS, item, self.seen[item.pk])
            for item in self.surplus
            if not self.belongs_here(item)
        ]
        return (*missing, *other, *surplus)

    def renewed(self, items: tuple[StockItem, ...]) -> "Sheet":
        """Return the sheet by what the server says now; what has gone elsewhere must be scanned again."""
        keys = {item.pk for item in items}
        gone = {item.pk for item in self.expected} - keys
        seen = {pk: seen for pk, seen in self.seen.items() if pk not in gone}
        surplus = tuple(item for item in self.surplus if item.pk not in keys)
        return replace(self, expected=items, seen=seen, surplus=surplus)


def changed(sheet: Sheet, items: tuple[StockItem, ...]) -> tuple[StockItem, ...]:
    """Return the items that came, went, or hold another quantity than when the sheet was made."""
    before = {item.pk: item for item in sheet.expected}
    now = {item.pk: item for item in items}
    differing = (
        item
        for pk, item in {**before, **now}.items()
        if pk not in before or pk not in now or before[pk].quantity != now[pk].quantity
    )
    return tuple(differing)
