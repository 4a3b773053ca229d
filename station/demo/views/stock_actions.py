"""What is done with stock items, several at a time: all of them are checked before any is changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from station.demo.answers import Answer, JsonObject, Refused
from station.demo.call import Call
from station.demo.database import Row, get
from station.demo.fields import Fields, amount, primary_key
from station.demo.routing import Route
from station.demo.status import STOCK_CODES
from station.demo.stock_moves import Stock

STRUCTURAL = "Structural locations cannot be assigned stock items"


@dataclass(frozen=True)
class Adjustment:
    """One checked item of the request."""

    pk: int
    quantity: float
    changes: dict[str, Any]
    """Batch, packaging and status, if they were given."""
    echo: JsonObject


def _not_structural(row: Row) -> str | None:
    return STRUCTURAL if row["structural"] else None


def _adjustment(fields: Fields) -> Adjustment:
    item = fields.reference("pk", "stock_item", required=True, nullable=False)
    quantity = fields.quantity("quantity")
    status = fields.choice("status", STOCK_CODES)
    changes: dict[str, Any] = {
        "batch": fields.text("batch", longest=100),
        "packaging": fields.text("packaging", longest=50),
    }
    changes = {name: text for name, text in changes.items() if text is not None}
    merge = fields.boolean("merge", default=False)
    echo = {**changes, "pk": item and item["pk"], "quantity": amount(quantity), "status": status}
    if status is not None:
        changes["status"] = status
    return Adjustment(item["pk"] if item else 0, quantity, changes, {**echo, "merge": merge})


class _Request:
    """A request that changes a list of items."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.fields = Fields(call.connection, call.data)
        self.items = self.fields.rows("items", _adjustment)
        self.notes = self.fields.text("notes") or ""
        self.stock = Stock(call.connection, call.signed_in.pk, self.notes)

    def location(self, *, required: bool) -> int:
        """Read where the items go."""
        row = self.fields.reference(
            "location", "stock_location", required=required, nullable=not required, check=_not_structural
        )
        return row["pk"] if row is not None else 0

    def checked(self) -> None:
        """Refuse the request if something was wrong with it."""
        self.fields.done()
        if not self.items:
            raise Refused(400, {"non_field_errors": ["A list of stock items must be provided"]})

    def answer(self, **more: object) -> Answer:
        """Repeat the request; an item that has vanished has no primary key any more."""
        items = [{**item.echo, "pk": self._still(item.pk)} for item in self.items]
        return Answer({**self.fields.echo("notes"), "items": items, **more}, 201)

    def _still(self, pk: int) -> int | None:
        return None if get(self.call.connection, "stock_item", pk) is None else pk

    def each(self, change: Callable[[Adjustment], object]) -> None:
        """Change one item after the other, except those that vanished on the way."""
        for item in self.items:
            if self._still(item.pk) is not None:
                change(item)


def count(call: Call) -> Answer:
    """Write what was counted."""
    request = _Request(call)
    location = (request.location(required=False) or None) if call.generation.counting_moves else None
    request.checked()
    request.each(lambda item: request.stock.count(item.pk, item.quantity, location))
    return request.answer(location=location) if call.generation.counting_moves else request.answer()


def add(call: Call) -> Answer:
    """Add to items."""
    request = _Request(call)
    request.checked()
    request.each(lambda item: request.stock.add(item.pk, item.quantity))
    return request.answer()


def remove(call: Call) -> Answer:
    """Take from items."""
    request = _Request(call)
    request.checked()
    request.each(lambda item: request.stock.take(item.pk, item.quantity))
    return request.answer()


def transfer(call: Call) -> Answer:
    """Move items, or parts of them, to another location."""
    request = _Request(call)
    location = request.location(required=True)
    request.checked()
    request.each(lambda item: request.stock.move(item.pk, item.quantity, location, **item.changes))
    return request.answer(location=location)


def take_back(call: Call) -> Answer:
    """Take items back from customers."""
    request = _Request(call)
    location = request.location(required=True)
    merge = request.fields.boolean("merge", default=False)
    request.checked()
    request.each(lambda item: request.stock.take_back(item.pk, item.quantity, location, **item.changes))
    return request.answer(location=location, merge=merge)


def _many(fields: Fields) -> list[int]:
    """Read a list of primary keys of stock items."""
    found: list[int] = []
    for pk in fields.array("items"):
        row = get(fields.connection, "stock_item", primary_key(pk))
        if row is None:
            fields.complain("items", f'Invalid pk "{pk}" - object does not exist.')
        else:
            found.append(row["pk"])
    return found


