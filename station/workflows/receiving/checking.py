"""A code that is no known bag of the open order: what the server makes of it decides."""

from dataclasses import replace
from decimal import Decimal

from station.model import (
    Ask,
    Commit,
    Confidence,
    Done,
    Effect,
    Kind,
    NotSent,
    Outcome,
    Place,
    Pressed,
    Refused,
    Result,
    Say,
    Scanned,
    Step,
    Unknown,
    Verdict,
    Why,
    WorkAt,
)
from station.operations import AddOrderLine, FindOrders, Found, Lookup, MatchForOrder, Read, Thing
from station.text import Text, say
from station.workflows.base import ask, done, failed, op_id, refused, unknown_code
from station.workflows.receiving import order_sentences, sentences, verdicts
from station.workflows.receiving.bags import Bag
from station.workflows.receiving.bench import Bench
from station.workflows.receiving.booking import bag_of, book, commit_again, shown, told
from station.workflows.receiving.finding import load, orders_found, place_taken, usable_orders
from station.workflows.receiving.lines import Match, match, match_thing, names_of_order
from station.workflows.receiving.quantity import amount_on
from station.workflows.receiving.states import (
    Adding,
    Checking,
    Counting,
    Leading,
    ReceiveState,
    Receiving,
)

CODE, NAMES, ORDER, PART = "lookup", "orders", "order-name", "part"
"""What the server can be asked about a code, and what the question is called."""


def bag_scanned(receiving: Receiving, event: Scanned, bench: Bench) -> Step[ReceiveState]:
    """Book the bag that a code belongs to, or ask the server about it."""
    found = match(receiving.opened, event.reading, receiving.said.skip)
    if found is None:
        return _ask(receiving, event, CODE, Lookup(event.reading.text))
    return _of_this_order(receiving, event, found, bench)


def _of_this_order(receiving: Receiving, event: Scanned, found: Match, bench: Bench) -> Step[ReceiveState]:
    """Book a bag, after asking whether the label names another order that the server knows."""
    bag = bag_of(receiving, event, found)
    is_guess = event.reading.confidence is not Confidence.CERTAIN
    if is_guess or receiving.opened.is_named(event.reading):
        return book(receiving, bag, bench)
    names = (event.reading.get("customer_order"), event.reading.get("supplier_order"))
    question = FindOrders(tuple(name for name in names if name))
    step = _ask(receiving, event, NAMES, question)
    assert isinstance(step.state, Checking)
    on_screen = shown(receiving, bag, receiving.verdict)
    return Step(replace(step.state, bag=bag, receiving=on_screen), step.effects)


def _ask(receiving: Receiving, event: Scanned, asks: str, question: Read) -> Step[ReceiveState]:
    op = op_id(event.scan, asks)
    return Step(Checking(receiving, event, op, asks), (Ask(op, question),))


def checked(state: Checking, outcome: Outcome, bench: Bench) -> Step[ReceiveState]:
    """Take the server's answer about a code; what was being counted is booked with it."""
    if state.counted is None:
        return _answered(state, outcome, bench)
    plain = replace(state, counted=None)
    alone = _answered(plain, outcome, bench)
    if isinstance(alone.state, Checking):
        return Step(replace(alone.state, counted=state.counted), alone.effects)
    places = [effect.location for effect in alone.effects if isinstance(effect, WorkAt)]
    if places:
        there = replace(bench, context=replace(bench.context, location=places[0]))
        assert isinstance(alone.state, Receiving)
        second = book(alone.state, state.counted, there)
        return Step(second.state, (*alone.effects, *second.effects))
    if isinstance(alone.state, Receiving) and not any(isinstance(each, Commit) for each in alone.effects):
        # The code was of no use; the count goes on.
        receiving = replace(state.receiving, verdict=alone.state.verdict)
        return Step(Counting(receiving, state.counted), alone.effects)
    first = book(state.receiving, state.counted, bench)
    if not isinstance(first.state, Receiving):
        waits = refused(state.scanned.scan.id, sentences.answer_first(state.counted.line))
        return Step(first.state, (Say(waits), *first.effects))
    second = _answered(replace(plain, receiving=first.state), outcome, bench)
    return Step(second.state, (*first.effects, *second.effects))


def _answered(state: Checking, outcome: Outcome, bench: Bench) -> Step[ReceiveState]:
    if state.asks == NAMES:
        return _names_checked(state, outcome, bench)
    if state.asks == ORDER:
        return _order_checked(state, outcome)
    if state.asks == PART:
        return _part_checked(state, outcome, bench)
    if isinstance(outcome, Done) and isinstance(outcome.data, Found):
        return _thing_checked(state, outcome.data, bench)
    if isinstance(outcome, Refused) and outcome.why in {Why.NO_MATCH, Why.INVALID}:
        return _unknown_to_the_server(state, bench)
    return _refused(state, *failed(outcome))


