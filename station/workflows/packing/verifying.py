"""The pack check: every allocated item of the shipment is scanned once more before it leaves."""

from dataclasses import replace
from decimal import Decimal

from station.model import (
    Ask,
    Chime,
    Done,
    Kind as CodeKind,
    Outcome,
    Pressed,
    Reading,
    Result,
    Say,
    Scanned,
    Step,
    Verdict,
)
from station.operations import Allocation, LoadSalesOrder, LoadStockItem, SalesOrder, StockItem
from station.text import Text, say
from station.workflows.base import ask, done, failed, refused
from station.workflows.packing import sentences
from station.workflows.packing.afresh import with_fresh
from station.workflows.packing.allocating import ONE_ITEM, said
from station.workflows.packing.bench import Bench
from station.workflows.packing.job import Kind, OpenJob
from station.workflows.packing.states import Packing, PackState, Verifying
from station.workflows.packing.stock import item_meant, lines_meant


def begin(packing: Packing, scan_id: str, origin: str) -> Step[PackState]:
    """Load what is set aside afresh, then have it scanned."""
    opened = packing.opened
    if opened.job.kind is Kind.BUILD or opened.shipment is None:
        verdict = refused(scan_id, sentences.nothing_to_verify())
        return Step(replace(packing, verdict=verdict), (Say(verdict),))
    verdict = done(scan_id, sentences.verifying(opened.shipment.reference))
    op = f"{origin}:verify"
    state = Verifying(replace(packing, verdict=verdict, current=None), op=op)
    return Step(state, (Say(verdict), Ask(op, LoadSalesOrder(opened.job.pk))))


def loaded(state: Verifying, outcome: Outcome) -> Step[PackState]:
    """Begin with what the server has set aside now."""
    told = outcome.data if isinstance(outcome, Done) else None
    packing = state.packing
    if not isinstance(told, SalesOrder):
        verdict = refused(packing.verdict.scan_id, *failed(outcome))
        return Step(replace(packing, verdict=verdict), (Say(verdict),))
    packing = with_fresh(packing, told)
    if packing.opened.shipment is None:
        verdict = refused(packing.verdict.scan_id, sentences.no_shipment(packing.opened.job))
        return Step(replace(packing, verdict=verdict), (Say(verdict),))
    fresh = replace(state, packing=packing, op="")
    count = len(fresh.open_allocations())
    if not count:
        verdict = refused(packing.verdict.scan_id, sentences.empty_shipment())
        return Step(replace(packing, verdict=verdict), (Say(verdict),))
    verdict = ask(packing.verdict.scan_id, sentences.scan_all(count))
    unknown = dict.fromkeys(a.item for a in fresh.open_allocations() if packing.opened.item(a.item) is None)
    asked = (Ask(f"{state.op}{ONE_ITEM}{item}", LoadStockItem(item)) for item in unknown)
    return Step(replace(fresh, packing=replace(packing, verdict=verdict)), (Say(verdict), *asked))


def pressed(state: Verifying, event: Pressed, bench: Bench) -> Step[PackState] | None:
    """Take what a person says of the check; a wrong item must be acknowledged before anything else."""
    if state.wrong is not None and event.action != "confirm":
        return _still_wrong(state, state.wrong, event.scan_id)
    if event.action == "confirm":
        return acknowledged(state, event.scan_id)
    return waived(state, event.scan_id, event.value, bench) if event.action == "badge" else None


def _still_wrong(state: Verifying, wrong: Verdict, scan_id: str) -> Step[PackState]:
    return Step(state, (Say(replace(wrong, scan_id=scan_id)),))


def item_seen(state: Verifying, event: Scanned, bench: Bench) -> Step[PackState]:
    """Tick an item off, or stop at a wrong one."""
    if state.wrong is not None:
        return _still_wrong(state, state.wrong, event.scan.id)
    opened, reading = state.packing.opened, event.reading
    item = item_meant(opened, reading) or _item_named(opened, reading)
    if item is not None:
        return _item_ticked(state, event, item)
    lines = lines_meant(opened, reading)
    keys = {line.pk for line in lines} & {each.line for each in opened.of_shipment()}
    of_part = [each for each in state.open_allocations() if each.line in keys]
    if of_part:
        return _ticked(state, event.scan.id, of_part[0], min(Decimal(1), _left(state, of_part[0])))
    headline = sentences.not_in_parcel(lines[0].name if lines else reading.text)
    if keys:
        headline = sentences.seen_all_of(lines[0].name)
    return _wrong(state, event.scan.id, headline)


