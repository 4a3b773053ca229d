"""Writes to stock items. Their fingerprint is ``note``: the server keeps it in the item's history.

The note must be a text that no other write has, short (the server keeps 512 characters) and on one line.
``before`` is what an item held when the write was confirmed, None where that is not known.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class MoveItem:
    """A stock item, how much of it moves, and from where; a part of it becomes a new stock item."""

    pk: int
    quantity: Decimal
    origin: int | None = None
    before: Decimal | None = None

    @property
    def whole(self) -> bool:
        """Tell whether all of the item moves, as far as is known."""
        return self.before is not None and self.quantity >= self.before


@dataclass(frozen=True, slots=True)
class Move:
    """Move stock items, whole or in part, into one location; the server moves all or none. Done(Moved)."""

    KIND: ClassVar[str] = "move"
    items: tuple[MoveItem, ...]
    location: int
    note: str
    location_name: str = ""
    part: str = ""
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return _subject(tuple(item.pk for item in self.items))


@dataclass(frozen=True, slots=True)
class _Adjustment:
    """A quantity that is set, added or taken at one stock item. Done(Adjusted)."""

    item: int
    quantity: Decimal
    note: str
    before: Decimal | None = None
    part: str = ""
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return _subject((self.item,))


@dataclass(frozen=True, slots=True)
class Count(_Adjustment):
    """Set how much a stock item holds."""

    KIND: ClassVar[str] = "count"


@dataclass(frozen=True, slots=True)
class AddStock(_Adjustment):
    """Add to what a stock item holds."""

    KIND: ClassVar[str] = "add stock"


@dataclass(frozen=True, slots=True)
class RemoveStock(_Adjustment):
    """Take from what a stock item holds."""

    KIND: ClassVar[str] = "remove stock"


@dataclass(frozen=True, slots=True)
class ChangeStatus:
    """Set the status of stock items, by the server's status number. Done(None)."""

    KIND: ClassVar[str] = "change status"
    items: tuple[int, ...]
    status: int
    note: str
    before: int | None = None
    part: str = ""
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return _subject(self.items)


@dataclass(frozen=True, slots=True)
class Merge:
    """Make one stock item out of several of the same part, at one location. Done(Adjusted) of the first.

    All others are gone afterwards; ``before`` is what each held, in the order of ``items``.
    """

    KIND: ClassVar[str] = "merge"
    items: tuple[int, ...]
    location: int
    note: str
    before: tuple[Decimal, ...] = ()
    part: str = ""
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return _subject(self.items)


StockWrite = Move | Count | AddStock | RemoveStock | ChangeStatus


def _subject(items: tuple[int, ...]) -> str:
    # The same words as a link to a stock item has: one unsettled write for each item.
    return "stockitem " + ", ".join(str(pk) for pk in sorted(set(items)))
