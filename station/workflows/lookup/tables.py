"""What stands around a thing, as tables: its stock, its orders and suppliers, its last movements."""

from dataclasses import dataclass
from typing import TypeVar

from station.model import Tone
from station.operations import Details, Movement, OpenOrder, StockItem, SupplierPart, Thing
from station.screen import Action, Row, Table
from station.text import Text, number, say
from station.workflows.clock_times import short_time

T = TypeVar("T")

MOST_ROWS = 6
"""Rows that can be read at three metres, the last of which tells how many there are besides."""
FEWER_ROWS = 3
"""The same for a stock item, whose many actions need room."""

PLACES = (say("Place"), say("Quantity"), say("Batch, serial"), say("Expiry"), say("Status"))
CONTENTS = (say("Part"), *PLACES[1:])
PARTNERS = (say("Number"), say("From or for"), say("How much"))
MOVEMENTS = (say("When"), say("What"), say("Quantity"), say("Who"))


@dataclass(frozen=True, slots=True)
class Tables:
    """The table that matters most for a thing, and the one that stands beside it.

    ``items`` are the stock items that have a row in either, in their order.
    """

    main: Table | None = None
    beside: Table | None = None
    items: tuple[StockItem, ...] = ()


def tables(thing: Thing, details: Details | None) -> Tables:
    """Choose what is shown of the details: a stock item tells of its past first, all else of its stock."""
    if details is None:
        return Tables()
    is_item = thing.model == "stockitem"
    most = FEWER_ROWS if is_item else MOST_ROWS
    items = _first(details.items, most)
    stock = _stock(thing, details, items)
    partners, movements = _partners(details, most), _movements(details, most)
    order = (movements, partners, stock) if is_item else (stock, partners, movements)
    told = [table for table in order if table.rows]
    main, beside = (*told[:2], None, None)[:2]
    return Tables(main, beside, items if stock in (main, beside) else ())


def _first(rows: tuple[T, ...], most: int) -> tuple[T, ...]:
    """Return the rows that are shown: all, or all but the last place for the number of the others."""
    return rows if len(rows) <= most else rows[: most - 1]


def _with_rest(rows: list[Row], all_of: int, is_more: bool = False) -> tuple[Row, ...]:
    """Say behind the rows that are shown how many are left out."""
    left = all_of - len(rows)
    if is_more:
        return (*rows, Row((say("{count} or more besides", count=left),)))
    return (*rows, Row((say("{count} more", count=left),))) if left else tuple(rows)


def _stock(thing: Thing, details: Details, items: tuple[StockItem, ...]) -> Table:
    is_place = thing.model == "stocklocation"
    names = [item.name if is_place else place for item, place in zip(items, _places(items), strict=True)]
    rows = [
        _stock_row(turn, name, item) for turn, (name, item) in enumerate(zip(names, items, strict=True), 1)
    ]
    title = say("What lies here") if is_place else say("Stock")
    columns = CONTENTS if is_place else PLACES
    return Table(title, columns, _with_rest(rows, len(details.items), details.more_items))


def _places(items: tuple[StockItem, ...]) -> list[str | Text]:
    """Name where items lie, in short: the whole path only for places that are alike in their last name."""
    paths = {item.place.name for item in items if item.place}
    shorts = [path.rpartition("/")[2] for path in paths]
    names: list[str | Text] = []
    for item in items:
        path = item.place.name if item.place else ""
        short = path.rpartition("/")[2]
        names.append((path if shorts.count(short) > 1 else short) or item.customer or say("nowhere"))
    return names


def _stock_row(turn: int, name: str | Text, item: StockItem) -> Row:
    amount = f"{number(item.quantity)} {item.units}".strip()
    cells = (name, amount, item.serial or item.batch, item.expiry, item.status_text)
    tone = Tone.UNSURE if item.is_expired or not item.is_available else Tone.NEUTRAL
    # The digits belong to the actions.
    action = Action("row", say("{name}", name=item.name), "", value=str(turn))
    return Row(cells, tone, action=action)


def _partners(details: Details, most: int) -> Table:
    rows = (*map(_order_row, details.orders), *map(_supplier_row, details.supplier_parts))
    title = say("Open orders and suppliers") if details.orders else say("Suppliers")
    if not details.supplier_parts:
        title = say("Open orders")
    return Table(title, PARTNERS, _with_rest(list(_first(rows, most)), len(rows)))


def _order_row(order: OpenOrder) -> Row:
    is_coming = order.model == "purchaseorder"
    how_much = say("{open} to come", open=order.open) if is_coming else say("{open} to go", open=order.open)
    return Row((order.reference, order.partner, how_much))


def _supplier_row(part: SupplierPart) -> Row:
    packed = say("packs of {pack}", pack=part.pack) if part.pack not in {"", "1"} else ""
    return Row((part.sku or part.mpn, part.supplier or part.manufacturer, packed))


def _movements(details: Details, most: int) -> Table:
    rows = [_movement_row(each) for each in _first(details.movements, most)]
    return Table(say("Last movements"), MOVEMENTS, _with_rest(rows, len(details.movements)))


def _movement_row(movement: Movement) -> Row:
    quantity = number(movement.quantity) if movement.quantity is not None else ""
    return Row((short_time(movement.at), movement.what, quantity, movement.user))
