"""The states of moving stock."""

from dataclasses import dataclass, replace
from decimal import Decimal

from station.model import Place
from station.operations import MoveItem, StockItem
from station.workflows.stock_screen import Shown


@dataclass(frozen=True, slots=True)
class Held:
    """A stock item in hand, or how much of it, on its way to a location."""

    scan_id: str
    item: StockItem
    quantity: Decimal

    def lies_at(self, place: Place) -> bool:
        """Tell whether the item is at a location already."""
        return self.item.place is not None and self.item.place.pk == place.pk

    @property
    def moving(self) -> MoveItem:
        """Return what is written to the server."""
        origin = self.item.place.pk if self.item.place else None
        return MoveItem(self.item.pk, self.quantity, origin, self.item.quantity)


@dataclass(frozen=True, slots=True)
class Holding(Shown):
    """Items are in hand, perhaps none yet; the next location takes them all."""

    held: tuple[Held, ...] = ()

    def with_quantity(self, quantity: Decimal) -> "Holding":
        """Return the same with another quantity of the last item."""
        *others, last = self.held
        return replace(self, held=(*others, replace(last, quantity=quantity)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing(Shown):
    """A location is named: every item that is scanned goes there. ``quantity`` was said of the next one."""

    place: Place
    quantity: Decimal | None = None
