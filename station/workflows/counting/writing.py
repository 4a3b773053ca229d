"""What a stocktake writes: one write for each difference, the item's own scan as its cause."""

from station.operations import ChangeStatus, Count, Move, MoveItem, StockItem
from station.workflows.counting.sheet import Difference, Kind
from station.workflows.counting.states import Rereading
from station.workflows.statuses import STATUSES
from station.workflows.stock_screen import Entry, note_of
from station.workflows.stock_sentences import named

LOST, _ = STATUSES["LOST"]


def entries(state: Rereading) -> tuple[Entry, ...]:
    """Return the writes that bring the server in line with what was seen."""
    found = (entry for each in state.sheet.differences() for entry in _of(each, state))
    return tuple(found)


def _of(each: Difference, state: Rereading) -> tuple[Entry, ...]:
    if each.kind is Kind.MISSING:
        return _written_off(each.item, state) if state.writes_off else ()
    if each.kind is Kind.QUANTITY:
        return (_count(each, state),)
    moved = _move(each, state)
    # The whole item moves first: then the count has its own to set, whatever becomes of the move.
    return (moved, _count(each, state)) if each.quantity != each.item.quantity else (moved,)


def _count(each: Difference, state: Rereading) -> Entry:
    item, seen = each.item, each.seen
    op = f"{state.origin}:count-{item.pk}"
    code = seen.code if seen else ""
    write = Count(item.pk, each.quantity, note_of(op), item.quantity, named(item), code)
    return Entry(op, seen.scan_id if seen else state.scan_id, write, (item,))


def _move(each: Difference, state: Rereading) -> Entry:
    item, seen, place = each.item, each.seen, state.sheet.place
    op = f"{state.origin}:move-{item.pk}"
    origin = item.place.pk if item.place else None
    moving = MoveItem(item.pk, item.quantity, origin, item.quantity)
    code = seen.code if seen else ""
    write = Move((moving,), place.pk, note_of(op), place.name, named(item), code)
    return Entry(op, seen.scan_id if seen else state.scan_id, write, (item,))


def _written_off(item: StockItem, state: Rereading) -> tuple[Entry, ...]:
    """Count what is missing to 0; of what has a serial number only the status can tell it."""
    if not item.serial:
        return (_count(Difference(Kind.MISSING, item), state),)
    if item.status == LOST:
        return ()
    op = f"{state.origin}:lost-{item.pk}"
    write = ChangeStatus((item.pk,), LOST, note_of(op), item.status, named(item))
    return (Entry(op, state.scan_id, write, (item,)),)
