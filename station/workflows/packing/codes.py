"""What a code means while an order is packed: a stock item, a part of the list, another order."""

from dataclasses import replace

from station.model import Answered, Ask, Done, Kind, Outcome, Refused, Scanned, Step, Why
from station.operations import FindStock, Found, LoadStockItem, Lookup, StockItem
from station.workflows.base import failed, op_id, refused, unknown_code
from station.workflows.packing import allocating, finding, sentences
from station.workflows.packing.afresh import STOCK as STOCK_OF
from station.workflows.packing.bench import Bench
from station.workflows.packing.job import PickLine
from station.workflows.packing.states import Checking, Leading, Packing, PackState
from station.workflows.packing.stock import item_meant, lines_meant

CODE, ITEM, STOCK = "lookup", "item", "stock"
"""What the server can be asked about a code."""


def item_scanned(packing: Packing, event: Scanned, bench: Bench) -> Step[PackState]:
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
    op = f"{event.scan.id}:part{STOCK_OF}{part}"
    return Step(Checking(packing, event, op, STOCK), (Ask(op, FindStock(part)),))


def _ask_for_item(packing: Packing, event: Scanned, pk: int) -> Step[PackState]:
    op = op_id(event.scan, ITEM)
    return Step(Checking(packing, event, op, ITEM), (Ask(op, LoadStockItem(pk)),))


def checked(state: Checking, outcome: Outcome, bench: Bench) -> Step[PackState]:
    """Take the server's answer about a code."""
    packing, scan, text = state.packing, state.scanned.scan, state.scanned.reading.text
    if state.asks == STOCK:
        return _stock_told(state, outcome, bench)
    data = outcome.data if isinstance(outcome, Done) else None
    if isinstance(data, StockItem):
        known = replace(packing, opened=packing.opened.with_item(data))
        return allocating.item_scanned(known, scan.id, text, data, bench)
    if not isinstance(data, Found):
        return _not_found(state, outcome)
    thing = data.thing
    if thing.model == "stockitem":
        return _ask_for_item(packing, state.scanned, thing.pk)
    if thing.model in finding.MODELS:
        return finding.open_order(_leading(state), thing.model, thing.pk)
    lines = [line for line in packing.opened.job.lines if thing.model == "part" and line.takes(thing.pk)]
    if lines:
        return _part_scanned(packing, state.scanned, lines, bench)
    headline = sentences.not_in_stock_list(thing.name, packing.opened.job)
    return allocating.wrong(packing, scan.id, headline)


def _not_found(state: Checking, outcome: Outcome) -> Step[PackState]:
    """Nothing has this code; it may be the number of another order."""
    reading = state.scanned.reading
    unmatched = isinstance(outcome, Refused) and outcome.why in {Why.NO_MATCH, Why.INVALID}
    if unmatched and state.asks == CODE and reading.kind is Kind.PLAIN:
        return finding.search_by_number(_leading(state))
    why = (unknown_code(reading), "") if unmatched else failed(outcome)
    return allocating.told(state.packing, refused(state.scanned.scan.id, *why))


def _stock_told(state: Checking, outcome: Outcome, bench: Bench) -> Step[PackState]:
    packing = allocating.aside_answered(state.packing, Answered(state.op, outcome))
    if not isinstance(outcome, Done) or packing is None:
        return allocating.told(state.packing, refused(state.scanned.scan.id, *failed(outcome)))
    part = int(state.op.rpartition(":")[2])
    lines = lines_meant(packing.opened, state.scanned.reading)
    lines = lines or [line for line in packing.opened.job.lines if line.part == part]
    if not lines:
        headline = sentences.not_in_stock_list(state.scanned.reading.text, packing.opened.job)
        return allocating.wrong(packing, state.scanned.scan.id, headline)
    return allocating.part_scanned(packing, state.scanned.scan.id, state.scanned.reading.text, lines, bench)


def _leading(state: Checking) -> Leading:
    """Lead to another order; what is on its way for this one goes on without the screen."""
    scanned = state.scanned
    return Leading(scanned.scan.id, scanned.reading.text, scanned, previous=state.packing)
