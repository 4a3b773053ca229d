"""Receive: open a purchase order by scanning, then book bag after bag against its lines."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from station.model import (
    Answered,
    Ask,
    Chosen,
    Commit,
    Context,
    Done,
    Earlier,
    Effect,
    Entered,
    Event,
    Kind,
    Outcome,
    Place,
    Pressed,
    Reading,
    Refused,
    Result,
    Say,
    Scanned,
    Step,
    Verdict,
    Why,
    WorkAt,
)
from station.operations import (
    FindOrders,
    Found,
    LoadOrder,
    Lookup,
    PurchaseOrder,
    Receive,
    Received,
    ReceiveLine,
    Thing,
    Write,
)
from station.screen import View
from station.text import Text, say
from station.workflows import receive_sentences as sentences
from station.workflows import receive_view
from station.workflows.base import BASIC_ANSWERS, CANCELLED, ask, done, failed, op_id, refused, unknown_code
from station.workflows.receive_bags import Bag, another_receipt, bag_of, forbidden, objection, receipt
from station.workflows.receive_lines import (
    OpenOrder,
    PendingReceipt,
    match,
    match_supplier_part,
)
from station.workflows.receive_states import (
    Checking,
    Choosing,
    Confirming,
    Loading,
    ReceiveState,
    Receiving,
    Searching,
)


class ReceiveWorkflow:
    """The receiving dock: every bag is one scan, one line, one receipt."""

    name = "receive"
    ANSWERS = BASIC_ANSWERS
    ARROWS: Mapping[type, frozenset[type]] = {
        Choosing: frozenset({Choosing, Searching, Loading}),
        Searching: frozenset({Choosing, Searching, Loading}),
        Loading: frozenset({Choosing, Loading, Receiving, Confirming}),
        Receiving: frozenset({Receiving, Choosing, Checking, Confirming, Searching}),
        Checking: frozenset({Receiving, Checking, Loading, Confirming}),
        Confirming: frozenset({Receiving, Confirming, Checking, Searching}),
    }

    def begin(self) -> ReceiveState:
        """Start without an order."""
        return Choosing()

    def waiting(self, state: ReceiveState) -> bool:
        """Wait while an order or a code is looked up; receipts on their way keep nobody waiting."""
        return isinstance(state, Searching | Loading | Checking)

    def view(self, state: ReceiveState, context: Context) -> View:
        """Return what the screen shows."""
        return receive_view.view(state, context)

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Say what the answer to a receipt means."""
        assert isinstance(write, Receive | ReceiveLine)
        return sentences.judge(write, scan_id, outcome)

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Say that nobody can tell whether a receipt was booked."""
        assert isinstance(write, Receive | ReceiveLine)
        return sentences.doubt(write, scan_id)

    def step(self, state: ReceiveState, event: Event, context: Context) -> Step[ReceiveState]:
        """React to an event."""
        if isinstance(event, Scanned):
            return self._scanned(state, event, context)
        if isinstance(event, Pressed):
            return self._pressed(state, event)
        if isinstance(event, Answered):
            return self._answered(state, event, context)
        if isinstance(event, Chosen):
            return self._load(event.scanned, event.order, True, event.supplier_part)
        return self._entered(state, event)

    # Choosing an order.

    def _entered(self, state: ReceiveState, event: Entered) -> Step[ReceiveState]:
        if event.field != "order":
            return Step(state)
        op = f"{event.scan_id}:orders"
        return Step(
            Searching(event.scan_id, event.text, None, op), (Ask(op, FindOrders((event.text.strip(),))),)
        )

    def _scanned(self, state: ReceiveState, event: Scanned, context: Context) -> Step[ReceiveState]:
        if isinstance(state, Confirming):
            if state.by_code and event.reading.text == state.label:
                again = replace(state.receiving.verdict, scan_id=event.scan.id)
                return Step(state, (Say(again),))
            if event.reading.text == state.label:
                return self._confirmed(state, event.scan.id)
            if state.by_code:
                return self._scanned(state.receiving, event, context)
            left = refused(state.scan_id, sentences.not_confirmed(state.write.part))
            step = self._scanned(state.receiving, event, context)
            return Step(step.state, (Say(left), *step.effects))
        if event.reading.kind is Kind.UNUSABLE:
            return self._told(state, refused(event.scan.id, event.reading.problem))
        if isinstance(state, Receiving):
            return self._bag_scanned(state, event, context)
        op = op_id(event.scan, "lookup")
        searching = Searching(event.scan.id, event.reading.text, event, op)
        return Step(searching, (Ask(op, Lookup(event.reading.text)),))

    def _searched(self, state: Searching, outcome: Outcome) -> Step[ReceiveState]:
        if isinstance(outcome, Done) and isinstance(outcome.data, Found):
            return self._search_found(state, outcome.data)
        if isinstance(outcome, Done) and isinstance(outcome.data, tuple):
            return self._orders_found(state, outcome.data)
        unmatched = isinstance(outcome, Refused) and outcome.why in {Why.NO_MATCH, Why.INVALID}
        if unmatched and state.scanned is not None:
            return self._find_orders(state, state.scanned)
        return self._choose(refused(state.scan_id, *failed(outcome)))

    def _search_found(self, state: Searching, found: Found) -> Step[ReceiveState]:
        thing, scanned = found.thing, state.scanned
        order = thing.pk if thing.model == "purchaseorder" else found.order
        if scanned is not None and order is not None:
            return self._load(scanned, order, supplier_part=found.supplier_part if found.is_label else None)
        if thing.model == "stocklocation":
            verdict, effects = _place(state.scan_id, thing)
            return Step(Choosing(verdict), effects)
        if scanned is not None and found.is_label:
            return self._find_orders(replace(state, supplier_part=found.supplier_part), scanned)
        return self._choose(refused(state.scan_id, sentences.not_an_order(thing)))

    def _find_orders(self, state: Searching, scanned: Scanned) -> Step[ReceiveState]:
        names = (scanned.reading.get("customer_order"), scanned.reading.get("supplier_order"))
        texts = tuple(name for name in names if name) or (scanned.reading.text,)
        op = op_id(scanned.scan, "orders")
        return Step(replace(state, op=op, text=texts[0]), (Ask(op, FindOrders(texts)),))

    def _orders_found(self, state: Searching, orders: tuple[PurchaseOrder, ...]) -> Step[ReceiveState]:
        usable = _usable(orders)
        if len(usable) == 1:
            if state.scanned is not None:
                return self._load(state.scanned, usable[0].pk, supplier_part=state.supplier_part)
            op = f"{state.scan_id}:order"
            return Step(Loading(state.scan_id, None, False, op), (Ask(op, LoadOrder(usable[0].pk)),))
        if usable:
            return self._choose(ask(state.scan_id, sentences.several_orders(state.text, usable)))
        unknown = unknown_code(state.scanned.reading) if state.scanned else sentences.no_order(state.text)
        return self._choose(refused(state.scan_id, unknown))

    def _load(
        self,
        scanned: Scanned,
        order: int,
        offer: bool = False,
        supplier_part: int | None = None,
        previous: Receiving | None = None,
    ) -> Step[ReceiveState]:
        op = op_id(scanned.scan, "order")
        loading = Loading(scanned.scan.id, scanned, offer, op, supplier_part, previous)
        return Step(loading, (Ask(op, LoadOrder(order)),))

    def _loaded(self, state: Loading, outcome: Outcome, context: Context) -> Step[ReceiveState]:
        order = outcome.data if isinstance(outcome, Done) else None
        if not isinstance(order, PurchaseOrder):
            return self._not_loaded(state, refused(state.scan_id, *failed(outcome)))
        if not order.placed:
            return self._not_loaded(state, refused(state.scan_id, sentences.not_placed(order)))
        verdict = done(state.scan_id, sentences.order_open(order), **sentences.order_data(order))
        receiving = Receiving(OpenOrder(order), verdict)
        bag = self._first_bag(receiving, state)
        if bag is not None:
            return self._bag(receiving, bag, context, state.offer)
        if state.scanned is not None and _is_bag(state.scanned.reading, state.supplier_part):
            strange = sentences.not_on_order(order, state.scanned.reading)
            return self._told(receiving, refused(state.scan_id, strange))
        return Step(receiving, (Say(verdict),))

    def _not_loaded(self, state: Loading, verdict: Verdict) -> Step[ReceiveState]:
        if state.previous is None:
            return self._choose(verdict)
        return self._told(state.previous, verdict)

    def _first_bag(self, receiving: Receiving, state: Loading) -> Bag | None:
        """Return the bag whose label led to the order, if it was one and is on the order."""
        if state.scanned is None:
            return None
        reading = state.scanned.reading
        line = match(receiving.opened, reading) if reading.kind is Kind.LABEL else None
        if line is None and state.supplier_part is not None:
            line = match_supplier_part(receiving.opened, state.supplier_part)
        return bag_of(state.scanned, line) if line else None

    # Bags.

    def _bag_scanned(self, state: Receiving, event: Scanned, context: Context) -> Step[ReceiveState]:
        line = match(state.opened, event.reading) if event.reading.kind is Kind.LABEL else None
        if line is None:
            op = op_id(event.scan, "lookup")
            return Step(Checking(state, event, op), (Ask(op, Lookup(event.reading.text)),))
        return self._bag(state, bag_of(event, line), context)

    def _bag(self, state: Receiving, bag: Bag, context: Context, offer: bool = False) -> Step[ReceiveState]:
        """Book a bag, or say why not; with ``offer`` it is booked only when it is scanned again."""
        reason = forbidden(context)
        if reason is None and bag.earlier is not None:
            return self._seen_before(state, bag, bag.earlier, context)
        reason = reason or objection(state.opened, bag)
        if reason is not None:
            return self._told(state, refused(bag.scan.id, reason))
        remaining = state.opened.remaining(bag.line)
        if bag.quantity is not None and bag.quantity > remaining:
            return self._confirm(state, bag, sentences.too_many(bag.line, bag.quantity, remaining), context)
        if bag.is_doubtful:
            return self._confirm(state, bag, sentences.doubtful(bag.line, bag.reading), context)
        if offer:
            return self._confirm(state, bag, sentences.offer(bag.line, bag.quantity), context)
        return self._commit(
            replace(state, reading=bag.reading), receipt(state.opened, bag, context), bag.scan.id
        )

    def _seen_before(
        self, state: Receiving, bag: Bag, earlier: Earlier, context: Context
    ) -> Step[ReceiveState]:
        """Say what the same label led to, and offer to book it once more; no second scan of it does that."""
        write = another_receipt(state.opened, bag, context)
        headline = sentences.seen_before(earlier, may_be_another=write is not None)
        verdict = Verdict(bag.scan.id, Result.REPEATED, headline)
        if write is None:
            return self._told(state, verdict)
        receiving = replace(state, verdict=verdict, current=bag.line.pk, reading=bag.reading)
        return Step(Confirming(receiving, write, bag.scan.id, by_code=True), (Say(verdict),))

    def _confirm(self, state: Receiving, bag: Bag, question: Text, context: Context) -> Step[ReceiveState]:
        write = receipt(state.opened, bag, context)
        verdict = ask(bag.scan.id, question, **sentences.line_data(state.opened, bag.line, bag.quantity))
        receiving = replace(state, verdict=verdict, current=bag.line.pk, reading=bag.reading)
        return Step(Confirming(receiving, write, bag.scan.id), (Say(verdict),))

    def _confirmed(self, state: Confirming, scan_id: str) -> Step[ReceiveState]:
        """Book a bag under its own scan, so that its last word is what became of it."""
        step = self._commit(state.receiving, state.write, state.scan_id)
        return Step(step.state, (Say(done(scan_id, say("Confirmed."))), *step.effects))

    def _commit(
        self, state: Receiving, write: Receive | ReceiveLine, scan_id: str, purpose: str = "receive"
    ) -> Step[Receiving]:
        op = f"{scan_id}:{purpose}"
        opened = state.opened.with_pending(PendingReceipt(op, scan_id, write))
        verdict = sentences.booking(write, opened, scan_id)
        receiving = replace(state, opened=opened, verdict=verdict, current=write.line)
        return Step(receiving, (Say(verdict), Commit(op, scan_id, write)))

    def _checked(self, state: Checking, outcome: Outcome, context: Context) -> Step[ReceiveState]:
        found = outcome.data if isinstance(outcome, Done) else None
        if isinstance(found, Found):
            return self._check_found(state, found, context)
        no_match = isinstance(outcome, Refused) and outcome.why in {Why.NO_MATCH, Why.INVALID}
        if no_match and state.scanned.reading.kind is Kind.LABEL:
            order = state.receiving.opened.order
            headline = sentences.not_on_order(order, state.scanned.reading)
            return self._told(state.receiving, refused(state.scanned.scan.id, headline))
        if no_match and not state.as_order:
            op = op_id(state.scanned.scan, "orders")
            asked = Ask(op, FindOrders((state.scanned.reading.text,)))
            return Step(replace(state, op=op, as_order=True), (asked,))
        if isinstance(outcome, Done):
            return self._check_orders(state, outcome.data)
        return self._told(state.receiving, refused(state.scanned.scan.id, *failed(outcome)))

    def _check_orders(self, state: Checking, orders: object) -> Step[ReceiveState]:
        scan, text = state.scanned.scan, state.scanned.reading.text
        found = _usable(orders) if isinstance(orders, tuple) else []
        if len(found) == 1:
            return self._switch(state.receiving, state.scanned, found[0].pk)
        if found:
            return self._told(state.receiving, ask(scan.id, sentences.several_orders(text, found)))
        return self._told(state.receiving, refused(scan.id, unknown_code(state.scanned.reading)))

    def _switch(
        self, state: Receiving, scanned: Scanned, order: int, supplier_part: int | None = None
    ) -> Step[ReceiveState]:
        """Open another order; a bag of it is offered, because nobody asked for that order yet."""
        opened = state.opened
        if order == opened.order.pk and (opened.pending or state.unplaced):
            # Loaded anew, the order would forget what is on its way, and a bag could be booked again.
            return self._told(state, done(scanned.scan.id, sentences.open_already(opened.order)))
        return self._load(scanned, order, True, supplier_part, state)

    def _check_found(self, state: Checking, found: Found, context: Context) -> Step[ReceiveState]:
        receiving, scanned, thing = state.receiving, state.scanned, found.thing
        if thing.model == "stocklocation":
            return self._work_at(receiving, scanned.scan.id, thing)
        if thing.model == "purchaseorder" and not found.is_label:
            return self._switch(receiving, scanned, thing.pk)
        if found.is_label and found.order and found.order != receiving.opened.order.pk:
            return self._switch(receiving, scanned, found.order, found.supplier_part)
        if found.is_label and found.supplier_part is not None:
            line = match_supplier_part(receiving.opened, found.supplier_part)
            if line is not None:
                return self._bag(receiving, bag_of(scanned, line), context)
        order = receiving.opened.order
        strange = scanned.reading.kind is Kind.LABEL and thing.model != "stockitem"
        headline = (
            sentences.not_on_order(order, scanned.reading) if strange else sentences.not_a_bag(thing, order)
        )
        # Under a red headline no other part's numbers should stand.
        shown = replace(receiving, current=None, reading=None)
        return self._told(shown, refused(scanned.scan.id, headline))

    # Places.

    def _work_at(self, state: Receiving, scan_id: str, location: Thing) -> Step[ReceiveState]:
        verdict, effects = _place(scan_id, location)
        receiving = replace(state, verdict=verdict)
        if location.structural:
            return Step(receiving, effects)
        step = self._book_unplaced(receiving, Place(location.pk, location.name))
        return Step(step.state, (*effects, *step.effects))

    def _book_unplaced(self, state: Receiving, place: Place | None) -> Step[Receiving]:
        """Book the bags that had no place to go, now that there is one."""
        if place is None:
            return Step(state)
        effects: tuple[Effect, ...] = ()
        receiving = replace(state, unplaced=())
        for lacking in state.unplaced:
            write = replace(lacking.write, location=place.pk, location_name=place.name)
            step = self._commit(receiving, write, lacking.scan_id, "placed")
            receiving, effects = step.state, (*effects, *step.effects)
        return Step(receiving, effects)

    # Actions and answers.

    def _pressed(self, state: ReceiveState, event: Pressed) -> Step[ReceiveState]:
        if event.action == "confirm" and isinstance(state, Confirming):
            return self._confirmed(state, event.scan_id)
        if event.action == "cancel":
            return self._cancelled(state, event)
        sentence = say("There is nothing to confirm. Scan a bag.")
        if self.waiting(state):
            return Step(state, (Say(refused(event.scan_id, sentence)),))
        return self._told(state, refused(event.scan_id, sentence))

    def _cancelled(self, state: ReceiveState, event: Pressed) -> Step[ReceiveState]:
        told: tuple[Effect, ...] = (Say(done(event.scan_id, CANCELLED)),)
        if not isinstance(state, Receiving | Choosing):
            scan_id = state.scanned.scan.id if isinstance(state, Checking) else state.scan_id
            step = self._told(_behind(state), refused(scan_id, CANCELLED))
            return Step(step.state, (*step.effects, *told))
        closed = say("The order is closed on this screen. Scan the next order.")
        nothing = say("There is nothing to cancel. Scan an order.")
        sentence = closed if isinstance(state, Receiving) else nothing
        return Step(Choosing(), (Say(done(event.scan_id, sentence)),))

    def _answered(self, state: ReceiveState, event: Answered, context: Context) -> Step[ReceiveState]:
        if isinstance(state, Searching) and event.op_id == state.op:
            return self._searched(state, event.outcome)
        if isinstance(state, Loading) and event.op_id == state.op:
            return self._loaded(state, event.outcome, context)
        if isinstance(state, Checking) and event.op_id == state.op:
            return self._checked(state, event.outcome, context)
        if isinstance(state, Receiving):
            return self._settled(state, event, context)
        if isinstance(state, Checking | Confirming):
            step = self._settled(state.receiving, event, context)
            return Step(replace(state, receiving=step.state), step.effects)
        if isinstance(state, Loading) and state.previous is not None:
            step = self._settled(state.previous, event, context)
            return Step(replace(state, previous=step.state), step.effects)
        return Step(state)

    def _settled(self, state: Receiving, event: Answered, context: Context) -> Step[Receiving]:
        """Take an answer to a receipt into account; it changes the numbers and what is said."""
        pending = next((p for p in state.opened.pending if p.op_id == event.op_id), None)
        if pending is None:
            return Step(state)
        outcome = event.outcome
        told = replace(state, verdict=self.judge(pending.write, pending.scan_id, outcome))
        if not isinstance(outcome, Done | Refused):
            return Step(told)
        opened = state.opened.settled(event.op_id, _booked(pending, outcome))
        if _lacks_place(pending, outcome):
            lacking = replace(told, opened=opened, unplaced=(*state.unplaced, pending))
            return self._book_unplaced(lacking, context.location)
        return Step(replace(told, opened=opened))

    def _told(self, state: ReceiveState, verdict: Verdict) -> Step[ReceiveState]:
        settled = state if isinstance(state, Choosing | Receiving) else _behind(state)
        return Step(replace(settled, verdict=verdict), (Say(verdict),))

    def _choose(self, verdict: Verdict) -> Step[ReceiveState]:
        return Step(Choosing(verdict), (Say(verdict),))


def _usable(orders: tuple[PurchaseOrder, ...]) -> list[PurchaseOrder]:
    """Leave out closed orders, unless there are no others."""
    return [order for order in orders if order.open] or list(orders)


def _is_bag(reading: Reading, supplier_part: int | None) -> bool:
    return reading.kind is Kind.LABEL or supplier_part is not None


def _place(scan_id: str, location: Thing) -> tuple[Verdict, tuple[Effect, ...]]:
    """Make a location the place to work in, unless it can hold nothing."""
    if location.structural:
        verdict = refused(scan_id, sentences.structural(location.name))
        return verdict, (Say(verdict),)
    verdict = done(scan_id, sentences.working_at(location.name), location=location.name, pk=location.pk)
    return verdict, (WorkAt(Place(location.pk, location.name)), Say(verdict))


def _behind(state: Searching | Loading | Checking | Confirming) -> Choosing | Receiving:
    """Return the state to go back to when what is under way is given up."""
    if isinstance(state, Checking | Confirming):
        return state.receiving
    return (state.previous if isinstance(state, Loading) else None) or Choosing()


def _lacks_place(receipt: PendingReceipt, outcome: Outcome) -> bool:
    no_place = isinstance(outcome, Refused) and outcome.why is Why.NO_LOCATION
    return no_place and receipt.write.location is None


def _booked(receipt: PendingReceipt, outcome: Done | Refused) -> Decimal | None:
    """Return how much a receipt has booked, None if it was refused; the server's word counts."""
    if isinstance(outcome, Refused):
        return None
    told = outcome.data.quantity if isinstance(outcome.data, Received) else None
    return told or receipt.quantity