def _refused(state: Checking, headline: Text, detail: str = "") -> Step[ReceiveState]:
    return told(state.receiving, refused(state.scanned.scan.id, headline, detail))


# The label names an order that is not the open one.


def _names_checked(state: Checking, outcome: Outcome, bench: Bench) -> Step[ReceiveState]:
    bag = state.bag
    assert bag is not None
    if isinstance(outcome, Done) and isinstance(outcome.data, tuple):
        ours = state.receiving.opened.order.pk
        others = [order for order in usable_orders(outcome.data) if order.pk != ours and order.open]
        if others and all(order.pk != ours for order in usable_orders(outcome.data)):
            return _switch(state.receiving, state.scanned, others[0].pk)
        return book(_knowing_strangers(state.receiving, bag), bag, bench)
    if isinstance(outcome, NotSent | Unknown):
        # Without the server nobody can tell; the label fits the order, and a person can see both.
        problems = (order_sentences.order_not_checked(), *bag.reading.problems)
        doubted = replace(bag.reading, problems=problems, confidence=Confidence.LIKELY)
        unsure = replace(bag, scanned=replace(bag.scanned, reading=doubted))
        return book(state.receiving, unsure, bench)
    return _refused(state, *failed(outcome))


def _knowing_strangers(receiving: Receiving, bag: Bag) -> Receiving:
    learned = receiving.opened.learned
    strangers = learned.strangers | names_of_order(bag.reading)
    return replace(receiving, opened=replace(receiving.opened, learned=replace(learned, strangers=strangers)))


# What the code stands for.


def _thing_checked(state: Checking, found: Found, bench: Bench) -> Step[ReceiveState]:
    receiving, scanned, thing = state.receiving, state.scanned, found.thing
    if thing.model == "stocklocation":
        return work_at(receiving, scanned.scan.id, thing)
    if thing.model == "purchaseorder" and not found.is_label:
        return _switch(receiving, scanned, thing.pk)
    if found.is_label and found.order and found.order != receiving.opened.order.pk:
        return _switch(receiving, scanned, found.order, found.supplier_part)
    line = match_thing(receiving.opened, thing, found.supplier_part, receiving.said.skip)
    if line is not None:
        bag = replace(bag_of(receiving, scanned, line), read_by_server=found.is_label)
        learned = receiving if found.is_label else _having_learned(receiving, scanned, line)
        return book(learned, bag, bench)
    if thing.model in {"part", "supplierpart", "manufacturerpart"} and bench.may_change_orders:
        return _ask_for_part(state)
    return _not_a_bag(state, thing)


def _having_learned(receiving: Receiving, scanned: Scanned, found: Match) -> Receiving:
    learned = receiving.opened.learned
    codes = {**learned.codes, scanned.reading.text: found.line.pk}
    return replace(receiving, opened=replace(receiving.opened, learned=replace(learned, codes=codes)))


def _not_a_bag(state: Checking, thing: Thing) -> Step[ReceiveState]:
    order, reading = state.receiving.opened.order, state.scanned.reading
    strange = reading.kind is Kind.LABEL and thing.model != "stockitem"
    headline = sentences.not_on_order(order, reading) if strange else sentences.not_a_bag(thing, order)
    # Under a red headline no other part's numbers should stand.
    return _refused(replace(state, receiving=replace(state.receiving, current=None, reading=None)), headline)


def _unknown_to_the_server(state: Checking, bench: Bench) -> Step[ReceiveState]:
    """Look for an order of that name; a label may name a part that the order could have."""
    if state.scanned.reading.kind is not Kind.LABEL:
        return _ask(state.receiving, state.scanned, ORDER, FindOrders((state.scanned.reading.text,)))
    if bench.may_change_orders:
        return _ask_for_part(state)
    order = state.receiving.opened.order
    return _refused(state, sentences.not_on_order(order, state.scanned.reading))


def _order_checked(state: Checking, outcome: Outcome) -> Step[ReceiveState]:
    scanned = state.scanned
    if not isinstance(outcome, Done):
        return _refused(state, *failed(outcome))
    found = usable_orders(outcome.data) if isinstance(outcome.data, tuple) else ()
    if len(found) == 1:
        return _switch(state.receiving, scanned, found[0].pk)
    if found:
        led = Leading(scanned.scan.id, scanned.reading.text, scanned, previous=state.receiving)
        return orders_found(led, found)
    return _refused(state, unknown_code(scanned.reading))


