"""From a code to the thing that a step wants: the server is asked, and a part leads to its stock."""

from dataclasses import replace
from decimal import Decimal

from station.model import Ask, Done, Kind, Outcome, Place, Refused, Scanned, Why
from station.operations import (
    Build,
    FindBuilds,
    FindOrders,
    FindSalesOrders,
    FindStock,
    Found,
    LoadStockItem,
    Lookup,
    PurchaseOrder,
    SalesOrder,
    StockItem,
    Thing,
)
from station.text import NOTHING, Text, number, say
from station.workflows.base import failed, op_id, unknown_code
from station.workflows.recipes.jobs import MODELS
from station.workflows.recipes.recipe import ScanStep, What
from station.workflows.recipes.states import Choosing, Looking, Round
from station.workflows.stock_codes import listed_thing

CODE, ITEM, STOCK, ORDER = "lookup", "item", "stock", "order"
"""What the server can be asked about a code."""
MOST_SHOWN = 9

_FIND: dict[What, type[FindOrders] | type[FindSalesOrders] | type[FindBuilds]] = {
    What.PURCHASE_ORDER: FindOrders,
    What.SALES_ORDER: FindSalesOrders,
    What.BUILD: FindBuilds,
}
_WANTED: dict[What, Text] = {
    What.ITEM: say("a stock item"),
    What.PART: say("a part"),
    What.LOCATION: say("a location"),
    What.PURCHASE_ORDER: say("a purchase order"),
    What.SALES_ORDER: say("a sales order"),
    What.BUILD: say("a build order"),
    What.CODE: say("a code"),
}
_KINDS: dict[Kind, Text] = {
    Kind.LABEL: say("a supplier's label"),
    Kind.NATIVE: say("a code of the server's own"),
    Kind.PLAIN: say("a code that is no label"),
}

Answer = Thing | tuple[Text, str] | Choosing | tuple[Looking, Ask]
"""What came of an answer: the thing, why there is none (with a quote), a choice, a further question."""


def wanted(what: What) -> Text:
    """Name what is to be scanned."""
    return _WANTED[what]


def unfit(step: ScanStep, scanned: Scanned) -> Text:
    """Say why a code is none that a step takes; nothing if it is."""
    reading = scanned.reading
    if reading.kind is Kind.UNUSABLE:
        return reading.problem
    if step.kind is not None and reading.kind is not step.kind:
        return say("This is not {kind}. Scan another code.", kind=_KINDS[step.kind])
    if step.starts_with and not reading.text.startswith(step.starts_with):
        return say(
            "{code} does not begin with {beginnings}. Scan another code.",
            code=reading.text,
            beginnings=", ".join(step.starts_with),
        )
    return NOTHING


def looked_for(round: Round, at: int, scanned: Scanned) -> tuple[Looking, Ask]:
    """Ask the server what a code stands for."""
    op = op_id(scanned.scan, CODE)
    return Looking(round, at, scanned, op, CODE), Ask(op, Lookup(scanned.reading.text))


def answered(state: Looking, what: What, outcome: Outcome) -> Answer:
    """Take the server's answer to what was asked."""
    data = outcome.data if isinstance(outcome, Done) else None
    if state.asks == CODE and isinstance(data, Found):
        return _found(state, what, data.thing)
    if state.asks == ITEM and isinstance(data, StockItem):
        return thing_of(data)
    if state.asks == STOCK and isinstance(data, tuple):
        return _of_part(state, data)
    if state.asks == ORDER and isinstance(data, tuple):
        return _order(state, data)
    unmatched = isinstance(outcome, Refused) and outcome.why in {Why.NO_MATCH, Why.INVALID}
    if unmatched and state.asks == CODE and what in _FIND:
        op = op_id(state.scanned.scan, ORDER)
        return replace(state, op=op, asks=ORDER), Ask(op, _FIND[what]((state.scanned.reading.text,)))
    if unmatched:
        assert isinstance(outcome, Refused)
        return unknown_code(state.scanned.reading), outcome.text
    return failed(outcome)


def _found(state: Looking, what: What, thing: Thing) -> Answer:
    if thing.model != MODELS[what]:
        if what is What.ITEM and thing.model in {"part", "supplierpart"}:
            return _stock_of(state, thing)
        return _another(thing, what)
    if what is What.ITEM and thing.item is None:
        op = op_id(state.scanned.scan, ITEM)
        return replace(state, op=op, asks=ITEM), Ask(op, LoadStockItem(thing.pk))
    return thing


def _another(thing: Thing, what: What) -> tuple[Text, str]:
    return say("{name} is not {wanted}. Scan another code.", name=thing.name, wanted=wanted(what)), ""


def _stock_of(state: Looking, thing: Thing) -> Answer:
    """Ask what is in stock of a part that was scanned in place of a stock item."""
    part = thing.pk if thing.model == "part" else thing.part
    if part is None:
        return _another(thing, What.ITEM)
    op = op_id(state.scanned.scan, STOCK)
    return replace(state, op=op, asks=STOCK), Ask(op, FindStock(part))


def _of_part(state: Looking, items: tuple[object, ...]) -> Answer:
    things = tuple(thing_of(item) for item in items if isinstance(item, StockItem) and item.quantity > 0)
    if not things:
        return say("Nothing of {code} is in stock. Scan another code.", code=state.scanned.reading.text), ""
    if len(things) == 1:
        return things[0]
    shown = things[:MOST_SHOWN]
    return Choosing(state.round, state.at, state.scanned, shown, more=len(things) > len(shown))


def _order(state: Looking, orders: tuple[object, ...]) -> Answer:
    known = [order for order in orders if isinstance(order, PurchaseOrder | SalesOrder | Build)]
    if len(known) != 1:
        return unknown_code(state.scanned.reading), ""
    order = known[0]
    if isinstance(order, PurchaseOrder):
        return Thing("purchaseorder", order.pk, order.reference, order.description)
    if isinstance(order, SalesOrder):
        return Thing("salesorder", order.pk, order.reference, order.description)
    return Thing("build", order.pk, order.reference, order.title)


def thing_of(item: StockItem) -> Thing:
    """Return a stock item as a thing; which code is linked to it is known if it has only one or none."""
    linked = item.codes[0] if len(item.codes) == 1 else None if item.codes else ""
    return replace(listed_thing(item), linked=linked)


def found_sentence(thing: Thing) -> Text:
    """Say in one line what was scanned."""
    if thing.item is None:
        return say("{name}.", name=thing.name)
    amount = f"{number(thing.item.quantity)} {thing.item.units}".strip()
    place = say(" in {place}", place=thing.item.place.name) if thing.item.place else NOTHING
    return say("{name}, {amount}{place}.", name=thing.name, amount=amount, place=place)


def changed(thing: Thing, quantity: Decimal | None, place: Place | None) -> Thing:
    """Return a stock item after a write that changed how much there is or where it lies."""
    assert thing.item is not None
    item = thing.item
    if quantity is not None:
        item = replace(item, quantity=quantity)
    if place is not None:
        item = replace(item, place=place)
    return replace(thing, quantity=item.quantity, place=item.place, item=item)
