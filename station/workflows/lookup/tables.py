"""What stands around a thing, as tables: its stock, its orders and suppliers, its last movements."""

from dataclasses import dataclass

from station.model import Tone
from station.operations import Details, Movement, OpenOrder, StockItem, SupplierPart, Thing
from station.screen import Action, Row, Table
from station.text import number, say

MOST_ROWS = 6
"""Rows that fit beside each other at three metres; one more tells how many there are besides."""
LENGTH_OF_MINUTES = 16

PLACES = (say("Place"), say("Quantity"), say("Batch or serial number"), say("Expiry"), say("Status"))
CONTENTS = (say("Part"), *PLACES[1:])
PARTNERS = (say("Number"), say("From or for"), say("How much"))
MOVEMENTS = (say("When"), say("What"), say("Quantity"), say("Who"))


@dataclass(frozen=True, slots=True)
class Tables:
    """The table that matters most for a thing, and the one that stands beside it."""

    main: Table | None = None
    beside: Table | None = None


NO_TABLES = Tables()


def tables(thing: Thing, details: Details) -> Tables:
    """Choose what is shown of the details: a stock item tells of its past first, all else of its stock."""
    order = (_movements, _partners, _stock) if thing.model == "stockitem" else (_stock, _partners, _movements)
    told = [table for table in (build(thing, details) for build in order) if table.rows]
    return Tables(*told[:2])


def listed(details: Details) -> tuple[StockItem, ...]:
    """Return the stock items that have a row, in the order of the rows."""
    return details.items[: _shown(len(details.items))]


def _shown(count: int) -> int:
    return count if count <= MOST_ROWS else MOST_ROWS - 1


def _limited(rows: list[Row], all_of: int, is_more: bool = False) -> tuple[Row, ...]:
    """Cut a table to what can be read, and say how many rows are left out."""
    if len(rows) == all_of and not is_more:
        return tuple(rows)
    left = say("{count} or more besides", count=all_of - len(rows)) if is_more else None
    return (*rows, Row((left or say("{count} more", count=all_of - len(rows)),)))


def _stock(thing: Thing, details: Details) -> Table:
    is_place = thing.model == "stocklocation"
    rows = [_stock_row(turn, item, is_place) for turn, item in enumerate(listed(details), 1)]
    title = say("What lies here") if is_place else say("Stock")
    columns = CONTENTS if is_place else PLACES
    return Table(title, columns, _limited(rows, len(details.items), details.more_items))


def _stock_row(turn: int, item: StockItem, is_place: bool) -> Row:
    place = item.place.name if item.place else (item.customer or say("nowhere"))
    cells = (
        item.name if is_place else place,
        f"{number(item.quantity)} {item.units}".strip(),
        item.serial or item.batch,
        item.expiry,
        item.status_text,
    )
    tone = Tone.ASK if item.is_expired else Tone.NEUTRAL if item.is_available else Tone.UNSURE
    # Its digit is no key here: those belong to the actions.
    action = Action("digit", say("{name}", name=item.name), f"STATION:DIGIT-{turn}", value=str(turn))
    return Row(cells, tone, action=action)


def _partners(thing: Thing, details: Details) -> Table:
    told = [*map(_order_row, details.orders), *map(_supplier_row, details.supplier_parts)]
    title = say("Open orders") if not details.supplier_parts else say("Open orders and suppliers")
    if not details.orders:
        title = say("Suppliers")
    return Table(title, PARTNERS, _limited(told[: _shown(len(told))], len(told)))


def _order_row(order: OpenOrder) -> Row:
    come = say("{open} to come", open=order.open) if order.model == "purchaseorder" else None
    return Row((order.reference, order.partner, come or say("{open} to go", open=order.open)))


def _supplier_row(part: SupplierPart) -> Row:
    packed = say("packs of {pack}", pack=part.pack) if part.pack not in {"", "1"} else ""
    return Row((part.sku or part.mpn, part.supplier or part.manufacturer, packed))


def _movements(thing: Thing, details: Details) -> Table:
    rows = [_movement_row(each) for each in details.movements[: _shown(len(details.movements))]]
    return Table(say("Last movements"), MOVEMENTS, _limited(rows, len(details.movements)))


def _movement_row(movement: Movement) -> Row:
    when = movement.at[:LENGTH_OF_MINUTES].replace("T", " ")
    quantity = number(movement.quantity) if movement.quantity is not None else ""
    return Row((when, movement.what, quantity, movement.user))
