"""Making one stock item out of several: InvenTree's requests and replies as values."""

from decimal import Decimal

from station.api_client.http import HttpRequest
from station.api_client.inventree.items import stock_item_of
from station.api_client.inventree.room import not_read
from station.api_client.inventree.stock import noted
from station.api_client.inventree.wire import (
    NOT_UNDERSTOOD,
    Body,
    decimal_of,
    key_of,
    list_in,
    object_in,
    refused_in,
)
from station.model import Done, Evidence, NotSent, Outcome, Refused, Why
from station.operations import Adjusted, Merge, StockItem


def refusal(write: Merge) -> Refused | None:
    """Refuse what is no merging; nothing has to be asked for that."""
    if len(write.items) < 2 or len(set(write.items)) < len(write.items):
        return Refused(Why.INVALID, "merging takes at least two stock items, each named once")
    return None


def item_in(answer: Body | Outcome, pk: int) -> StockItem | Refused | NotSent:
    """Read one of the items right before the write."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return not_read(body, Why.NOT_AVAILABLE)
    item = stock_item_of(body)
    return item if item is not None and item.pk == pk else not_read(NOT_UNDERSTOOD, Why.NOT_AVAILABLE)


def unlike(items: list[StockItem], write: Merge) -> Refused | None:
    """Refuse what the server would leave as it is without a word, or would make one although it differs."""
    if any(item.serial for item in items):
        return Refused(Why.SERIALISED)
    for item in items:
        if item.why_not not in {"", "status"}:
            return Refused(Why.NOT_AVAILABLE, item.why_not)
    if len({item.part for item in items}) > 1:
        return Refused(Why.INVALID, "the stock items are not all of one part")
    if write.before and tuple(item.quantity for item in items) != write.before:
        return Refused(Why.CHANGED, "the quantity of a stock item is another one now")
    return None


def merge_request(write: Merge) -> HttpRequest:
    """Merge items into the first of them; those of other suppliers or states are refused."""
    body = {
        "items": [{"item": pk} for pk in write.items],
        "location": write.location,
        "notes": write.note,
        "allow_mismatched_suppliers": False,
        "allow_mismatched_status": False,
    }
    return HttpRequest("POST", "/api/stock/merge/", body=body)


def merged(answer: Body | Outcome, write: Merge) -> Outcome:
    """Judge the answer, which repeats the items: those that became part of the first have no key any more."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    if refused := refused_in(body):
        return refused
    rows = body.get("items")
    keys = [row.get("item", 0) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    if len(keys) != len(write.items) or key_of(keys[0]) != write.items[0]:
        return NOT_UNDERSTOOD
    left = [key for key in keys[1:] if key is not None]
    if len(left) == len(keys) - 1:
        return Refused(Why.UNCHANGED)
    total = sum(write.before, Decimal(0)) if write.before else None
    return NOT_UNDERSTOOD if left else Done(Adjusted(write.items[0], total))


def with_quantity(outcome: Done, item: Body | Outcome, write: Merge) -> Done:
    """Tell what the first item holds, where it could be read again."""
    body = object_in(item)
    if not isinstance(body, dict) or key_of(body.get("pk")) != write.items[0]:
        return outcome
    quantity = decimal_of(body.get("quantity"))
    return outcome if quantity is None else Done(Adjusted(write.items[0], quantity))


# Reading back.


def note_evidence(history: Body | Outcome, write: Merge) -> Outcome | None:
    """Judge by the note in the history of the first item; None if it is not there."""
    # A server may refuse to list the history of an item that is gone.
    rows = [] if isinstance(history, Refused) and history.why is Why.INVALID else list_in(history)
    if not isinstance(rows, list):
        return rows
    return Done(Evidence.APPLIED) if noted(rows, write.items[0], write.note) else None


def held_in(answer: Body | Outcome, pk: int) -> Decimal | Outcome | None:
    """Return how much an item holds, None if it is gone."""
    if isinstance(answer, Refused) and answer.why is Why.NOT_FOUND:
        return None
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    quantity = decimal_of(body.get("quantity"))
    return NOT_UNDERSTOOD if key_of(body.get("pk")) != pk or quantity is None else quantity


def evidence(held: list[Decimal | None], write: Merge) -> Evidence:
    """Judge a merging of which no history tells by the items: all are there, or all are in the first."""
    if None not in held:
        return Evidence.NOT_APPLIED
    gone = all(quantity is None for quantity in held[1:])
    all_in_first = gone and write.before and held[0] == sum(write.before)
    return Evidence.APPLIED if all_in_first else Evidence.UNCLEAR
