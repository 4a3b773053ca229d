"""Pack: open an order by scanning, set its stock aside item by item, check the parcel, ship it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from station.model import (
    Answered,
    Chosen,
    Context,
    Effect,
    Entered,
    Event,
    Kind,
    OnDuty,
    Outcome,
    Pressed,
    Refused,
    Result,
    Say,
    Scanned,
    Step,
    Verdict,
)
from station.operations import (
    Write,
)
from station.screen import View
from station.text import Text, say
from station.workflows.base import (
    BASIC_ANSWERS,
    CANCELLED,
    done,
    on_duty,
    refused,
)
from station.workflows.packing import (
    afresh,
    allocating,
    codes,
    counters,
    finding,
    sentences,
    shipping,
    verdicts,
    verifying,
    view,
)
from station.workflows.packing.bench import Bench
from station.workflows.packing.job import Kind as JobKind
from station.workflows.packing.rules import Rules
from station.workflows.packing.states import (
    Checking,
    Choosing,
    ChoosingShipment,
    ChoosingStock,
    Confirming,
    Counting,
    Leading,
    Loading,
    Naming,
    Packing,
    PackState,
    Parcel,
    Pick,
    Searching,
    Settling,
    Shipped,
    Shipping,
    Verifying,
    packing_behind,
)

OWN_ANSWERS = frozenset(
    {
        *("quantity", "digit", "verify", "ship", "consume", "new-shipment", "tracking", "invoice"),
        *("badge", "photo", "print", "save", "finish"),
    }
)
_OF_AN_ITEM = frozenset({Packing, Checking, Confirming, ChoosingStock})


class PackWorkflow:
    """The packing bench: every item is one scan, every parcel is checked before it leaves."""

    name = "pack"
    ANSWERS = BASIC_ANSWERS | OWN_ANSWERS
    ARROWS: Mapping[type, frozenset[type]] = {
        Choosing: frozenset({Choosing, Searching, Loading, Counting}),
        Searching: frozenset({Choosing, Searching, Loading, Packing}),
        Loading: frozenset({Choosing, Loading, ChoosingShipment, Packing}),
        ChoosingShipment: frozenset({Choosing, ChoosingShipment, Packing, Searching}),
        Packing: _OF_AN_ITEM | {Choosing, ChoosingShipment, Naming, Settling, Verifying, Shipping, Counting},
        Checking: _OF_AN_ITEM | {Loading, Searching},
        Confirming: _OF_AN_ITEM,
        ChoosingStock: _OF_AN_ITEM,
        Naming: frozenset({Naming, Packing, Shipping}),
        Settling: frozenset({Settling, Packing, ChoosingShipment, Naming, Verifying, Shipping}),
        Verifying: frozenset({Verifying, Packing, Naming, Shipping}),
        Shipping: frozenset({Shipping, Choosing, Packing, Shipped}),
        Shipped: frozenset({Shipped, Packing, Searching, Choosing, Counting}),
        Counting: _OF_AN_ITEM | {Counting, Choosing, Shipped, Searching},
    }

    def __init__(self, rules: Rules | None = None) -> None:
        self._rules = rules or Rules()

    def begin(self) -> PackState:
        """Start without an order."""
        return Choosing()

    def waiting(self, state: PackState) -> bool:
        """Wait while an order or a code is looked up, and while a parcel leaves."""
        if isinstance(state, ChoosingShipment | Verifying):
            return bool(state.op)
        return isinstance(state, Searching | Loading | Checking | Settling | Shipping)

    def view(self, state: PackState, context: Context) -> View:
        """Return what the screen shows."""
        return view.view(state, context, self._rules)

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Say what the answer to a write means."""
        return verdicts.judge(write, scan_id, outcome)

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Say that nobody can tell whether a write was carried out."""
        return verdicts.doubt(write, scan_id)

    def step(self, state: PackState, event: Event, context: Context) -> Step[PackState]:
        """React to an event."""
        bench = Bench(context, self._rules)
        if isinstance(event, Scanned):
            return self._scanned(state, event, bench)
        if isinstance(event, Pressed):
            return self._pressed(state, event, bench)
        if isinstance(event, Answered):
            return self._answered(state, event, bench)
        if isinstance(event, Chosen):
            led = Leading(event.scanned.scan.id, event.scanned.reading.text, event.scanned)
            return finding.open_order(led, event.model, event.order)
        if isinstance(event, Entered) and event.field == "order" and isinstance(state, Choosing):
            return finding.search(Leading(event.scan_id, event.text.strip()))
        return Step(state)

    # Scans.

    def _scanned(self, state: PackState, event: Scanned, bench: Bench) -> Step[PackState]:
        if event.reading.kind is Kind.UNUSABLE:
            return _said(state, refused(event.scan.id, event.reading.problem))
        if isinstance(state, Naming):
            return shipping.number_scanned(state, event, bench)
        if isinstance(state, Verifying):
            return verifying.item_seen(state, event, bench)
        if isinstance(state, Confirming):
            not_taken = Say(refused(state.pick.scan_id, _left(state)))
            step = self._scanned(state.packing, event, bench)
            return Step(step.state, (not_taken, *step.effects))
        if isinstance(state, ChoosingStock):
            left = Say(refused(state.scan_id, sentences.none_chosen(state.line)))
            step = self._scanned(state.packing, event, bench)
            return Step(step.state, (left, *step.effects))
        if isinstance(state, Counting):
            return self._scanned(state.behind, event, bench)
        if isinstance(state, Packing):
            return codes.item_scanned(state, event, bench)
        return finding.search(Leading(event.scan.id, event.reading.text, event))

    # Actions.

    def _pressed(self, state: PackState, event: Pressed, bench: Bench) -> Step[PackState]:
        if event.action == "cancel":
            return _cancelled(state, event)
        if self.waiting(state):
            return _said(state, refused(event.scan_id, say("Wait for the server, or scan CANCEL.")))
        step = _answering(state, event, bench)
        if step is not None:
            return step
        if isinstance(state, Packing):
            return _ordered(state, event, bench)
        return _said(state, refused(event.scan_id, _of_no_use(state, event)))

    # Answers.

    def _answered(self, state: PackState, event: Answered, bench: Bench) -> Step[PackState]:
        if event.op_id and event.op_id == getattr(state, "op", ""):
            return _awaited(state, event, bench)
        if event.op_id.endswith(counters.REPORT):
            return counters.delivered(state, event.op_id, event.outcome)
        packing = packing_behind(state)
        if packing is None:
            return Step(state)
        if isinstance(state, Settling) and any(p.op_id == event.op_id for p in packing.opened.pending):
            return self._less_to_wait_for(state, event, bench)
        step = _told_beside(state, packing, event)
        return Step(_with(state, step.state), step.effects)

    def _less_to_wait_for(self, state: Settling, event: Answered, bench: Bench) -> Step[PackState]:
        """Go on with what was wanted as soon as all is set aside; if something is not, a person must look."""
        settled = allocating.settled(state.packing, event)
        if isinstance(event.outcome, Refused):
            heard = Say(refused(state.wanted.scan_id, sentences.not_all_settled()))
            return Step(settled.state, (*settled.effects, heard))
        if settled.state.opened.pending:
            return Step(_with(state, settled.state), settled.effects)
        wanted = self._pressed(settled.state, state.wanted, bench)
        return Step(wanted.state, (*settled.effects, *wanted.effects))


def _awaited(state: PackState, event: Answered, bench: Bench) -> Step[PackState]:
    outcome = event.outcome
    if isinstance(state, Searching):
        return finding.searched(state, outcome)
    if isinstance(state, Loading):
        return finding.loaded(state, outcome)
    if isinstance(state, ChoosingShipment):
        return finding.shipment_made(state, outcome)
    if isinstance(state, Checking):
        return codes.checked(state, outcome, bench)
    if isinstance(state, Verifying):
        return verifying.loaded(state, outcome)
    if isinstance(state, Counting):
        return counters.counted(state, outcome)
    assert isinstance(state, Shipping | Shipped)
    return shipping.left(state, outcome, bench)


def _told_beside(state: PackState, packing: Packing, event: Answered) -> Step[Packing]:
    """Take an answer that no screen waits for."""
    told = allocating.aside_answered(packing, event)
    if told is not None:
        return Step(told)
    step = shipping.desk_answered(packing, event.op_id, event.outcome)
    if step is not None:
        return step
    if isinstance(state, Shipped):
        # What has left is shown as it was when it left.
        return Step(packing)
    if event.op_id.endswith(afresh.FRESH):
        return afresh.freshened(packing, event.op_id, event.outcome)
    if afresh.changes_more(event.op_id):
        return afresh.changed(packing, event.op_id, event.outcome)
    return allocating.settled(packing, event)


# What an action means.


def _answering(state: PackState, event: Pressed, bench: Bench) -> Step[PackState] | None:
    """Take an action as the answer to what is asked; None if it answers nothing."""
    action = event.action
    if isinstance(state, Choosing) and action == "digit":
        return finding.order_chosen(state, event)
    if isinstance(state, Choosing | Shipped | ChoosingShipment) and action == "badge":
        heard = Say(done(event.scan_id, on_duty(event.value)))
        return Step(state, (heard, OnDuty(event.value)))
    if isinstance(state, Choosing | Shipped) and action == "finish":
        return counters.begin(state, event)
    if isinstance(state, ChoosingShipment) and action == "digit":
        return finding.shipment_chosen(state, event)
    if isinstance(state, ChoosingShipment) and action == "new-shipment":
        return finding.new_shipment(state.scan_id, state.job, event)
    if isinstance(state, Confirming) and action == "confirm":
        return allocating.confirmed(state, event.scan_id, bench)
    if isinstance(state, ChoosingStock) and action == "digit":
        return _stock_chosen(state, event, bench)
    if isinstance(state, Naming) and action == "confirm":
        return shipping.without_number(state, event, bench)
    if isinstance(state, Verifying):
        return verifying.pressed(state, event, bench) or _ship_verified(state, event, bench)
    if isinstance(state, Counting) and action in {"print", "save"}:
        return counters.deliver(state, event, on_paper=action == "print")
    if isinstance(state, Shipped) and action in {"print", "save"}:
        return _of_shipped(state, shipping.papers(state.packing, event, on_paper=action == "print"))
    if isinstance(state, Shipped) and action == "photo":
        return _of_shipped(state, shipping.photograph(state.packing, event))
    return None


def _of_shipped(state: Shipped, step: Step[Packing]) -> Step[PackState]:
    return Step(replace(state, packing=step.state), step.effects)


def _ship_verified(state: Verifying, event: Pressed, bench: Bench) -> Step[PackState] | None:
    return shipping.ship(state, event, bench) if event.action == "ship" else None


def _stock_chosen(state: ChoosingStock, event: Pressed, bench: Bench) -> Step[PackState]:
    number = int(event.value) if event.value.isdigit() else 0
    if not 1 <= number <= len(state.items):
        return _said(state, refused(event.scan_id, sentences.no_choice(event.value)))
    item = state.items[number - 1]
    heard = Say(done(event.scan_id, sentences.chosen(sentences.named(item))))
    pick = Pick(state.scan_id, state.code, item, state.line, state.packing.said.quantity)
    step = allocating.pick_up(state.packing, pick, bench)
    return Step(step.state, (heard, *step.effects))


def _ordered(packing: Packing, event: Pressed, bench: Bench) -> Step[PackState]:
    """Take an action that concerns the next item, the parcel, or the order."""
    action, scan_id = event.action, event.scan_id
    if action == "quantity":
        quantity = Decimal(event.value)
        said = replace(packing.said, quantity=quantity)
        return allocating.told(replace(packing, said=said), done(scan_id, sentences.next_quantity(quantity)))
    if action in {"ship", "verify", "consume", "new-shipment"} and packing.opened.pending:
        verdict = Verdict(scan_id, Result.PENDING, sentences.settling(len(packing.opened.pending)))
        return Step(Settling(replace(packing, verdict=verdict), event), (Say(verdict),))
    if action == "verify":
        return verifying.begin(packing, scan_id, event.origin)
    if action == "ship":
        return shipping.ship(packing, event, bench)
    if action == "consume":
        return shipping.consume(packing, event)
    if action == "new-shipment" and packing.opened.job.kind is JobKind.SALES:
        return finding.new_shipment(event.scan_id, packing.opened.job, event)
    if action in {"tracking", "invoice"}:
        return shipping.naming(packing, Parcel(action), scan_id)
    if action == "photo":
        step = shipping.photograph(packing, event)
        return Step(step.state, step.effects)
    if action in {"print", "save"}:
        step = shipping.papers(packing, event, on_paper=action == "print")
        return Step(step.state, step.effects)
    if action == "finish":
        return counters.begin(packing, event)
    if action == "badge":
        heard = allocating.told(packing, done(scan_id, on_duty(event.value)))
        return Step(heard.state, (*heard.effects, OnDuty(event.value)))
    return allocating.told(packing, refused(scan_id, _of_no_use(packing, event)))


def _of_no_use(state: PackState, event: Pressed) -> Text:
    if event.action == "confirm" and not isinstance(state, ChoosingStock | ChoosingShipment):
        return say("There is nothing to confirm. Scan the next item.")
    if isinstance(state, Choosing | Shipped | Counting):
        return say("Scan an order first, then this code.")
    if isinstance(state, Packing):
        return say("That code is of no use now. Scan the next item.")
    return say("Answer first what is asked on the screen, or scan CANCEL.")


def _left(state: Confirming) -> Text:
    return say("{item} was not confirmed. Nothing was set aside.", item=sentences.named(state.pick.item))


def _cancelled(state: PackState, event: Pressed) -> Step[PackState]:
    """Leave what is under way; with nothing under way, leave the order."""
    heard: tuple[Effect, ...] = (Say(done(event.scan_id, CANCELLED)),)
    if isinstance(state, Choosing):
        verdict = done(event.scan_id, say("There is nothing to cancel. Scan an order."))
        return Step(Choosing(), (Say(verdict),))
    if isinstance(state, Counting):
        return Step(state.behind, (Say(done(event.scan_id, say("Back."))),))
    if isinstance(state, Packing) and state.said.quantity is not None:
        verdict = done(event.scan_id, say("The quantity is forgotten. Scan the next item."))
        return allocating.told(replace(state, said=replace(state.said, quantity=None)), verdict)
    if isinstance(state, Packing | Shipped):
        closed = say("The order is closed on this screen. Scan the next order.")
        return Step(Choosing(), (Say(done(event.scan_id, closed)),))
    if isinstance(state, Searching | Loading):
        step = finding.choose(state.led, refused(state.led.scan_id, CANCELLED))
        return Step(step.state, (*step.effects, *heard))
    if isinstance(state, ChoosingShipment | Shipping) and state.op:
        under_way = done(event.scan_id, say("That goes on by itself. Scan the next order."))
        return Step(Choosing(under_way), (Say(under_way),))
    if isinstance(state, ChoosingShipment):
        verdict = refused(state.scan_id, CANCELLED)
        return Step(Choosing(verdict), (Say(verdict), *heard))
    assert not isinstance(state, Shipping)
    return _back_to_packing(state, event)


def _back_to_packing(
    state: Checking | Confirming | ChoosingStock | Naming | Settling | Verifying, event: Pressed
) -> Step[PackState]:
    if isinstance(state, Verifying):
        return allocating.told(state.packing, done(event.scan_id, sentences.check_left()))
    stopped = refused(_scan_behind(state), CANCELLED)
    if isinstance(state, Settling):
        stopped = refused(state.wanted.scan_id, sentences.not_waited_for())
    step = allocating.told(state.packing, stopped)
    return Step(step.state, (*step.effects, Say(done(event.scan_id, CANCELLED))))


def _scan_behind(state: Checking | Confirming | ChoosingStock | Naming | Settling) -> str:
    if isinstance(state, Checking):
        return state.scanned.scan.id
    if isinstance(state, Confirming):
        return state.pick.scan_id
    return state.wanted.scan_id if isinstance(state, Settling) else state.scan_id


# The order behind a state.


def _with(state: PackState, packing: Packing) -> PackState:
    """Put what has changed on the open order behind a state."""
    if isinstance(state, Packing):
        return packing
    if isinstance(state, Searching | Loading):
        return replace(state, led=replace(state.led, previous=packing))
    if isinstance(state, Counting):
        behind = _with(state.behind, packing)
        assert isinstance(behind, Choosing | Packing | Shipped)
        return replace(state, behind=behind)
    assert not isinstance(state, Choosing | ChoosingShipment)
    return replace(state, packing=packing)


def _said(state: PackState, verdict: Verdict) -> Step[PackState]:
    """Say something and stay where the work is."""
    if isinstance(state, Choosing | Packing):
        return Step(replace(state, verdict=verdict), (Say(verdict),))
    if isinstance(state, Verifying | Naming | Confirming | ChoosingStock):
        return allocating.said(state, verdict)
    return Step(state, (Say(verdict),))
