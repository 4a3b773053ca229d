"""Which order is packed: by its own code, by its shipment's, by its number, by words."""

from dataclasses import replace

from station.model import (
    Ask,
    Commit,
    Done,
    NotSent,
    Outcome,
    Pressed,
    Refused,
    Result,
    Say,
    Step,
    Unknown,
    Verdict,
    Why,
)
from station.operations import (
    Build,
    CreateShipment,
    FindBuilds,
    FindSalesOrders,
    Found,
    LoadBuild,
    LoadSalesOrder,
    LoadShipment,
    Lookup,
    Read,
    SalesOrder,
    SearchSalesOrders,
    Shipment,
)
from station.workflows.base import ask, done, failed, refused, unknown_code
from station.workflows.packing import sentences, verdicts
from station.workflows.packing.allocating import asides, told
from station.workflows.packing.job import Job, Kind, OpenJob, job_of
from station.workflows.packing.states import (
    Choosing,
    ChoosingShipment,
    Leading,
    Loading,
    Offered,
    Packing,
    PackState,
    Searching,
)

MOST_OFFERED = 9
LONGEST_WORDS = 60
_QUESTIONS = ("code", "orders", "builds", "words")
MODELS = {"salesorder": Kind.SALES, "salesordershipment": Kind.SALES, "build": Kind.BUILD}
"""What can be packed, by the server's names."""


def search(led: Leading) -> Step[PackState]:
    """Begin to look for the order that a code leads to."""
    return _ask(led, "code", ()) if led.scanned else _ask(led, "orders", ("code",))


def search_by_number(led: Leading) -> Step[PackState]:
    """Look for an order with exactly this number; a code was asked for before."""
    return _ask(led, "orders", ("code", "words"))


def _ask(led: Leading, kind: str, tried: tuple[str, ...]) -> Step[PackState]:
    op = f"{led.scan_id}:find-{kind}"
    return Step(Searching(led, op, (*tried, kind)), (Ask(op, _question(led, kind)),))


def _question(led: Leading, kind: str) -> Read:
    if kind == "code":
        return Lookup(led.text)
    if kind == "orders":
        return FindSalesOrders((led.text,))
    return FindBuilds((led.text,)) if kind == "builds" else SearchSalesOrders(led.text)


def searched(state: Searching, outcome: Outcome) -> Step[PackState]:
    """Take the answer to one question, and ask the next one if it found nothing."""
    led = state.led
    unmatched = isinstance(outcome, Refused) and outcome.why in {Why.NO_MATCH, Why.INVALID, Why.FORBIDDEN}
    data = outcome.data if isinstance(outcome, Done) else None
    if isinstance(data, Found):
        return _thing_found(led, data)
    if not isinstance(data, tuple) and not unmatched:
        return choose(led, refused(led.scan_id, *failed(outcome)))
    listed = data if isinstance(data, tuple) else ()
    found = tuple(_offered(each) for each in listed if isinstance(each, SalesOrder | Build))
    if found:
        return _found(led, found)
    left = [kind for kind in _QUESTIONS if kind not in state.tried]
    if left and (left[0] != "words" or len(led.text) <= LONGEST_WORDS):
        return _ask(led, left[0], state.tried)
    if isinstance(outcome, Refused) and outcome.why is Why.FORBIDDEN:
        return choose(led, refused(led.scan_id, *failed(outcome)))
    unknown = unknown_code(led.scanned.reading) if led.scanned else sentences.no_order(led.text)
    return choose(led, refused(led.scan_id, unknown))


def _offered(order: SalesOrder | Build) -> Offered:
    job = job_of(order)
    return Offered(job.kind.value, job.pk, job.reference, job.title)


def _thing_found(led: Leading, found: Found) -> Step[PackState]:
    thing = found.thing
    if thing.model in MODELS:
        return open_order(led, thing.model, thing.pk)
    return choose(led, refused(led.scan_id, sentences.not_an_order(thing)))


def _found(led: Leading, found: tuple[Offered, ...]) -> Step[PackState]:
    if len(found) == 1:
        return load(led, found[0].kind, found[0].pk)
    verdict = ask(led.scan_id, sentences.several(led.text, found))
    if led.previous is not None:
        return told(led.previous, verdict)
    return Step(Choosing(verdict, found[:MOST_OFFERED], led), (Say(verdict),))


def order_chosen(state: Choosing, event: Pressed) -> Step[PackState]:
    """Open one of the orders that are offered."""
    number = int(event.value) if event.value.isdigit() else 0
    if state.led is None or not 1 <= number <= len(state.offered):
        verdict = refused(event.scan_id, sentences.no_choice(event.value))
        return Step(replace(state, verdict=verdict), (Say(verdict),))
    order = state.offered[number - 1]
    heard = Say(done(event.scan_id, sentences.chosen(order.reference)))
    step = load(state.led, order.kind, order.pk, f"choice-{number}")
    return Step(step.state, (heard, *step.effects))


