"""Pack: open an order by scanning, set its stock aside item by item, check the parcel, ship it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from station.model import (
    Answered,
    Ask,
    Chosen,
    Context,
    Done,
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
    Why,
)
from station.operations import (
    Build,
    FindStock,
    Found,
    LoadBuild,
    LoadSalesOrder,
    LoadStockItem,
    Lookup,
    SalesOrder,
    StockItem,
    Write,
)
from station.screen import View
from station.text import Text, say
from station.workflows.base import (
    BASIC_ANSWERS,
    CANCELLED,
    done,
    failed,
    on_duty,
    op_id,
    refused,
    unknown_code,
)
from station.workflows.packing import (
    allocating,
    counters,
    finding,
    sentences,
    shipping,
    verdicts,
    verifying,
    view,
)
from station.workflows.packing.bench import Bench
from station.workflows.packing.job import Kind as JobKind, PickLine, job_of
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
from station.workflows.packing.stock import item_meant, lines_meant

OWN_ANSWERS = frozenset(
    {
        *("quantity", "digit", "verify", "ship", "consume", "new-shipment", "tracking", "invoice"),
        *("badge", "photo", "print", "save", "finish"),
    }
)
CODE, ITEM, STOCK = "lookup", "item", "stock"
"""What the server can be asked about a code."""
FRESH = ":fresh"
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
        Checking: _OF_AN_ITEM | {Loading},
        Confirming: _OF_AN_ITEM,
        ChoosingStock: _OF_AN_ITEM,
        Naming: frozenset({Naming, Packing, Shipping}),
        Settling: frozenset({Settling, Packing, Naming, Verifying, Shipping}),
        Verifying: frozenset({Verifying, Packing, Naming, Shipping}),
        Shipping: frozenset({Shipping, Packing, Shipped}),
        Shipped: frozenset({Shipped, Searching, Choosing, Counting}),
        Counting: frozenset({Counting, Choosing, Packing, Shipped, Searching, Checking, Confirming}),
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
            return _item_of_choice(state, event, bench) or self._scanned(state.packing, event, bench)
        if isinstance(state, Counting):
            return self._scanned(state.behind, event, bench)
        if isinstance(state, Packing):
            return _item_scanned(state, event, bench)
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
        if isinstance(state, Counting) and event.op_id.endswith(counters.REPORT):
            return counters.delivered(state, event.op_id, event.outcome)
        if isinstance(state, Packing | Shipped):
            step = shipping.desk_answered(state, event.op_id, event.outcome)
            if step is not None:
                return step
        packing = packing_behind(state)
        if packing is None:
            return Step(state)
        told = allocating.aside_answered(packing, event)
        if told is not None:
            return Step(_with(state, told))
        if event.op_id.endswith(FRESH):
            return Step(_with(state, _freshened(packing, event.outcome)))
        changes_more = event.op_id.endswith((":undo", "-back")) or shipping.CONSUME in event.op_id
        if changes_more and isinstance(event.outcome, Done):
            return Step(state, (_fresh_order(packing, event.op_id),))
        settled = allocating.settled(packing, event, bench)
        if isinstance(state, Settling) and not settled.state.opened.pending:
            wanted = self._pressed(settled.state, state.wanted, bench)
            return Step(wanted.state, (*settled.effects, *wanted.effects))
        return Step(_with(state, settled.state), settled.effects)


def _awaited(state: PackState, event: Answered, bench: Bench) -> Step[PackState]:
    outcome = event.outcome
    if isinstance(state, Searching):
        return finding.searched(state, outcome)
    if isinstance(state, Loading):
        return finding.loaded(state, outcome)
    if isinstance(state, ChoosingShipment):
        return finding.shipment_made(state, outcome)
    if isinstance(state, Checking):
        return _checked(state, outcome, bench)
    if isinstance(state, Verifying):
        return verifying.loaded(state, outcome)
    if isinstance(state, Counting):
        return counters.counted(state, outcome)
    assert isinstance(state, Shipping)
    return shipping.left(state, outcome)


# What a code means.


def _item_scanned(packing: Packing, event: Scanned, bench: Bench) -> Step[PackState]:
    """Take a known item or part at once; ask the server about anything else."""
    reading, scan = event.reading, event.scan
    item = item_meant(packing.opened, reading)
    if item is not None:
        return allocating.item_scanned(packing, scan.id, reading.text, item, bench)
    lines = lines_meant(packing.opened, reading)
    if lines:
        return _part_scanned(packing, event, lines, bench)
    if reading.kind is Kind.NATIVE and reading.get("model") == "stockitem":
        return _ask_for_item(packing, event, int(reading.get("pk")))
    op = op_id(scan, CODE)
    return Step(Checking(packing, event, op, CODE), (Ask(op, Lookup(reading.text)),))


def _part_scanned(packing: Packing, event: Scanned, lines: list[PickLine], bench: Bench) -> Step[PackState]:
    """Choose stock of a part; what the server has of it is asked for if it has not told yet."""
    part = lines[0].part
    if part is None or part in packing.opened.stock:
        return allocating.part_scanned(packing, event.scan.id, event.reading.text, lines, bench)
    op = f"{event.scan.id}:part{allocating.STOCK}{part}"
    return Step(Checking(packing, event, op, STOCK), (Ask(op, FindStock(part)),))


def _ask_for_item(packing: Packing, event: Scanned, pk: int) -> Step[PackState]:
    op = op_id(event.scan, ITEM)
    return Step(Checking(packing, event, op, ITEM), (Ask(op, LoadStockItem(pk)),))


def _checked(state: Checking, outcome: Outcome, bench: Bench) -> Step[PackState]:
    """Take the server's answer about a code."""
    packing, scan, text = state.packing, state.scanned.scan, state.scanned.reading.text
    if state.asks == STOCK:
        return _stock_told(state, outcome, bench)
    data = outcome.data if isinstance(outcome, Done) else None
    if isinstance(data, StockItem):
        known = replace(packing, opened=packing.opened.with_item(data))
        return allocating.item_scanned(known, scan.id, text, data, bench)
    if not isinstance(data, Found):
        unmatched = isinstance(outcome, Refused) and outcome.why in {Why.NO_MATCH, Why.INVALID}
        why = (unknown_code(state.scanned.reading), "") if unmatched else failed(outcome)
        return allocating.told(packing, refused(scan.id, *why))
    thing = data.thing
    if thing.model == "stockitem":
        return _ask_for_item(packing, state.scanned, thing.pk)
    if thing.model in {"salesorder", "salesordershipment", "build"}:
        return _other_order(packing, state.scanned, thing.model, thing.pk)
    lines = [line for line in packing.opened.job.lines if thing.model == "part" and line.takes(thing.pk)]
    if lines:
        return _part_scanned(packing, state.scanned, lines, bench)
    headline = sentences.not_in_stock_list(thing.name, packing.opened.job)
    return allocating.wrong(packing, scan.id, headline)


