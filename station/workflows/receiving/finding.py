"""Which order has arrived: by its own code, by what a label says, by its parts, by words."""

from dataclasses import replace

from station.model import (
    Ask,
    Commit,
    Done,
    Effect,
    Kind,
    Outcome,
    Place,
    Pressed,
    Reading,
    Refused,
    Result,
    Say,
    Step,
    Verdict,
    Why,
    WorkAt,
)
from station.operations import (
    FindOrders,
    FindOrdersOf,
    Found,
    IssueOrder,
    LoadOrder,
    Lookup,
    PurchaseOrder,
    Read,
    SearchOrders,
    Thing,
)
from station.text import Text, say
from station.workflows.base import CANCELLED, ask, done, failed, refused, unknown_code
from station.workflows.receiving import order_sentences, sentences, verdicts
from station.workflows.receiving.bench import Bench
from station.workflows.receiving.booking import asides, bag_of, book, offer, told
from station.workflows.receiving.lines import Match, OpenOrder, match, match_thing, names_of_order, part_codes
from station.workflows.receiving.states import (
    Choosing,
    Leading,
    Loading,
    NotPlaced,
    ReceiveState,
    Receiving,
    Searching,
)

MOST_OFFERED = 9
"""Orders that can be chosen by one digit."""
LONGEST_WORDS = 60
"""Characters of a code that may be words to search for."""
MOST_PICTURES = 24


def search(led: Leading) -> Step[ReceiveState]:
    """Begin to look for the order that a code or a name leads to."""
    first = "code" if led.scanned is not None else "names"
    return _ask(led, first, (first,))


def searched(state: Searching, outcome: Outcome, bench: Bench) -> Step[ReceiveState]:
    """Take the answer to one question, and ask the next one if it found nothing."""
    unmatched = isinstance(outcome, Refused) and outcome.why in {Why.NO_MATCH, Why.INVALID}
    if isinstance(outcome, Done) and isinstance(outcome.data, Found):
        return _thing_found(state, outcome.data)
    if isinstance(outcome, Done) and isinstance(outcome.data, tuple):
        usable = usable_orders(outcome.data)
        if usable:
            return orders_found(state.led, usable)
    elif not (unmatched and state.led.scanned is not None and state.tried == ("code",)):
        return choose(state.led, refused(state.led.scan_id, *failed(outcome)))
    return _next_question(state)


def _next_question(state: Searching) -> Step[ReceiveState]:
    led = state.led
    left = (kind for kind in _QUESTIONS if kind not in state.tried and _question(led, kind) is not None)
    kind = next(left, None)
    if kind is None:
        return choose(led, refused(led.scan_id, _nothing_found(led)))
    return _ask(led, kind, (*state.tried, kind))


def _nothing_found(led: Leading) -> Text:
    if led.scanned is None:
        return order_sentences.no_order(led.text)
    reading = led.scanned.reading
    if reading.kind is Kind.LABEL and not reading.problems:
        return order_sentences.no_order_of_label(names_of_order(reading), part_codes(reading), led.text)
    return unknown_code(reading)


def _ask(led: Leading, kind: str, tried: tuple[str, ...]) -> Step[ReceiveState]:
    question = _question(led, kind)
    assert question is not None
    op = f"{led.scan_id}:{kind}"
    return Step(Searching(led, op, tried), (Ask(op, question),))


_QUESTIONS = ("code", "names", "parts", "words")


def _question(led: Leading, kind: str) -> Read | None:
    """Return a question to the server; None where there is nothing to ask with."""
    reading = led.scanned.reading if led.scanned else None
    if kind == "code":
        return Lookup(led.text) if reading is not None else None
    if kind == "names":
        return None if led.part_names else FindOrders(_named(reading) or (led.text,))
    if kind == "parts":
        printed = part_codes(reading) if reading and reading.kind is Kind.LABEL else (led.text,)
        codes = tuple(dict.fromkeys((*printed, *led.part_names)))
        return FindOrdersOf(codes) if codes else None
    is_words = len(led.text) <= LONGEST_WORDS and (reading is None or reading.kind is Kind.PLAIN)
    return SearchOrders(led.text) if is_words else None


