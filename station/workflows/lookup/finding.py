"""From a code to the thing it stands for: the server is asked, then the references of orders."""

from dataclasses import replace

from station.model import (
    Ask,
    Chosen,
    Done,
    Effect,
    Kind,
    Outcome,
    Place,
    Refused,
    Say,
    Scanned,
    Step,
    SwitchTo,
    Why,
    WorkAt,
)
from station.operations import (
    Build,
    FindBuilds,
    FindOrders,
    FindSalesOrders,
    Found,
    Lookup,
    PurchaseOrder,
    SalesOrder,
    Thing,
)
from station.workflows.base import done, failed, op_id, refused, unknown_code
from station.workflows.lookup import showing
from station.workflows.lookup.offers import PACKED
from station.workflows.lookup.sentences import found_sentence, thing_data
from station.workflows.lookup.states import FindingOrder, Looking, LookupState, NotKnown, Ready, Showing

FindNamed = type[FindOrders] | type[FindSalesOrders] | type[FindBuilds]
_NEXT: dict[str, tuple[str, FindNamed]] = {
    "purchaseorder": ("salesorder", FindSalesOrders),
    "salesorder": ("build", FindBuilds),
}
"""Which kind of order a reference is looked for among next."""


def look_up(event: Scanned) -> Step[LookupState]:
    """Ask the server what a code stands for."""
    if event.reading.kind is Kind.UNUSABLE:
        verdict = refused(event.scan.id, event.reading.problem)
        return Step(Ready(verdict), (Say(verdict),))
    op = op_id(event.scan, "lookup")
    return Step(Looking(event, op), (Ask(op, Lookup(event.reading.text)),))


def looked_up(state: Looking, outcome: Outcome, context_decides: bool) -> Step[LookupState]:
    """Take the answer to a code; an unknown one may be the reference of an order."""
    if isinstance(outcome, Done) and isinstance(outcome.data, Found):
        return _found(state, outcome.data, context_decides)
    if isinstance(outcome, Refused) and outcome.why in {Why.NO_MATCH, Why.INVALID}:
        op = op_id(state.scanned.scan, "order")
        searched = Ask(op, FindOrders((state.scanned.reading.text,)))
        return Step(FindingOrder(state.scanned, op, outcome.text), (searched,))
    return _failed(state.scanned, outcome)


def searched(state: FindingOrder, outcome: Outcome, context_decides: bool) -> Step[LookupState]:
    """Take the answer of one kind of orders, and look among the next one if it has none."""
    orders = outcome.data if isinstance(outcome, Done) else None
    if isinstance(orders, tuple) and len(orders) == 1:
        return _found(state, Found(_order_thing(orders[0])), context_decides)
    is_forbidden = isinstance(outcome, Refused) and outcome.why is Why.FORBIDDEN
    if (orders == () or is_forbidden) and state.model in _NEXT:
        model, find = _NEXT[state.model]
        op = op_id(state.scanned.scan, model)
        asked = Ask(op, find((state.scanned.reading.text,)))
        return Step(replace(state, op=op, model=model), (asked,))
    if isinstance(orders, tuple) or is_forbidden:
        verdict = refused(state.scanned.scan.id, unknown_code(state.scanned.reading), state.detail)
        return Step(NotKnown(state.scanned, verdict), (Say(verdict),))
    return _failed(state.scanned, outcome)


def _failed(scanned: Scanned, outcome: Outcome) -> Step[LookupState]:
    verdict = refused(scanned.scan.id, *failed(outcome))
    return Step(Ready(verdict), (Say(verdict),))


def _found(state: Looking | FindingOrder, found: Found, context_decides: bool) -> Step[LookupState]:
    thing, scanned = found.thing, state.scanned
    order = found.order if found.is_label else thing.pk if thing.model == "purchaseorder" else None
    if context_decides and order is not None and thing.model != "stockitem":
        part = found.supplier_part if found.is_label else None
        return Step(Ready(), (SwitchTo("receive", Chosen(scanned, order, part)),))
    if context_decides and thing.model in PACKED:
        return Step(Ready(), (SwitchTo("pack", Chosen(scanned, thing.pk, model=thing.model)),))
    verdict = done(scanned.scan.id, found_sentence(thing), **thing_data(thing))
    effects: list[Effect] = [Say(verdict)]
    if context_decides and thing.model == "stocklocation" and not thing.structural:
        effects.append(WorkAt(Place(thing.pk, thing.name)))
    shown = Showing(thing, scanned.scan.id, verdict, scanned)
    following = showing.complete(shown, state.kept)
    return Step(following.state, (*effects, *following.effects))


def _order_thing(order: PurchaseOrder | SalesOrder | Build) -> Thing:
    if isinstance(order, SalesOrder):
        told = (("Customer", order.customer), ("Status", order.status))
        return Thing("salesorder", order.pk, order.reference, order.description, facts=told)
    if isinstance(order, Build):
        told = (("Part", order.part_name), ("Status", order.status))
        return Thing("build", order.pk, order.reference, order.title, facts=told)
    facts = (("Supplier", order.supplier), ("Supplier reference", order.supplier_reference))
    shown = tuple(fact for fact in (*facts, ("Status", order.status)) if fact[1])
    return Thing("purchaseorder", order.pk, order.reference, order.description, facts=shown)