def _stock_told(state: Checking, outcome: Outcome, bench: Bench) -> Step[PackState]:
    if not isinstance(outcome, Done):
        return allocating.told(state.packing, refused(state.scanned.scan.id, *failed(outcome)))
    packing = allocating.aside_answered(state.packing, Answered(state.op, outcome))
    assert packing is not None
    lines = lines_meant(packing.opened, state.scanned.reading)
    if not lines:
        part = int(state.op.rpartition(":")[2])
        lines = [line for line in packing.opened.job.lines if line.part == part]
    return allocating.part_scanned(packing, state.scanned.scan.id, state.scanned.reading.text, lines, bench)


def _other_order(packing: Packing, scanned: Scanned, model: str, pk: int) -> Step[PackState]:
    """Open another order; what is on its way for this one goes on without the screen."""
    led = Leading(scanned.scan.id, scanned.reading.text, scanned, previous=packing)
    return finding.open_order(led, model, pk)


def _item_of_choice(state: ChoosingStock, event: Scanned, bench: Bench) -> Step[PackState] | None:
    item = item_meant(state.packing.opened, event.reading)
    if item is None or item not in state.items:
        return None
    return allocating.item_scanned(state.packing, event.scan.id, event.reading.text, item, bench)


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
        return _while_verifying(state, event, bench)
    if isinstance(state, Counting) and action in {"print", "save"}:
        return counters.deliver(state, event, on_paper=action == "print")
    if isinstance(state, Shipped) and action in {"print", "save"}:
        return shipping.papers(state, event, on_paper=action == "print")
    if isinstance(state, Shipped) and action == "photo":
        return shipping.photograph(state, event)
    return None