def _item_named(opened: OpenJob, reading: Reading) -> StockItem | None:
    """Return the allocated item that the server's own code names, whatever else is known of it."""
    if reading.kind is not CodeKind.NATIVE or reading.get("model") != "stockitem":
        return None
    pk = int(reading.get("pk"))
    allocation = next((each for each in opened.of_shipment() if each.item == pk), None)
    line = opened.line(allocation.line) if allocation else None
    return StockItem(pk, line.part, line.name, line.wanted, line.wanted) if line else None


def _item_ticked(state: Verifying, event: Scanned, item: StockItem) -> Step[PackState]:
    own = [each for each in state.packing.opened.of_shipment() if each.item == item.pk]
    waiting = [each for each in own if _left(state, each) > 0]
    if waiting:
        return _ticked(state, event.scan.id, waiting[0], _left(state, waiting[0]))
    if own:
        verdict = Verdict(event.scan.id, Result.REPEATED, sentences.seen_before(item))
        return said(state, verdict)
    return _wrong(state, event.scan.id, _why_wrong(state, item))


def _why_wrong(state: Verifying, item: StockItem) -> Text:
    """Say what is wrong with an item: another batch, another serial number, or another thing altogether."""
    opened = state.packing.opened
    meant = [
        other
        for each in state.open_allocations()
        if (other := opened.item(each.item)) is not None and other.part == item.part
    ]
    if not meant:
        return sentences.not_in_parcel(item.name)
    if item.serial and meant[0].serial:
        return sentences.wrong_serial(item, meant[0])
    return sentences.wrong_batch(item, meant[0])


def _wrong(state: Verifying, scan_id: str, headline: Text) -> Step[PackState]:
    verdict = replace(refused(scan_id, headline), chime=Chime.WRONG)
    shown = replace(state.packing, verdict=verdict)
    return Step(replace(state, packing=shown, wrong=verdict), (Say(verdict),))


def acknowledged(state: Verifying, scan_id: str) -> Step[PackState]:
    """Go on after a wrong item was taken out."""
    if state.wrong is None:
        verdict = refused(scan_id, say("There is nothing to confirm. Scan the next item."))
        return Step(state, (Say(verdict),))
    verdict = done(scan_id, say("Taken out. Scan the next item."))
    shown = replace(state.packing, verdict=verdict)
    return Step(replace(state, packing=shown, wrong=None), (Say(verdict),))


def _ticked(state: Verifying, scan_id: str, allocation: Allocation, quantity: Decimal) -> Step[PackState]:
    seen = state.checked.get(allocation.pk, Decimal(0)) + quantity
    ticked = replace(state, checked={**state.checked, allocation.pk: seen})
    opened = state.packing.opened
    line = opened.line(allocation.line)
    left = len(ticked.open_allocations())
    headline = sentences.seen(line.name if line else "", seen, allocation.quantity, left)
    chime = None if left else Chime.FINISHED
    verdict = replace(done(scan_id, headline), chime=chime)
    shown = replace(state.packing, verdict=verdict, current=allocation.line)
    return Step(replace(ticked, packing=shown), (Say(verdict),))


def _left(state: Verifying, allocation: Allocation) -> Decimal:
    return allocation.quantity - state.checked.get(allocation.pk, Decimal(0))


def waived(state: Verifying, scan_id: str, name: str, bench: Bench) -> Step[PackState]:
    """Let a supervisor end the check before everything was seen; who it was is recorded with the shipment."""
    if name.casefold() not in {each.casefold() for each in bench.rules.supervisors}:
        verdict = refused(scan_id, sentences.no_supervisor(name))
        return said(state, verdict)
    verdict = done(scan_id, sentences.waived(name, len(state.open_allocations())))
    shown = replace(state.packing, verdict=verdict)
    return Step(replace(state, packing=shown, waived_by=name), (Say(verdict),))


def is_verified(state: Verifying) -> bool:
    """Tell whether the parcel may leave."""
    return state.wrong is None and (not state.open_allocations() or bool(state.waived_by))


def unseen_lines(opened: OpenJob, state: Verifying) -> str:
    """Name what was not seen yet."""
    names = [line.name for each in state.open_allocations() if (line := opened.line(each.line)) is not None]
    return ", ".join(dict.fromkeys(names))
