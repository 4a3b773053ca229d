"""The order on the bench, and which of its lines a bag belongs to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from station.model import Kind, Reading
from station.operations import OrderLine, PurchaseOrder, Receive, ReceiveLine, StockAt, Thing, code_hash


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
class Learned:
    """What the station has learned while the order lies on the bench.

    ``codes`` are codes that the server led to a line; ``strangers`` names of orders that nobody knows;
    ``doubles`` labels that the server has seen before; ``by_packs`` tells for a line how a quantity is
    meant there; ``pictures`` by their path, ``places`` by part.
    """

    codes: Mapping[str, int] = field(default_factory=dict)
    strangers: frozenset[str] = frozenset()
    doubles: frozenset[str] = frozenset()
    by_packs: Mapping[int, bool] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    places: Mapping[int, tuple[StockAt, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """The order on the bench: its lines as the server told them, and what is on its way."""

    order: PurchaseOrder
    pending: tuple[PendingReceipt, ...] = ()
    learned: Learned = field(default_factory=Learned)

    def line(self, pk: int | None) -> OrderLine | None:
        """Return a line by its key."""
        return next((line for line in self.order.lines if line.pk == pk), None)

    def under_way(self, line: OrderLine) -> Decimal:
        """Return how much of a line is booked but not yet answered."""
        return sum((p.quantity for p in self.pending if p.write.line == line.pk), Decimal(0))

    def remaining(self, line: OrderLine) -> Decimal:
        """Return how much of a line is still to come when everything under way succeeds."""
        return max(line.remaining - self.under_way(line), Decimal(0))

    @property
    def is_here(self) -> bool:
        """Tell whether everything has come and the server knows it."""
        return not self.pending and all(line.remaining <= 0 for line in self.order.lines)

    def with_pending(self, receipt: PendingReceipt) -> "OpenOrder":
        """Add a receipt that is on its way."""
        return replace(self, pending=(*self.pending, receipt))

    def settled(self, op_id: str, quantity: Decimal | None, told_line: int | None = None) -> "OpenOrder":
        """Take a receipt off the way; with ``quantity`` it was booked, without it was not.

        ``told_line`` is the line on which the server says that it booked; old servers choose it themselves.
        """
        receipt = next((p for p in self.pending if p.op_id == op_id), None)
        rest = tuple(p for p in self.pending if p.op_id != op_id)
        if receipt is None or quantity is None:
            return replace(self, pending=rest)
        booked_on = told_line or receipt.write.line
        lines = tuple(
            replace(line, received=line.received + quantity) if line.pk == booked_on else line
            for line in self.order.lines
        )
        return replace(self, order=replace(self.order, lines=lines), pending=rest)

    def is_named(self, reading: Reading) -> bool:
        """Tell whether a label names this order, or no order that the station has not asked about."""
        named = names_of_order(reading)
        own = {_plain(self.order.reference), _plain(self.order.supplier_reference)} - {""}
        return bool(own & named) or named <= self.learned.strangers


@dataclass(frozen=True, slots=True)
class Match:
    """A line that a code belongs to; ``by_order_code`` tells that the supplier's own number led there."""

    line: OrderLine
    by_order_code: bool


def names_of_order(reading: Reading) -> frozenset[str]:
    """Return what a label calls its order; zeros stand for none."""
    names = (_plain(reading.get(name)) for name in ("customer_order", "supplier_order"))
    return frozenset(name for name in names if name.strip("0"))


def part_codes(reading: Reading) -> tuple[str, ...]:
    """Return a label's names of its part: order code, our own number, maker's number."""
    found = (reading.get(name) for name in ("sku", "customer_part", "mpn", "gtin"))
    return tuple(dict.fromkeys(code for code in found if code))


def match(opened: OpenOrder, reading: Reading, skip: int = 0) -> Match | None:
    """Find the line of a code without asking anybody; ``skip`` passes over that many of its lines."""
    for find in (_by_native_code, _by_order_code, _by_own_number, _by_linked_code, _by_learned_code):
        lines = find(opened, reading)
        if lines:
            line = _preferred(opened, lines, reading.get("order_line"), skip)
            return Match(line, find in (_by_native_code, _by_order_code))
    return None