def _named(reading: Reading | None) -> tuple[str, ...]:
    if reading is None:
        return ()
    names = (reading.get("customer_order"), reading.get("supplier_order"))
    return tuple(name for name in names if name)


def _thing_found(state: Searching, found: Found) -> Step[ReceiveState]:
    led, thing = state.led, found.thing
    order = thing.pk if thing.model == "purchaseorder" else found.order
    recognised = found.supplier_part if found.is_label else None
    if order is not None:
        return load(replace(led, supplier_part=recognised), order)
    if thing.model == "stocklocation":
        verdict, effects = place_taken(led.scan_id, thing)
        return Step(Choosing(verdict), effects)
    if found.is_label:
        return _next_question(replace(state, led=replace(led, supplier_part=recognised)))
    if thing.model in {"part", "supplierpart", "manufacturerpart"}:
        facts = dict(thing.facts)
        names = (facts.get("SKU", ""), facts.get("MPN", ""), facts.get("IPN", ""), thing.name)
        led = replace(led, supplier_part=found.supplier_part, part_names=tuple(filter(None, names)))
        return _next_question(replace(state, led=led))
    return choose(led, refused(led.scan_id, order_sentences.not_an_order(thing)))


def orders_found(led: Leading, orders: tuple[PurchaseOrder, ...]) -> Step[ReceiveState]:
    """Open the one order that was found, or offer several."""
    if len(orders) == 1:
        return load(led, orders[0].pk)
    verdict = ask(led.scan_id, order_sentences.several_orders(led.text, orders))
    if led.previous is not None:
        # The order on the bench stays; whoever wants another one scans its code.
        return told(led.previous, verdict)
    return Step(Choosing(verdict, orders[:MOST_OFFERED], led), (Say(verdict),))


def order_chosen(state: Choosing, digit: str, scan_id: str) -> Step[ReceiveState]:
    """Open one of the orders that are offered."""
    number = int(digit) if digit.isdigit() else 0
    if state.led is None or not 1 <= number <= len(state.offered):
        verdict = refused(scan_id, order_sentences.no_choice(digit))
        return Step(state, (Say(verdict),))
    order = state.offered[number - 1]
    chosen = Say(done(scan_id, order_sentences.chosen(order)))
    # A question of the same scan may have the plain name already.
    step = load(state.led, order.pk, purpose=f"order-{number}")
    return Step(step.state, (chosen, *step.effects))


def load(led: Leading, order: int, purpose: str = "order") -> Step[ReceiveState]:
    """Load an order."""
    op = f"{led.scan_id}:{purpose}"
    return Step(Loading(led, op), (Ask(op, LoadOrder(order)),))


def loaded(state: Loading, outcome: Outcome, bench: Bench) -> Step[ReceiveState]:
    """Open the order, and book or offer the bag that led to it."""
    led = state.led
    order = outcome.data if isinstance(outcome, Done) else None
    if not isinstance(order, PurchaseOrder):
        return choose(led, refused(led.scan_id, *failed(outcome)))
    if not order.placed:
        return _not_placed(led, order, bench)
    step = _opened(led, order)
    if led.previous is not None and led.previous.opened.order.pk != order.pk:
        step = Step(step.state, (*left_behind(led.previous), *step.effects))
    receiving = step.state
    found = _first_match(receiving.opened, led)
    if found is not None and led.scanned is not None:
        known = led.supplier_part is not None
        bag = replace(bag_of(receiving, led.scanned, found), read_by_server=known)
        booked = offer(receiving, bag, bench) if led.offer else book(receiving, bag, bench)
        return Step(booked.state, (*booked.effects, *step.effects))
    if led.scanned is not None and _is_bag(led):
        strange = sentences.not_on_order(order, led.scanned.reading)
        refusal = told(receiving, refused(led.scan_id, strange))
        return Step(refusal.state, (*refusal.effects, *step.effects))
    return Step(receiving, (Say(receiving.verdict), *step.effects))


