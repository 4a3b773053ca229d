"""What can be done with a stock item: count, take, add, move, split, hand over, merge, and delete it."""

import sqlite3

from station.demo.answers import JsonObject
from station.demo.clock import now, today
from station.demo.database import Row, get, insert, number, update
from station.demo.records.stock import is_in_stock
from station.demo.status import (
    BUILD_CONSUMED,
    MERGED,
    RETURNED_TO_STOCK,
    SENT_TO_CUSTOMER,
    SHIPPED_AGAINST_ORDER,
    SPLIT_CHILD,
    SPLIT_FROM_PARENT,
    STOCK_ADDED,
    STOCK_COUNTED,
    STOCK_MOVED,
    STOCK_REMOVED,
    STOCK_UPDATED,
)
from station.demo.stock_history import track, track_vanished

COPIED = (
    *("part", "batch", "supplier_part", "purchase_order", "status", "packaging", "expiry_date", "notes"),
    *("purchase_price", "delete_on_deplete"),
)
"""What an item that is split off inherits."""


class Stock:
    """Changes stock in the name of one user, with one remark for the history."""

    def __init__(self, connection: sqlite3.Connection, user: int, notes: str = "") -> None:
        self.connection = connection
        self.user = user
        self.notes = notes

    def _item(self, pk: int) -> Row:
        row = get(self.connection, "stock_item", pk)
        assert row is not None
        return row

    def _track(self, pk: int, kind: int, deltas: JsonObject) -> None:
        track(self.connection, pk, kind, deltas, user=self.user, notes=self.notes)

    def _set(self, pk: int, **values: object) -> None:
        update(self.connection, "stock_item", pk, **values, updated=now())

    def _set_quantity(self, pk: int, quantity: float) -> bool:
        """Write a quantity and tell whether the item is still there and changed.

        An item with a serial number stays as it is, and nobody is told; an empty item may vanish.
        """
        row = self._item(pk)
        if row["serial"]:
            return False
        quantity = max(round(quantity, 5), 0.0)
        if quantity == 0 and row["delete_on_deplete"]:
            self.delete(pk)
            return False
        self._set(pk, quantity=quantity)
        return True

    def count(self, pk: int, quantity: float, location: int | None = None) -> None:
        """Write what was counted, and where; an item with a serial number keeps its quantity all the same."""
        before = self._item(pk)
        deltas: JsonObject = {"quantity": quantity}
        if not before["serial"] and not self._set_quantity(pk, quantity):
            track_vanished(
                self.connection, before["part"], STOCK_COUNTED, deltas, user=self.user, notes=self.notes
            )
            return
        values: dict[str, object] = {"stocktake_date": today()}
        if before["serial"]:
            values["delete_on_deplete"] = False
        if location is not None and location != before["location"]:
            values["location"] = location
            deltas |= {"location": location, "old_location": before["location"]}
        self._set(pk, **values)
        self._track(pk, STOCK_COUNTED, deltas)

    def add(self, pk: int, quantity: float) -> None:
        """Add to an item."""
        total = round(self._item(pk)["quantity"] + quantity, 5)
        if quantity > 0 and self._set_quantity(pk, total):
            self._track(pk, STOCK_ADDED, {"added": quantity, "quantity": total})

    def take(self, pk: int, quantity: float, kind: int = STOCK_REMOVED, **more: object) -> None:
        """Take from an item; more than there is empties it."""
        total = max(round(self._item(pk)["quantity"] - quantity, 5), 0.0)
        if quantity > 0 and self._set_quantity(pk, total):
            self._track(pk, kind, {"removed": quantity, "quantity": total, **more})

    def move(self, pk: int, quantity: float, location: int, **changes: object) -> None:
        """Move an item, or split off a part of it; ``changes`` are its batch, status and packaging."""
        row = self._item(pk)
        if quantity <= 0 or not is_in_stock(row):
            return
        if quantity < row["quantity"]:
            self.split(pk, quantity, location, **changes)
            return
        kind = STOCK_UPDATED if row["location"] == location else STOCK_MOVED
        where = {} if row["location"] == location else {"location": location}
        self._set(pk, location=location, **changes)
        self._track(pk, kind, {**where, **changes})

    def split(self, pk: int, quantity: float, location: int | None, **changes: object) -> int:
        """Make an item of a part of another and return its primary key.

        What has a serial number can not be split: nothing happens, and nobody is told.
        """
        row = self._item(pk)
        if row["serial"]:
            return pk
        times = {"creation_date": now(), "updated": now()}
        values = {key: row[key] for key in COPIED} | times | changes
        made = insert(
            self.connection, "stock_item", **values, quantity=quantity, location=location, parent=pk
        )
        self._track(made, SPLIT_FROM_PARENT, {"stockitem": pk, "quantity": quantity, "location": location})
        self.take(pk, quantity, SPLIT_CHILD, location=location, stockitem=made)
        return made

    def set_status(self, pk: int, status: int) -> None:
        """Change the condition of an item; nothing is noted where it is the same already."""
        if self._item(pk)["status"] != status:
            self._set(pk, status=status)
            self._track(pk, STOCK_UPDATED, {"status": status})

    def hand_over(self, pk: int, quantity: float, customer: int, order: int | None = None) -> int:
        """Give an item, or a part of it, to a customer and return which one left."""
        if quantity < self._item(pk)["quantity"]:
            pk = self.split(pk, quantity, None)
        self._set(pk, customer=customer, sales_order=order, location=None)
        kind = SENT_TO_CUSTOMER if order is None else SHIPPED_AGAINST_ORDER
        self._track(pk, kind, {"customer": customer, "salesorder": order})
        return pk

    def consume(self, pk: int, quantity: float, build: int) -> None:
        """Use an item, or a part of it, up in a build order; what was used stays in the database."""
        if quantity < self._item(pk)["quantity"]:
            pk = self.split(pk, quantity, None)
        self._set(pk, consumed_by=build, location=None)
        self._track(pk, BUILD_CONSUMED, {"buildorder": build, "quantity": quantity})

    def take_back(self, pk: int, quantity: float, location: int, **changes: object) -> None:
        """Take an item back from a customer."""
        if quantity < self._item(pk)["quantity"]:
            pk = self.split(pk, quantity, location)
        self._set(pk, customer=None, sales_order=None, location=location, **changes)
        self._track(pk, RETURNED_TO_STOCK, {"location": location, **changes})

    def merge(self, pk: int, others: list[int], location: int) -> None:
        """Put other items into one, with what was allocated from them; the others vanish."""
        for other in others:
            quantity = round(self._item(pk)["quantity"] + self._item(other)["quantity"], 5)
            self._set(pk, quantity=quantity, location=location)
            for table, column in (("sales_allocation", "item"), ("build_allocation", "stock_item")):
                sql = f"UPDATE {table} SET {column} = ? WHERE {column} = ?"
                self.connection.execute(sql, (pk, other))
            self.delete(other)
        total = self._item(pk)["quantity"]
        self._track(pk, MERGED, {"location": location, "quantity": total})

    def delete(self, pk: int) -> None:
        """Delete an item with its allocations; its history stays, but says no longer whose it is."""
        for sql in (
            "DELETE FROM sales_allocation WHERE item = ?",
            "DELETE FROM build_allocation WHERE stock_item = ?",
            "UPDATE stock_tracking SET item = NULL WHERE item = ?",
            "UPDATE stock_item SET parent = NULL WHERE parent = ?",
            "DELETE FROM stock_item WHERE pk = ?",
        ):
            self.connection.execute(sql, (pk,))


def unallocated(connection: sqlite3.Connection, row: Row) -> float:
    """Return how much of an item nobody waits for; what has been shipped counts no more."""
    taken = number(
        connection,
        "SELECT (SELECT total(a.quantity) FROM sales_allocation a LEFT JOIN shipment s ON s.pk = a.shipment"
        " WHERE a.item = ?1 AND s.shipment_date IS NULL)"
        " + (SELECT total(quantity) FROM build_allocation WHERE stock_item = ?1)",
        row["pk"],
    )
    return float(max(round(row["quantity"] - taken, 5), 0.0))