def open_order(led: Leading, model: str, pk: int) -> Step[PackState]:
    """Open what the server knows under a model and a key; a shipment tells first whose it is."""
    if model != "salesordershipment":
        return load(led, MODELS[model].value, pk)
    op = f"{led.scan_id}:shipment"
    return Step(Loading(replace(led, shipment=pk), op), (Ask(op, LoadShipment(pk)),))


def load(led: Leading, kind: str, pk: int, purpose: str = "load") -> Step[PackState]:
    """Load an order with its lines and what is set aside."""
    op = f"{led.scan_id}:{purpose}"
    read: Read = LoadBuild(pk) if kind == Kind.BUILD.value else LoadSalesOrder(pk)
    return Step(Loading(led, op), (Ask(op, read),))


def loaded(state: Loading, outcome: Outcome) -> Step[PackState]:
    """Open the order; a shipment's own code leads to its order first."""
    led = state.led
    data = outcome.data if isinstance(outcome, Done) else None
    if isinstance(data, Shipment) and data.order is not None:
        if data.shipped_on:
            return choose(led, refused(led.scan_id, sentences.shipped_already(data)))
        return load(led, Kind.SALES.value, data.order)
    if not isinstance(data, SalesOrder | Build):
        return choose(led, refused(led.scan_id, *failed(outcome)))
    job = job_of(data)
    if not job.open:
        return choose(led, refused(led.scan_id, sentences.closed(job)))
    return _choose_shipment(led, job)


def _choose_shipment(led: Leading, job: Job) -> Step[PackState]:
    if job.kind is Kind.BUILD:
        return begin(led.scan_id, job, None, led.scan_id)
    open_ones = job.open_shipments
    named = next((each for each in open_ones if each.pk == led.shipment), None)
    only = named or (open_ones[0] if len(open_ones) == 1 and led.shipment is None else None)
    if only is not None:
        return begin(led.scan_id, job, only, led.scan_id)
    verdict = ask(led.scan_id, sentences.which_shipment(job))
    return Step(ChoosingShipment(led.scan_id, job, verdict), (Say(verdict),))


def begin(scan_id: str, job: Job, shipment: Shipment | None, origin: str) -> Step[PackState]:
    """Put the pick list on the screen, and ask where its stock lies; ``origin`` names the questions."""
    verdict = done(scan_id, sentences.opened(job, shipment), **sentences.job_data(job))
    step = asides(Packing(OpenJob(job, shipment), verdict), origin)
    return Step(step.state, (Say(verdict), *step.effects))


def shipment_chosen(state: ChoosingShipment, event: Pressed) -> Step[PackState]:
    """Take one of the open shipments."""
    number = int(event.value) if event.value.isdigit() else 0
    shipments = state.job.open_shipments[:MOST_OFFERED]
    if not 1 <= number <= len(shipments):
        verdict = refused(event.scan_id, sentences.no_choice(event.value))
        return Step(replace(state, verdict=verdict), (Say(verdict),))
    heard = Say(done(event.scan_id, sentences.chosen(shipments[number - 1].reference)))
    step = begin(state.scan_id, state.job, shipments[number - 1], event.origin)
    return Step(step.state, (heard, *step.effects))


def new_shipment(scan_id: str, job: Job, event: Pressed) -> Step[PackState]:
    """Open one more shipment of the order, under the next number."""
    known = tuple(each.reference for each in job.shipments)
    numbers = [int(text) for text in known if text.isdigit() and len(text) < 9]
    reference = str(max(numbers, default=0) + 1)
    op = f"{event.origin}:new-shipment"
    write = CreateShipment(job.pk, reference, known, job.reference)
    verdict = Verdict(event.scan_id, Result.PENDING, sentences.opening_shipment(reference, job))
    state = ChoosingShipment(scan_id, job, verdict, op)
    return Step(state, (Say(verdict), Commit(op, event.scan_id, write)))


def shipment_made(state: ChoosingShipment, outcome: Outcome) -> Step[PackState]:
    """Pack into the new shipment."""
    job = state.job
    if isinstance(outcome, Done) and isinstance(outcome.data, Shipment):
        made = replace(job, shipments=(*job.shipments, outcome.data))
        return begin(state.scan_id, made, outcome.data, state.op)
    if isinstance(outcome, NotSent | Unknown):
        return Step(Choosing(replace(state.verdict, result=Result.UNSURE)))
    write = CreateShipment(job.pk, "", (), job.reference)
    return Step(replace(state, op="", verdict=verdicts.judge(write, state.verdict.scan_id, outcome)))


def choose(led: Leading, verdict: Verdict) -> Step[PackState]:
    """Go back to where the search began, and say why."""
    if led.previous is not None:
        return told(led.previous, verdict)
    return Step(Choosing(verdict), (Say(verdict),))