def match_thing(opened: OpenOrder, thing: Thing, supplier_part: int | None, skip: int = 0) -> Match | None:
    """Find the line of a thing that the server has recognised a code as."""
    lines = [line for line in opened.order.lines if line.supplier_part is not None]
    by_part = [line for line in lines if supplier_part == line.supplier_part]
    if not by_part and thing.model == "part":
        by_part = [line for line in opened.order.lines if line.part == thing.pk]
    maker_number = _plain(dict(thing.facts).get("MPN", "")) if thing.model == "manufacturerpart" else ""
    if not by_part and maker_number:
        by_part = [line for line in opened.order.lines if _plain(line.mpn) == maker_number]
    return Match(_preferred(opened, by_part, "", skip), supplier_part is not None) if by_part else None


def lines_alike(opened: OpenOrder, line: OrderLine) -> list[OrderLine]:
    """Return the lines that want the same part, the one to serve first in front."""
    known = line.supplier_part is not None
    alike = [each for each in opened.order.lines if known and each.supplier_part == line.supplier_part]
    return _in_turn(opened, alike or [line], "")


def _by_native_code(opened: OpenOrder, reading: Reading) -> list[OrderLine]:
    if reading.kind is not Kind.NATIVE:
        return []
    key = int(reading.get("pk"))
    attribute = {"part": "part", "supplierpart": "supplier_part"}.get(reading.get("model"))
    if attribute is None:
        return []
    return [line for line in opened.order.lines if getattr(line, attribute) == key]


def _by_order_code(opened: OpenOrder, reading: Reading) -> list[OrderLine]:
    wanted = {_plain(reading.get(name)) for name in ("sku", "customer_part", "mpn")} - {""}
    if reading.kind is Kind.PLAIN:
        wanted.add(_plain(reading.text))
    return [line for line in opened.order.lines if line.sku and _plain(line.sku) in wanted]


def _by_own_number(opened: OpenOrder, reading: Reading) -> list[OrderLine]:
    wanted = {_plain(reading.get(name)) for name in ("customer_part", "mpn", "sku")} - {""}
    if reading.kind is Kind.PLAIN:
        wanted.add(_plain(reading.text))
    return [line for line in opened.order.lines if wanted & ({_plain(line.mpn), _plain(line.ipn)} - {""})]


def _by_linked_code(opened: OpenOrder, reading: Reading) -> list[OrderLine]:
    hashes = {code_hash(code) for code in _spellings(reading)}
    return [line for line in opened.order.lines if hashes & set(line.codes)]


def _by_learned_code(opened: OpenOrder, reading: Reading) -> list[OrderLine]:
    line = opened.line(opened.learned.codes.get(reading.text))
    return lines_alike(opened, line) if line else []


def _spellings(reading: Reading) -> set[str]:
    """Return the texts under which a code may be linked: a GTIN is printed with 8, 12, 13 or 14 digits."""
    gtin = reading.get("gtin").lstrip("0")
    padded = {gtin.zfill(length) for length in (8, 12, 13, 14) if gtin and len(gtin) <= length}
    return {reading.text, *padded}


def _preferred(opened: OpenOrder, lines: Iterable[OrderLine], order_line: str, skip: int) -> OrderLine:
    in_turn = _in_turn(opened, lines, order_line)
    return in_turn[skip % len(in_turn)]


def _in_turn(opened: OpenOrder, lines: Iterable[OrderLine], order_line: str) -> list[OrderLine]:
    """Sort lines of one part: open ones first, the one that the label names, part-received, then by date."""
    named = order_line.strip().lstrip("0").casefold()

    def turn(line: OrderLine) -> tuple[bool, bool, bool, str]:
        is_named = bool(named) and line.reference.strip().lstrip("0").casefold() == named
        began = line.received > 0 or opened.under_way(line) > 0
        return (opened.remaining(line) <= 0, not is_named, not began, line.target_date or "9999")

    return sorted(lines, key=turn)


def _plain(text: str) -> str:
    return text.strip().casefold()
