"""From a scanned item to its allocation: what must be clear first, one check after the other."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from station.model import (
    Answered,
    Ask,
    Chime,
    Commit,
    Done,
    Effect,
    Refused,
    Result,
    Say,
    Step,
    Verdict,
    Why,
)
from station.operations import (
    Allocate,
    Allocated,
    AllocateToBuild,
    Allocation,
    Deallocate,
    FindStock,
    LoadPicture,
    StockItem,
)
from station.text import Text, say
from station.workflows.base import ask, done, refused
from station.workflows.packing import sentences, verdicts
from station.workflows.packing.afresh import BACK, STOCK, question
from station.workflows.packing.bench import Bench
from station.workflows.packing.job import Kind, OpenJob, PendingAllocation, PickLine
from station.workflows.packing.states import (
    ChoosingStock,
    Confirming,
    Naming,
    Packing,
    PackState,
    Pick,
    Question,
    Verifying,
)
from station.workflows.packing.stock import candidates, expires_earlier, line_for, lines_taking

PICTURE, ONE_ITEM = ":picture:", ":one-item:"
"""What stands in the name of a question beside the picking, before what it is about."""
MOST_ASKED = 40
"""Lines whose stock is asked for when an order is opened."""
MOST_CHOICES = 6

Checked = Step[PackState] | Pick


def item_scanned(packing: Packing, scan_id: str, code: str, item: StockItem, bench: Bench) -> Step[PackState]:
    """Set a stock item aside for the line that wants it, or say why not."""
    line = line_for(packing.opened, lines_taking(packing.opened, item))
    if line is None:
        return wrong(packing, scan_id, sentences.not_wanted(item, packing.opened.job))
    return pick_up(packing, Pick(scan_id, code, item, line, packing.said.quantity), bench)


def part_scanned(
    packing: Packing, scan_id: str, code: str, lines: list[PickLine], bench: Bench
) -> Step[PackState]:
    """Take the stock of a part where there is one choice only; else a person chooses."""
    line = line_for(packing.opened, lines)
    assert line is not None
    items = candidates(packing.opened, line, bench.rules.stock)
    if packing.opened.missing(line) <= 0:
        return refuse(packing, scan_id, sentences.all_set_aside(line), line)
    if not items:
        return refuse(packing, scan_id, sentences.no_stock(line), line)
    if len(items) == 1:
        return pick_up(packing, Pick(scan_id, code, items[0], line, packing.said.quantity), bench)
    verdict = ask(scan_id, sentences.which_stock(line))
    state = replace(packing, verdict=verdict, current=line.pk)
    return Step(ChoosingStock(state, scan_id, code, line, tuple(items[:MOST_CHOICES])), (Say(verdict),))


def pick_up(packing: Packing, pick: Pick, bench: Bench) -> Step[PackState]:
    """Check a pick and set it aside; line and item may have changed while a person thought about it."""
    line = packing.opened.line(pick.line.pk)
    if line is None:
        return wrong(packing, pick.scan_id, sentences.not_wanted(pick.item, packing.opened.job))
    pick = replace(pick, line=line, item=packing.opened.item(pick.item.pk) or pick.item)
    for check in _CHECKS:
        checked = check(packing, pick, bench)
        if isinstance(checked, Step):
            return checked
        pick = checked
    return _commit(packing, pick)


def _may_pack(packing: Packing, pick: Pick, bench: Bench) -> Checked:
    job = packing.opened.job
    reason = bench.forbidden(job) if job.open else sentences.closed(job)
    return pick if reason is None else refuse(packing, pick.scan_id, reason, pick.line)


def _in_a_shipment(packing: Packing, pick: Pick, bench: Bench) -> Checked:
    opened = packing.opened
    if opened.job.kind is Kind.BUILD or opened.shipment is not None:
        return pick
    return refuse(packing, pick.scan_id, sentences.no_shipment(opened.job), pick.line)


def _not_twice(packing: Packing, pick: Pick, bench: Bench) -> Checked:
    """Stop a second scan of an item that is being set aside, or that lies in the parcel already."""
    opened = packing.opened
    busy = any(p.write.item == pick.item.pk for p in opened.pending)
    there = any(each.item == pick.item.pk for each in opened.of_shipment())
    enough = opened.missing(pick.line) <= 0 and pick.quantity is None
    if busy or (there and (enough or opened.free(pick.item) <= 0)):
        verdict = Verdict(pick.scan_id, Result.REPEATED, sentences.there_already(pick.item, busy))
        return Step(replace(packing, verdict=verdict, current=pick.line.pk), (Say(verdict),))
    return pick


def _usable(packing: Packing, pick: Pick, bench: Bench) -> Checked:
    item = pick.item
    if not item.is_available:
        return wrong(packing, pick.scan_id, sentences.not_usable(item), pick.line)
    if packing.opened.free(item) <= 0:
        return refuse(packing, pick.scan_id, sentences.set_aside_elsewhere(item), pick.line)
    if item.is_expired and Question.EXPIRED not in pick.agreed:
        return _ask(packing, pick, sentences.expired(item), Question.EXPIRED)
    return pick


def _in_turn(packing: Packing, pick: Pick, bench: Bench) -> Checked:
    first = expires_earlier(packing.opened, pick.line, pick.item, bench.rules.stock)
    if first is None or Question.LATER in pick.agreed or item_is_expired(pick):
        return pick
    return _ask(packing, pick, sentences.other_first(pick.item, first), Question.LATER)


def item_is_expired(pick: Pick) -> bool:
    """Tell whether a person has agreed to expired goods; then their turn does not matter."""
    return Question.EXPIRED in pick.agreed


def _how_many(packing: Packing, pick: Pick, bench: Bench) -> Checked:
    """Take what was said, else all that is missing; more than is there or wanted takes a word."""
    opened = packing.opened
    missing, free = opened.missing(pick.line), opened.free(pick.item)
    if missing <= 0 and pick.quantity is None:
        return refuse(packing, pick.scan_id, sentences.all_set_aside(pick.line), pick.line)
    one = Decimal(1) if pick.item.serial else None
    wanted = one or (pick.quantity if pick.quantity is not None else missing)
    if wanted <= 0:
        return refuse(packing, pick.scan_id, sentences.nothing(pick.line), pick.line)
    if wanted > missing and Question.OVER_LINE not in pick.agreed:
        headline = sentences.over_the_line(pick.line, wanted, missing)
        return _ask(packing, replace(pick, quantity=wanted), headline, Question.OVER_LINE)
    if wanted > free and pick.quantity is not None and Question.LESS not in pick.agreed:
        return _ask(packing, pick, sentences.only_so_many(pick.item, wanted, free), Question.LESS)
    return replace(pick, quantity=min(wanted, free))


_CHECKS: tuple[Callable[[Packing, Pick, Bench], Checked], ...] = (
    _may_pack,
    _in_a_shipment,
    _not_twice,
    _usable,
    _in_turn,
    _how_many,
)


def _ask(packing: Packing, pick: Pick, headline: Text, question: Question) -> Step[PackState]:
    verdict = ask(pick.scan_id, headline)
    return Step(Confirming(_shown(packing, pick, verdict), pick, question), (Say(verdict),))


def confirmed(state: Confirming, scan_id: str, bench: Bench) -> Step[PackState]:
    """Set aside what a person has agreed to."""
    pick = replace(state.pick, agreed=state.pick.agreed | {state.question})
    step = pick_up(state.packing, pick, bench)
    return Step(step.state, (Say(done(scan_id, say("Confirmed."))), *step.effects))


def _commit(packing: Packing, pick: Pick) -> Step[PackState]:
    opened = packing.opened
    op = f"{pick.scan_id}:allocate"
    write = allocation_of(opened, pick)
    pending = PendingAllocation(op, pick.scan_id, write)
    verdict = Verdict(pick.scan_id, Result.PENDING, sentences.setting_aside(pick))
    state = replace(
        packing,
        opened=replace(opened.with_item(pick.item), pending=(*opened.pending, pending)),
        verdict=verdict,
        current=pick.line.pk,
        said=replace(packing.said, quantity=None),
    )
    return Step(state, (Say(verdict), Commit(op, pick.scan_id, write)))


def allocation_of(opened: OpenJob, pick: Pick) -> Allocate | AllocateToBuild:
    """Return the write that sets a pick aside, with what was true when it was confirmed."""
    job, line = opened.job, pick.line
    assert pick.quantity is not None
    before = line.set_aside + line.gone + opened.under_way(line)
    most = max(line.wanted, before + pick.quantity)
    if job.kind is Kind.BUILD:
        own = (a.quantity for a in job.allocations if a.line == line.pk and a.item == pick.item.pk)
        return AllocateToBuild(
            job.pk,
            line.pk,
            pick.item.pk,
            pick.quantity,
            sum(own, Decimal(0)),
            build_reference=job.reference,
            part=line.name,
            barcode=pick.code,
            most=most,
        )
    return Allocate(
        order=job.pk,
        line=line.pk,
        item=pick.item.pk,
        quantity=pick.quantity,
        shipment=opened.shipment.pk if opened.shipment else None,
        known=tuple(a.pk for a in job.allocations if a.line == line.pk),
        order_reference=job.reference,
        shipment_reference=opened.shipment.reference if opened.shipment else "",
        part=line.name,
        barcode=pick.code,
        most=most,
    )


# Answers.


def settled(packing: Packing, event: Answered) -> Step[Packing]:
    """Take the answer to an allocation into account."""
    opened = packing.opened
    pending = next((p for p in opened.pending if p.op_id == event.op_id), None)
    if pending is None:
        return Step(packing)
    outcome = event.outcome
    told = replace(packing, verdict=verdicts.judge(pending.write, pending.scan_id, outcome))
    if not isinstance(outcome, Done | Refused):
        return Step(told)
    rest = replace(opened, pending=tuple(p for p in opened.pending if p is not pending))
    if isinstance(outcome, Refused):
        return _looked_anew(replace(told, opened=rest), pending, outcome)
    write, data = pending.write, outcome.data
    untold = Allocated(None, write.line, write.item, write.quantity)
    made = data if isinstance(data, Allocated) else untold
    step = _given_way(_complete(replace(told, opened=_with_allocation(rest, pending, made))), pending, made)
    if made.allocation is not None:
        return step
    return Step(step.state, (*step.effects, question(packing, event.op_id)))


def _looked_anew(packing: Packing, pending: PendingAllocation, outcome: Refused) -> Step[Packing]:
    """After a refusal the numbers on the screen may be old: have order and stock told anew."""
    line = packing.opened.line(pending.write.line)
    if outcome.why is Why.TAKEN_BACK:
        return Step(packing)
    op = f"{pending.op_id}-refused"
    stock = (Ask(f"{op}{STOCK}{line.part}", FindStock(line.part)),) if line and line.part else ()
    return Step(packing, (*stock, question(packing, op)))


def _with_allocation(opened: OpenJob, pending: PendingAllocation, made: Allocated) -> OpenJob:
    """Count what was set aside, unless it was told with the whole order meanwhile."""
    write, allocations = pending.write, opened.job.allocations
    known = next((a for a in allocations if a.pk == made.allocation), None)
    before = write.before if isinstance(write, AllocateToBuild) else Decimal(0)
    more = before + made.quantity - (known.quantity if known else before)
    if made.allocation is not None:
        shipment = write.shipment if isinstance(write, Allocate) else None
        own = Allocation(made.allocation, write.line, write.item, before + made.quantity, shipment)
        allocations = (*(a for a in allocations if a is not known), own)
    lines = tuple(
        replace(line, set_aside=line.set_aside + more) if line.pk == write.line else line
        for line in opened.job.lines
    )
    item = opened.item(write.item)
    counted = replace(opened, job=replace(opened.job, lines=lines, allocations=allocations))
    return counted.with_item(replace(item, allocated=item.allocated + more)) if item else counted


def _complete(packing: Packing) -> Step[Packing]:
    """Say with a sound of its own that nothing is missing any more."""
    opened = packing.opened
    if opened.pending or any(line.missing > 0 for line in opened.job.lines):
        return Step(packing)
    headline = sentences.nothing_missing(packing.verdict.headline, opened.job)
    verdict = replace(packing.verdict, headline=headline, chime=Chime.FINISHED)
    return Step(replace(packing, verdict=verdict), (Say(verdict),))


def _given_way(step: Step[Packing], pending: PendingAllocation, told: Allocated) -> Step[Packing]:
    """Take an allocation back with which two benches have gone over the line at the same instant."""
    write = pending.write
    if told.over <= 0:
        return step
    if told.allocation is None or not isinstance(write, Allocate):
        verdict = Verdict(pending.scan_id, Result.UNSURE, sentences.over_by(write.part, told.over))
        return Step(replace(step.state, verdict=verdict), (Say(verdict),))
    back = Deallocate(
        told.allocation,
        write.order,
        write.line,
        write.item,
        told.quantity,
        write.shipment,
        write.known,
        write.order_reference,
        write.part,
        write.barcode,
    )
    verdict = Verdict(pending.scan_id, Result.UNSURE, sentences.gives_way(write.part))
    effects: tuple[Effect, ...] = (Say(verdict), Commit(f"{pending.op_id}{BACK}", pending.scan_id, back))
    return Step(replace(step.state, verdict=verdict), effects)


# What is asked beside the picking.


def asides(packing: Packing, scan_id: str) -> Step[Packing]:
    """Ask where the stock of the pick list lies, and what its parts look like."""
    lines = packing.opened.job.lines[:MOST_ASKED]
    parts = dict.fromkeys(line.part for line in lines if line.part is not None)
    paths = dict.fromkeys(line.picture for line in lines if line.picture)
    stock = [Ask(f"{scan_id}{STOCK}{part}", FindStock(part)) for part in parts]
    seen = [Ask(f"{scan_id}{PICTURE}{path}", LoadPicture(path)) for path in paths]
    return Step(packing, (*stock, *seen))


def aside_answered(packing: Packing, event: Answered) -> Packing | None:
    """Take over what was asked beside the picking; None if this is no such answer.

    What could not be told is not known, which is another thing than that there is nothing.
    """
    data = event.outcome.data if isinstance(event.outcome, Done) else None
    opened = packing.opened
    _, mark, part = event.op_id.partition(STOCK)
    if mark and part.isdigit():
        if not isinstance(data, tuple):
            return packing
        items = tuple(each for each in data if isinstance(each, StockItem))
        return replace(packing, opened=replace(opened, stock={**opened.stock, int(part): items}))
    if ONE_ITEM in event.op_id:
        return replace(packing, opened=opened.with_item(data)) if isinstance(data, StockItem) else packing
    _, mark, path = event.op_id.partition(PICTURE)
    if mark:
        picture = data if isinstance(data, bytes) else b""
        return replace(packing, opened=replace(opened, pictures={**opened.pictures, path: picture}))
    return None


# Saying.


def refuse(packing: Packing, scan_id: str, headline: Text, line: PickLine | None = None) -> Step[PackState]:
    """Say why a scan sets nothing aside."""
    verdict = refused(scan_id, headline)
    current = line.pk if line else None
    return Step(replace(packing, verdict=verdict, current=current), (Say(verdict),))


def wrong(packing: Packing, scan_id: str, headline: Text, line: PickLine | None = None) -> Step[PackState]:
    """Say, with a sound of its own, that an item must not go into the parcel."""
    verdict = replace(refused(scan_id, headline), chime=Chime.WRONG)
    current = line.pk if line else None
    return Step(replace(packing, verdict=verdict, current=current), (Say(verdict),))


def said(state: Verifying | Naming | Confirming | ChoosingStock, verdict: Verdict) -> Step[PackState]:
    """Say something of a scan and go on with what is asked."""
    return Step(replace(state, packing=replace(state.packing, verdict=verdict)), (Say(verdict),))


def told(packing: Packing, verdict: Verdict) -> Step[PackState]:
    """Say something of a scan and go on packing."""
    return Step(replace(packing, verdict=verdict), (Say(verdict),))


def _shown(packing: Packing, pick: Pick, verdict: Verdict) -> Packing:
    return replace(packing, verdict=verdict, current=pick.line.pk)