def change_status(call: Call) -> Answer:
    """Change the condition of items."""
    fields = Fields(call.connection, call.data)
    items = _many(fields)
    status = fields.choice("status", STOCK_CODES, nullable=False)
    note = fields.text("note") or ""
    fields.done()
    status = STOCK_CODES[0] if status is None else status
    if not items:
        raise Refused(400, {"items": ["At least one stock item must be selected"]})
    stock = Stock(call.connection, call.signed_in.pk, note)
    for pk in items:
        stock.set_status(pk, status)
    return Answer({**fields.echo("note"), "items": items, "status": status}, 201)


def _given_item(fields: Fields) -> Row | None:
    return fields.reference("item", "stock_item", required=True, nullable=False)


def assign(call: Call) -> Answer:
    """Give whole items to a customer without an order."""
    fields = Fields(call.connection, call.data)
    rows = fields.rows("items", _salable)
    customer = fields.reference("customer", "company", required=True, nullable=False, check=_is_customer)
    notes = fields.text("notes") or ""
    fields.done()
    assert customer is not None
    if not rows:
        raise Refused(400, {"non_field_errors": ["A list of stock items must be provided"]})
    stock = Stock(call.connection, call.signed_in.pk, notes)
    for row in rows:
        if row is not None:
            stock.hand_over(row["pk"], row["quantity"], customer["pk"])
    return Answer({**fields.echo("items", "notes"), "customer": customer["pk"]}, 201)


def _is_customer(row: Row) -> str | None:
    return None if row["is_customer"] else "Selected company is not a customer"


def _salable(fields: Fields) -> Row | None:
    row = _given_item(fields)
    part = get(fields.connection, "part", row["part"]) if row is not None else None
    if part is not None and not part["salable"]:
        fields.complain("item", "Part must be salable")
    return row


def merge(call: Call) -> Answer:
    """Put several items into the first of them."""
    fields = Fields(call.connection, call.data)
    rows = [row for row in fields.rows("items", _given_item) if row is not None]
    location = fields.reference(
        "location", "stock_location", required=True, nullable=False, check=_not_structural
    )
    notes = fields.text("notes") or ""
    other_suppliers = fields.boolean("allow_mismatched_suppliers", default=False)
    other_states = fields.boolean("allow_mismatched_status", default=False)
    fields.done()
    assert location is not None
    if complaint := _not_to_be_merged(rows, other_suppliers=other_suppliers, other_states=other_states):
        raise Refused(400, {"non_field_errors": [complaint]})
    first, *others = (row["pk"] for row in rows)
    Stock(call.connection, call.signed_in.pk, notes).merge(first, others, location["pk"])
    items = [{"item": first}, *({"item": None} for _ in others)]
    switches = {"allow_mismatched_suppliers": other_suppliers, "allow_mismatched_status": other_states}
    return Answer({**fields.echo("notes"), "items": items, "location": location["pk"], **switches}, 201)


def _not_to_be_merged(rows: list[Row], *, other_suppliers: bool, other_states: bool) -> str | None:
    def differ(column: str) -> bool:
        return len({row[column] for row in rows}) > 1

    if len(rows) < 2:
        return "At least two stock items must be provided"
    if len({row["pk"] for row in rows}) < len(rows):
        return "Duplicate stock items"
    if any(row["serial"] for row in rows):
        return "Serialized stock cannot be merged"
    if differ("part"):
        return "Stock items must refer to the same part"
    if differ("supplier_part") and not other_suppliers:
        return "Stock items must refer to the same supplier part"
    if differ("status") and not other_states:
        return "Stock status codes must match"
    return None


ITEM = "stockitem"
ROUTES = (
    Route("/api/stock/count/", {"POST": count}, model=ITEM),
    Route("/api/stock/add/", {"POST": add}, model=ITEM),
    Route("/api/stock/remove/", {"POST": remove}, model=ITEM),
    Route("/api/stock/transfer/", {"POST": transfer}, model=ITEM),
    Route("/api/stock/return/", {"POST": take_back}, model=ITEM),
    Route("/api/stock/change_status/", {"POST": change_status}, model=ITEM),
    Route("/api/stock/assign/", {"POST": assign}, model=ITEM),
    Route("/api/stock/merge/", {"POST": merge}, model=ITEM),
)
