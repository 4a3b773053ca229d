"""Which order line a bag belongs to, and how much of it is still to come."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from station.model import Reading, decimal_or_none
from station.operations import OrderLine, PurchaseOrder, Receive, ReceiveLine


@dataclass(frozen=True, slots=True)
class PendingReceipt:
    """A receipt that is on its way to the server."""

    op_id: str
    scan_id: str
    write: Receive | ReceiveLine

    @property
    def quantity(self) -> Decimal:
        """Return what is expected to be booked; zero where only the server can read the label."""
        return self.write.quantity or Decimal(0)


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """The order on the bench: its lines as the server told them, and what is on its way."""

    order: PurchaseOrder
    pending: tuple[PendingReceipt, ...] = ()

    def line(self, pk: int | None) -> OrderLine | None:
        """Return a line by its key."""
        return next((line for line in self.order.lines if line.pk == pk), None)

    def under_way(self, line: OrderLine) -> Decimal:
        """Return how much of a line is booked but not yet answered."""
        return sum((p.quantity for p in self.pending if p.write.line == line.pk), Decimal(0))

    def remaining(self, line: OrderLine) -> Decimal:
        """Return how much of a line is still to come when everything under way succeeds."""
        return max(line.remaining - self.under_way(line), Decimal(0))

    def with_pending(self, receipt: PendingReceipt) -> "OpenOrder":
        """Add a receipt that is on its way."""
        return replace(self, pending=(*self.pending, receipt))

    def settled(self, op_id: str, quantity: Decimal | None) -> "OpenOrder":
        """Take a receipt off the way; with ``quantity`` it was booked, without it was not."""
        receipt = next((p for p in self.pending if p.op_id == op_id), None)
        rest = tuple(p for p in self.pending if p.op_id != op_id)
        if receipt is None or quantity is None:
            return replace(self, pending=rest)
        lines = tuple(
            replace(line, received=line.received + quantity) if line.pk == receipt.write.line else line
            for line in self.order.lines
        )
        return OpenOrder(replace(self.order, lines=lines), rest)


def match(opened: OpenOrder, reading: Reading) -> OrderLine | None:
    """Find the line of a label: by order code first, then by maker's part number; open lines first."""
    codes = [reading.get(name) for name in ("sku", "customer_part", "mpn")]
    wanted = [code.casefold() for code in codes if code]
    by_sku = [line for line in opened.order.lines if line.sku.casefold() in wanted]
    by_mpn = [line for line in opened.order.lines if line.mpn and line.mpn.casefold() in wanted]
    return _still_open(opened, by_sku or by_mpn)


def match_supplier_part(opened: OpenOrder, supplier_part: int) -> OrderLine | None:
    """Find the line of a supplier part that the server recognised."""
    return _still_open(opened, [line for line in opened.order.lines if line.supplier_part == supplier_part])


def _still_open(opened: OpenOrder, lines: Iterable[OrderLine]) -> OrderLine | None:
    candidates = list(lines)
    open_lines = [line for line in candidates if opened.remaining(line) > 0]
    return next(iter(open_lines or candidates), None)


def quantity_of(reading: Reading) -> Decimal | None:
    """Return the label's quantity in supplier packs; None if it has none that is a number."""
    return decimal_or_none(reading.get("quantity"))
