"""Goods of a purchase order line become stock; the order completes itself with its last line."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from station.demo.clock import now, today
from station.demo.database import Row, get, insert, one, update
from station.demo.status import COMPLETE, PLACED, RECEIVED_AGAINST_ORDER
from station.demo.stock_history import track

NOT_PLACED = "Lines can only be received against an order marked as 'PLACED'"
WRONG_ORDER = "{'Line item does not match purchase order'}"


@dataclass(frozen=True)
class Delivery:
    """What arrived for one line; the quantity is in the supplier's packs."""

    line: Row
    quantity: float
    location: int | None
    user: int
    barcode: str = ""
    """The hash of the label to link."""
    serials: Sequence[str] = ()
    batch: str = ""
    status: int = 10
    packaging: str | None = None
    notes: str = ""
    expiry_date: str | None = None
    virtual_too: bool = False
    """Virtual parts become stock as well."""


def receive(connection: sqlite3.Connection, delivery: Delivery) -> list[int]:
    """Book a delivery and return the stock items made; a virtual part makes none."""
    line = delivery.line
    bought_as = get(connection, "supplier_part", line["part"])
    assert bought_as is not None
    part = get(connection, "part", bought_as["part"])
    assert part is not None
    made = (
        [] if part["virtual"] and not delivery.virtual_too else _items(connection, delivery, bought_as, part)
    )
    connection.execute(
        "UPDATE purchase_order_line SET received = round(received + ?, 5) WHERE pk = ?",
        (delivery.quantity, line["pk"]),
    )
    complete_if_received(connection, line["order"])
    return made


def _items(connection: sqlite3.Connection, delivery: Delivery, bought_as: Row, part: Row) -> list[int]:
    if delivery.serials:
        return [_item(connection, delivery, bought_as, part, 1.0, serial) for serial in delivery.serials]
    amount = round(delivery.quantity * bought_as["pack_quantity_native"], 5)
    return [_item(connection, delivery, bought_as, part, amount, "")]


def _item(
    connection: sqlite3.Connection, delivery: Delivery, bought_as: Row, part: Row, amount: float, serial: str
) -> int:  # fmt: skip
    price, order = delivery.line["purchase_price"], delivery.line["order"]
    pk = insert(
        connection,
        "stock_item",
        part=part["pk"],
        quantity=amount,
        serial=serial,
        batch=delivery.batch,
        location=delivery.location,
        supplier_part=bought_as["pk"],
        purchase_order=order,
        status=delivery.status,
        packaging=delivery.packaging or bought_as["packaging"],
        notes=delivery.notes,
        expiry_date=delivery.expiry_date or _expiry(part),
        purchase_price=None if price is None else price / bought_as["pack_quantity_native"],
        creation_date=now(),
        updated=now(),
        barcode_hash=delivery.barcode,
    )
    deltas = {"location": delivery.location, "quantity": amount, "purchaseorder": order}
    if delivery.status != 10:
        deltas["status"] = delivery.status
    track(connection, pk, RECEIVED_AGAINST_ORDER, deltas, user=delivery.user, notes=delivery.notes)
    return pk


def _expiry(part: Row) -> str | None:
    days = part["default_expiry"]
    return (date.today() + timedelta(days=days)).isoformat() if days else None


def complete_if_received(connection: sqlite3.Connection, order: int) -> None:
    """Complete a placed order when no line waits for goods any more."""
    waiting = 'SELECT 1 FROM purchase_order_line WHERE "order" = ? AND received < quantity'
    row = get(connection, "purchase_order", order)
    if row is not None and row["status"] == PLACED and one(connection, waiting, order) is None:
        complete(connection, order)


def complete(connection: sqlite3.Connection, order: int) -> None:
    """Mark an order as complete."""
    update(connection, "purchase_order", order, status=COMPLETE, complete_date=today(), updated_at=now())