def _opened(led: Leading, order: PurchaseOrder) -> Step[Receiving]:
    verdict = done(led.scan_id, order_sentences.order_open(order), **order_sentences.order_data(order))
    previous = led.previous
    same = previous is not None and previous.opened.order.pk == order.pk
    receiving = Receiving(OpenOrder(order), verdict)
    if previous is not None and same:
        opened = replace(previous.opened, order=order)
        receiving = replace(previous, opened=opened, verdict=verdict)
    # The large picture, and where a part lies already, are asked for when a bag of it comes.
    pictured = tuple(
        replace(line, part=None, picture=line.thumbnail or line.picture)
        for line in order.lines[:MOST_PICTURES]
    )
    return asides(receiving, pictured, led.scan_id)


def _first_match(opened: OpenOrder, led: Leading) -> Match | None:
    """Return the line of the bag whose label led to the order, if it was one and is on the order."""
    if led.scanned is None:
        return None
    reading = led.scanned.reading
    found = match(opened, reading) if reading.kind is Kind.LABEL else None
    if found is None and led.supplier_part is not None:
        found = match_thing(opened, Thing("supplierpart", led.supplier_part, ""), led.supplier_part)
    return found


def _is_bag(led: Leading) -> bool:
    is_label = led.scanned is not None and led.scanned.reading.kind is Kind.LABEL
    return is_label or led.supplier_part is not None


# Orders that are not placed yet.


def _not_placed(led: Leading, order: PurchaseOrder, bench: Bench) -> Step[ReceiveState]:
    if order.open and bench.may_change_orders:
        verdict = ask(led.scan_id, order_sentences.issue_it(order))
        return Step(NotPlaced(led, order, verdict), (Say(verdict),))
    return choose(led, refused(led.scan_id, order_sentences.not_placed(order)))


def issue(state: NotPlaced, event: Pressed) -> Step[ReceiveState]:
    """Issue an order that a person has agreed to issue."""
    op = f"{event.origin}:issue"
    write = IssueOrder(state.order.pk, state.order.reference)
    pending = Verdict(state.led.scan_id, Result.PENDING, order_sentences.issuing(state.order))
    issuing = replace(state, op=op, verdict=pending)
    effects = (
        Say(done(event.scan_id, say("Confirmed."))),
        Say(pending),
        Commit(op, state.led.scan_id, write),
    )
    return Step(issuing, effects)


def issued(state: NotPlaced, outcome: Outcome) -> Step[ReceiveState]:
    """Open the order once it is issued; what is kept or unsure is not waited for."""
    if isinstance(outcome, Done):
        return load(state.led, state.order.pk, purpose="issued")
    # The engine has judged the write; the screen says the same.
    write = IssueOrder(state.order.pk, state.order.reference)
    verdict = verdicts.judge(write, state.led.scan_id, outcome)
    previous = state.led.previous
    return Step(Choosing(verdict) if previous is None else replace(previous, verdict=verdict))


# Leaving.


def choose(led: Leading, verdict: Verdict) -> Step[ReceiveState]:
    """Go back to where the search began, and say why."""
    if led.previous is not None:
        return told(led.previous, verdict)
    return Step(Choosing(verdict), (Say(verdict),))


def left_behind(receiving: Receiving) -> tuple[Effect, ...]:
    """Say of the bags that still wait for a place that nothing comes of them; their order is left."""
    return tuple(
        Say(refused(waiting.scan_id, sentences.left_without_place(waiting.write.part)))
        for waiting in receiving.unplaced
    )


def given_up(led: Leading) -> Step[ReceiveState]:
    """Leave a search that the operator has cancelled."""
    return choose(led, refused(led.scan_id, CANCELLED))


def usable_orders(orders: tuple[object, ...]) -> tuple[PurchaseOrder, ...]:
    """Leave out closed orders, unless there are no others."""
    known = tuple(order for order in orders if isinstance(order, PurchaseOrder))
    return tuple(order for order in known if order.open) or known


def place_taken(scan_id: str, location: Thing) -> tuple[Verdict, tuple[Effect, ...]]:
    """Make a location the place to work in, unless it can hold nothing."""
    if location.structural:
        verdict = refused(scan_id, sentences.structural(location.name))
        return verdict, (Say(verdict),)
    verdict = done(scan_id, sentences.working_at(location.name), location=location.name, pk=location.pk)
    return verdict, (WorkAt(Place(location.pk, location.name)), Say(verdict))
