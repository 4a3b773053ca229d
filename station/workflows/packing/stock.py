"""Which stock to take: what is usable, what expires first, and which item a code means."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from station.model import Kind as CodeKind, Reading
from station.operations import StockItem, code_hash
from station.workflows.packing.job import OpenJob, PickLine
from station.workflows.packing.rules import StockOrder
from station.workflows.stock_codes import item_among


def candidates(opened: OpenJob, line: PickLine, order: StockOrder) -> list[StockItem]:
    """Return the stock that can be set aside for a line, the one to take first in front."""
    return sorted(_usable(opened, line), key=_TURNS[order])


def first_candidate(opened: OpenJob, line: PickLine, order: StockOrder) -> StockItem | None:
    """Return the stock to take first for a line; None if there is none."""
    return min(_usable(opened, line), key=_TURNS[order], default=None)


def _usable(opened: OpenJob, line: PickLine) -> Iterator[StockItem]:
    return (item for item in opened.stock.get(line.part, ()) if is_usable(opened, item))


def is_usable(opened: OpenJob, item: StockItem) -> bool:
    """Tell whether a stock item can be set aside without anybody's word."""
    return item.is_available and not item.is_expired and opened.free(item) > 0


def expires_earlier(opened: OpenJob, line: PickLine, item: StockItem, rule: StockOrder) -> StockItem | None:
    """Return a stock item that should be taken before another one; None if it is the right one."""
    if rule is not StockOrder.EXPIRY or not item.expiry:
        return None
    first = first_candidate(opened, line, rule)
    is_earlier = first is not None and bool(first.expiry) and first.expiry < item.expiry
    return first if is_earlier else None


def item_meant(opened: OpenJob, reading: Reading) -> StockItem | None:
    """Find the stock item that a code means, without asking anybody."""
    if reading.kind is CodeKind.NATIVE:
        is_item = reading.get("model") == "stockitem"
        return opened.item(int(reading.get("pk"))) if is_item else None
    parts = {line.part for line in lines_meant(opened, reading)} if reading.kind is CodeKind.LABEL else None
    return item_among(opened.items(), _of_parts(opened, parts), reading)


def _of_parts(opened: OpenJob, parts: set[int | None] | None) -> tuple[StockItem, ...]:
    """Return the known stock of some parts, as a label names them; of all parts for None."""
    if parts is None:
        return opened.items()
    return tuple(item for part in parts for item in opened.stock.get(part, ()))


def lines_meant(opened: OpenJob, reading: Reading) -> list[PickLine]:
    """Find the lines whose part a code means: its own code, a linked one, its number."""
    if reading.kind is CodeKind.NATIVE:
        is_part = reading.get("model") == "part"
        return [line for line in opened.job.lines if is_part and line.takes(int(reading.get("pk")))]
    gtin = reading.get("gtin").lstrip("0")
    hashes = {code_hash(text) for text in (reading.text, *(gtin.zfill(n) for n in (8, 12, 13, 14) if gtin))}
    plain = reading.text if reading.kind is CodeKind.PLAIN else ""
    names = {name.strip().casefold() for name in (reading.get("customer_part"), reading.get("mpn"), plain)}
    named = names - {""}
    return [
        line
        for line in opened.job.lines
        if hashes & set(line.codes) or {line.ipn.casefold(), line.name.casefold()} & named
    ]


def line_for(opened: OpenJob, lines: Iterable[PickLine]) -> PickLine | None:
    """Return the line to serve: one that misses something, one that was begun before others."""
    in_turn = sorted(lines, key=lambda line: (opened.missing(line) <= 0, line.set_aside + line.gone <= 0))
    return next(iter(in_turn), None)


def lines_taking(opened: OpenJob, item: StockItem) -> list[PickLine]:
    """Return the lines that can be served from a stock item."""
    return [
        line for line in opened.job.lines if line.takes(item.part) or item in opened.stock.get(line.part, ())
    ]


def _by_expiry(item: StockItem) -> tuple[str, str, Decimal, int]:
    return (item.expiry or "9999", item.place.name if item.place else "", item.free, item.pk)


def _by_place(item: StockItem) -> tuple[str, str, Decimal, int]:
    return (item.place.name if item.place else "~", item.expiry or "9999", item.free, item.pk)


_TURNS: dict[StockOrder, Callable[[StockItem], tuple[str, str, Decimal, int]]] = {
    StockOrder.EXPIRY: _by_expiry,
    StockOrder.PLACE: _by_place,
}