def _while_verifying(state: Verifying, event: Pressed, bench: Bench) -> Step[PackState] | None:
    if event.action == "confirm":
        return verifying.acknowledged(state, event.scan_id)
    if event.action == "badge":
        return verifying.waived(state, event.scan_id, event.value, bench)
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
    if action in {"ship", "verify", "consume"} and packing.opened.pending:
        verdict = Verdict(scan_id, Result.PENDING, sentences.settling(len(packing.opened.pending)))
        return Step(Settling(replace(packing, verdict=verdict), event), (Say(verdict),))
    if action == "verify":
        return verifying.begin(packing, scan_id, event.origin)
    if action == "ship":
        return shipping.ship(packing, event, bench)
    if action == "consume":
        return shipping.consume(packing, event)
    if action == "new-shipment" and packing.opened.job.kind is JobKind.SALES:
        return finding.new_shipment(packing.verdict.scan_id or event.origin, packing.opened.job, event)
    if action in {"tracking", "invoice"}:
        return shipping.naming(packing, Parcel(action), scan_id)
    if action == "photo":
        return shipping.photograph(packing, event)
    if action in {"print", "save"}:
        return shipping.papers(packing, event, on_paper=action == "print")
    if action == "finish":
        return counters.begin(packing, event)
    if action == "badge":
        step = allocating.told(packing, done(scan_id, on_duty(event.value)))
        return Step(step.state, (*step.effects, OnDuty(event.value)))
    return allocating.told(packing, refused(scan_id, _of_no_use(packing, event)))


def _of_no_use(state: PackState, event: Pressed) -> Text:
    if event.action == "confirm":
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
    if isinstance(state, ChoosingShipment):
        verdict = refused(state.scan_id, CANCELLED)
        return Step(Choosing(verdict), (Say(verdict), *heard))
    step = allocating.told(state.packing, refused(_scan_behind(state), CANCELLED))
    return Step(step.state, (*step.effects, *heard))


def _scan_behind(state: PackState) -> str:
    if isinstance(state, Checking):
        return state.scanned.scan.id
    if isinstance(state, Confirming):
        return state.pick.scan_id
    if isinstance(state, ChoosingStock | Naming):
        return state.scan_id
    return ""


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
        shown = replace(state, packing=replace(state.packing, verdict=verdict))
        return Step(shown, (Say(verdict),))
    return Step(state, (Say(verdict),))


def _fresh_order(packing: Packing, op: str) -> Ask:
    job = packing.opened.job
    read = LoadBuild(job.pk) if job.kind is JobKind.BUILD else LoadSalesOrder(job.pk)
    return Ask(f"{op}{FRESH}", read)


def _freshened(packing: Packing, outcome: Outcome) -> Packing:
    told = outcome.data if isinstance(outcome, Done) else None
    if isinstance(told, SalesOrder):
        return verifying.with_fresh(packing, told)
    if isinstance(told, Build):
        return replace(packing, opened=replace(packing.opened, job=job_of(told)))
    return packing
