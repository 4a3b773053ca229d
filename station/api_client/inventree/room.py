"""Whether there is room for a write, judged by what was read right before it; nothing has been sent yet.

The server sets aside more than a line wants, for orders that are cancelled and from items that are nobody's
to take, all without a word.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from station.api_client.inventree import builds, sales, selling
from station.api_client.inventree.objects import Json, text_of
from station.api_client.inventree.wire import Body, decimal_of, key_of, object_in, plain
from station.model import Done, NotSent, Outcome, Refused, Unknown, Why
from station.operations import Allocate, Allocated, AllocateToBuild, Allocation, Ship, StockItem

_PLACES = 5  # the server counts in binary fractions and keeps five decimals


def not_read(answer: Outcome, gone: Why) -> Refused | NotSent:
    """Tell what follows when something cannot be read before a write: all but a refusal comes again later."""
    if isinstance(answer, NotSent):
        return answer
    if isinstance(answer, Refused) and answer.why is Why.NOT_FOUND:
        return Refused(gone, answer.text)
    if isinstance(answer, Refused) and answer.why is not Why.NOT_INVENTREE:
        return answer
    cause = answer.cause if isinstance(answer, Unknown) else "the answer was not understood"
    return NotSent(f"what is there could not be read before the write: {cause}")


_NOT_UNDERSTOOD = NotSent("what is there could not be read before the write: the answer was not understood")


def shipment_refusal(answer: Body | Outcome, write: Allocate | Ship, api: int) -> Refused | NotSent | None:
    """Refuse what is meant for a shipment that has left, is another order's, or whose order is closed."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return not_read(body, Why.NO_SHIPMENT)
    order = body.get("order_detail")
    if key_of(body.get("pk")) != write.shipment or "shipment_date" not in body:
        return _NOT_UNDERSTOOD
    if body["shipment_date"]:
        return Refused(Why.ALREADY_SHIPPED, f"it left on {text_of(body, 'shipment_date')}")
    if key_of(body.get("order")) != write.order:
        return Refused(Why.NO_SHIPMENT, "the shipment is another order's")
    return _closed(order, api)


def order_refusal(answer: Body | Outcome, write: Allocate, api: int) -> Refused | NotSent | None:
    """Refuse what is meant for an order that is closed."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return not_read(body, Why.ORDER_CLOSED)
    return _closed(body, api) if key_of(body.get("pk")) == write.order else _NOT_UNDERSTOOD


def _closed(order: Json | None, api: int) -> Refused | NotSent | None:
    if not isinstance(order, Mapping) or key_of(order.get("status")) is None:
        return _NOT_UNDERSTOOD
    taken = selling.takes_stock(order, api)
    return None if taken else Refused(Why.ORDER_CLOSED, text_of(order, "status_text"))


def build_refusal(answer: Body | Outcome, write: AllocateToBuild) -> Refused | NotSent | None:
    """Refuse what is meant for a build that is closed."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return not_read(body, Why.ORDER_CLOSED)
    build = builds.build_of(body)
    if build.pk != write.build or key_of(body.get("status")) is None:
        return _NOT_UNDERSTOOD
    return None if build.open else Refused(Why.ORDER_CLOSED, build.status)


def consumed_by(answer: Body | Outcome, line: int) -> Decimal | Refused | NotSent:
    """Read how much of a build's line is built in; before servers told it, nothing of it stayed set aside."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return not_read(body, Why.NO_LINE)
    consumed = decimal_of(body.get("consumed", 0))
    return _NOT_UNDERSTOOD if key_of(body.get("pk")) != line or consumed is None else consumed


def item_refusal(item: StockItem | None, write: Allocate | AllocateToBuild) -> Refused | NotSent | None:
    """Refuse an item that may not be taken, or that has not enough left."""
    if item is None or item.pk != write.item:
        return _NOT_UNDERSTOOD
    if not item.is_available:
        return Refused(Why.NOT_AVAILABLE, item.status_text if item.why_not == "status" else item.why_not)
    if round(write.quantity, _PLACES) > item.free:
        return Refused(Why.NOT_ENOUGH, f"{plain(item.free)} of {plain(item.quantity)} are free")
    return None


def line_refusal(
    rows: tuple[Allocation, ...], write: Allocate | AllocateToBuild, used: Decimal = Decimal(0)
) -> Refused | None:
    """Refuse what the line has no room for; ``used`` is what it had beside what is set aside now."""
    if over(rows, write, used + write.quantity):
        there = used + _sum(row for row in rows if row.line == write.line)
        return Refused(Why.TOO_MANY, f"{plain(there)} of at most {plain(write.most or there)} are set aside")
    if _others(rows, write):
        return Refused(Why.CHANGED, "more of this item was set aside for the line meanwhile")
    return None


def over(
    rows: tuple[Allocation, ...], write: Allocate | AllocateToBuild, more: Decimal = Decimal(0)
) -> Decimal:
    """Return by how much a line is above what it may have, with ``more`` beside what is set aside."""
    if write.most is None:
        return Decimal(0)
    there = _sum(row for row in rows if row.line == write.line) + more
    return max(round(there - write.most, _PLACES), Decimal(0))


def with_over(
    outcome: Done,
    rows: tuple[Allocation, ...] | Outcome,
    write: Allocate | AllocateToBuild,
    used: Decimal = Decimal(0),
) -> Done:
    """Add by how much the line, read after the write, is above what it may have."""
    told = outcome.data
    if not isinstance(told, Allocated) or not isinstance(rows, tuple):
        return outcome
    return Done(replace(told, over=over(rows, write, used)))


def _others(rows: tuple[Allocation, ...], write: Allocate | AllocateToBuild) -> bool:
    """Tell whether there is already what would be taken for this write when its answer is lost."""
    if isinstance(write, Allocate):
        return any(row.pk not in write.known and sales.could_be(row, write) for row in rows)
    place = (write.line, write.item, write.output)
    return _sum(row for row in rows if (row.line, row.item, row.output) == place) != write.before


def _sum(rows: Iterable[Allocation]) -> Decimal:
    return sum((row.quantity for row in rows), Decimal(0))