def _switch(
    receiving: Receiving, scanned: Scanned, order: int, supplier_part: int | None = None
) -> Step[ReceiveState]:
    """Open another order; a bag of it is offered, because nobody asked for that order yet."""
    opened = receiving.opened
    if order == opened.order.pk and (opened.pending or receiving.unplaced):
        # Loaded anew, the order would forget what is on its way, and a bag could be booked again.
        return told(receiving, done(scanned.scan.id, order_sentences.open_already(opened.order)))
    led = Leading(
        scanned.scan.id,
        scanned.reading.text,
        scanned,
        offer=True,
        supplier_part=supplier_part,
        previous=receiving,
    )
    return load(led, order)


# A part that the order does not have.


def _ask_for_part(state: Checking) -> Step[ReceiveState]:
    order = state.receiving.opened.order.pk
    return _ask(state.receiving, state.scanned, PART, MatchForOrder(state.scanned.reading.text, order))


def _part_checked(state: Checking, outcome: Outcome, bench: Bench) -> Step[ReceiveState]:
    order, scanned = state.receiving.opened.order, state.scanned
    found = outcome.data if isinstance(outcome, Done) else None
    if not isinstance(found, Found) or found.supplier_part is None:
        if isinstance(outcome, NotSent | Unknown):
            return _refused(state, *failed(outcome))
        return _refused(state, sentences.not_on_order(order, scanned.reading))
    known = Thing("supplierpart", found.supplier_part, found.thing.name)
    line = match_thing(state.receiving.opened, known, found.supplier_part, state.receiving.said.skip)
    if line is not None:
        learned = _having_learned(state.receiving, scanned, line)
        return book(learned, bag_of(learned, scanned, line), bench)
    name = found.thing.name
    verdict = ask(scanned.scan.id, order_sentences.add_it(name, order))
    receiving = replace(state.receiving, verdict=verdict, current=None, reading=scanned.reading)
    return Step(Adding(receiving, scanned, found.supplier_part, name), (Say(verdict),))


def add(state: Adding, event: Pressed) -> Step[ReceiveState]:
    """Add a line for the part that a person wants on the order."""
    order, scan = state.receiving.opened.order, state.scanned.scan
    said = state.receiving.said.quantity
    printed = amount_on(state.scanned.reading)
    quantity = said or (printed.value if printed else None)
    if not quantity:
        verdict = refused(event.scan_id, order_sentences.how_many_to_add(state.part))
        return Step(replace(state, receiving=replace(state.receiving, verdict=verdict)), (Say(verdict),))
    op = f"{event.origin}:add-line"
    write = AddOrderLine(
        order.pk,
        state.supplier_part,
        quantity,
        f"Station {op.rpartition(':')[0]}",
        order.reference,
        state.part,
    )
    pending = Verdict(scan.id, Result.PENDING, order_sentences.adding(state.part, order))
    effects = (Say(done(event.scan_id, say("Confirmed."))), Say(pending), Commit(op, scan.id, write))
    return Step(replace(state, op=op, receiving=replace(state.receiving, verdict=pending)), effects)


def added(state: Adding, outcome: Outcome) -> Step[ReceiveState]:
    """Load the order anew once it has the line; what is kept or unsure is not waited for."""
    order, scanned = state.receiving.opened.order, state.scanned
    if isinstance(outcome, Done):
        led = Leading(
            scanned.scan.id,
            scanned.reading.text,
            scanned,
            offer=True,
            supplier_part=state.supplier_part,
            previous=state.receiving,
        )
        return load(led, order.pk, purpose="added")
    # The engine has judged the write; the screen says the same.
    write = AddOrderLine(order.pk, state.supplier_part, Decimal(0), "", order.reference, state.part)
    return Step(replace(state.receiving, verdict=verdicts.judge(write, scanned.scan.id, outcome)))


# Places.


def work_at(receiving: Receiving, scan_id: str, location: Thing) -> Step[ReceiveState]:
    """Make a location the place for what follows, and for the bags that had none."""
    verdict, effects = place_taken(scan_id, location)
    at_work = replace(receiving, verdict=verdict)
    if location.structural:
        return Step(at_work, effects)
    step = book_unplaced(at_work, Place(location.pk, location.name))
    return Step(step.state, (*effects, *step.effects))


def book_unplaced(receiving: Receiving, place: Place | None) -> Step[Receiving]:
    """Book the bags that had no place to go, now that there is one."""
    if place is None or not receiving.unplaced:
        return Step(receiving)
    effects: tuple[Effect, ...] = ()
    state = replace(receiving, unplaced=())
    for lacking in receiving.unplaced:
        write = replace(lacking.write, location=place.pk, location_name=place.name)
        step = commit_again(state, lacking, write, "placed")
        state, effects = step.state, (*effects, *step.effects)
    return Step(state, effects)
